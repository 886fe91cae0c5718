"""Budget lines and payments of an event: what a rule forbids is refused with its sentence, the rest is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raengjai.events.models import Attendance, Event, Guest
from raengjai.events.models.money import MOST, BudgetLine, Payment, agenda_of, handles_money, writes_money
from raengjai.events.rules import State
from raengjai.events.rules.money import Finding, check_claim, check_travel, found
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

_OVER = (State.REPORTED, State.CANCELLED)


class Forbidden(Refused):
    """A rule forbids it: `finding` says which, for the sentence and the source."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What somebody wrote as a budget line; amounts in baht."""

    project_code: str
    category: str
    what: str
    quantity: Decimal
    times: Decimal
    unit_price: Decimal
    of: str = ""
    meal: str = ""
    speaker_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """What somebody got. `guest_id` for people of the event, else `payee`; of a speaker's line it is the speaker."""

    amount: Decimal
    paid_on: date
    guest_id: UUID | None = None
    payee: str = ""
    km: Decimal | None = None
    receipt: str = ""
    note: str = ""


@transaction.atomic
def write_line(
    event: Event, draft: LineDraft, *, by: Actor, at: datetime, line: BudgetLine | None = None
) -> BudgetLine:
    """A new line, or a line changed as a whole. Raises Forbidden for what a rule refuses."""
    event = _open(event, by)
    if draft.project_code not in event.project_codes:
        raise Refused(_("Choose one of the projects that this event is charged to."), field="project_code")
    row = BudgetLine.objects.select_for_update().get(pk=line.pk) if line else BudgetLine(event=event)
    for name in (
        "project_code",
        "category",
        "what",
        "quantity",
        "times",
        "unit_price",
        "of",
        "meal",
        "speaker_id",
    ):
        setattr(row, name, getattr(draft, name))
    row.amount = round(draft.quantity * draft.times * draft.unit_price, 2)
    if row.amount > MOST:
        raise Refused(
            _("This line comes to more than 9,999,999.99 baht. Check the numbers."), field="unit_price"
        )
    refuse(check_claim(row.claim(), agenda_of(event), event.starts_on or bangkok_day(at)))
    if line is None:
        row.position = BudgetLine.objects.filter(event=event).count()
    row.save(force_insert=line is None)
    _record(
        "budget.line_changed" if line else "budget.line_added", event, by=by, at=at, category=row.category
    )
    return row


@transaction.atomic
def remove_line(line: BudgetLine, *, by: Actor, at: datetime) -> None:
    """A line goes, unless something was paid from it."""
    event = _open(line.event, by)
    if Payment.objects.filter(line=line).exists():
        raise Refused(_("Something was paid from this line. It stays."))
    line.delete()
    _record("budget.line_removed", event, by=by, at=at, category=line.category)


@transaction.atomic
def pay(line: BudgetLine, draft: PaymentDraft, *, by: Actor, at: datetime) -> Payment:
    """One payment. Raises Forbidden for travel without proof and for somebody who was not there."""
    event = Event.objects.get(pk=line.event_id)
    if not handles_money(event, by):
        raise Refused(_("Only who holds the event or looks after its money enters payments."))
    if event.state == State.CANCELLED:
        raise Refused(_("The event is cancelled. Nothing is paid from it."))
    if draft.paid_on > bangkok_day(at):
        raise Refused(_("This day is still to come. Enter a payment when it was made."), field="paid_on")
    payment = Payment(event=event, line=line, what=line.what, entered_by=by.me, entered_at=at)
    _put_payee(payment, draft)
    for name in ("amount", "paid_on", "km", "note"):
        setattr(payment, name, getattr(draft, name))
    payment.receipt = draft.receipt.strip()
    if line.category == "travel":
        refuse(check_travel(draft.amount, draft.km, draft.receipt, draft.paid_on))
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("%(name)s was paid from this line already. Undo that payment first.") % {"name": payment.payee},
            field="guest",
        ) from error
    _record("payment.entered", event, by=by, at=at, category=line.category)
    return payment


@transaction.atomic
def pay_many(line: BudgetLine, drafts: Sequence[PaymentDraft], *, by: Actor, at: datetime) -> int:
    """Many payments from one line, all or none; returns how many."""
    for draft in drafts:
        pay(line, draft, by=by, at=at)
    return len(drafts)


@transaction.atomic
def undo_payment(payment: Payment, *, why: str, by: Actor, at: datetime) -> None:
    """A payment that was a mistake counts no more; it stays to be seen."""
    row = Payment.objects.select_for_update(of=("self",)).select_related("event", "line").get(pk=payment.pk)
    if not handles_money(row.event, by):
        raise Refused(_("Only who holds the event or looks after its money enters payments."))
    if row.undone_at is not None:
        raise Refused(_("This payment is undone already."))
    row.undone_at, row.undone_by, row.undone_why = at, by.me, why
    row.save(update_fields=["undone_at", "undone_by", "undone_why"])
    _record("payment.undone", row.event, by=by, at=at, category=row.line.category)


def copy_money(from_event: Event, to_event: Event) -> None:
    """The budget lines of one event for another: of a project it lacks, to its first one. Nobody's payments, and no
    speaker, for the other event has speakers of its own. Within the action that copies an event."""
    codes = to_event.project_codes
    if not codes:
        return
    for line in BudgetLine.objects.filter(event=from_event).order_by("position", "id"):
        BudgetLine(
            event=to_event,
            position=line.position,
            project_code=line.project_code if line.project_code in codes else codes[0],
            category=line.category,
            what=line.what,
            quantity=line.quantity,
            times=line.times,
            unit_price=line.unit_price,
            amount=line.amount,
            of=line.of,
            meal=line.meal,
        ).save(force_insert=True)


def refuse(findings: Sequence[Finding]) -> None:
    """Raises Forbidden for the first finding that is not only a warning."""
    for finding in findings:
        if finding.is_refused:
            raise Forbidden(finding)


def _put_payee(payment: Payment, draft: PaymentDraft) -> None:
    if payment.line.category == "speaker" and payment.line.speaker is not None:
        payment.speaker, payment.user = payment.line.speaker, payment.line.speaker.user
        payment.payee = payment.line.speaker.name
    elif draft.guest_id:
        guest = Guest.objects.filter(pk=draft.guest_id, event=payment.event).select_related("user").first()
        if guest is None:
            raise Refused(_("This person is not on the list of the event."), field="guest")
        if not Attendance.objects.of_event(payment.event_id).filter(guest=guest).exists():
            refuse([found("absent", guest.name)])
        payment.guest, payment.user, payment.payee = guest, guest.user, guest.name
    elif draft.payee.strip():
        payment.payee = draft.payee.strip()
    else:
        raise Refused(_("Say who got the money."), field="payee")


def _open(event: Event, by: Actor) -> Event:
    """The event, locked, while its budget may be changed by whoever is at the door."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if not writes_money(event, by):
        raise Refused(_("Only who writes the event writes its budget."))
    if event.state in _OVER:
        raise Refused(_("The event is over or cancelled. Its budget stays as it is."))
    return event


def _record(verb: str, event: Event, *, by: Actor, at: datetime, **codes: Any) -> None:
    record(
        verb,
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes=codes,
    )
