"""Entering an event of places and taking it back. Until its day nothing changes; the day itself is in carrying.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor, system
from raengjai.ground.dates import bangkok_day, short_date
from raengjai.ground.locks import hold
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import record
from raengjai.places.actions.areas import restore_areas
from raengjai.places.models import Place, PlaceChange, PlaceEvent, PlaceMoved
from raengjai.places.providers import holdings, told_of_change
from raengjai.places.rules import MERGE, RECODE, RENAME, SPLIT, Successor, ancestors_of, level_of
from raengjai.places.rules.changes import (
    FEWEST_MERGED,
    FEWEST_PARTS,
    Line,
    Names,
    is_area_code,
    lines_of,
    missing_parents,
    twice_named_villages,
)

# A notice may reach the Ministry late; nobody enters history.
EARLIEST = timedelta(days=366)
UNDO_ALLOWED_FOR = timedelta(hours=24)
_HELD = "places of the country"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What a notice says: which places, from which day, become what."""

    kind: str
    in_force_on: date
    notice: str
    places: tuple[str, ...]
    successors: tuple[Successor, ...]


def check_event(new: NewEvent, *, at: datetime) -> list[Line]:
    """The lines of the event; Refused, in words, when it cannot be so."""
    _check_day(new, bangkok_day(at))
    known = _known(new)
    _check_places(new, known)
    _check_successors(new, known)
    _check_nothing_planned(new)
    return lines_of(new.kind, new.places, new.successors, _names(known))


@transaction.atomic
def enter_event(new: NewEvent, *, by: Actor, at: datetime) -> PlaceEvent:
    """The event waits for its day; one whose day has come is carried out at once, by the job worker."""
    hold(_HELD)
    lines = check_event(new, at=at)
    event = PlaceEvent(
        kind=new.kind,
        in_force_on=new.in_force_on,
        notice=new.notice.strip(),
        province_code=new.places[0][:2],
        to_province_code=_to_province(new),
        entered_at=at,
        entered_by=by.me,
    )
    event.save(force_insert=True)
    PlaceChange.objects.bulk_create(_changes(event, lines))
    _note("place_event.entered", event, by=by, at=at, lines=len(lines))
    if new.in_force_on <= bangkok_day(at):
        defer("places.follow_event", event_id=str(event.pk))
    return event


@transaction.atomic
def withdraw_event(event: PlaceEvent, *, by: Actor, at: datetime) -> None:
    """Takes the event back: before its day always; within a day after it when nothing has followed it."""
    hold(_HELD)
    event = PlaceEvent.objects.select_for_update().get(pk=event.pk)
    if event.withdrawn_at is not None:
        raise Refused(_("Somebody has taken this back already."))
    if event.applied_at is not None:
        _check_undo(event, at)
        restore_areas(event)
        for tell in told_of_change:
            tell(event, at)
    event.withdrawn_at, event.withdrawn_by = at, by.user_id
    event.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note("place_event.withdrawn", event, by=by, at=at)


def may_undo(event: PlaceEvent, at: datetime) -> bool:
    """Whether `withdraw_event` has a chance: what hangs on the new places is asked only then."""
    if event.withdrawn_at is not None:
        return False
    if event.applied_at is None:
        return True
    return at - event.applied_at <= UNDO_ALLOWED_FOR and not PlaceMoved.objects.filter(event=event).exists()


def _check_undo(event: PlaceEvent, at: datetime) -> None:
    if not may_undo(event, at):
        raise Refused(
            _("What hangs on these places has followed already. Enter another event that says how it is now.")
        )
    begun = list(event.changes.filter(is_new=True).values_list("successor_code", flat=True))
    with inside(system()):
        is_used = any(holding.count(begun, bangkok_day(at)) for _code, holding in holdings())
    if begun and (is_used or Place.objects.filter(parent__in=begun).exclude(code__in=begun).exists()):
        raise Refused(_("Something hangs on the new places already, so it cannot be undone."))


# --- what is checked -----------------------------------------------------------------------------------------


def _check_day(new: NewEvent, today: date) -> None:
    if not new.notice.strip():
        raise Refused(_("Say where the law says so: the notice in the Royal Gazette."), field="notice")
    if new.in_force_on < today - EARLIEST:
        day = short_date(today - EARLIEST, get_language() or "th")
        message = _("Choose a day from %(day)s on. What is older came with the list of places.")
        raise Refused(message % {"day": day}, field="in_force_on")


def _known(new: NewEvent) -> dict[str, Place]:
    """Every area that the event touches, with what lies inside those that change, and what is above the new ones."""
    wanted = {*new.places, *(each.code for each in new.successors)}
    wanted |= {above for code in wanted if is_area_code(code) for above in ancestors_of(code)}
    known = {place.code: place for place in Place.objects.filter(code__in=wanted)}
    for code in new.places:
        known |= {place.code: place for place in Place.objects.inside(code).open_on(new.in_force_on)}
    return known


def _names(known: dict[str, Place]) -> dict[str, Names]:
    return {code: Names(place.name_th, place.name_en) for code, place in known.items()}


def _is_open(place: Place | None, day: date) -> bool:
    return (
        place is not None
        and (place.closed_on is None or place.closed_on > day)
        and (place.opened_on is None or place.opened_on <= day)
    )


