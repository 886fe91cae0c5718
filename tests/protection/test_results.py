"""What a result's page is given: answers with their sources, what is missing, disputed rows, never a verdict."""

from dataclasses import fields

import pytest

from raengjai.protection.rules.practice import practice_case
from raengjai.protection.rules.records import (
    finish_screening,
    meet_again,
    pause_screening,
    progress_of,
    results_of,
    take_back,
)
from raengjai.protection.rules.records.results import Line, Part, Results, Told
from raengjai.protection.rules.screening import Source, State
from tests.protection.case_records import NINE, SOMCHAI
from tests.protection.interviews import begun, talk, told


def line(results: Results, code: str) -> Line:
    lines = [one for part in results.parts for one in part.dimensions] + [*results.others, *results.open]
    return next(one for one in lines if one.code == code)


def test_a_dimension_says_what_led_to_it_who_said_it_and_how():
    record = told(begun(), yes=["CD01"], source=Source.PAPERS)
    record = told(record, yes=["CD14"], no=["CD02"], words={"CD14": "He keeps it"})

    coercion = line(results_of(record, "en"), "CD")

    assert coercion.state is State.ESTABLISHED
    assert [(told.question[:14], str(told.source), told.words) for told in coercion.because] == [
        ("Identity paper", "Papers show it", ""),
        ("Wages are with", "The person said so", "He keeps it"),
    ]
    assert [str(told.said) for told in coercion.against] == ["No"]


def test_what_is_not_enough_says_the_fewest_answers_that_would_be():
    results = results_of(talk(yes=["CD01"]), "en")
    coercion = line(results, "CD")

    assert coercion.state is State.NOT_ENOUGH_KNOWN
    assert [one.count for one in coercion.missing] == [1]
    assert "Bound by a debt at the place of work" in results.next or results.next
    assert len(results.next) <= 8


def test_nothing_more_is_proposed_to_ask_when_nothing_is_near():
    assert results_of(practice_case("wages").screenings[0], "en").next == ()


def test_a_row_that_sources_read_in_two_ways_is_shown_as_such():
    record = talk(yes=["VR01", "VR02", "VR15"], no=["VR16"])

    vulnerable = line(results_of(record, "en"), "VR")

    assert vulnerable.disputed
    assert not vulnerable.confirmed


def test_a_childs_list_needs_no_means_and_says_so_first():
    results = results_of(talk(yes=["ACT", "EX01", "EX04"], age_at_act=15), "en")

    (part,) = results.parts
    assert part.who == "child"
    assert part.together.name == "Indicators of trafficking of a child"
    assert part.together.consent_irrelevant
    assert results.urgent


def test_while_the_age_is_not_known_both_lists_are_read_and_it_is_said():
    results = results_of(talk(yes=["EX01"], age_at_act=None), "en")

    assert [part.who for part in results.parts] == ["child", "adult"]
    assert "The age when it began is not known" in str(results.cautions[0])


def test_a_result_has_no_place_for_a_verdict():
    names = {field.name for of in (Results, Part, Line, Told) for field in fields(of)}

    assert not names & {"victim", "verdict", "is_victim", "status", "person", "guilty", "score"}


@pytest.mark.parametrize("language", ["th", "en"])
def test_results_speak_the_readers_language(language):
    results = results_of(practice_case("kiln").screenings[0], language)
    thai = any("ก" <= letter <= "๛" for one in results.others for letter in one.name)

    assert thai == (language == "th")


# --- pausing and going on ------------------------------------------------------------------------------------


def test_a_paused_interview_goes_on_where_it_was_with_its_answers():
    paused = pause_screening(told(begun(), yes=["S-SAFE"], no=["S-DANGER", "S-CARE"]), why="Tired")
    again = meet_again(paused, {"where": "Temple", "interpreted": "no"}, by=SOMCHAI, at=NINE)

    assert (paused.get("state"), paused.get("position")) == ("paused", "language")
    assert progress_of(again).next_step.code == "language"
    assert [meeting["where"] for meeting in again.values["meetings"]] == ["Clinic", "Temple"]
    assert again.get("state") == "open"


def test_an_answer_that_stops_the_conversation_can_be_taken_back():
    stopped = told(begun(), yes=["S-DANGER"])

    assert progress_of(stopped).stop.question == "S-DANGER"
    assert progress_of(take_back(stopped, "S-DANGER")).stop is None


def test_an_interview_that_is_ended_leaves_the_rest_open():
    ended = finish_screening(talk(yes=["CD01"]))

    assert ended.get("state") == "done"
    assert line(results_of(ended, "en"), "DR").state is State.NOT_ENOUGH_KNOWN


def test_the_age_that_is_learnt_later_is_read_without_asking_anything_anew():
    before = talk(yes=["EX01"], age_at_act=None)
    later = type(before)(before.kind, {**before.values, "age_at_act": 15})

    assert [part.who for part in results_of(later, "en").parts] == ["child"]
