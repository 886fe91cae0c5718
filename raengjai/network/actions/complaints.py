"""Looking into a complaint: taking it up, answering, passing it on to the level above or back, and taking a step back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.messages.actions import notify
from raengjai.network.actions.complaining import due_on, is_somebody_free, locked, tell_desk, write_step
from raengjai.network.models import Complaint, ComplaintStep
from raengjai.network.models.complaint import complaint_desks, officers_at
from raengjai.network.rules.complaints import COUNTRY_DESK, OPEN_STATES, may_be_given_back, may_become

# What one officer can take back, whenever it was: the answer then vanishes from the page of whoever complained.
CAN_BE_TAKEN_BACK = frozenset({"taken", "answered", "not_upheld"})


@transaction.atomic
def take_complaint(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """Somebody looks into it from now on."""
    complaint = _mine(complaint)
    _go(complaint, "looking", "taken", by=by, at=at)


@transaction.atomic
def answer_complaint(
    complaint: Complaint, *, outcome: str, told: str, by: Actor, at: datetime, note: str = ""
) -> None:
    """Decided: "answered" or "not_upheld". `told` is what the person reads, `note` stays with those who look into it."""
    if outcome not in ("answered", "not_upheld"):
        raise ValueError(outcome)
    if not told.strip():
        raise Refused(_("Write what the person is told."), field="told")
    complaint = _mine(complaint)
    _go(complaint, outcome, outcome, by=by, at=at, told=told, note=note)


@transaction.atomic
def pass_on_complaint(complaint: Complaint, *, note: str, by: Actor, at: datetime) -> None:
    """To headquarters: it is beyond the province, or too close to it. The clock starts anew."""
    complaint = _mine(complaint)
    if complaint.desk == COUNTRY_DESK:
        raise Refused(_("There is no level above headquarters."))
    if not note.strip():
        raise Refused(_("Write why it goes to the level above."), field="note")
    complaint.desk = COUNTRY_DESK
    _go(complaint, "passed_on", "passed_on", by=by, at=at, note=note)
    tell_desk(complaint, "complaint_new", by=by, at=at)


@transaction.atomic
def give_back_complaint(complaint: Complaint, *, note: str, by: Actor, at: datetime) -> None:
    """Headquarters leaves it to the province: undoes a mistaken passing on, or settles where it belongs."""
    complaint = _mine(complaint)
    if complaint.desk != COUNTRY_DESK:
        raise Refused(_("It is with the province already."))
    if not note.strip():
        raise Refused(_("Write why the province looks into it."), field="note")
    if not can_be_given_back(complaint, at=at):
        raise Refused(_("Nobody in the province may look into this. It stays with headquarters."))
    complaint.desk = complaint.province_code
    _go(complaint, "received", "given_back", by=by, at=at, note=note)
    tell_desk(complaint, "complaint_new", by=by, at=at)


@transaction.atomic
def take_back_step(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """The last deed was a mistake: the complaint is as it was before, and what was told is told no more."""
    complaint = _mine(complaint)
    step = last_step(complaint)
    if step is None or step.kind not in CAN_BE_TAKEN_BACK:
        raise Refused(_("The last step cannot be taken back here."))
    complaint.state, complaint.due_on = step.state_before, step.due_before or complaint.due_on
    complaint.ended_at = None
    step.taken_back_at = at
    with inside(actors.system()):
        complaint.save()
        step.save(update_fields=["taken_back_at"])
    write_step(complaint, "taken_back", by=by, at=at)


def last_step(complaint: Complaint) -> ComplaintStep | None:
    """The last deed that still counts."""
    done = ComplaintStep.objects.filter(complaint=complaint, taken_back_at=None).exclude(kind="taken_back")
    return done.order_by("-at", "-id").first()


def can_be_given_back(complaint: Complaint, *, at: datetime) -> bool:
    free = is_somebody_free(complaint.province_code, complaint.barred, bangkok_day(at))
    return may_be_given_back(complaint.kind, complaint.province_code, is_somebody_free=free)


@transaction.atomic
def remind_of_complaints(*, by: Actor, at: datetime) -> int:
    """Desks hear once a day that something is late: how many officers were told."""
    day = bangkok_day(at)
    late = Complaint.objects.filter(state__in=OPEN_STATES, due_on__lt=day).order_by("desk", "due_on", "id")
    told: set[UUID] = set()
    for complaint in late:
        free = [each.pk for each in officers_at(complaint.desk, day, but=complaint.barred)]
        notify((each for each in free if each not in told), "complaint_late", complaint, by=by, at=at)
        told |= set(free)
    return len(told)


def _mine(complaint: Complaint) -> Complaint:
    """Locked, and at a desk of whoever acts; the policies have said so already."""
    found = locked(complaint)
    if found.desk not in complaint_desks():
        raise Refused(_("This is with another office."))
    return found


def _go(
    complaint: Complaint, state: str, step: str, *, by: Actor, at: datetime, told: str = "", note: str = ""
) -> None:
    before, due_before = complaint.state, complaint.due_on
    if not may_become(before, state):
        raise Refused(
            _("Somebody has been here before you: the complaint is “%(state)s” now.")
            % {"state": complaint.state_name}
        )
    complaint.state = state
    if state in OPEN_STATES:
        complaint.due_on = due_on(state, bangkok_day(at))
    else:
        complaint.ended_at = at
    with inside(actors.system()):
        complaint.save()
    write_step(
        complaint, step, by=by, at=at, told=told, note=note, state_before=before, due_before=due_before
    )
