"""The routing table follows its places: an exception that was written for an old code is written for its successors."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.places.models import PlaceEvent
from raengjai.places.providers import Holding, Move, register_holding, told_of_change
from raengjai.services.actions.load import raise_edition
from raengjai.services.models import RoutingRule
from raengjai.services.models.routing import RoutingRuleQuerySet

_ONE = timedelta(days=1)


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "routing",
        Holding(_("Lines of the routing table"), _("are written for the successor"), 70, _count, move_rules),
    )
    told_of_change.append(_read_anew)


def _read_anew(_event: PlaceEvent, at: datetime) -> None:
    """Every process that keeps the catalogue reads it anew, and the names of places with it."""
    raise_edition(at)


def _in_use(codes: Sequence[str], day: date) -> RoutingRuleQuerySet:
    """On that day or later; a rule that was closed before its first day never is."""
    rules = RoutingRule.objects.not_over(day).filter(place_code__in=list(codes))
    return rules.exclude(valid_until__lt=F("valid_from"))


def _count(codes: Sequence[str], day: date) -> int:
    return _in_use(codes, day).count()


def move_rules(move: Move, most: int, by: Actor, at: datetime) -> int:
    """In a division every part keeps the exception: it was for all of the place."""
    rules = _in_use([move.place_code], move.day)
    found = [rule for rule in rules.order_by("id").select_for_update() if _is_left(rule, move)][:most]
    for rule in found:
        _write_there(rule, move, by=by, at=at)
        if move.takes_rest:
            _close_here(rule, move, at=at)
    if found:
        raise_edition(at)
    return len(found)


def _is_left(rule: RoutingRule, move: Move) -> bool:
    return move.takes_rest or not _same_there(rule, move)


def _same_there(rule: RoutingRule, move: Move) -> bool:
    there = _in_use([move.successor_code], move.day)
    return there.filter(
        topic_code=rule.topic_code, service_code=rule.service_code, status=rule.status
    ).exists()


def _write_there(rule: RoutingRule, move: Move, *, by: Actor, at: datetime) -> None:
    if _same_there(rule, move):
        return
    written = RoutingRule.objects.create(
        topic_code=rule.topic_code,
        service_code=rule.service_code,
        place_code=move.successor_code,
        province_code=move.successor_code[:2],
        status=rule.status,
        office_code=rule.office_code,
        priority=rule.priority,
        valid_from=max(rule.valid_from, move.day),
        valid_until=rule.valid_until,
        reason_th=rule.reason_th,
        reason_en=rule.reason_en,
        written_at=at,
        written_by=move.entered_by,
    )
    codes = {"at_place": move.place_code, "service": rule.service_code}
    record("routing_rule.replaced", written, by=by, at=at, place_code=move.successor_code, codes=codes)


def _close_here(rule: RoutingRule, move: Move, *, at: datetime) -> None:
    rule.valid_until = max(move.day - _ONE, rule.valid_from - _ONE)
    rule.closed_at, rule.closed_by = at, move.entered_by
    rule.save(update_fields=["valid_until", "closed_at", "closed_by"])
