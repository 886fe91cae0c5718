"""Saying something at a service day: each act is kept once, and everything that follows from it is made anew.

Pages and phones say the same things here. An act that comes again changes nothing; one that comes late is kept as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import seal
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.outreach.actions.letters import hold_event, letter_for, next_number
from raengjai.outreach.actions.passing_on import NeedSaid, pass_on, place_of
from raengjai.outreach.actions.scope import at_the_event, check_helps
from raengjai.outreach.actions.settle import (
    acts_of,
    owner_of,
    settle,
    settle_without_slip,
    standing_of,
    visitors_touched,
)
from raengjai.outreach.models import Act, Letter, ServiceDay, Station, Visitor
from raengjai.outreach.rules.acts import COUNT, QUEUE, SERVE, UNDO, VISIT
from raengjai.people.models.matching import number_index
from raengjai.services.models import catalogue

OTHER_DAY = _("This slip belongs to another service day. Make a new slip for this one.")
NO_STATION = _("This station is not one of this service day. Choose another.")
UNKNOWN_NUMBER = _("No slip with this number has reached the office yet. Check the number, or scan the slip.")
NOTHING_SAID = _("Tick at least one service or document, or pass on a need.")
TAKEN_BACK = _("This entry is not there to be taken back.")
CLOSED = _("This service day is closed. Open it again to add something.")
CLOCK_SLACK = timedelta(minutes=5)
MOST_COPIES, MOST_HEADS = 999, 999


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDraft:
    """One act as a page or a phone says it. `national_id` is digits; it is kept sealed."""

    kind: str
    made_at: datetime
    id: UUID = field(default_factory=new_id)
    visitor_id: UUID | None = None
    number: str = ""
    station_id: UUID | None = None
    target: UUID | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    national_id: str = ""
    need: NeedSaid | None = None
    device_id: UUID | None = None
    made_by: UUID | None = None  # when it is let in by somebody else


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an act: the act, and whose it is (None without a slip)."""

    act: Act
    visitor: Visitor | None


def say_at(event: Event, draft: ActDraft, *, by: Actor, at: datetime, online: bool = False) -> Kept:
    """Keep an act and let everything follow from it; the same id again changes nothing.

    `online`: said on a page, to somebody who can be told: then a closed day and an unknown number are refused, which a
    phone without network cannot know and is therefore believed. Raises Refused, with the field where there is one.
    """
    check_helps(event, by)
    station = _checked(event, draft, by=by, at=at)
    with at_the_event(event, by) as actor:
        hold_event(event.pk)
        known = Act.objects.filter(pk=draft.id).first()
        if known is not None:
            return Kept(known, _visitor_of(known))
        day = ServiceDay.objects.filter(event=event).first()
        if online:
            _check_online(event, draft, day)
        _check_slip(event, draft)
        act = _kept(event, draft, station, day, by=actor, at=at)
        visitor = _follow(event, act, draft.need, by=actor, at=at)
    return Kept(act, visitor)


def _visitor_of(act: Act) -> Visitor | None:
    return Visitor.objects.filter(pk=act.visitor_id).first() if act.visitor_id else None


def _follow(event: Event, act: Act, need: NeedSaid | None, *, by: Actor, at: datetime) -> Visitor | None:
    """The need first, for it may make the person's record, under which the ledger then counts."""
    if act.kind == COUNT:
        settle_without_slip(event, act, by=by, at=at)
        return None
    if act.kind == UNDO:
        return _undone(event, act, by=by, at=at)
    own = act.visitor_id or owner_of(event, act.number)
    if need is not None:
        acts = acts_of(event, own, number=act.number)
        standing = standing_of(event, acts)
        with at_the_event(event, by, place_of(event, standing)) as wider:
            pass_on(event, act, standing, own, need, known=acts, by=wider, at=at)
    found = None
    for visitor_id in visitors_touched(event, act):
        visitor = settle(event, visitor_id, number=act.number, by=by, at=at)
        found = visitor if visitor_id == own else found
    return found


def _undone(event: Event, act: Act, *, by: Actor, at: datetime) -> Visitor | None:
    """What it takes back may come later than this; then it will never have counted."""
    target = Act.objects.filter(pk=act.target, event=event).first() if act.target else None
    if target is None:
        return None
    if target.kind == COUNT:
        settle_without_slip(event, target, by=by, at=at)
        return None
    owner = target.visitor_id or owner_of(event, target.number)
    return settle(event, owner, number=target.number, by=by, at=at)


def make_slip(
    event: Event,
    visitor_id: UUID,
    said: Mapping[str, Any],
    *,
    stations: Sequence[UUID] = (),
    consents: Sequence[str] = (),
    national_id: str = "",
    by: Actor,
    at: datetime,
    act_id: UUID | None = None,
) -> Kept:
    """A slip from the desk's own page: the server gives its number. The same form twice makes one slip."""
    check_helps(event, by)
    letter = letter_for(event, None, by=by, at=at)
    # With the sight of the office: a helper no longer sees the slips of a day that is reported, and would begin anew.
    with at_the_event(event, by):
        hold_event(event.pk)
        known = Act.objects.filter(pk=act_id).first() if act_id else None
        number = known.number if known else next_number(event, letter)
    words = {**said, "stations": [str(each) for each in stations], "consents": list(consents)}
    draft = ActDraft(
        kind=VISIT,
        id=act_id or new_id(),
        made_at=at,
        visitor_id=visitor_id,
        number=number,
        said=words,
        national_id=national_id,
    )
    return say_at(event, draft, by=by, at=at, online=True)


