"""A complaint comes in, is tied to the account it is about, and finds the desk that may look into it.

The system alone writes complaints (the policies say so), also for an officer: a deed can take the complaint out of the
reach of whoever does it. What an officer may do is decided before, inside the officer's own scope.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground import actor as actors
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import record
from raengjai.messages.actions import notify
from raengjai.messages.models import Notice
from raengjai.network.models import Complaint, ComplaintStep, Grievance
from raengjai.network.models.complaint import close_to, officers_at, roles_of
from raengjai.network.rules.complaints import (
    COUNTRY_DESK,
    OPEN_STATES,
    Kind,
    clock_of,
    desk_for,
    kind_of,
    sounds_like,
)
from raengjai.places.models import office_calendar

USUAL_DAYS = 15  # where the data know no clock


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """What came in. `subject` is the account, where a card or the register said which one."""

    id: UUID
    kind: Kind
    category: str
    place_code: str
    said: Grievance
    receipt_hash: bytes
    agency_code: str = ""
    subject: User | None = None
    language: str = "th"
    device_hash: bytes | None = None


@transaction.atomic
def send_complaint(draft: ComplaintDraft, *, by: Actor, at: datetime) -> Complaint:
    """Keep a complaint and tell those who look into it. `by` is the system: who complains is nobody here."""
    complaint = Complaint(
        id=draft.id,
        kind=draft.kind,
        said_kind=draft.kind,
        category=draft.category,
        agency_code=draft.agency_code,
        place_code=COUNTRY if draft.kind == "headquarters" else draft.place_code,
        language=draft.language,
        receipt_hash=draft.receipt_hash,
        device_hash=draft.device_hash,
        sent_at=at,
    )
    complaint.keep(draft.said)
    _aim(complaint, draft.subject, on=bangkok_day(at))
    complaint.due_on = due_on("received", bangkok_day(at))
    complaint.save(force_insert=True)
    write_step(complaint, "received", by=by, at=at)
    tell_desk(complaint, "complaint_new", by=by, at=at)
    return complaint


@transaction.atomic
def link_complaint(complaint: Complaint, subject: User, *, by: Actor, at: datetime) -> bool:
    """This is about `subject`: from now on it is hidden from that account and from whoever stands close to it.

    Returns whether it stayed at its desk. Whoever finds that it is about the own account hands it out of the own sight.
    """
    complaint = locked(complaint)
    if complaint.subject_id == subject.pk:
        raise Refused(_("It is known already whom this is about."))
    _check_open(complaint)
    desk = complaint.desk
    with inside(actors.system()):
        _aim(complaint, subject, on=bangkok_day(at))
        if desk == COUNTRY_DESK:  # headquarters gives it back by a deed of its own
            complaint.desk = desk
        if complaint.desk != desk:
            complaint.state, complaint.due_on = "passed_on", due_on("passed_on", bangkok_day(at))
        complaint.save()
        _forget_notices(complaint)
    write_step(complaint, "linked", by=by, at=at)
    if complaint.desk != desk:
        tell_desk(complaint, "complaint_new", by=by, at=at)
    return complaint.desk == desk


@transaction.atomic
def unlink_complaint(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """It is not about that account after all: undoes a mistaken link. It stays at the desk where it is."""
    complaint = locked(complaint)
    if complaint.subject_id is None:
        raise Refused(_("Nobody is tied to this complaint."))
    _check_open(complaint)
    desk = complaint.desk
    with inside(actors.system()):
        complaint.kind = complaint.said_kind
        _aim(complaint, None, on=bangkok_day(at))
        complaint.desk = desk
        complaint.save()
        _forget_notices(complaint)
    write_step(complaint, "unlinked", by=by, at=at)


@transaction.atomic
def review_barred(*, by: Actor, at: datetime) -> int:
    """Once a day, for what is open: who has come close since, or was appointed with a name that sounds alike, is barred
    too; what nobody at its desk may read goes to the level above. Nobody is let in again. Returns how many changed."""
    day, changed = bangkok_day(at), 0
    for complaint in Complaint.objects.filter(state__in=OPEN_STATES).select_for_update().order_by("id"):
        if complaint.subject_id is None:
            close = set(_of_that_name(complaint.said.about, complaint.province_code, day))
        else:
            close = close_to(complaint.subject_id, day)
        barred = sorted({*complaint.barred, *close})
        is_stuck = complaint.desk != COUNTRY_DESK and not is_somebody_free(complaint.desk, barred, day)
        if barred == sorted(complaint.barred) and not is_stuck:
            continue
        complaint.barred = barred
        state_before, due_before = complaint.state, complaint.due_on
        if is_stuck:
            complaint.desk, complaint.state, complaint.due_on = (
                COUNTRY_DESK,
                "passed_on",
                due_on("passed_on", day),
            )
        complaint.save()
        _forget_notices(complaint)
        if is_stuck:
            write_step(complaint, "passed_on", by=by, at=at, state_before=state_before, due_before=due_before)
            tell_desk(complaint, "complaint_new", by=by, at=at)
        changed += 1
    return changed


def locked(complaint: Complaint) -> Complaint:
    """The row as it is now, locked, read in the scope of whoever acts."""
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def write_step(
    complaint: Complaint,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    told: str = "",
    note: str = "",
    state_before: str = "",
    due_before: date | None = None,
) -> ComplaintStep:
    """One line of the complaint's own story, and an entry of the country: no province's reader meets it there."""
    step = ComplaintStep(
        complaint=complaint,
        kind=kind,
        at=at,
        made_by=by.user_id,
        state_before=state_before,
        due_before=due_before,
    )
    step.keep(told=told.strip(), note=note.strip())
    with inside(actors.system()):
        step.save(force_insert=True)
    record(f"complaint.{kind}", complaint, by=by, at=at, place_code=COUNTRY)
    return step


def tell_desk(complaint: Complaint, kind: str, *, by: Actor, at: datetime) -> None:
    """Everybody at the desk who is not barred hears that there is something to read, and nothing else."""
    officers = officers_at(complaint.desk, bangkok_day(at), but=complaint.barred)
    notify((each.pk for each in officers), kind, complaint, by=by, at=at)


def is_somebody_free(province_code: str, barred: Iterable[UUID], on: date) -> bool:
    """Whether a coordinator of the province may look into it."""
    return bool(officers_at(province_code, on, but=set(barred)))


def due_on(state: str, start: date) -> date:
    """By when the next thing must have happened."""
    clock = clock_of(state, start)
    return office_calendar().add_office_days(start, clock.days if clock else USUAL_DAYS)


def _aim(complaint: Complaint, subject: User | None, *, on: date) -> None:
    """Sets whom it is about, who never sees it and whose it is (rules/complaints.py). Inside the system's door."""
    province = complaint.place_code[:2]
    complaint.subject = subject
    if subject is None:
        complaint.barred = _of_that_name(complaint.said.about, province, on)
    else:
        complaint.kind = kind_of(roles_of(subject.pk, on), complaint.kind)  # type: ignore[arg-type]
        complaint.barred = sorted({subject.pk, *close_to(subject.pk, on)})
    free = is_somebody_free(province, complaint.barred, on)
    complaint.desk = desk_for(complaint.kind, province, is_somebody_free=free)


def _of_that_name(written: str, province: str, on: date) -> list[UUID]:
    """Officers who could read it and whose name sounds like the one that was written."""
    readers = {*officers_at(province, on), *officers_at(COUNTRY_DESK, on)}
    return sorted(each.pk for each in readers if sounds_like(written, each.name))


def _forget_notices(complaint: Complaint) -> None:
    """Who is barred now loses the notice that told of it, and what of it still waits to leave the building."""
    Notice.objects.filter(subject_id=complaint.pk, user_id__in=complaint.barred).delete()


def _check_open(complaint: Complaint) -> None:
    if not complaint.is_open:
        told = {"state": complaint.state_name}
        raise Refused(_("Somebody has been here before you: the complaint is “%(state)s” now.") % told)
