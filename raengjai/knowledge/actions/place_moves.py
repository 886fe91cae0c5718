"""Directives follow their places: an audience names the successor, and who got one is found where the person serves now."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.knowledge.models import Directive, Recipient
from raengjai.knowledge.rules import State
from raengjai.places.providers import Holding, Move, register_holding


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "audience",
        Holding(
            _("Directives and news for these places"),
            _("are for the successor; in a division for all its parts"),
            60,
            _count_audiences,
            move_audiences,
        ),
    )
    register_holding(
        "recipient",
        Holding(
            _("Directives that somebody here has"),
            _("are counted where the person serves now; receipts stay as they are"),
            62,
            _count_recipients,
            move_recipients,
        ),
    )


def _count_audiences(codes: Sequence[str], _day: date) -> int:
    return (
        Directive.objects.exclude(state=State.WITHDRAWN).filter(audience_places__overlap=list(codes)).count()
    )


def move_audiences(move: Move, most: int, by: Actor, at: datetime) -> int:
    """Every successor is added; the line that takes the rest takes the old code away."""
    named = Directive.objects.exclude(state=State.WITHDRAWN).filter(
        audience_places__contains=[move.place_code]
    )
    if not move.takes_rest:
        named = named.exclude(audience_places__contains=[move.successor_code])
    found = list(named.order_by("id").select_for_update()[:most])
    for directive in found:
        gone = {move.place_code} if move.takes_rest else set()
        directive.audience_places = sorted({*directive.audience_places, move.successor_code} - gone)
        directive.save(update_fields=["audience_places"])
        codes = {"at_place": move.place_code, "to": move.successor_code}
        record(
            "directive.audience_replaced",
            directive,
            by=by,
            at=at,
            place_code=directive.place_code,
            codes=codes,
        )
    return len(found)


def _count_recipients(codes: Sequence[str], day: date) -> int:
    serving = Posting.objects.filter(
        province_code__in={code[:2] for code in codes}, place_code__in=list(codes)
    ).overlapping(day, None)
    return Recipient.objects.filter(
        user__in=serving.values("user"), place_code__in=list(codes), closed=""
    ).count()


def move_recipients(move: Move, most: int, by: Actor, at: datetime) -> int:
    """By the person: the postings have gone to the successor before. Kept as counts; the receipts have their entries."""
    there = Posting.objects.filter(
        province_code=move.successor_code[:2], place_code=move.successor_code
    ).overlapping(move.day, None)
    found = Recipient.objects.filter(user__in=there.values("user"), place_code=move.place_code, closed="")
    ids = list(found.order_by("id").values_list("pk", flat=True)[:most])
    return Recipient.objects.filter(pk__in=ids).update(**move.there)
