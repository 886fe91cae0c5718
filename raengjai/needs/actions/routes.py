"""What this room asks of others: where to, by when, which outcomes, who serves there, which refusals to report."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.needs.models import Need, Referral
from raengjai.places.models import office_calendar
from raengjai.services.actions import report_bounce
from raengjai.services.models import answer_due_on, catalogue, due_on
from raengjai.services.rules import latest

SHORT_CLOCK = 3  # office days: for answering a question, for telling the person; the system's own value


def due_day(service_code: str, start: date) -> date:
    """By when the office has promised to be done, or, where it promises nothing, to answer at all."""
    return due_on(service_code, start) or answer_due_on(start) or soon(start)


def soon(start: date) -> date:
    """The day by which a short task should be done."""
    return office_calendar().add_office_days(start, SHORT_CLOCK)


def check_office(office_code: str, on: date) -> None:
    if catalogue().office(office_code, on) is None:
        raise Refused(_("There is no such office today. Choose one from the list."), field="to_office")


def check_colleague(user_id: UUID, referral: Referral, *, at: datetime) -> None:
    """Work is given only to somebody who serves in the office of the referral today."""
    serving = Posting.objects.valid_on(bangkok_day(at)).filter(office_code=referral.office_code)
    if not serving.filter(user_id=user_id).exists():
        raise Refused(
            _("This colleague does not serve in the office of every chosen row. Choose one office first."),
            field="to",
        )


def counts_as_resolved(referral: Referral) -> bool:
    """Whether its outcome brought something; refused, not entitled or unreachable brought nothing."""
    outcome = latest(catalogue().outcomes, referral.outcome_code)
    return bool(outcome and outcome.counts_as_resolved)


def check_outcome(referral: Referral, code: str, amount: Decimal | None, *, at: datetime) -> None:
    """The outcome must be one of the agency's; some want an amount in baht, the others must have none."""
    outcome = catalogue().outcome(code, bangkok_day(at))
    agency = referral.office_code.partition("-")[0]
    if outcome is None or not outcome.fits(agency, referral.service_code):
        raise Refused(_("Choose how it ended from the list."), field="outcome_code")
    if outcome.needs_amount and amount is None:
        raise Refused(_("Write the amount in baht."), field="amount")
    if amount is not None and not outcome.needs_amount:
        raise Refused(_("This outcome has no amount. Leave it empty."), field="amount")


def report_refusal(need: Need, referral: Referral, reason_code: str, *, by: Actor, at: datetime) -> None:
    """The bounce goes to whoever edits the routing table."""
    report_bounce(
        referral_id=referral.pk,
        office_code=referral.office_code,
        service_code=referral.service_code,
        topic_code=need.topic_code,
        place_code=need.place_code,
        reason_code=reason_code,
        by=by,
        at=at,
    )
