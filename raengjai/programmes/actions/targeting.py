"""Setting the monthly targets of a province: one number for each sub-district, and exceptions."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import Place
from raengjai.programmes.models import Indicator, Target
from raengjai.programmes.models.target import AREA, EACH_SUBDISTRICT, MONTH, holding_in


@transaction.atomic
def set_targets(
    indicator: Indicator,
    *,
    province_code: str,
    from_month: date,
    for_each: int | None,
    exceptions: Mapping[str, int | None],
    by: Actor,
    at: datetime,
    seen: str = "",
) -> int:
    """From `from_month` on every sub-district of the province has the target `for_each`, but for the exceptions.

    An exception of None is none (any more); 0 says that nothing is expected there. Months before stay as they were.
    `seen` is the mark of the numbers that the person looked at: when somebody changed them meanwhile, Refused. Returns how many numbers changed.
    """
    _check(province_code, from_month, exceptions, by=by, at=at)
    hold(f"targets{province_code}{indicator.code}")  # nobody else sets these meanwhile
    now = holding_in(province_code, [indicator], from_month)[indicator.code]
    if seen and seen != now.mark:
        raise Refused(_("Somebody changed these targets meanwhile. Look at them again, then save."))
    changed = {place: value for place, value in exceptions.items() if value != now.exceptions.get(place)}
    rows = [(place, AREA, value) for place, value in sorted(changed.items())]
    if for_each != now.for_each:
        rows.append((province_code, EACH_SUBDISTRICT, for_each))
    if not rows:
        return 0
    _save(rows, indicator, province_code=province_code, from_month=from_month, by=by, at=at)
    codes = {"indicator": indicator.code, "from": from_month, "changed": len(rows)}
    if for_each is not None:
        codes["each"] = for_each
    record("targets.set", indicator, by=by, at=at, place_code=province_code, codes=codes)
    return len(rows)


def _save(
    rows: list[tuple[str, str, int | None]],
    indicator: Indicator,
    *,
    province_code: str,
    from_month: date,
    by: Actor,
    at: datetime,
) -> None:
    """`rows`: place, for what of it, number."""
    Target.objects.bulk_create(
        [
            Target(
                place_code=place,
                province_code=province_code,
                indicator=indicator,
                each=each,
                span=MONTH,
                first_day=from_month,
                value=value,
                set_at=at,
                set_by=by.me,
            )
            for place, each, value in rows
        ],
        update_conflicts=True,
        unique_fields=["place_code", "each", "span", "indicator", "first_day"],
        update_fields=["value", "set_at", "set_by"],
    )


def _check(
    province_code: str, from_month: date, exceptions: Mapping[str, int | None], *, by: Actor, at: datetime
) -> None:
    if len(province_code) != 2 or not by.covers(province_code):
        raise Refused(_("Targets are set for your own province."))
    if from_month.day != 1 or from_month < bangkok_day(at).replace(day=1):
        raise Refused(
            _("A month that is over keeps its targets. Choose this month or a later one."), field="from"
        )
    inside = Place.objects.inside(province_code).filter(level="subdistrict", code__in=list(exceptions))
    if inside.count() < len(exceptions):
        raise Refused(_("A sub-district of this list is not in your province."))
