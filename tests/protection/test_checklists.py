"""Checklists: what nobody answered stays open; what was not done has its reason."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.protection.rules import checklists as rules
from raengjai.protection.rules.checklists import Answer, Settled

NOW = datetime(2026, 11, 26, 9, tzinfo=BANGKOK)
LISTS = list(rules.checklists().values())


def of(item: str, settled: Settled = Settled.DONE, minutes: int = 0) -> Answer:
    return Answer(item, settled, "m1", NOW + timedelta(minutes=minutes), "why")


@given(st.sampled_from(LISTS), st.data())
def test_open_is_what_nobody_answered(one, data):
    codes = [item.code for item in one.items]
    answered = data.draw(st.lists(st.sampled_from(codes)))
    left = rules.open_items(one, [of(code, data.draw(st.sampled_from(Settled))) for code in answered])

    assert {item.code for item in left} == set(codes) - set(answered)
    assert [item.is_required for item in left] == sorted((item.is_required for item in left), reverse=True)
    assert rules.is_settled(one, map(of, answered)) == all(not item.is_required for item in left)


def test_the_last_answer_stands_in_whatever_order_they_come():
    answers = [of("told", Settled.DECLINED, 5), of("told", Settled.DONE, 1)]

    assert rules.latest(answers)["told"].settled is Settled.DECLINED
    assert rules.latest(answers[::-1])["told"].settled is Settled.DECLINED


@pytest.mark.parametrize("settled", [Settled.NOT_APPLICABLE, Settled.DECLINED])
def test_what_was_not_done_has_its_reason(settled):
    compensation = rules.checklist("compensation")

    with pytest.raises(Refused, match="reason"):
        rules.answer(compensation, "claim", settled, by="m1", at=NOW, note=" ")
    assert rules.answer(compensation, "claim", settled, by="m1", at=NOW, note=" ไม่ต้องการ ").note == "ไม่ต้องการ"
    assert rules.answer(compensation, "claim", Settled.DONE, by="m1", at=NOW).note == ""


@given(st.sampled_from(Settled), st.text())
def test_put_away_and_taken_out_it_is_the_same(settled, note):
    one = Answer("told", settled, "m1", NOW, note)

    assert rules.from_data(json.loads(json.dumps(rules.as_data(one)))) == one


def test_an_answer_belongs_to_an_item():
    with pytest.raises(LookupError):
        rules.answer(rules.checklist("closure"), "told", Settled.DONE, by="m1", at=NOW)
    with pytest.raises(KeyError):
        rules.checklist("everything")


def test_the_lists_hold_what_the_law_names():
    by_code = rules.checklists()

    assert list(by_code) == ["non_punishment", "compensation", "safety_plan", "closure"]
    of_41 = [item.code for item in by_code["non_punishment"].items if item.law.endswith("section 41")]
    assert of_41 == ["entry", "false_statement", "passport", "work", "prostitution"]
    assert by_code["compensation"].item("told").is_required
    assert by_code["compensation"].items[0].code == "told"


def test_every_item_has_both_languages_and_a_source():
    for one in LISTS:
        assert len({item.code for item in one.items}) == len(one.items)
        assert one.note.th
        for item in one.items:
            assert item.text.en
            assert item.text.th
            assert item.source
            assert item.law or not item.confirmed or one.code == "closure"
