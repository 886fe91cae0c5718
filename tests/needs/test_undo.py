"""Undo: for a minute the last step can be taken back, and everything is as it was."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.models import Need, Referral, Step
from raengjai.programmes.models import Fact
from raengjai.services.models import Bounce
from raengjai.tasks.models import Task
from tests.cast import Cast
from tests.needs import story

SOON = timedelta(hours=1, seconds=8)
DEEDS = {
    "accept": (actions.accept_referral, {}),
    "ask": (actions.ask_for_more, {"question": "ขอสลิป"}),
    "pass_on": (
        actions.pass_on_referral,
        {"to_office": "DSD-52", "service_code": "", "reason_code": "other", "note": ""},
    ),
    "return": (actions.return_referral, {"reason_code": "other", "note": "x"}),
    "resolve": (actions.resolve_referral, {"outcome_code": "paid", "amount": Decimal(500), "text": ""}),
}


def picture(cast: Cast, need: Need) -> dict[str, Any]:
    """Everything about the need that an undo must bring back."""
    not_kept = {"version"}
    with acting_as(cast.coordinator):
        row = Need.objects.filter(pk=need.pk).values().get()
        return {
            "need": {name: value for name, value in row.items() if name not in not_kept},
            "referrals": list(Referral.objects.filter(need=need).order_by("pk").values()),
            "tasks": sorted(Task.objects.open().values_list("kind", "assigned_to")),
            "bounces": Bounce.objects.count(),
            "facts": {
                kind: [
                    sum(Fact.objects.filter(kind=kind).values_list(number, flat=True))
                    for number in ("acts", "heads", "quantity")
                ]
                for kind in (
                    "need.recorded",
                    "need.referred",
                    "need.resolved",
                    "need.paid",
                    "need.withdrawn",
                )
            },
        }


@pytest.fixture
def need(cast: Cast) -> Need:
    return story.need_of(story.record(cast.volunteer), cast.volunteer)


@pytest.mark.parametrize("name", DEEDS)
def test_undoing_an_offices_deed_brings_everything_back(cast: Cast, need: Need, name: str):
    before = picture(cast, need)
    deed, said = DEEDS[name]
    step = story.do(cast.mentor_dlpw, deed, story.referral_of(need, cast.mentor_dlpw), **said)
    assert picture(cast, need) != before

    story.do(cast.mentor_dlpw, actions.undo_step, step, after=SOON)

    assert picture(cast, need) == before


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_can_be_done_again_after_undo(cast: Cast, need: Need, name: str):
    deed, said = DEEDS[name]
    step = story.do(cast.mentor_dlpw, deed, story.referral_of(need, cast.mentor_dlpw), **said)
    story.do(cast.mentor_dlpw, actions.undo_step, step, after=SOON)

    again = story.do(
        cast.mentor_dlpw, deed, story.referral_of(need, cast.mentor_dlpw), after=timedelta(hours=2), **said
    )

    assert again.deed == step.deed


def test_undoing_told_and_withdrawn(cast: Cast, need: Need):
    before = picture(cast, need)
    step = story.do(cast.volunteer, actions.withdraw_need, need, reason_code="not-needed", text="")
    story.do(cast.volunteer, actions.undo_step, step, after=SOON)
    assert picture(cast, need) == before

    story.resolve(cast.mentor_dlpw, story.referral_of(need, cast.mentor_dlpw))
    before = picture(cast, need)
    step = story.do(cast.volunteer, actions.tell_person, need, text="", after=timedelta(hours=3))
    story.do(cast.volunteer, actions.undo_step, step, after=timedelta(hours=3, seconds=8))
    assert picture(cast, need) == before


def test_undoing_an_answer_a_referral_and_a_reopening(cast: Cast, need: Need):
    part = story.referral_of(need, cast.mentor_dlpw)
    story.do(cast.mentor_dlpw, actions.ask_for_more, part, question="ขอสลิป")
    before = picture(cast, need)
    step = story.do(cast.volunteer, actions.answer_question, part, text="ส่งแล้ว", after=timedelta(hours=2))
    story.do(cast.volunteer, actions.undo_step, step, after=timedelta(hours=2, seconds=8))
    assert picture(cast, need) == before

    said = {"to_office": "SSO-52", "service_code": "", "note": ""}
    step = story.do(cast.coordinator, actions.refer_need, need, after=timedelta(hours=3), **said)
    story.do(cast.coordinator, actions.undo_step, step, after=timedelta(hours=3, seconds=8))
    assert picture(cast, need) == before
    with acting_as(cast.mentor_sso):
        assert not Need.objects.exists()

    story.resolve(cast.mentor_dlpw, part, after=timedelta(hours=4))
    before = picture(cast, need)
    step = story.do(cast.volunteer, actions.reopen_need, need, text="ยัง", after=timedelta(hours=5))
    story.do(cast.volunteer, actions.undo_step, step, after=timedelta(hours=5, seconds=8))
    assert picture(cast, need) == before
    with acting_as(cast.coordinator):
        deeds = list(
            Step.objects.filter(need=need, undone_at=None, undoes=None).values_list("deed", flat=True)
        )
    assert sorted(deeds) == ["ask", "resolve"]


def test_undoing_that_a_withdrawn_need_was_opened_again(cast: Cast, need: Need):
    story.do(cast.volunteer, actions.withdraw_need, need, reason_code="not-needed", text="")
    before = picture(cast, need)

    step = story.do(cast.volunteer, actions.reopen_need, need, text="ยัง", after=timedelta(hours=2))
    story.do(cast.volunteer, actions.undo_step, step, after=timedelta(hours=2, seconds=8))

    assert picture(cast, need) == before


def test_it_is_too_late_after_a_minute(cast: Cast, need: Need):
    step = story.do(cast.mentor_dlpw, actions.accept_referral, story.referral_of(need, cast.mentor_dlpw))

    with pytest.raises(Refused):
        story.do(cast.mentor_dlpw, actions.undo_step, step, after=timedelta(hours=1, seconds=61))


def test_nobody_undoes_anothers_step_nor_twice(cast: Cast, need: Need):
    step = story.do(cast.mentor_dlpw, actions.accept_referral, story.referral_of(need, cast.mentor_dlpw))
    with pytest.raises(Refused):
        story.do(cast.coordinator, actions.undo_step, step, after=SOON)

    story.do(cast.mentor_dlpw, actions.undo_step, step, after=SOON)

    with acting_as(cast.mentor_dlpw):
        step = Step.objects.get(pk=step.pk)
    with pytest.raises(Refused):
        story.do(cast.mentor_dlpw, actions.undo_step, step, after=SOON)


def test_it_cannot_be_undone_once_somebody_went_on_from_there(cast: Cast, need: Need):
    referral = story.referral_of(need, cast.mentor_dlpw)
    step = story.do(cast.mentor_dlpw, actions.accept_referral, referral)
    story.do(
        cast.mentor_dlpw, actions.ask_for_more, referral, question="?", after=timedelta(hours=1, seconds=4)
    )

    with pytest.raises(Refused):
        story.do(cast.mentor_dlpw, actions.undo_step, step, after=SOON)
