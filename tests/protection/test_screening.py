"""What the engine says of single answers: whose they are, when it was, how old, what is still open."""

from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from raengjai.protection.rules.screening import (
    AGE,
    Episode,
    Finding,
    Need,
    Period,
    Result,
    Said,
    Screening,
    Source,
    State,
    Way,
    edition,
    evaluate,
    evaluate_by,
    lists_for,
)
from raengjai.protection.rules.screening.words import CAUTIONS, PERIODS, SAID, SOURCES, STATES
from tests.protection.screenings import INTERPRETER, NOON, WITNESS, adult, answer, child, rules, screening

FOUND = {
    "code",
    "kind",
    "who",
    "state",
    "because",
    "against",
    "ways",
    "lifted_by",
    "other_reading",
    "disputed",
}
FOUND |= {"confirmed", "urgent", "consent_irrelevant"}
TOLD = {"edition", "digest", "episode", "lists", "findings", "cautions", "not_used", "not_of_time"}


def test_the_result_has_no_place_for_a_verdict():
    assert {field.name for field in fields(Finding)} == FOUND
    assert {field.name for field in fields(Result)} == TOLD


def test_a_finding_names_its_answers_and_where_they_come_from():
    told = answer("DR01", source=Source.WITNESS, respondent=WITNESS, interpreter=INTERPRETER)
    shown = answer("DR10", source=Source.PAPERS, respondent=None)
    told_no = answer("DR02", Said.NO)

    found = evaluate(adult().with_answers([told_no, shown, told])).finding("DR")

    assert found.state is State.ESTABLISHED
    assert found.because == (told, shown)
    assert found.against == (told_no,)
    assert found.because[0].interpreter == INTERPRETER


def test_an_answer_that_contradicts_stands_on_the_other_side():
    yes, no = answer("DR01"), answer("DR01", Said.NO, source=Source.WITNESS, respondent=WITNESS)

    result = evaluate(adult().with_answers([yes, no, answer("DR10")]))

    assert result.finding("DR").state is State.ESTABLISHED
    assert yes in result.finding("DR").because
    assert result.finding("DR").against == (no,)
    assert "contradicted" in result.cautions


def test_the_same_respondent_may_correct_an_answer_and_another_may_not():
    first = answer("DR01")
    later = answer("DR01", Said.NO, at=NOON + timedelta(hours=1))
    other = answer("DR01", Said.NO, source=Source.WITNESS, respondent=WITNESS)

    assert adult().with_answers([first, later]).answers == (later,)
    assert adult().with_answers([first, other]).answers == (first, other)


def test_a_no_of_one_is_no_while_another_does_not_know():
    told = adult().with_answers([answer("DR01", Said.NOT_KNOWN), answer("DR01", Said.NO, respondent=WITNESS)])

    assert told.said() == {"DR01": Said.NO}
    assert told.contradicted == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": datetime(2026, 11, 26)},  # noqa: DTZ001  without a zone on purpose
        {"said": Said.NO, "number": 3},
        {"number": -1},
    ],
)
def test_an_answer_that_makes_no_sense_is_none(wrong):
    with pytest.raises(ValueError):
        answer("HOURS", **wrong)


def test_the_age_is_that_of_the_day_when_it_began():
    assert Episode(born_on=date(2007, 3, 1), began_on=date(2025, 2, 28)).age == 17
    assert Episode(born_on=date(2007, 3, 1), began_on=date(2025, 3, 1)).age == 18
    assert Episode(born_on=date(2007, 3, 1), began_on=date(2025, 2, 28), age_at_act=40).age == 17
    assert Episode(born_on=date(2007, 3, 1), age_at_act=16).age == 16
    assert Episode().age is None


def test_the_list_goes_by_that_age():
    assert lists_for(Episode(age_at_act=17)) == ("child",)
    assert lists_for(Episode(age_at_act=18)) == ("adult",)
    assert lists_for(Episode()) == ("child", "adult")


def test_what_began_under_18_and_ended_later_says_so():
    facts = {"born_on": date(2007, 3, 1), "began_on": date(2024, 6, 1)}

    assert "reached_eighteen" in evaluate(screening(**facts, ended_on=date(2026, 1, 1))).cautions
    assert "reached_eighteen" not in evaluate(screening(**facts, ended_on=date(2024, 7, 1))).cautions
    assert "reached_eighteen" not in evaluate(screening(**facts)).cautions
    assert "reached_eighteen" not in evaluate(adult(ended_on=date(2026, 1, 1))).cautions


