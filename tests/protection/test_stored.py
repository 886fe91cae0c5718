"""An interview that was put away goes on as if nothing had been."""

import json
from datetime import date
from decimal import Decimal

import pytest

from raengjai.protection.rules.screening import (
    Episode,
    Period,
    Said,
    Screening,
    Source,
    evaluate,
    progress,
    put_away,
    take_out,
)
from tests.protection.screenings import CODE, INTERPRETER, answer, of_case, rules

TOLD = Screening(
    CODE,
    Episode(
        began_on=date(2024, 2, 29),
        ended_on=date(2025, 1, 1),
        born_on=date(2007, 3, 1),
        reference_period=Period.YEAR,
    ),
    (
        answer("S-SAFE", interpreter=INTERPRETER),
        answer("HOURS", number=Decimal("13.5")),
        answer("DR01", Said.NOT_KNOWN, source=Source.SEEN, respondent=None),
    ),
)


@pytest.mark.parametrize("told", [TOLD, Screening(CODE), Screening(CODE, Episode(age_at_act=16))])
def test_what_is_put_away_comes_out_the_same(told):
    again = take_out(put_away(told))

    assert again == told
    assert evaluate(again) == evaluate(told)
    assert progress(rules(), again) == progress(rules(), told)


def test_every_example_comes_out_the_same():
    for case in rules().raw["deck"]["case"]:
        told = of_case(case)

        assert take_out(put_away(told)) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"form": 2}',
        '{"form": 1, "edition": "2026.1"}',
        put_away(TOLD).replace('"13.5"', '"many"'),
        put_away(TOLD).replace('"13.5"', "{}"),
        put_away(TOLD).replace("not_known", "perhaps"),
        put_away(TOLD).replace("year", "era"),
    ],
)
def test_what_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError):
        take_out(text)


def test_what_it_says_is_not_put_away():
    assert set(json.loads(put_away(TOLD))) == {"form", "edition", "episode", "answers"}
