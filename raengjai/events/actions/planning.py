"""Writing an event and changing its plan. What was approved and is changed in its plan waits for approval again."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.approval import send_back
from raengjai.events.actions.place_moves import lay_parts
from raengjai.events.actions.sessions import follow_agenda, move_days
from raengjai.events.actions.steps import APPROVED, let_be_found, locked, note_step
from raengjai.events.models import MOST_DAYS, Event, guests_in
from raengjai.events.rules import State
from raengjai.files.actions import erase_attachments
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import ERA, displayed_year, fiscal_year
from raengjai.ground.refused import Refused
from raengjai.places.models import Place, full_name_of
from raengjai.programmes.models import Project
from raengjai.search import actions as search


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody writes about an event. `project_codes` are those of the fiscal year of the first day."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    place_code: str
    village_no: int | None = None
    venue: str = ""
    room: str = ""
    address_note: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    agency_codes: tuple[str, ...] = ()
    project_codes: tuple[str, ...] = ()
    reason: str = ""
    purpose: str = ""
    opener_name: str = ""
    opener_position: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    number: str = ""
    signup: str = ""
    answer_by: date | None = None


FIELDS = tuple(field.name for field in fields(Plan))
# Who approved the event approved these. The others are corrected without asking again.
APPROVED_FIELDS = frozenset(
    {"kind", "starts_on", "ends_on", "place_code", "village_no", "venue", "project_codes"}
)


class Stale(Refused):
    """Somebody has changed the plan since the form was opened. `current` is the event as it stands."""

    def __init__(self, current: Event) -> None:
        super().__init__(
            _("Somebody has changed this event since you opened it. Nothing that you typed is lost.")
        )
        self.current = current


def plan_of(event: Event) -> Plan:
    """What stands of an event. Raises ValueError for a template, which has no days."""
    if event.starts_on is None or event.ends_on is None:
        raise ValueError("a template has no days")
    said = {name: getattr(event, name) for name in FIELDS}
    for name in ("agency_codes", "project_codes"):
        said[name] = tuple(said[name])
    return Plan(**said)


@transaction.atomic
def write_event(plan: Plan, *, by: Actor, at: datetime) -> Event:
    """A draft of the own office, with the sessions that the days ask for."""
    check_plan(plan, by=by)
    event = Event(office_code=by.offices[0], written_by=by.me, written_at=at, changed_at=at)
    _put(event, plan)
    event.save(force_insert=True)
    follow_agenda(event)
    let_be_found(event, at=at)
    note_step("event.drafted", event, by=by, at=at)
    return event


@transaction.atomic
def edit_event(
    event: Event, plan: Plan, *, version: int, by: Actor, at: datetime, why: str = ""
) -> Sequence[str]:
    """The plan as changed by somebody who saw `version`; returns the names of the changed fields.

    With new days the agenda moves along. An approved event whose days, place, venue or projects change is a draft again
    with the reason `why`. Raises Stale when somebody else was first.
    """
    event = locked(event)
    if event.version != version:
        raise Stale(event)
    before = plan_of(event)
    names = [name for name in FIELDS if getattr(plan, name) != getattr(before, name)]
    if not names:
        return []
    check_plan(plan, by=by)
    asks_again = APPROVED_FIELDS.intersection(names)
    _check_state(event, asks_again=bool(asks_again))
    if asks_again and event.state in APPROVED and not why.strip():
        raise Refused(
            _(
                "It is approved already. Say why the days, the place or the projects change: it is approved anew."
            ),
            field="why",
        )
    _put(event, plan)
    event.version, event.changed_at = event.version + 1, at
    event.save()
    if {"starts_on", "ends_on", "kind"}.intersection(names):
        move_days(event, plan.starts_on - before.starts_on)
    note_step("event.changed", event, by=by, at=at, note=",".join(names), codes={"fields": len(names)})
    if asks_again and event.state in APPROVED:
        send_back(event, why=why.strip(), by=by, at=at)
    if "place_code" in names:
        _parts_follow(event)
    let_be_found(event, at=at)
    return names


@transaction.atomic
def discard_event(event: Event, *, by: Actor, at: datetime) -> None:
    """A draft that nobody was asked to approve goes as if it had never been, with its files."""
    event = locked(event)
    if event.state != State.DRAFT or event.submitted_at is not None:
        raise Refused(_("It was submitted already. It can be cancelled, with a reason."))
    if guests_in(event.pk):
        raise Refused(_("There are people on its lists already. It can be cancelled, with a reason."))
    note_step("event.discarded", event, by=by, at=at)
    erase_attachments("event", [event.pk])
    search.remove("event", event.pk)
    event.delete()


def check_plan(plan: Plan, *, by: Actor) -> None:
    """What must be true of every plan. Raises Refused."""
    if plan.ends_on < plan.starts_on:
        raise Refused(_("The last day is before the first day. Correct one of them."), field="ends_on")
    if (plan.ends_on - plan.starts_on).days >= MOST_DAYS:
        raise Refused(
            _("An event lasts at most 31 days. Check the days, or write several events."), field="ends_on"
        )
    Place.check_open(plan.place_code, plan.starts_on)
    province = plan.place_code[:2]
    if not by.offices or not {province, COUNTRY}.intersection(by.provinces):
        told = {"place": full_name_of(province)}
        raise Refused(_("%(place)s is outside your area.") % told, field="place_code")
    if plan.answer_by and plan.answer_by > plan.starts_on:
        raise Refused(
            _("Answers are wanted before the event begins. Choose an earlier day."), field="answer_by"
        )
    _check_projects(plan)


def _check_projects(plan: Plan) -> None:
    """A project is one of its fiscal year; an event is charged to those of its first day."""
    year = fiscal_year(plan.starts_on)
    known = set(
        Project.objects.filter(fiscal_year=year, code__in=plan.project_codes).values_list("code", flat=True)
    )
    unknown = [code for code in plan.project_codes if code not in known]
    if unknown:
        language = get_language() or "th"
        raise Refused(
            _(
                "%(code)s is no project of the fiscal year %(year)s, in which the first day lies. Choose one of that year."
            )
            % {"code": ", ".join(unknown), "year": displayed_year(year - ERA, language)},
            field="projects",
        )


def _check_state(event: Event, *, asks_again: bool) -> None:
    if event.state == State.CANCELLED:
        raise Refused(_("It is cancelled. Take the cancellation back first."))
    if event.state in (State.HELD, State.REPORTED) and asks_again:
        raise Refused(_("It has been held: its days, its place and its projects stay as they were."))


def _put(event: Event, plan: Plan) -> None:
    for name in FIELDS:
        value = getattr(plan, name)
        setattr(event, name, list(value) if isinstance(value, tuple) else value)


def _parts_follow(event: Event) -> None:
    """The rows of the event lie where it is held."""
    lay_parts([event.pk], event.place_code)
