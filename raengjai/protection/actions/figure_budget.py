"""The ledger of the privacy budget as it stands in the database, and who may spend it."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import Member, Spending
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.rules import budget
from raengjai.protection.rules.budget import Payment, Question

_LOCK = "sealed.figures"


def hold_ledger() -> None:
    """Until the end of the transaction: two at once would see the same rest."""
    hold(_LOCK)


def ledger_of(year: int) -> list[Payment]:
    """Every line about a fiscal year (พ.ศ.)."""
    return [
        Payment(
            Question(row.indicator, row.year, row.quarter, row.base),
            row.epsilon,
            str(row.by),
            str(row.approved_by),
            row.at,
        )
        for row in Spending.objects.filter(year=year).order_by("at", "pk")
    ]


def budget_left(year: int) -> Decimal:
    return budget.left(ledger_of(year), year)


def check_country(member: Member) -> None:
    """Refused for everybody but supervisors and duty officers of headquarters' room."""
    if member.province_code != COUNTRY or member.duty not in EMERGENCY_DUTIES:
        raise Refused(_("Figures for everybody are prepared and approved in headquarters’ room."))
