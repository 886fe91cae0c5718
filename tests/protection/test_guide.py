"""The interview guide: safety first, every question once, rests when it should, goes on where it was."""

import random
from dataclasses import replace

from raengjai.protection.rules.screening import Said, Screening, Source, guide, progress
from tests.protection.screenings import CODE, adult, answer, child, rules, screening

AGREED = {"yes": ["S-SAFE", "S-LANGUAGE", "S-GO-ON"], "no": ["S-DANGER", "S-CARE"]}


def test_it_begins_with_safety():
    begun = progress(rules(), Screening(CODE))

    assert begun.next_step
    assert begun.next_step.code == "safety"
    assert begun.questions == ("S-SAFE", "S-DANGER")
    assert not begun.is_good_pause
    assert [step.code for step in guide(rules()).steps[:4]] == ["safety", "care", "language", "agreeing"]


def test_every_question_stands_in_one_part():
    asked = [code for step in guide(rules()).steps for code in step.questions]

    assert sorted(asked) == sorted(rules().questions)


def test_what_hurts_comes_late_and_only_papers_and_the_end_follow():
    steps = [step.code for step in guide(rules()).steps]

    assert steps[-4:] == ["hurt", "childs-hurt", "papers", "closing"]
    assert [step.code for step in guide(rules()).steps if step.is_from_papers] == ["papers"]


def test_every_part_says_something_open_in_both_languages():
    for step in guide(rules()).steps:
        assert step.ask
        assert all(ask.in_language("th") != ask.in_language("en") for ask in step.ask)
    assert len(guide(rules()).do) >= 5
    assert len(guide(rules()).do_not) >= 5


def test_an_answer_can_end_it_for_now():
    wrong = {
        "S-SAFE": Said.NO,
        "S-DANGER": Said.YES,
        "S-CARE": Said.YES,
        "S-LANGUAGE": Said.NO,
        "S-GO-ON": Said.NO,
    }
    for question, said in wrong.items():
        rests = progress(rules(), screening(**AGREED).with_answer(answer(question, said)))

        assert rests.stop
        assert rests.stop.question == question
        assert (rests.next_step, rests.questions) == (None, ())
        assert rests.is_good_pause


def test_not_knowing_whether_it_is_safe_is_not_safe():
    rests = progress(rules(), screening(**AGREED).with_answer(answer("S-SAFE", Said.NOT_KNOWN)))

    assert rests.stop
    assert rests.stop.question == "S-SAFE"


def test_whoever_says_that_it_is_not_safe_is_heard():
    told = screening(**AGREED).with_answer(answer("S-SAFE", Said.NO, source=Source.SEEN, respondent=None))

    rests = progress(rules(), told)

    assert rests.stop
    assert rests.stop.question == "S-SAFE"


def test_it_goes_on_when_things_are_better():
    told = screening(**AGREED).with_answer(answer("S-CARE")).with_answer(answer("S-CARE", Said.NO))

    going = progress(rules(), told)

    assert going.stop is None
    assert going.next_step
    assert going.next_step.code == "beginning"
    assert going.is_good_pause
    assert going.done == ("safety", "care", "language", "agreeing")


def test_it_goes_on_where_it_was_in_whatever_order_it_was_told():
    told = screening(**AGREED).with_answers([answer("DR01"), answer("DR02", Said.NOT_KNOWN)])
    mixed = list(told.answers)
    random.Random(7).shuffle(mixed)

    going = progress(rules(), told)

    assert {"DR01", "DR02"} & set(going.questions) == set()
    assert "DR03" in going.questions
    assert progress(rules(), replace(told, answers=tuple(mixed))) == going


def test_what_is_passed_over_is_not_asked_again_and_not_forgotten():
    told = screening(**AGREED).with_answer(answer("ACT", Said.NOT_ASKED))

    going = progress(rules(), told)

    assert "ACT" not in going.questions
    assert going.passed_over == ("ACT",)


def test_a_child_is_asked_a_childs_questions_and_an_adult_is_not():
    answered = {"rest": "no", "yes": AGREED["yes"], "no": AGREED["no"]}

    assert "childs-work" in progress(rules(), child(**answered)).done
    assert "childs-work" not in progress(rules(), adult(**answered)).done
    assert "childs-work" in progress(rules(), screening(**answered)).done


def test_an_indicator_of_the_other_list_is_not_asked():
    begun = {
        name: progress(rules(), make(**AGREED)) for name, make in {"child": child, "adult": adult}.items()
    }

    assert "VR07" not in begun["child"].questions
    assert "VR07" in begun["adult"].questions


def test_it_ends():
    ended = progress(rules(), adult(rest="no", yes=AGREED["yes"]))

    assert (ended.next_step, ended.questions, ended.stop) == (None, (), None)
    assert ended.is_good_pause
