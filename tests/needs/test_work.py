"""Working a need: every deed writes its step, its journal entry and its tasks, and a stale form changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.messages.models import Notice
from raengjai.needs import actions
from raengjai.needs.actions.steps import Stale
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import NotNow
from raengjai.programmes.models import Fact
from raengjai.services.models import Bounce
from raengjai.tasks.models import Task
from tests.cast import Cast
from tests.needs import story


@pytest.fixture
def need(cast: Cast) -> Need:
    return story.need_of(story.record(cast.volunteer), cast.volunteer)


@pytest.fixture
def referral(cast: Cast, need: Need) -> Referral:
    return story.referral_of(need, cast.volunteer)


def facts(cast: Cast, kind: str) -> int:
    """What stands of a kind: posts less corrections."""
    with acting_as(cast.coordinator):
        return sum(Fact.objects.filter(kind=kind).values_list("acts", flat=True))


def tasks_of(person, kind: str) -> int:
    with acting_as(person) as actor:
        return Task.objects.open().of(actor.me).filter(kind=kind).count()


def state_of(cast: Cast, need: Need) -> str:
    with acting_as(cast.coordinator):
        return Need.objects.get(pk=need.pk).state


def test_the_whole_way_from_waiting_to_told(cast: Cast, need: Need, referral: Referral):
    story.do(cast.mentor_dlpw, actions.accept_referral, referral)
    assert state_of(cast, need) == "accepted"
    story.resolve(cast.mentor_dlpw, referral)
    assert state_of(cast, need) == "resolved"
    assert tasks_of(cast.volunteer, "tell_person") == 1
    story.do(cast.volunteer, actions.tell_person, need, text="ไปบอกที่บ้าน", after=timedelta(hours=3))

    with acting_as(cast.coordinator):
        told = Need.objects.get(pk=need.pk)
        verbs = [entry.verb for entry in timeline.of("need", need.pk)]
    assert (told.state, told.outcome_code, told.outcome_amount) == ("told", "paid", Decimal("12400.00"))
    assert tasks_of(cast.volunteer, "tell_person") == 0
    assert verbs[:2] == ["need.recorded", "need.referred"]
    assert [verb for verb in verbs if verb.startswith("need.")][2:] == [
        "need.accepted",
        "need.resolved",
        "need.told",
    ]
    assert (facts(cast, "need.resolved"), facts(cast, "need.paid")) == (1, 1)


def test_the_volunteer_hears_of_it_and_the_actor_does_not_notify_themself(cast: Cast, referral: Referral):
    story.do(cast.mentor_dlpw, actions.accept_referral, referral)

    with acting_as(cast.volunteer):
        assert [notice.kind for notice in Notice.objects.all()] == ["need_accepted"]
    with acting_as(cast.mentor_dlpw):
        assert not Notice.objects.exists()


def test_a_question_becomes_the_recorders_task_and_its_answer_ends_it(
    cast: Cast, need: Need, referral: Referral
):
    story.do(cast.mentor_dlpw, actions.ask_for_more, referral, question="ขอสลิปเงินเดือน")
    assert (state_of(cast, need), tasks_of(cast.volunteer, "answer_question")) == ("asked", 1)

    story.do(cast.volunteer, actions.answer_question, referral, text="ส่งรูปแล้ว", after=timedelta(hours=2))

    assert (state_of(cast, need), tasks_of(cast.volunteer, "answer_question")) == ("accepted", 0)


def test_a_bounce_is_kept_for_whoever_edits_the_routing_table(cast: Cast, need: Need, referral: Referral):
    story.do(
        cast.mentor_dlpw,
        actions.pass_on_referral,
        referral,
        to_office="DSD-52",
        service_code="D1",
        reason_code="wrong-agency",
        note="อยากเรียนมากกว่า",
    )

    with acting_as(cast.coordinator):
        old, new = Referral.objects.filter(need=need).order_by("sent_at", "id")
        bounce = Bounce.objects.get()
    assert (old.state, old.end_reason, old.end_note) == ("passed_on", "wrong-agency", "อยากเรียนมากกว่า")
    assert (new.office_code, new.state, new.previous_id) == ("DSD-52", "waiting", old.pk)
    assert (bounce.office_code, bounce.reason_code, bounce.referral_id) == ("DLPW-52", "wrong-agency", old.pk)
    assert facts(cast, "need.referred") == 2


def test_what_is_sent_back_can_be_sent_again(cast: Cast, need: Need, referral: Referral):
    story.do(cast.mentor_dlpw, actions.return_referral, referral, reason_code="incomplete", note="ขอชื่อนายจ้าง")
    assert (state_of(cast, need), tasks_of(cast.volunteer, "refer_again")) == ("returned", 1)

    story.do(
        cast.volunteer,
        actions.refer_need,
        need,
        to_office="DLPW-52",
        service_code="P2",
        note="บริษัท ก",
        after=timedelta(hours=2),
    )

    assert (state_of(cast, need), tasks_of(cast.volunteer, "refer_again")) == ("referred", 0)


def test_an_outcome_without_result_is_not_counted_as_resolved(cast: Cast, need: Need, referral: Referral):
    story.do(
        cast.mentor_dlpw,
        actions.resolve_referral,
        referral,
        outcome_code="unreachable",
        amount=None,
        text="",
    )

    assert state_of(cast, need) == "resolved"
    assert (facts(cast, "need.resolved"), facts(cast, "need.answered")) == (0, 1)


def test_not_fixed_opens_it_again_and_counts_it_no_more(cast: Cast, need: Need, referral: Referral):
    story.resolve(cast.mentor_dlpw, referral)
    assert facts(cast, "need.resolved") == 1

    story.do(cast.volunteer, actions.reopen_need, need, text="ยังไม่ได้เงิน", after=timedelta(hours=3))

    with acting_as(cast.mentor_dlpw):
        again = Referral.objects.get(need=need, state="waiting")
    assert state_of(cast, need) == "referred"
    assert again.previous_id == referral.pk
    assert (facts(cast, "need.resolved"), facts(cast, "need.paid")) == (0, 0)
    assert tasks_of(cast.volunteer, "tell_person") == 0


def test_a_need_with_two_offices_is_resolved_when_both_are_done(cast: Cast, need: Need, referral: Referral):
    story.do(cast.coordinator, actions.refer_need, need, to_office="SSO-52", service_code="", note="")
    story.resolve(cast.mentor_dlpw, referral)
    assert state_of(cast, need) == "referred"

    second = story.referral_of(need, cast.coordinator, "SSO-52")
    story.do(
        cast.mentor_sso,
        actions.resolve_referral,
        second,
        outcome_code="advised",
        amount=None,
        text="",
        after=timedelta(hours=3),
    )

    assert state_of(cast, need) == "resolved"
    assert facts(cast, "need.resolved") == 1


@pytest.mark.parametrize(
    ("outcome", "amount", "field"),
    [
        ("paid", None, "amount"),
        ("advised", 500, "amount"),
        ("enrolled-course", None, "outcome_code"),
        ("nonsense", None, "outcome_code"),
    ],
)
def test_an_outcome_that_does_not_fit_is_refused(cast: Cast, referral: Referral, outcome, amount, field):
    with pytest.raises(Refused) as refused:
        story.do(
            cast.mentor_dlpw, actions.resolve_referral, referral, outcome_code=outcome, amount=amount, text=""
        )

    assert refused.value.field == field


def test_a_stale_form_changes_nothing(cast: Cast, need: Need, referral: Referral):
    version = need.version
    story.do(cast.mentor_dlpw, actions.accept_referral, referral, version=version)

    with pytest.raises(Stale):
        story.do(
            cast.mentor_dlpw,
            actions.ask_for_more,
            referral,
            question="?",
            version=version,
            after=timedelta(hours=2),
        )

    with acting_as(cast.coordinator):
        assert [step.deed for step in Step.objects.filter(need=need)] == ["accept"]


def test_a_deed_that_does_not_fit_the_state_is_refused(cast: Cast, need: Need, referral: Referral):
    story.resolve(cast.mentor_dlpw, referral)

    for deed, said in ((actions.accept_referral, {}), (actions.ask_for_more, {"question": "?"})):
        with pytest.raises(NotNow):
            story.do(cast.mentor_dlpw, deed, referral, after=timedelta(hours=3), **said)
    with pytest.raises(NotNow):
        story.do(
            cast.volunteer,
            actions.withdraw_need,
            need,
            reason_code="not-needed",
            text="",
            after=timedelta(hours=3),
        )


def test_bulk_assignment_is_all_or_none(cast: Cast, referral: Referral):
    other = story.referral_of(story.need_of(story.record(cast.volunteer), cast.volunteer), cast.volunteer)
    story.resolve(cast.mentor_dlpw, other)

    with pytest.raises(NotNow):
        story.do(cast.mentor_dlpw, actions.assign_referrals, [referral, other], to=cast.mentor_dlpw.pk)

    with acting_as(cast.mentor_dlpw):
        assert Referral.objects.get(pk=referral.pk).assigned_to is None