def test_while_the_age_is_open_the_age_is_what_is_missing():
    result = evaluate(screening(yes=["WF-C"], rest="no"))

    assert result.finding("C182-C").state is State.NOT_ENOUGH_KNOWN
    assert result.finding("C182-C").ways == (Way((Need(1, (AGE,)),)),)
    assert {"age_not_known", "when_not_known"} <= set(result.cautions)


def test_the_period_that_was_asked_about_is_recorded_or_missed():
    assert "period_not_said" in evaluate(adult()).cautions
    assert "period_not_said" not in evaluate(adult(reference_period=Period.YEAR)).cautions


def test_a_rule_of_the_other_list_is_not_read():
    with pytest.raises(LookupError):
        evaluate(adult()).finding("C182-C")
    with pytest.raises(LookupError):
        evaluate(child()).finding("T-FORCED")


def test_one_further_answer_is_named_when_one_would_do():
    found = evaluate(adult(yes=["DR02", "DR03"], no=["DR01", "DR04", "DR05", "DR06", "DR07"])).finding("DR")

    assert found.state is State.NOT_ENOUGH_KNOWN
    assert found.ways == (Way((Need(1, ("DR10",)),)), Way((Need(1, ("DR08", "DR09")),)))
    assert found.ways[0].length == 1


def test_what_is_missing_of_several_parts_is_named_part_by_part():
    found = evaluate(adult(yes=["IN02"], no=["ME01", "ME02", "ME03", "ME04"])).finding("MENACE")
    forced = evaluate(adult(yes=["IN02"])).finding("FORCED")

    assert found.ways == (Way((Need(1, ("ME05", "ME06")),)),)
    assert forced.ways == (Way((Need(1, ("MENACE",)),)),)


def test_an_open_exception_is_part_of_what_is_missing():
    open_work = evaluate(child(13)).finding("MINIMUM-14")
    open_light = evaluate(child(13, yes=["WORK"])).finding("MINIMUM-14")
    not_light = evaluate(child(13, yes=["WORK"], no=["LIGHT"])).finding("MINIMUM-14")

    assert open_work.ways == (Way((Need(1, ("WORK", "HOURS-1")), Need(1, ("LIGHT",), Said.NO))),)
    assert open_light.ways == (Way((Need(1, ("LIGHT",), Said.NO),)),)
    assert not_light.state is State.ESTABLISHED
    assert {one.question for one in not_light.because} == {"WORK", "LIGHT"}


def test_an_exception_that_papers_must_show_lifts_only_once_it_is_shown():
    open_one = evaluate(child(17, yes=["HZ-B"], not_known=["HZ-SAFE"])).finding("C182-D-17")
    refused = evaluate(child(17, yes=["HZ-B"], no=["HZ-SAFE"])).finding("C182-D-17")
    shown = evaluate(child(17, yes=["HZ-B", "HZ-SAFE"])).finding("C182-D-17")

    assert (open_one.state, open_one.lifted_by) == (State.ESTABLISHED, ("HZ-SAFE",))
    assert (refused.state, refused.lifted_by) == (State.ESTABLISHED, ())
    assert (shown.state, shown.lifted_by) == (State.NOT_ESTABLISHED, ())
    assert {one.question for one in shown.against} == {"HZ-SAFE"}


def test_one_number_that_reaches_is_enough_and_no_number_is_open():
    low, high = answer("HOURS", number=13), answer("HOURS", number=Decimal("14.5"), respondent=WITNESS)

    assert evaluate(child(12).with_answer(low)).finding("HOURS-12-14").state is State.NOT_ESTABLISHED
    assert evaluate(child(12).with_answers([low, high])).finding("HOURS-12-14").state is State.ESTABLISHED
    unknown = child(12).with_answer(answer("HOURS", Said.NOT_KNOWN))
    assert evaluate(unknown).finding("HOURS-12-14").state is State.NOT_ENOUGH_KNOWN
    assert evaluate(child(12)).finding("HOURS-12-14").state is State.NOT_ENOUGH_KNOWN


@pytest.mark.parametrize(("chores", "state"), [(21, State.NOT_ESTABLISHED), (22, State.ESTABLISHED)])
def test_more_than_is_not_at_least(chores, state):
    assert evaluate(child(8, numbers={"CHORES": chores})).finding("CHORES-5-11").state is state


