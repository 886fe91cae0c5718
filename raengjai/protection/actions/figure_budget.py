"""What leaves the room for everybody: who may ask and decide, and the ledger of the privacy budget as it stands in the database."""

from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import PREPARED, FigureSet, Member, RowFile, Spending
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.rules import budget
from raengjai.protection.rules.budget import Payment, Question
from raengjai.protection.rules.disclosure import Base

BEYOND = _(
    "The privacy budget of this fiscal year is used up. Figures that were shown stay; no new ones are made."
)
_LOCK = "sealed.figures"
AskedFor = TypeVar("AskedFor", FigureSet, RowFile)


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


def pay(
    ledger: list[Payment],
    question: Question,
    base: Base,
    *,
    row: FigureSet | RowFile,
    room: Room,
    at: datetime,
) -> None:
    """Writes a line for what `row` asks, decided by the member inside. `ledger`: all of the question's year; the line is added."""
    prepared_by, approved_by = row.prepared_by.user_id, room.member.user_id
    payment = budget.pay(
        ledger, question, base=base, by=str(prepared_by), approved_by=str(approved_by), at=at
    )
    Spending(
        **{"figure_set" if isinstance(row, FigureSet) else "row_file": row},
        indicator=question.indicator,
        year=question.year,
        quarter=question.quarter,
        base=question.base,
        epsilon=payment.epsilon,
        by=prepared_by,
        approved_by=approved_by,
        at=at,
    ).save(force_insert=True)
    ledger.append(payment)


def to_decide(asked: AskedFor, room: Room, *, meanwhile: object, second: object) -> AskedFor:
    """The row, held until the end of the transaction. Refused with `meanwhile` when somebody has decided, with `second` for whoever
    asked."""
    check_country(room.member)
    hold_ledger()
    row = type(asked).objects.select_for_update().get(pk=asked.pk)
    if row.state != PREPARED:
        raise Refused(meanwhile)
    if row.prepared_by.user_id == room.member.user_id:
        raise Refused(second)
    return row


def decide(row: FigureSet | RowFile, state: str, *, room: Room, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, room.member, at
    row.save(update_fields=["state", "decided_by", "decided_at"])


def is_of_country(member: Member) -> bool:
    """A supervisor or duty officer of headquarters' room."""
    return member.province_code == COUNTRY and member.duty in EMERGENCY_DUTIES


def check_country(member: Member) -> None:
    """Refused for everybody else."""
    if not is_of_country(member):
        raise Refused(_("Figures for everybody are prepared and approved in headquarters’ room."))
