"""Presence: who was seen at which session, by whom; seen twice is still one, and what was wrong is taken back.

Reports of one event wait for each other (a lock on its id), so two phones that bring the same people in another order
neither count anybody twice nor stop each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.credit import keep_credit
from raengjai.events.models import AT_DESK, Attendance, Event, Guest, Session
from raengjai.events.rules import GuestState
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw a guest: when (by our clock), how (HOW_PRESENT), and on which phone; none on a page."""

    at: datetime
    how: str
    by: UUID
    device: UUID | None = None

    @property
    def as_row(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "how": self.how,
            "by": str(self.by),
            "device": str(self.device) if self.device else None,
        }


def seen_of(row: dict[str, Any]) -> Seen:
    """A report as it was written down."""
    device = UUID(row["device"]) if row["device"] else None
    return Seen(datetime.fromisoformat(row["at"]), row["how"], UUID(row["by"]), device)


@transaction.atomic
def mark_present(guest: Guest, session: Session, seen: Seen, *, by: Actor, at: datetime) -> Attendance | None:
    """The guest was at the session. The earliest report stands, all are kept; None when the desk had taken it back
    with a reason after it was seen."""
    event = lock_presence(session.event)
    _must_fit(guest, session, seen, event)
    standing = Attendance.objects.filter(session=session, guest=guest, undone_at=None).first()
    if standing is not None:
        return _seen_again(standing, seen, by=by, at=at)
    overruled = Attendance.objects.filter(
        session=session, guest=guest, undone_at__gt=seen.at, undone_why__gt=""
    )
    if overruled.exists():
        _record("guest.seen_undone", guest, session, seen, by=by, at=at)
        return None
    row = Attendance(
        event=event,
        session=session,
        guest=guest,
        at=seen.at,
        how=seen.how,
        seen_by=seen.by,
        device_id=seen.device,
        received_at=at,
        reports=[seen.as_row],
    )
    row.save(force_insert=True)
    _record("guest.present", guest, session, seen, by=by, at=at)
    keep_credit(event, guest.pk, at=at)
    return row


@transaction.atomic
def undo_presence(attendance: Attendance, *, why: str, by: Actor, at: datetime) -> None:
    """The desk says that somebody was not there. What phones saw before and bring later changes nothing any more."""
    lock_presence(attendance.event)
    row = Attendance.objects.select_related("guest", "session").get(pk=attendance.pk)
    if row.undone_at is not None:
        raise Refused(_("This was taken back already."))
    if not why.strip():
        raise Refused(_("Say why: the sign-in sheet rests on it."), field="why")
    _undo(row, why.strip(), by=by, at=at)


@transaction.atomic
def take_back(guest: Guest, session: Session, *, device_id: UUID, by: Actor, at: datetime) -> None:
    """A phone takes back what it saw by mistake. Who else saw the guest still did."""
    lock_presence(session.event)
    row = Attendance.objects.filter(session=session, guest=guest, undone_at=None).first()
    if row is None:
        return
    left = [each for each in map(seen_of, row.reports) if each.device != device_id]
    if len(left) == len(row.reports):
        return
    if not left:
        return _undo(row, "", by=by, at=at)
    _write_reports(row, left)
    _record("guest.seen_less", guest, session, left[0], by=by, at=at)


def lock_presence(event: Event) -> Event:
    """Until the transaction ends nobody else changes who is present at the event; returns it as it is now."""
    hold(f"presence {event.pk}")
    now = Event.objects.get(pk=event.pk)
    if now.state not in AT_DESK:
        raise Refused(
            _("Presence is taken from the approval of an event until its report. Take the report back first.")
        )
    return now


def _must_fit(guest: Guest, session: Session, seen: Seen, event: Event) -> None:
    if guest.event_id != event.pk:
        raise Refused(_("This person is not on the list of this event."))
    if guest.state == GuestState.REMOVED:
        raise Refused(_("This person was taken off the list."))
    if session.day > bangkok_day(seen.at):
        raise Refused(_("This part of the event has not begun yet. Choose another."), field="session")


def _seen_again(row: Attendance, seen: Seen, *, by: Actor, at: datetime) -> Attendance:
    known = [seen_of(each) for each in row.reports]
    if any(each.device == seen.device and each.at == seen.at and each.by == seen.by for each in known):
        return row
    _write_reports(row, [*known, seen])
    _record("guest.seen_again", row.guest, row.session, seen, by=by, at=at)
    return row


def _write_reports(row: Attendance, reports: list[Seen]) -> None:
    ordered = sorted(reports, key=lambda each: (each.at, str(each.device)))
    first = ordered[0]
    row.at, row.how, row.seen_by, row.device_id = first.at, first.how, first.by, first.device
    row.reports = [each.as_row for each in ordered]
    row.save(update_fields=["at", "how", "seen_by", "device_id", "reports"])


def _undo(row: Attendance, why: str, *, by: Actor, at: datetime) -> None:
    row.undone_at, row.undone_by, row.undone_why = at, by.me, why
    row.save(update_fields=["undone_at", "undone_by", "undone_why"])
    _record("guest.absent", row.guest, row.session, seen_of(row.reports[0]), by=by, at=at)
    keep_credit(row.event, row.guest_id, at=at)


def _record(verb: str, guest: Guest, session: Session, seen: Seen, *, by: Actor, at: datetime) -> None:
    codes = {"session": session.pk, "how": seen.how, "device": seen.device, "seen": seen.at, "by": seen.by}
    record(
        verb,
        guest,
        by=by,
        at=at,
        place_code=guest.place_code,
        office_code=guest.office_code,
        codes=codes,
    )
