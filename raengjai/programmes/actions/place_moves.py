"""Targets follow their place: what was expected of merged places is expected of their successor, from the month of the
event on. Months before keep what was set for the old codes."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.places.providers import Holding, Move, register_holding
from raengjai.programmes.models import Target
from raengjai.programmes.models.target import MONTH, YEAR


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "target",
        Holding(
            _("Targets of their own"),
            _("are added up for the successor, from the month on"),
            50,
            _count,
            move_targets,
        ),
    )


def _holding_at(codes: Sequence[str], day: date) -> "list[Target]":
    """The newest row of each case on a day, and the later ones, where a number is said."""
    rows: QuerySet[Target] = Target.objects.filter(place_code__in=list(codes)).order_by(
        "place_code", "each", "span", "indicator", "first_day"
    )
    newest: dict[tuple[str, str, str, UUID], Target] = {}
    later = []
    for row in rows.select_related("indicator"):
        if row.first_day <= day:
            newest[row.place_code, row.each, row.span, row.indicator_id] = row
        else:
            later.append(row)
    return [row for row in (*newest.values(), *later) if row.value is not None]


def _count(codes: Sequence[str], day: date) -> int:
    return len(_holding_at(codes, day))


def move_targets(move: Move, most: int, by: Actor, at: datetime) -> int:
    """A target names no village: of a divided place it goes to the first part, and the coordinator shares it out."""
    if not move.takes_rest:
        return 0
    found = _holding_at([move.place_code], move.day)[:most]
    for row in found:
        first_day = max(row.first_day, _beginning(row.span, move.day))
        _expect(row, move.place_code, first_day, None, by=move.entered_by, at=at)
        _expect(row, move.successor_code, first_day, row.value, by=move.entered_by, at=at)
        record(
            "target.replaced",
            row.indicator,
            by=by,
            at=at,
            place_code=move.successor_code,
            codes={"at_place": move.place_code, "from": first_day, "value": row.value},
        )
    return len(found)


def _expect(
    row: Target, place_code: str, first_day: date, value: int | None, *, by: UUID, at: datetime
) -> None:
    """From `first_day` on so much (more) is expected of the place; None ends what was."""
    same = Target.objects.filter(place_code=place_code, each=row.each, span=row.span, indicator=row.indicator)
    before = same.filter(first_day__lte=first_day).order_by("-first_day").first()
    total = None if value is None else value + ((before.value if before else None) or 0)
    if before is not None and before.first_day == first_day:
        same.filter(pk=before.pk).update(value=total, set_at=at, set_by=by)
        return
    Target(
        place_code=place_code,
        indicator=row.indicator,
        each=row.each,
        span=row.span,
        first_day=first_day,
        value=total,
        set_at=at,
        set_by=by,
    ).save(force_insert=True)


def _beginning(span: str, day: date) -> date:
    """The first day of the month, quarter or fiscal year in which `day` lies."""
    first = day.replace(day=1)
    if span == MONTH:
        return first
    if span == YEAR:
        return first.replace(year=first.year - (first.month < 10), month=10)
    return first.replace(month=(first.month - 1) // 3 * 3 + 1)
