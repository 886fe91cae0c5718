"""The practice deck: plainly invented, whole, and of one mind with the engine."""

from dataclasses import replace
from datetime import date

import pytest

from raengjai.protection.rules.practice import faults_of, practice_case, practice_cases
from raengjai.protection.rules.records import code_list, header, results_of
from raengjai.protection.rules.screening import State
from tests.protection.case_records import TODAY, entry

CASES = practice_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_rules_say_what_the_case_expects(case):
    assert faults_of(case, today=TODAY) == []


def test_the_deck_has_the_stories_that_officers_meet():
    assert len(CASES) >= 8
    assert {"domestic", "fishing", "factory", "kiln", "scam", "wages", "false_alarm"} <= {
        one.code for one in CASES
    }
    assert {one.decision for one in CASES} == {"accept", "pass", "close"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_each_story_says_itself_that_it_is_invented(case):
    assert "เรื่องสมมติสำหรับฝึก" in case.clue.get("words")
    assert any(word in case.clue.get("where") for word in ("สมมติ", "ตัวอย่าง"))
    assert len(case.debrief) >= 3
    assert case.why
    assert case.title.en
    assert case.title.th


def test_what_is_passed_on_names_an_office():
    for case in CASES:
        assert (case.to in code_list("office").choices) == (case.decision == "pass")


def test_nobody_in_the_deck_has_a_name():
    kinds = {one.kind for case in CASES for one in case.records}

    assert "identity" not in kinds


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_case_of_the_deck_reads_like_any_other(case):
    head = header([entry(one) for one in (*case.records, *case.screenings)], today=TODAY)

    assert len(head.people) == sum(one.kind == "person" for one in case.records)
    assert len(head.screenings) == len({one.person for one in case.expected})
    for record in case.screenings:
        assert results_of(record, "th").edition == "2026.1"


def test_a_disagreement_would_be_said():
    case = practice_case("domestic")
    (expected,) = case.expected
    wrong = replace(case, expected=(replace(expected, states=(("CR", State.ESTABLISHED),), stop="S-SAFE"),))

    assert faults_of(wrong, today=date(2026, 11, 26)) == [
        f"{case.screenings[0].get('job')}: CR is NOT_ENOUGH_KNOWN, not ESTABLISHED",
        f"{case.screenings[0].get('job')}: stops at None, not S-SAFE",
    ]


def test_there_is_no_story_of_another_name():
    with pytest.raises(LookupError):
        practice_case("nobody")