def _check_places(new: NewEvent, known: dict[str, Place]) -> None:
    if not new.places:
        raise Refused(_("Say which place changes."), field="places")
    for code in new.places:
        if known.get(code) is None:
            raise Refused(_("There is no place with the code %(code)s.") % {"code": code}, field="places")
        Place.check_open(code, new.in_force_on)
    if len(set(new.places)) < len(new.places):
        raise Refused(_("A place stands here twice."), field="places")
    goes_on = {each.code for each in new.successors}
    if new.kind == MERGE and len({*new.places, *(goes_on & set(known))}) < FEWEST_MERGED:
        raise Refused(_("At least two places become one. Name them."), field="places")
    if len({level_of(code) for code in new.places}) > 1:
        raise Refused(_("These places are not of one level."), field="places")
    if new.kind in (MERGE, SPLIT):
        _check_nothing_below([code for code in new.places if code not in goes_on], known)


def _check_nothing_below(ending: Sequence[str], known: dict[str, Place]) -> None:
    """A district ends after its sub-districts went elsewhere, each by its own event."""
    for code in ending:
        if any(each != code and each.startswith(code) for each in known):
            message = _("There are still sub-districts in %(place)s. Give them their new codes first.")
            raise Refused(message % {"place": known[code].full_name}, field="places")


def _check_successors(new: NewEvent, known: dict[str, Place]) -> None:
    wanted = FEWEST_PARTS if new.kind == SPLIT else 1
    codes = [each.code for each in new.successors]
    if len(set(codes)) < max(wanted, len(codes)):
        raise Refused(_("A place is divided into at least two different ones."), field="successors")
    for each in new.successors:
        _check_successor(each, new, known)
    fresh = [code for code in codes if code not in known]
    missing = missing_parents(fresh, {code: _is_open(p, new.in_force_on) for code, p in known.items()})
    if missing:
        message = _("There is no open area with the code %(code)s to lie in. Enter that one first.")
        raise Refused(message % {"code": ", ".join(missing)}, field="successors")
    if twice := twice_named_villages(new.successors):
        message = _("Village %(numbers)s goes to two places. A village goes to one.")
        raise Refused(message % {"numbers": ", ".join(map(str, twice))}, field="successors")


def _check_successor(each: Successor, new: NewEvent, known: dict[str, Place]) -> None:
    fault = _fault_of_code(each.code, new.places[0]) or _fault_of_place(each, new, known.get(each.code))
    if fault:
        raise Refused(fault % {"code": each.code}, field="successors")


def _fault_of_code(code: str, like: str) -> Any:
    if not is_area_code(code):
        return _("%(code)s is no code of an area: two digits for a province, four or six.")
    return "" if len(code) == len(like) else _("%(code)s is not of the same level as the place.")


def _fault_of_place(each: Successor, new: NewEvent, place: Place | None) -> Any:
    """What speaks against a code that is new (`place` is None), or is that of a known area."""
    has_names = bool(each.name_th.strip() and each.name_en.strip())
    if new.kind == RENAME and each.code != new.places[0]:
        return _("A place that is only renamed keeps its code: %(code)s is another one.")
    if new.kind == RENAME:
        return "" if has_names else _("Give the new name in Thai and English.")
    if place is None:
        return (
            ""
            if has_names or new.kind == RECODE
            else _("%(code)s is new: give its name in Thai and English.")
        )
    if not _is_open(place, new.in_force_on):
        return _("%(code)s was used before and is closed. A code is not used twice.")
    is_taken = new.kind == RECODE or (new.kind == SPLIT and each.code not in new.places)
    return _("%(code)s is the code of a place already.") if is_taken else ""


def _check_nothing_planned(new: NewEvent) -> None:
    """Two events that wait at the same time for the same place would not know of each other."""
    touched = {*new.places, *(each.code for each in new.successors)}
    planned = PlaceChange.objects.filter(event__in=PlaceEvent.objects.planned())
    if planned.filter(place__in=touched).exists() or planned.filter(successor_code__in=touched).exists():
        raise Refused(
            _(
                "Another event is entered ahead for one of these places. Take that one back, or wait for its day."
            ),
            field="places",
        )


# --- what is written -----------------------------------------------------------------------------------------


def _changes(event: PlaceEvent, lines: Sequence[Line]) -> list[PlaceChange]:
    codes = {line.place for line in lines} | {line.successor for line in lines}
    known = Place.objects.in_bulk(list(codes))
    return [
        PlaceChange(
            event=event,
            position=number,
            place=known[line.place],
            successor_code=line.successor,
            name_th=line.names.th.strip(),
            name_en=line.names.en.strip(),
            former_th=known[line.place].name_th,
            former_en=known[line.place].name_en,
            villages=list(line.villages),
            takes_rest=line.takes_rest,
            ends_place=line.ends_place,
            is_new=line.successor not in known,
        )
        for number, line in enumerate(lines, start=1)
    ]


def _to_province(new: NewEvent) -> str:
    """Another province, if one of the successors lies there."""
    own = new.places[0][:2]
    return next((each.code[:2] for each in new.successors if each.code[:2] != own), own)


def _note(verb: str, event: PlaceEvent, *, by: Actor, at: datetime, **codes: object) -> None:
    told = {"kind": event.kind, "from": event.in_force_on, **codes}
    if event.to_province_code != event.province_code:
        told["to"] = event.to_province_code
    record(verb, event, by=by, at=at, place_code=event.province_code, codes=told)
