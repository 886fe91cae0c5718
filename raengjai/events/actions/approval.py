"""From draft to held: who submits does not approve, what stands in the way is said, what was approved and changes goes back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.access.door import acting_as_system
from raengjai.access.models import Posting
from raengjai.access.roles import ROLES, Permission
from raengjai.events.actions.credit import credit_event
from raengjai.events.actions.steps import APPROVED, become, changed, let_be_found, locked, note_step
from raengjai.events.models import Event, Organiser
from raengjai.events.providers import cancelled, readiness
from raengjai.events.rules import State
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_day, short_date
from raengjai.ground.refused import Refused
from raengjai.messages.actions import notify
from raengjai.places.models import office_calendar
from raengjai.tasks.actions import Share, give_tasks, settle_tasks

TASK = "approve_event"
DAYS_TO_APPROVE = 3  # office days
# So long after approving it can be taken back as if nothing had been.
TAKEN_BACK_WITHIN = timedelta(minutes=10)
_APPROVERS = [code for code, role in ROLES.items() if Permission.APPROVE_EVENT in role.permissions]


def missing_for(event: Event, state: str) -> list[Any]:
    """A sentence for everything that stands in the way of the event becoming `state`."""
    return [sentence for asks in readiness for sentence in asks(event, state)]


def is_over(event: Event, today: date) -> bool:
    return event.ends_on is not None and event.ends_on < today


@transaction.atomic
def submit_event(event: Event, *, by: Actor, at: datetime, late_why: str = "") -> None:
    """The plan goes to whoever approves in the province. Refused while something is missing; when its days are over
    it is recorded afterwards, with the reason `late_why`."""
    event = locked(event)
    before = become(event, State.SUBMITTED)
    if is_over(event, bangkok_day(at)) and not late_why.strip():
        raise Refused(_("Its days are over. Say why it is recorded only afterwards."), field="late_why")
    missing = missing_for(event, State.SUBMITTED)
    if missing:
        raise Refused(missing[0])
    event.submitted_by, event.submitted_at = by.me, at
    event.approved_by = event.approved_at = None
    event.late_why = late_why.strip() if is_over(event, bangkok_day(at)) else ""
    event.returned_why = ""
    event.save()
    note_step("event.submitted", event, by=by, at=at, note=event.late_why, before=before)
    # Whose task it is may be somebody whom the submitter does not see.
    with acting_as_system("events: an event waits for approval") as system:
        approvers = _approvers(event, but=by.me, on=bangkok_day(at))
        due = _due_on(event, bangkok_day(at))
        shares = [Share(user, event.province_code, due, office) for user, office in approvers]
        give_tasks(TASK, event, shares, by=system, at=at)
        notify([user for user, _office in approvers], "event_submitted", event, by=system, at=at)


@transaction.atomic
def take_back_submission(event: Event, *, by: Actor, at: datetime) -> None:
    """Whoever plans it wants to change something before it is approved: a draft again."""
    event = locked(event)
    if event.state != State.SUBMITTED:
        raise Refused(_("It does not wait for approval any more. Look at it again."))
    before = become(event, State.DRAFT)
    event.save(update_fields=["state"])
    note_step("event.taken_back", event, by=by, at=at, before=before)
    _settle(event, at=at)


@transaction.atomic
def approve_event(event: Event, *, version: int, by: Actor, at: datetime) -> None:
    """By somebody else than who submitted, of the plan as that person read it (`version`)."""
    event = locked(event)
    _check_approver(event, version=version, by=by)
    before = become(event, State.APPROVED)
    missing = missing_for(event, State.APPROVED)
    if missing:
        raise Refused(missing[0])
    event.approved_by, event.approved_at, event.changed_at = by.me, at, at
    event.save()
    note_step("event.approved", event, by=by, at=at, before=before)
    let_be_found(event, at=at)
    _settle(event, at=at)
    _tell(event, "event_approved", by=by, at=at)


@transaction.atomic
def take_back_approval(event: Event, *, by: Actor, at: datetime) -> None:
    """Undo of approving, by the same person and at once: it waits for approval again."""
    event = locked(event)
    if event.state != State.APPROVED or event.approved_by != by.user_id or event.approved_at is None:
        raise Refused(_("It cannot be taken back any more. Change or cancel the event instead."))
    if at - event.approved_at > TAKEN_BACK_WITHIN:
        raise Refused(_("It cannot be taken back any more. Change or cancel the event instead."))
    before = become(event, State.SUBMITTED)
    event.approved_by = event.approved_at = None
    event.save()
    note_step("event.approval_taken_back", event, by=by, at=at, before=before)
    let_be_found(event, at=at)
    with acting_as_system("events: an event waits for approval again") as system:
        share = Share(by.me, event.province_code, _due_on(event, bangkok_day(at)))
        give_tasks(TASK, event, [share], by=system, at=at)


@transaction.atomic
def return_event(event: Event, *, why: str, by: Actor, at: datetime) -> None:
    """The plan goes back to who submitted it, with what is to be changed."""
    event = locked(event)
    _check_approver(event, version=event.version, by=by)
    if not why.strip():
        raise Refused(_("Say in a few words what is to be changed."), field="why")
    before = become(event, State.DRAFT)
    event.returned_why = why.strip()
    event.save()
    note_step("event.returned", event, by=by, at=at, note=event.returned_why, before=before)
    _settle(event, at=at)
    _tell(event, "event_returned", by=by, at=at)


def send_back_when_approved(event: Event, *, why: str, by: Actor, at: datetime) -> bool:
    """Something of the plan changed that was approved (seats, money): an approved event is a draft again. Returns whether
    it is. Raises Refused when it was approved and no reason is given."""
    event = locked(event)
    if event.state not in APPROVED:
        return False
    if not why.strip():
        raise Refused(
            _("It is approved already. Say why this changes: the event is approved anew."), field="why"
        )
    send_back(event, why=why.strip(), by=by, at=at)
    return True


def send_back(event: Event, *, why: str, by: Actor, at: datetime) -> None:
    """`event` is locked and approved."""
    before = become(event, State.DRAFT)
    event.approved_by = event.approved_at = None
    event.returned_why = why[:500]
    event.save()
    note_step("event.sent_back", event, by=by, at=at, note=why, before=before)
    let_be_found(event, at=at)


@transaction.atomic
def open_event(event: Event, *, by: Actor, at: datetime) -> None:
    """People are invited and register from now on."""
    event = locked(event)
    if is_over(event, bangkok_day(at)):
        raise Refused(_("Its days are over, so nobody can register. Say that it has been held."))
    _go(event, State.OPEN, "event.opened", by=by, at=at)


@transaction.atomic
def close_registration(event: Event, *, by: Actor, at: datetime) -> None:
    """Nobody registers any more; it stays approved."""
    _go(locked(event), State.APPROVED, "event.closed", by=by, at=at, only=State.OPEN)


@transaction.atomic
def hold_event(event: Event, *, by: Actor, at: datetime) -> None:
    """It has been held. Not before its last day."""
    event = locked(event)
    if event.ends_on is not None and event.ends_on > bangkok_day(at):
        day = short_date(event.ends_on, get_language() or "th")
        raise Refused(_("It goes on until %(day)s. Say on that day that it has been held.") % {"day": day})
    missing = missing_for(event, State.HELD)
    if missing:
        raise Refused(missing[0])
    event.held_at = at
    _go(event, State.HELD, "event.held", by=by, at=at)
    credit_event(event, at=at)


@transaction.atomic
def reopen_event(event: Event, *, by: Actor, at: datetime) -> None:
    """It was said too early that it has been held: somebody is still to be entered."""
    event = locked(event)
    event.held_at = None
    state = State.APPROVED if event.late_why else State.OPEN
    _go(event, state, "event.reopened", by=by, at=at, only=State.HELD)
    credit_event(event, at=at)


@transaction.atomic
def cancel_event(event: Event, *, why: str, by: Actor, at: datetime) -> None:
    """It is not held. Everybody who was asked is told, with no way to undo that; a new approval can revive it."""
    event = locked(event)
    if not why.strip():
        raise Refused(_("Say in a few words why it is cancelled."), field="why")
    before = become(event, State.CANCELLED)
    event.cancelled_at, event.cancelled_why = at, why.strip()
    changed(event, at=at)
    event.save()
    note_step("event.cancelled", event, by=by, at=at, note=event.cancelled_why, before=before)
    _settle(event, at=at)
    for told in cancelled:
        told(event, by, at)
    _tell(event, "event_cancelled", by=by, at=at)


@transaction.atomic
def revive_event(event: Event, *, by: Actor, at: datetime) -> None:
    """A cancelled event is a draft again, and waits for approval like a new one."""
    event = locked(event)
    before = become(event, State.DRAFT) if event.state == State.CANCELLED else ""
    if not before:
        raise Refused(_("It is not cancelled."))
    event.returned_why, event.cancelled_why, event.cancelled_at = event.cancelled_why, "", None
    event.approved_by = event.approved_at = None
    changed(event, at=at)
    event.save()
    note_step("event.revived", event, by=by, at=at, before=before)
    let_be_found(event, at=at)


def _go(event: Event, state: State, verb: str, *, by: Actor, at: datetime, only: State | None = None) -> None:
    if only is not None and event.state != only:
        raise Refused(_("It has changed in the meantime. Look at it again."))
    before = become(event, state)
    event.save()
    note_step(verb, event, by=by, at=at, before=before)


def _check_approver(event: Event, *, version: int, by: Actor) -> None:
    if event.state != State.SUBMITTED:
        raise Refused(_("It does not wait for approval any more. Look at it again."))
    if event.submitted_by == by.user_id:
        raise Refused(
            _("You submitted it yourself. Somebody else of the province or the Ministry approves it.")
        )
    if event.version != version:
        raise Refused(_("The plan has changed since you opened it. Read it again, then decide."))


def _approvers(event: Event, *, but: UUID, on: date) -> list[tuple[UUID, str]]:
    """Account and office of the province's coordinators; of the Ministry when there is nobody else."""
    posted = Posting.objects.valid_on(on).filter(role__in=_APPROVERS).exclude(user=but)
    for province in (event.province_code, COUNTRY):
        found = (
            posted.filter(province_code=province).order_by("user_id").values_list("user_id", "office_code")
        )
        if found:
            return list(dict(found).items())
    return []


def _due_on(event: Event, today: date) -> date:
    due = office_calendar().add_office_days(today, DAYS_TO_APPROVE)
    return min(due, max(today, event.starts_on)) if event.starts_on else due


def _settle(event: Event, *, at: datetime) -> None:
    """Nobody has to approve it any more, whoever had the task."""
    with acting_as_system("events: nothing waits for approval") as system:
        settle_tasks(event, TASK, by=system, at=at)


def _tell(event: Event, kind: str, *, by: Actor, at: datetime) -> None:
    """Who wrote and who submitted it, and those with a duty at it."""
    people: Sequence[UUID | None] = [event.written_by, event.submitted_by]
    duties = Organiser.objects.filter(event=event, user__isnull=False).values_list("user_id", flat=True)
    told = [*people, *(duties if kind != "event_returned" else ())]
    notify([each for each in told if each is not None], kind, event, by=by, at=at)
