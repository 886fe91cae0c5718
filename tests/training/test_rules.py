"""Marking, gain, hours, what few answers must not tell: what must hold for any input."""

import contextlib
from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground.refused import Refused
from raengjai.training.rules.bank import shipped
from raengjai.training.rules.course import Rule, after_months, why_not
from raengjai.training.rules.gain import Sums, by_question, gain_of, result_of
from raengjai.training.rules.hours import Line, minutes_attended
from raengjai.training.rules.marking import (
    LETTERS,
    check_answers,
    letters_of,
    line_of,
    marked,
    read_cell,
    read_line,
    score_of,
    sheet,
    variant_of,
)
from raengjai.training.rules.opinions import Rated, aspects_on, hidden_groups
from raengjai.training.rules.questions import Item, Wording, faults_of, languages_of, said_in

seeds = st.integers(0, 2**31 - 1)


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    """Up to a dozen questions with two to six choices."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        count = draw(st.integers(2, 6))
        right = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
        words = {"th": Wording(f"ถาม{number}", tuple(f"ข้อ{place}" for place in range(count)))}
        found.append(Item(str(UUID(int=number)), words, frozenset(right), draw(st.booleans())))
    return found


@given(items(), seeds, seeds, st.data())
def test_the_same_meaning_has_the_same_score_under_any_shuffle(
    asked: list[Item], one: int, other: int, data: st.DataObject
):
    meant = {item.id: data.draw(st.sets(st.integers(0, item.count - 1))) for item in asked}

    def paper(seed: int) -> dict[str, list[int]]:
        return {
            shown.item.id: sorted(shown.order.index(choice) for choice in meant[shown.item.id])
            for shown in sheet(seed, asked)
        }

    assert marked(one, asked, paper(one)) == marked(other, asked, paper(other))
    assert score_of(one, asked, paper(one)) == sum(meant[item.id] == item.right for item in asked)


@given(items(), seeds)
def test_a_paper_is_the_same_whenever_it_is_drawn(asked: list[Item], seed: int):
    assert sheet(seed, asked) == sheet(seed, asked[::-1])
    for shown in sheet(seed, asked):
        assert sorted(shown.order) == list(range(shown.item.count))
        assert not shown.item.is_fixed or list(shown.order) == sorted(shown.order)


@given(items(), seeds, st.data())
def test_what_a_paper_holds_is_keyed_in_and_read_back(asked: list[Item], seed: int, data: st.DataObject):
    paper = sheet(seed, asked)
    answers = {
        shown.item.id: sorted(
            data.draw(
                st.sets(st.integers(0, shown.item.count - 1), max_size=6 if shown.item.takes_several else 1)
            )
        )
        for shown in paper
    }

    assert read_line(line_of(paper, answers), paper) == answers
    check_answers(seed, asked, answers)


@given(items(), seeds, st.text(max_size=40))
def test_any_line_is_answers_or_a_sentence(asked: list[Item], seed: int, text: str):
    with contextlib.suppress(Refused):
        check_answers(seed, asked, read_line(text, sheet(seed, asked)))


ASKED = [
    Item("1", {"th": Wording("ก", ("ก", "ข", "ค"))}, frozenset({0}), is_fixed=True),
    Item("2", {"th": Wording("ข", ("ก", "ข", "ค", "ง"))}, frozenset({0, 2}), is_fixed=True),
]


@pytest.mark.parametrize("text", ["a(ac)", "A AC", "\u0e01 \u0e01\u0e04", "1,13", "a  ca", "๑ ๑๓"])
def test_letters_in_any_writing_are_read(text: str):
    paper = sheet(1, ASKED)
    in_order = {"1": [0], "2": [0, 2]}
    if paper[0].item.id == "2":
        paper = paper[::-1]

    assert read_line(text, paper) == in_order


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("D A", "Question 1 has no choice D"),
        ("A", "Answers in the line: 1"),
        ("AB A", "Question 1 takes one"),
    ],
)
def test_an_impossible_letter_is_said_with_its_question(text: str, said: str):
    paper = sorted(sheet(1, ASKED), key=lambda shown: shown.item.id)

    with pytest.raises(Refused) as refused:
        read_line(text, paper)

    assert said in str(refused.value.message)


def test_answers_outside_the_choices_or_the_test_are_refused():
    for answers in ({"1": [3]}, {"9": [0]}, {"1": [-1]}, {"1": [0, 1]}):
        with pytest.raises(Refused):
            check_answers(1, ASKED, answers)


def test_cells_and_letters():
    shown = next(each for each in sheet(1, ASKED) if each.item.id == "2")

    assert read_cell("a, c", shown, 2) == [0, 2]
    assert read_cell("", shown, 2) == []
    assert (letters_of([2, 0]), letters_of([])) == ("AC", "-")
    assert [variant_of(number) for number in (1, 2, 4, 5)] == ["A", "B", "D", "A"]
    assert len(LETTERS) == 6


@given(st.integers(1, 60), st.data())
def test_gain_is_never_above_one_and_follows_the_difference(most: int, data: st.DataObject):
    pre, post = data.draw(st.integers(0, most)), data.draw(st.integers(0, most))

    gain = gain_of(pre, post, most)

    if pre == most:
        assert gain is None
    else:
        assert gain is not None
        assert -most <= gain <= 1
        assert (gain > 0) == (post > pre)
        assert (gain == 1) == (post == most)


def test_a_group_is_told_by_its_means_and_half_takers_stand_apart():
    group = result_of("ก", Sums(None, both=2, pre=6, post=14, only_pre=3, only_post=1, passed=2), 10)

    assert (group.mean_pre, group.mean_post, group.difference) == (3, 7, 4)
    assert group.gain == pytest.approx(4 / 7)
    assert (group.only_pre, group.only_post) == (3, 1)
    nobody = result_of("ข", Sums(None, only_pre=5), 10)
    assert (nobody.mean_pre, nobody.gain) == (None, None)
    whole = sum([Sums(None, 1, 2, 3, 0, 0, 1), Sums(None, 1, 4, 5, 1, 0, 0)], Sums(None))
    assert (whole.both, whole.pre, whole.post, whole.only_pre, whole.passed) == (2, 6, 8, 1, 1)


def test_the_hardest_question_comes_first():
    marks = {"pre": [{"a": True, "b": False}], "post": [{"a": True, "b": False}, {"a": True, "b": True}]}

    found = by_question(["a", "b"], marks)

    assert [(each.id, each.pre_right, each.post_right, each.share) for each in found] == [
        ("b", 0, 1, 0.5),
        ("a", 1, 2, 1.0),
    ]
    assert (found[0].pre_share, by_question(["a"], {})[0].post_share) == (0, None)


DAY = date(2020, 1, 7)
AGENDA = [
    Line(DAY, time(8, 30), time(9, 0), "registration"),
    Line(DAY, time(9, 0), time(10, 0), "lecture"),
    Line(DAY, time(9, 30), time(11, 0), "group_work"),  # beside the other
    Line(DAY, time(11, 30), time(12, 30), "discussion"),  # over noon
    Line(DAY, time(12, 30), time(13, 30), "meal"),
    Line(DAY, time(13, 30), time(15, 0), "lecture"),
]


@pytest.mark.parametrize(
    ("parts", "minutes"),
    [
        ([], 0),
        (["morning"], 150),
        (["afternoon"], 120),
        (["morning", "afternoon"], 270),
        (["day"], 270),
    ],
)
def test_hours_are_those_of_the_attended_parts(parts: list[str], minutes: int):
    assert minutes_attended(AGENDA, [(DAY, part) for part in parts]) == minutes
    assert minutes_attended(AGENDA, [(date(2020, 1, 8), part) for part in parts]) == 0


@given(st.dictionaries(st.none() | st.uuids(), st.integers(0, 30), max_size=6))
def test_few_answers_can_never_be_reckoned_from_the_rest(counts: dict[UUID | None, int]):
    hidden = hidden_groups(counts)

    left_over = sum(counts[group] for group in hidden)
    assert all(group in hidden for group, count in counts.items() if 0 < count < 5)
    assert left_over == 0 or left_over >= 5 or hidden == {group for group in counts if counts[group]}


def test_both_percentages_are_told_apart():
    rated = Rated(count=4, total=16, high=3)

    assert (rated.mean, rated.percent, rated.high_percent) == (4, 80, 75)
    assert (Rated().mean, Rated().percent, Rated().high_percent) == (None, None, None)


def test_the_lines_of_the_form_say_where_they_come_from():
    found = aspects_on(date(2026, 1, 1))

    assert len(found.aspects) == 8
    assert not found.confirmed
    assert found.aspects[0].say("en") != found.aspects[0].say("th")
    assert aspects_on(date(2000, 1, 1)) == found


def test_whoever_was_absent_gets_no_certificate():
    assert "not present" in str(why_not(Rule(1, None), sessions=0, score=None))
    assert "1 of at least 2" in str(why_not(Rule(2, None), sessions=1, score=None))
    assert "has not taken" in str(why_not(Rule(1, 3), sessions=1, score=None)).lower()
    assert "Has 2 right" in str(why_not(Rule(1, 3), sessions=1, score=2))
    assert why_not(Rule(1, 3), sessions=1, score=3) == ""


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2020, 1, 7), 36, date(2023, 1, 6)),
        (date(2020, 1, 31), 1, date(2020, 2, 28)),
        (date(2020, 12, 1), 1, date(2020, 12, 31)),
        (date(2020, 1, 7), None, None),
    ],
)
def test_months_of_validity(first: date, months: int | None, last: date | None):
    assert after_months(first, months) == last


def test_the_shipped_bank_can_be_asked_and_names_its_sources():
    found = shipped()

    assert len(found) >= 20
    assert all(each.source and set(each.words) == {"th", "en"} for each in found)
    assert {each.subject for each in found} == {"duties", "protection", "insurance", "forced"}
    assert any(not each.confirmed for each in found)


def test_faults_of_a_question_are_said():
    good = {"th": Wording("ถาม", ("ก", "ข")), "en": Wording("Ask", ("a", "b"))}

    assert faults_of(good, [0]) == []
    assert [field for field, _s in faults_of({}, [0])] == ["th"]
    assert [field for field, _s in faults_of(good | {"en": Wording("Ask", ("a",))}, [0])] == ["en"]
    assert [field for field, _s in faults_of(good | {"vi": Wording("", ("a", "b"))}, [0])] == ["vi"]
    assert [field for field, _s in faults_of({"th": Wording("ถาม", ("ก", "ก"))}, [0])] == ["th"]
    assert [field for field, _s in faults_of({"th": Wording("ถาม", ("ก",))}, [5])] == ["th", "right"]
    assert [field for field, _s in faults_of(good, [])] == ["right"]
    assert [field for field, _s in faults_of(good, [0, 1])] == ["right"]


def test_a_missing_translation_falls_back_to_thai_and_says_so():
    words = {"th": Wording("ถาม", ("ก", "ข")), "my": Wording("my", ("a", "b"))}
    item = Item("1", words, frozenset({0}))

    assert (said_in(item, "km").language, said_in(item, "km").is_missing) == ("th", True)
    assert (said_in(item, "my").is_missing, said_in(item, "my").is_reviewed) == (False, False)
    assert said_in(item, "th").is_reviewed
    assert languages_of([item]) == ["th", "my"]
