"""The privacy budget: paid before it is drawn, drawn once, never beyond the cap."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.protection.rules import budget, disclosure
from raengjai.protection.rules.budget import Payment, Question

NOW = datetime(2026, 11, 26, 9, tzinfo=BANGKOK)
BASES = disclosure.bases()
QUESTIONS = st.builds(
    Question,
    indicator=st.sampled_from([f"indicator-{number}" for number in range(6)]),
    year=st.sampled_from([2569, 2570]),
    quarter=st.integers(1, 4),
    base=st.sampled_from(sorted(BASES)),
)
ASKED = Question("cases-opened", 2570, 1, "province")


def pay(ledger, question=ASKED, **more) -> Payment:
    facts = {"base": BASES[question.base], "by": "m1", "approved_by": "m2", "at": NOW, **more}
    return budget.pay(ledger, question, **facts)


def _draw(draws: list[Question], question: Question) -> dict[tuple[str, ...], int]:
    draws.append(question)
    return {("52",): len(draws)}


@given(st.lists(QUESTIONS, max_size=80))
@settings(max_examples=60)
def test_no_year_is_ever_overspent_and_nothing_is_drawn_twice(questions):
    ledger: dict[Question, Payment] = {}
    draws: list[Question] = []
    for question in questions:
        try:
            payment = pay(ledger.values(), question)
        except Refused:
            assert question not in ledger
            assert budget.left(ledger.values(), question.year) < BASES[question.base].epsilon
            continue
        before = ledger.get(question)
        ledger[question] = budget.draw_once(payment, partial(_draw, draws, question))
        assert before is None or ledger[question] == before

    assert sorted(map(str, draws)) == sorted(map(str, ledger))
    for year in (2569, 2570):
        assert budget.spent(ledger.values(), year) <= budget.cap_of(year)


def test_what_was_asked_before_is_the_same_for_nothing():
    first = budget.draw_once(pay([]), lambda: {("52",): 41})

    again = pay([first], by="m3", approved_by="m3", at=NOW.replace(year=2030))

    assert again is first
    assert budget.draw_once(again, pytest.fail) is first
    assert budget.spent([first], 2570) == Decimal("0.5")


def test_it_is_paid_before_it_is_drawn_and_stays_paid_if_nothing_comes_of_it():
    payment = pay([])

    assert payment.cells is None
    assert budget.spent([payment], 2570) == Decimal("0.5")
    assert pay([payment]) is payment
    assert budget.draw_once(payment, lambda: {("52",): 3}).cells == {("52",): 3}


@pytest.mark.parametrize("cells", [None, {}, {("52", "f"): 41, ("51", "m"): -3}])
def test_put_away_and_taken_out_it_is_the_same(cells):
    payment = replace(pay([]), cells=cells)

    assert budget.from_data(json.loads(json.dumps(budget.as_data(payment)))) == payment


@pytest.mark.parametrize("second", ["", "m1"])
def test_nobody_approves_alone(second):
    with pytest.raises(Refused, match="second person"):
        pay([], approved_by=second)


def test_the_cap_is_reached_exactly_and_not_passed():
    full = [
        Payment(Question(f"i{number}", 2570, 1, "province"), Decimal("0.5"), "m1", "m2", NOW)
        for number in range(24)
    ]

    assert budget.left(full[:23], 2570) == Decimal("0.5")
    assert pay(full[:23]).epsilon == Decimal("0.5")
    with pytest.raises(Refused, match="used up"):
        pay(full)
    assert pay(full, Question("cases-opened", 2571, 1, "province")).epsilon == Decimal("0.5")


def test_a_cap_that_was_lowered_leaves_nothing_and_takes_nothing_back(monkeypatch):
    payment = pay([])
    monkeypatch.setattr(budget, "cap_of", lambda _year: Decimal("0.1"))

    assert budget.left([payment], 2570) == 0
    assert pay([payment]) is payment


def test_tenths_add_up_exactly():
    tenths = [Payment(Question(str(n), 2570, 1, "b"), Decimal("0.1"), "m1", "m2", NOW) for n in range(120)]

    assert budget.left(tenths, 2570) == 0


def test_a_question_is_of_its_base_and_of_a_quarter():
    with pytest.raises(ValueError):
        pay([], base=BASES["country"])
    with pytest.raises(ValueError):
        pay([], Question("cases-opened", 2570, 5, "province"))
    with pytest.raises(LookupError):
        budget.cap_of(2562)