@pytest.mark.parametrize(
    ("facts", "code", "row", "otherwise"),
    [
        ({"age_at_act": 30, "yes": ["VR01", "VR02", "VR15"]}, "VR", "VR15", None),
        ({"age_at_act": 30, "yes": ["VR13", "VR15", "VR16"]}, "VR", "VR16", State.ESTABLISHED),
        ({"age_at_act": 15, "numbers": {"HOURS": 43}}, "HOURS-15-17", "HOURS-43", State.NOT_ESTABLISHED),
        ({"age_at_act": 15, "numbers": {"HOURS": 44}}, "HOURS-15-17", "HOURS-43", None),
        ({"age_at_act": 16, "numbers": {"SCAFFOLD": 10}}, "L49", "SCAFFOLD-10", State.NOT_ESTABLISHED),
        ({"age_at_act": 12, "yes": ["WORK", "LIGHT"]}, "MINIMUM-12", "MINIMUM-12", State.ESTABLISHED),
        (
            {"age_at_act": 17, "yes": ["L50-05", "FISH-FAMILY"]},
            "L50-FISHING",
            "L50-FISHING",
            State.NOT_ESTABLISHED,
        ),
    ],
)
def test_a_disputed_row_is_named_and_its_other_reading_told(facts, code, row, otherwise):
    found = evaluate(screening(**facts, rest="no")).finding(code)

    assert row in found.disputed
    assert found.other_reading is otherwise


def test_what_is_not_confirmed_carries_on_to_what_rests_on_it():
    result = evaluate(child(yes=["EX01", "EX09", "ACT"]))

    assert next(rule for rule in rules().rules if rule.code == "T-CHILD").confirmed
    assert not result.finding("T-CHILD").confirmed
    assert result.finding("L46-REST").confirmed


def test_agreement_changes_no_finding_and_is_answered_with_a_caution():
    facts = {"yes": ["DR01", "DR08", "EX01", "EX04", "CD01", "CD14"], "rest": "no"}
    silent = adult(**facts)
    agreed = silent.with_answer(answer("CONSENT"))

    assert evaluate(agreed).findings == evaluate(silent).findings
    assert "agreed" in evaluate(agreed).cautions
    assert evaluate(agreed).finding("T-FORCED").consent_irrelevant
    assert evaluate(child()).finding("T-CHILD").consent_irrelevant


def test_worst_forms_and_trafficking_of_a_child_are_urgent():
    urgent = {one.code for one in evaluate(child()).findings if one.urgent}

    assert urgent == {"T-CHILD", "CHILD-FORCED", "C182-A", "C182-B", "C182-C", "L6-CHILD", "EXTREME-15"}


def test_everything_that_holds_is_told_not_one_label():
    result = evaluate(child(14, yes=["WF-C", "EMPLOYED", "L47", "HZ-C"], numbers={"HOURS": 44}))

    assert {
        "C182-C",
        "CHILD-FORCED",
        "C182-D-15",
        "HAZARD-STATISTICS",
        "HOURS-12-14",
        "L44",
        "L47-NIGHT",
    } <= set(result.established())
    assert result.established("worst_form") == ("C182-C",)


def test_a_rule_is_read_only_for_its_time():
    before = {"began_on": date(2018, 1, 1), "ended_on": date(2018, 12, 31)}

    assert "L61" in evaluate(adult(**before)).not_of_time
    assert "L61" not in evaluate(adult(began_on=date(2018, 1, 1))).not_of_time
    assert "L61" not in evaluate(adult()).not_of_time
    assert Episode(began_on=date(2020, 1, 1)).is_of_time(None, date(2019, 12, 31)) is False
    assert Episode().is_of_time(None, date(2019, 12, 31)) is True


def test_the_result_carries_the_edition_and_what_it_could_not_use():
    result = evaluate(adult().with_answer(answer("OF-A-LATER-EDITION")))

    assert (result.edition, result.digest) == ("2026.1", edition("2026.1").digest)
    assert result.not_used == ("OF-A-LATER-EDITION",)


def test_a_screening_is_read_by_the_edition_it_began_with():
    with pytest.raises(KeyError):
        evaluate(Screening("1999.1"))
    assert evaluate_by(rules(), Screening("1999.1")).edition == "2026.1"


def test_without_another_reading_there_is_none():
    other = rules().other
    assert other

    assert {one.other_reading for one in evaluate_by(other, adult()).findings} == {None}


def test_everything_that_is_said_has_words():
    assert set(STATES) == set(State)
    assert set(SAID) == set(Said)
    assert set(SOURCES) == set(Source)
    assert set(PERIODS) == set(Period)
    assert {state.code for state in State} == {"established", "not_established", "not_enough_known"}
    everything = screening(
        yes=["DR01", "CONSENT"],
        born_on=date(2007, 3, 1),
        began_on=date(2024, 1, 1),
        ended_on=date(2026, 1, 1),
    ).with_answer(answer("DR01", Said.NO, respondent=WITNESS))
    cautions = {*evaluate(everything).cautions, *evaluate(Screening("2026.1")).cautions}
    assert cautions == set(CAUTIONS)
