"""The privacy budget: what was spent on the figures of a fiscal year, and what may still be.

A question is one indicator, one quarter, one base (rules/disclosure). It is paid for before anything is drawn, by one person and
approved by another; what was drawn is kept with the payment, and whoever asks again gets that, for nothing. Each question is
counted in full, though a person counts once for an indicator and year: the sum is an upper bound. Years are fiscal years
(พ.ศ.) that the figures are about, not those in which they are asked for. ε are exact decimals.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.rules.disclosure.figures import Base, read
from raengjai.protection.rules.disclosure.grid import Cell


@dataclass(frozen=True, slots=True)
class Question:
    """`year` พ.ศ. fiscal; `quarter` 1 to 4, October to December first; 0 for all of the year."""

    indicator: str
    year: int
    quarter: int
    base: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A line of the ledger. `cells`: what was drawn for it, None between paying and drawing; then never changed."""

    question: Question
    epsilon: Decimal
    by: str
    approved_by: str
    at: datetime
    cells: Mapping[Cell, int] | None = None


Ledger = Iterable[Payment]


def cap_of(year: int) -> Decimal:
    """What may be spent on a fiscal year. Raises LookupError before the first."""
    begun = [row for row in read()["cap"] if row["from_year"] <= year]
    if not begun:
        raise LookupError(year)
    return Decimal(max(begun, key=lambda row: row["from_year"])["epsilon"])


def spent(ledger: Ledger, year: int) -> Decimal:
    return sum((one.epsilon for one in ledger if one.question.year == year), Decimal(0))


def left(ledger: Ledger, year: int) -> Decimal:
    """Never under zero, also when the cap was lowered afterwards."""
    return max(cap_of(year) - spent(ledger, year), Decimal(0))


def paid(ledger: Ledger, question: Question) -> Payment | None:
    """The payment of a question that was asked before."""
    return next((one for one in ledger if one.question == question), None)


def pay(
    ledger: Ledger, question: Question, *, base: Base, by: str, approved_by: str, at: datetime
) -> Payment:
    """The line for the ledger, to be written before anything is drawn; the one that is there if it was asked before.

    Refused beyond the cap, or when nobody else approved. Give it the whole ledger under a lock: two at once see the same rest.
    """
    lines = tuple(ledger)
    known = paid(lines, question)
    if known is not None:
        return known
    if base.code != question.base or not 0 <= question.quarter <= 4:
        raise ValueError("not a question of this base")
    if not approved_by or approved_by == by:
        raise Refused(_("A second person must approve figures before they leave."))
    if base.epsilon > left(lines, question.year):
        raise Refused(
            _(
                "The privacy budget of this fiscal year is used up. Figures that were shown stay; no new ones are made."
            )
        )
    return Payment(question, base.epsilon, by, approved_by, at)


def draw_once(payment: Payment, draw: Callable[[], Mapping[Cell, int]]) -> Payment:
    """The payment with what was drawn; drawn now if it was not before. Nothing is drawn twice."""
    return payment if payment.cells is not None else replace(payment, cells=dict(draw()))


def as_data(payment: Payment) -> dict[str, Any]:
    """For JSON: ε and moment as text, cells as a list of [values of the columns, count], or None."""
    cells = None if payment.cells is None else [[list(cell), count] for cell, count in payment.cells.items()]
    return {**asdict(payment), "epsilon": str(payment.epsilon), "at": payment.at.isoformat(), "cells": cells}


def from_data(data: Mapping[str, Any]) -> Payment:
    """What `as_data` gave. Raises KeyError, TypeError or ValueError for anything else."""
    cells = None if data["cells"] is None else {tuple(cell): count for cell, count in data["cells"]}
    return Payment(
        Question(**data["question"]),
        Decimal(data["epsilon"]),
        data["by"],
        data["approved_by"],
        datetime.fromisoformat(data["at"]),
        cells,
    )
