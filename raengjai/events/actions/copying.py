"""Templates, and events made from another one: last year's workshop with this year's days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.events.actions.planning import check_plan, plan_of
from raengjai.events.actions.sessions import days_of, follow_agenda
from raengjai.events.actions.steps import let_be_found, note_step
from raengjai.events.models import (
    MOST_DAYS,
    AgendaItem,
    AgendaSpeaker,
    Event,
    EventRow,
    Organiser,
    Session,
    Speaker,
    TargetGroup,
)
from raengjai.events.providers import copied
from raengjai.events.rules import EPOCH
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_day, fiscal_year
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.programmes.models import Project

R = TypeVar("R", bound=EventRow)
# What is the same next year; places, days, numbers of letters and people are said anew or copied below.
_WORDS = ("kind", "title", "agency_codes", "reason", "purpose", "opener_position", "signup")
_PLACE = ("village_no", "venue", "room", "address_note", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a new event from another one is told: its title, its first day, and where it is held."""

    title: str
    starts_on: date
    place_code: str


@transaction.atomic
def copy_event(source: Event, fresh: Fresh, *, by: Actor, at: datetime) -> Event:
    """A draft with agenda, groups with seats, speakers, organisers and what upper files copy, moved to the new days.
    Guests, money spent, letters and approvals stay behind; so do organisers who serve no more."""
    event = _new(source, fresh, by=by, at=at)
    if fresh.place_code == source.place_code:
        for name in _PLACE:
            setattr(event, name, getattr(source, name))
    event.contact_name, event.contact_phone = source.contact_name, source.contact_phone
    event.opener_name = source.opener_name
    _finish(source, event, people=True, by=by, at=at)
    return event


@transaction.atomic
def use_template(template: Event, fresh: Fresh, *, by: Actor, at: datetime) -> Event:
    """A draft from a template of the own province or of the country."""
    event = _new(template, fresh, by=by, at=at)
    _finish(template, event, people=False, by=by, at=at)
    return event


@transaction.atomic
def save_template(event: Event, *, title: str, by: Actor, at: datetime) -> Event:
    """The event without its days, its place and its people: a template of the own province, or of the country."""
    if COUNTRY in by.provinces:
        place = COUNTRY
    elif event.province_code in by.provinces:
        place = event.province_code
    else:
        raise Refused(_("A template belongs to the own province."))
    template = Event(
        id=new_id(),
        is_template=True,
        place_code=place,
        office_code=by.offices[0],
        copied_from=event.pk,
        written_by=by.me,
        written_at=at,
        **{name: getattr(event, name) for name in _WORDS},
    )
    template.title = title.strip()
    if Event.objects.templates().filter(province_code=place, title=template.title).exists():
        raise Refused(_("A template of this name is there already. Give another name."), field="title")
    template.save(force_insert=True)
    _copy_parts(event, template, people=False)
    note_step("event.template_saved", template, by=by, at=at)
    return template


@transaction.atomic
def discard_template(template: Event, *, by: Actor, at: datetime) -> None:
    """Events that were made from it stay."""
    if not template.is_template:
        raise Refused(_("This is an event, no template."))
    note_step("event.template_discarded", template, by=by, at=at)
    Event.objects.filter(pk=template.pk).delete()


def _new(source: Event, fresh: Fresh, *, by: Actor, at: datetime) -> Event:
    length = len(days_of(source)) or 1
    if length > MOST_DAYS:
        raise Refused(_("An event lasts at most 31 days. Check the days, or write several events."))
    event = Event(
        id=new_id(),
        starts_on=fresh.starts_on,
        ends_on=fresh.starts_on + timedelta(days=length - 1),
        place_code=fresh.place_code,
        office_code=by.offices[0] if by.offices else "",
        copied_from=source.pk,
        written_by=by.me,
        written_at=at,
        changed_at=at,
        **{name: getattr(source, name) for name in _WORDS},
    )
    event.title = fresh.title.strip()
    # The same code in the next fiscal year is the project's continuation; what did not go on is left out.
    of_year = Project.objects.filter(fiscal_year=fiscal_year(fresh.starts_on), code__in=source.project_codes)
    going_on = set(of_year.values_list("code", flat=True))
    event.project_codes = [code for code in source.project_codes if code in going_on]
    return event


def _finish(source: Event, event: Event, *, people: bool, by: Actor, at: datetime) -> None:
    check_plan(plan_of(event), by=by)
    event.save(force_insert=True)
    _copy_parts(source, event, people=people, on=bangkok_day(at))
    let_be_found(event, at=at)
    note_step("event.copied", event, by=by, at=at, codes={"from": source.pk})


def _copy_parts(source: Event, target: Event, *, people: bool, on: date | None = None) -> None:
    """Groups, agenda and sessions; with `people` also speakers, and organisers who serve on the day `on`."""
    by = (target.starts_on or EPOCH) - (source.starts_on or EPOCH)
    for group in TargetGroup.objects.filter(event=source).order_by("position", "id"):
        _again(group, target)
    items = {
        item.pk: _again(item, target, day=item.day + by)
        for item in AgendaItem.objects.filter(event=source).order_by("day", "starts_at")
    }
    if people:
        speakers = {each.pk: _again(each, target) for each in Speaker.objects.filter(event=source)}
        for each in AgendaSpeaker.objects.filter(event=source):
            _again(each, target, item=items[each.item_id], speaker=speakers[each.speaker_id])
        _copy_organisers(source, target, on or EPOCH)
    target.sessions_set_at = source.sessions_set_at
    for session in Session.objects.filter(event=source):
        _again(session, target, day=session.day + by)
    if target.sessions_set_at is not None:
        target.save(update_fields=["sessions_set_at"])
    follow_agenda(target)
    for copies in copied:
        copies(source, target)


def _copy_organisers(source: Event, target: Event, on: date) -> None:
    organisers = list(Organiser.objects.filter(event=source))
    accounts = [each.user_id for each in organisers if each.user_id]
    serving = set(Posting.objects.valid_on(on).filter(user__in=accounts).values_list("user_id", flat=True))
    for each in organisers:
        if each.user_id is None or each.user_id in serving:
            _again(each, target)


def _again(row: R, target: Event, **other: Any) -> R:
    """The same row for another event."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "event", "place_code", "province_code", "office_code", *other)
    }
    fresh = type(row)(event=target, **values, **other)
    fresh.save(force_insert=True)
    return fresh