def _checked(event: Event, draft: ActDraft, *, by: Actor, at: datetime) -> Station | None:
    """The station; raises Refused for what cannot be meant."""
    if draft.made_at > at + CLOCK_SLACK:
        raise Refused(_("This hour is still to come. Check the clock of the phone."))
    if event.starts_on and bangkok_day(draft.made_at) < event.starts_on:
        raise Refused(_("This service day has not begun yet. Its numbers count from its first day on."))
    station = None
    if draft.station_id is not None:
        station = Station.objects.filter(pk=draft.station_id, event=event).first()
    if station is None and draft.kind in (QUEUE, SERVE, COUNT):
        raise Refused(NO_STATION, field="station")
    if draft.kind == UNDO and draft.target is None:
        raise Refused(TAKEN_BACK)
    if draft.kind in (VISIT, QUEUE, SERVE) and draft.visitor_id is None and not draft.number:
        raise Refused(_("Scan the slip or write its number."), field="number")
    _check_said(event, draft)
    return station


def _check_said(event: Event, draft: ActDraft) -> None:
    said = draft.said
    services, titles = catalogue().services, catalogue().documents
    if any(code not in services for code in said.get("services", ())):
        raise Refused(_("Choose services from the list."), field="services")
    for title, copies in said.get("handed", ()):
        if title not in titles or not 1 <= int(copies) <= MOST_COPIES:
            raise Refused(_("Choose documents from the list, with 1 to 999 copies."), field="handed")
    if draft.kind == SERVE and not (said.get("services") or said.get("handed") or draft.need):
        raise Refused(NOTHING_SAID, field="services")
    if draft.kind == COUNT and not (said.get("services") or said.get("handed")):
        raise Refused(NOTHING_SAID, field="services")
    if draft.kind == COUNT and not 1 <= int(said.get("heads") or 0) <= MOST_HEADS:
        raise Refused(_("Between 1 and 999 people."), field="heads")
    named = {str(each) for each in (*said.get("stations", ()), *said.get("refer", ()))}
    if named and Station.objects.filter(event=event, pk__in=named).count() != len(named):
        raise Refused(NO_STATION, field="refer")


def _check_online(event: Event, draft: ActDraft, day: ServiceDay | None) -> None:
    if day is not None and day.is_closed:
        raise Refused(CLOSED)
    typed = draft.number if draft.visitor_id is None else ""
    if typed and not Act.objects.filter(event=event, number=typed).exists():
        raise Refused(UNKNOWN_NUMBER, field="number")
    if draft.target and not Act.objects.filter(event=event, pk=draft.target).exists():
        raise Refused(TAKEN_BACK)


def _check_slip(event: Event, draft: ActDraft) -> None:
    """A slip is of one day. One that nobody knows yet is believed: its phone has not sent."""
    if draft.visitor_id is None:
        return
    if Visitor.objects.filter(pk=draft.visitor_id).exclude(event=event).exists():
        raise Refused(OTHER_DAY, field="visitor")


def _kept(
    event: Event, draft: ActDraft, station: Station | None, day: ServiceDay | None, *, by: Actor, at: datetime
) -> Act:
    """The act's row, its line in the journal, and what it means for a day that is closed."""
    is_late = day is not None and day.closed_at is not None
    said = dict(draft.said) | ({"need": True} if draft.need else {})
    act = Act(
        id=draft.id,
        event=event,
        kind=draft.kind,
        visitor_id=draft.visitor_id,
        number=draft.number,
        station=station,
        target=draft.target,
        said=said,
        made_at=min(draft.made_at, at),
        made_by=draft.made_by or by.me,
        device_id=draft.device_id,
        received_at=at,
        is_late=is_late,
    )
    if draft.national_id:
        act.national_id_index = number_index(draft.national_id)
        act.national_id_sealed = seal(
            draft.national_id, table="outreach_act", column="national_id", row_id=act.pk
        )
    act.save(force_insert=True)
    if day is not None and is_late:
        ServiceDay.objects.filter(pk=day.pk).update(late_acts=F("late_acts") + 1, revised_at=at)
    Letter.objects.filter(event=event, device_id=draft.device_id).update(acts=F("acts") + 1, heard_at=at)
    codes = {
        "kind": act.kind,
        "act": act.pk,
        "station": station.number if station else None,
        "services": list(said.get("services", ())),
        "late": is_late,
    }
    verb = f"service_day.{act.kind}"
    record(verb, event, by=by, at=at, place_code=event.place_code, office_code=event.office_code, codes=codes)
    return act
