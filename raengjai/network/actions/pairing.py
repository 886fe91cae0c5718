"""Pairing mentors with areas and volunteers: dated, nothing overwritten, and taken back within a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.actions.takebacks import UNDO_ALLOWED_FOR
from raengjai.network.models import Member, Pairing, PairingQuerySet
from raengjai.network.rules.pairing import plan

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Area:
    """What is looked after: a place, or one volunteer who serves in its district."""

    place_code: str
    volunteer: User | None = None


@transaction.atomic
def pair_mentor(mentor: Member, areas: Sequence[Area], *, starts_on: date, by: Actor, at: datetime) -> UUID:
    """`mentor` looks after these areas from a day on, until somebody else of the agency does or the term ends.

    Whoever of the agency looked after one of them ends the day before. Returns the id of this choice, by which it is
    undone. Refused when nothing would change.
    """
    if mentor.kind != "mentor" or not mentor.is_serving(starts_on):
        raise Refused(_("This mentor does not serve on that day."), field="mentor")
    if any(not by.covers(area.place_code) for area in areas):
        raise Refused(_("This place is outside your area."))
    if any(area.place_code[:2] != mentor.province_code for area in areas):
        raise Refused(_("A mentor looks after areas of the own province."), field="mentor")
    hold(*(f"pairing {mentor.agency_code} {_name(area)}" for area in areas))
    deed = new_id()
    made = [_pair(mentor, area, starts_on, deed, by=by, at=at) for area in areas]
    if not any(made):
        raise Refused(_("This mentor looks after it on that day already."), field="mentor")
    return deed


@transaction.atomic
def end_pairing(pairing: Pairing, *, last_day: date, by: Actor, at: datetime) -> UUID:
    """Nobody of the agency looks after the area from the day after `last_day`; the page then shows the gap."""
    found = _locked(pairing.pk)
    if not by.covers(found.place_code):
        raise Refused(_("This place is outside your area."))
    if found.undone_at is not None or (found.ends_on is not None and found.ends_on <= last_day):
        raise Refused(_("This ended already."), field="last_day")
    deed = new_id()
    _cut(found, last_day if last_day >= found.starts_on else None, deed, by=by, at=at)
    return deed


@transaction.atomic
def undo_pairing(deed: UUID, *, by: Actor, at: datetime) -> None:
    """Takes one choice back, within a minute and by whoever made it: what it began never counted, what it ended goes on."""
    locked = Pairing.objects.select_for_update(of=("self",)).select_related("mentor")
    rows = list(locked.of_deed(deed).order_by("id"))
    begun = [each for each in rows if each.deed == deed]
    ended = [each for each in rows if each.end_deed == deed]
    moments = [(each.made_by, each.made_at) for each in begun]
    moments += [(each.ended_by, each.ended_at) for each in ended if each.ended_at]
    if not moments or any(who != by.user_id or at - when > UNDO_ALLOWED_FOR for who, when in moments):
        raise Refused(_("It is too late to undo this. Choose anew who looks after it."))
    if any(each.end_deed is not None or each.undone_at is not None for each in begun):
        raise Refused(_("It was changed again since. Choose anew who looks after it."))
    for each in begun:
        each.undone_at = at
        each.save(update_fields=["undone_at"])
        _enter("mentor.pairing_undone", each, by=by, at=at)
    for each in ended:
        _reopen(each, by=by, at=at)


def end_with_term(pairing_id: UUID, by: Actor, at: datetime) -> str:
    """The service of the mentor, or of the volunteer who is named, ends: so does the pairing, that day. For the
    hand-over."""
    found = _locked(pairing_id)
    last_day = _last_day(found)
    if found.undone_at is not None or last_day is None or (found.ends_on and found.ends_on <= last_day):
        return "undone"
    _cut(found, last_day if last_day >= found.starts_on else None, new_id(), by=by, at=at)
    return "ended"


def go_on_with_term(pairing_id: UUID, by: Actor, at: datetime) -> bool:
    """The end of the mentor's term is undone: the pairing goes on, where nobody else looks after the area by now.

    Returns whether it does.
    """
    found = _locked(pairing_id)
    if found.end_deed is None or _others(found).exists():
        return False
    _reopen(found, by=by, at=at)
    return True


def follow_area(
    pairing: Pairing, *, to: str, from_day: date, ends_here: bool, by: Actor, at: datetime
) -> None:
    """The area is another one from a day on: its mentor looks after that one, unless somebody of the agency does, or it
    lies in another province, whose mentors look after it."""
    found = _locked(pairing.pk)
    first, last_day = max(found.starts_on, from_day), found.ends_on
    if ends_here:
        _cut(found, from_day - _ONE if found.starts_on < from_day else None, new_id(), by=by, at=at)
    if to[:2] != found.province_code or is_looked_after(found, to, first):
        return
    made = Pairing(
        place_code=to,
        mentor=found.mentor,
        volunteer=found.volunteer,
        agency_code=found.agency_code,
        office_code=found.office_code,
        starts_on=first,
        ends_on=last_day,
        deed=new_id(),
        made_at=at,
        made_by=by.user_id,
    )
    made.save(force_insert=True)
    _enter("mentor.paired", made, by=by, at=at)


def is_looked_after(pairing: Pairing, place_code: str, day: date) -> bool:
    """Whether somebody of the agency looks after the same (there) on the day or later, apart from the pairing itself."""
    same = _same_area(pairing.agency_code, Area(place_code, pairing.volunteer))
    return same.not_over(day).exclude(pk=pairing.pk).exists()


def _pair(mentor: Member, area: Area, first: date, deed: UUID, *, by: Actor, at: datetime) -> Pairing | None:
    """A row of its own for one area; None where this mentor looks after it then already."""
    before = _same_area(mentor.agency_code, area).not_over(first).select_related("mentor")
    rows = {each.pk: each for each in before.select_for_update(of=("self",))}
    decided = plan([each.paired() for each in rows.values()], mentor.user_id, first, mentor.ends_on)
    if decided.state == "same":
        return None
    for cut in decided.cuts:
        _cut(rows[cut.id], cut.last_day, deed, by=by, at=at)
    made = Pairing(
        place_code=area.place_code,
        mentor=mentor,
        volunteer=area.volunteer,
        agency_code=mentor.agency_code,
        office_code=mentor.office_code,
        starts_on=first,
        ends_on=decided.last_day,
        deed=deed,
        made_at=at,
        made_by=by.user_id,
    )
    made.save(force_insert=True)
    _enter("mentor.paired", made, by=by, at=at)
    return made


def _same_area(agency_code: str, area: Area) -> PairingQuerySet:
    found = Pairing.objects.of_province(area.place_code[:2]).filter(agency_code=agency_code)
    if area.volunteer is not None:
        return found.filter(volunteer=area.volunteer)
    return found.filter(volunteer=None, place_code=area.place_code)


def _others(pairing: Pairing) -> PairingQuerySet:
    """Who looks after the same on a day that the pairing would have again."""
    same = _same_area(pairing.agency_code, Area(pairing.place_code, pairing.volunteer))
    first = pairing.ends_on + _ONE if pairing.ends_on else pairing.starts_on
    return same.not_over(first).exclude(pk=pairing.pk)


def _last_day(pairing: Pairing) -> date | None:
    """The last day of service of the two, as far as one is set."""
    days = [pairing.mentor.ends_on]
    if pairing.volunteer is not None:
        terms = (
            Member.objects.of_province(pairing.province_code).in_the_field().filter(user=pairing.volunteer)
        )
        days += terms.order_by("-starts_on", "-id").values_list("ends_on", flat=True)[:1]
    return min((day for day in days if day), default=None)


def _locked(pairing_id: UUID) -> Pairing:
    locked = Pairing.objects.select_for_update(of=("self",))
    return locked.select_related("mentor", "volunteer").get(pk=pairing_id)


def _cut(found: Pairing, last_day: date | None, deed: UUID, *, by: Actor, at: datetime) -> None:
    """It ends with `last_day`; None: it began that very day, so it never counts."""
    found.end_deed, found.ends_before = deed, found.ends_on
    found.ended_at, found.ended_by = at, by.user_id
    if last_day is None:
        found.undone_at = at
    else:
        found.ends_on = last_day
    found.save(update_fields=["end_deed", "ends_before", "ended_at", "ended_by", "undone_at", "ends_on"])
    _enter("mentor.unpaired", found, by=by, at=at)


def _reopen(found: Pairing, *, by: Actor, at: datetime) -> None:
    found.ends_on = found.ends_before
    found.end_deed = found.ends_before = found.ended_at = found.ended_by = found.undone_at = None
    found.save(update_fields=["end_deed", "ends_before", "ended_at", "ended_by", "undone_at", "ends_on"])
    _enter("mentor.pairing_undone", found, by=by, at=at)


def _name(area: Area) -> str:
    return str(area.volunteer.pk) if area.volunteer else area.place_code


def _enter(verb: str, pairing: Pairing, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        pairing,
        by=by,
        at=at,
        place_code=pairing.place_code,
        office_code=pairing.office_code,
        codes={
            "mentor": pairing.mentor.user_id,
            "volunteer": pairing.volunteer_id,
            "from": pairing.starts_on,
            "until": pairing.ends_on,
        },
    )
