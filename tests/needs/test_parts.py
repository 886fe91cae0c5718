"""A need with several offices, or opened again: each part ends by itself, and the need follows from those that count."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.models import Need, Referral, Step
from raengjai.programmes.models import Fact
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, browser_of
from tests.needs import story

NEXT = timedelta(hours=3)
LATER = timedelta(hours=4)
LATEST = timedelta(hours=5)
BACK = {"reason_code": "incomplete", "note": "ขอชื่อนายจ้าง"}
ADVISED = {"outcome_code": "advised", "amount": None, "text": "แนะนำแล้ว"}


@pytest.fixture
def need(cast: Cast) -> Need:
    return story.need_of(story.record(cast.volunteer), cast.volunteer)


@pytest.fixture
def first(cast: Cast, need: Need) -> Referral:
    return story.referral_of(need, cast.volunteer, "DLPW-52")


@pytest.fixture
def second(cast: Cast, need: Need, first: Referral) -> Referral:
    story.do(cast.coordinator, actions.refer_need, need, to_office="SSO-52", service_code="", note="")
    return story.referral_of(need, cast.coordinator, "SSO-52")


def now(cast: Cast, need: Need) -> Need:
    with acting_as(cast.coordinator):
        return Need.objects.get(pk=need.pk)


def counted(cast: Cast, kind: str) -> tuple[int, int]:
    """Acts and quantity of a kind that stand."""
    with acting_as(cast.coordinator):
        rows = list(Fact.objects.filter(kind=kind).values_list("acts", "quantity"))
    return sum(acts for acts, _quantity in rows), sum(quantity for _acts, quantity in rows)


def tasks(person: User) -> list[str]:
    with acting_as(person) as actor:
        return sorted(Task.objects.open().of(actor.me).values_list("kind", flat=True))


def last_step(cast: Cast, need: Need) -> Step:
    with acting_as(cast.coordinator):
        return Step.objects.filter(need=need).order_by("-at", "-id")[0]


def test_sending_the_last_open_part_back_ends_the_need_with_the_other_result(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    story.resolve(cast.mentor_dlpw, first)
    step = story.do(cast.mentor_sso, actions.return_referral, second, after=NEXT, **BACK)

    ended = now(cast, need)
    assert (ended.state, ended.outcome_code, ended.outcome_amount) == ("resolved", "paid", Decimal(12400))
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((1, 1), (1, 12400))
    assert tasks(cast.volunteer) == ["tell_person"]

    story.do(cast.mentor_sso, actions.undo_step, step, after=NEXT + timedelta(seconds=8))
    assert (now(cast, need).state, now(cast, need).resolved_at) == ("referred", None)
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((0, 0), (1, 12400))
    assert tasks(cast.volunteer) == []


def test_a_part_sent_back_first_is_nobodys_task_once_the_other_has_ended_it(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    story.do(cast.mentor_sso, actions.return_referral, second, after=timedelta(hours=2), **BACK)
    assert (now(cast, need).state, tasks(cast.volunteer)) == ("referred", ["refer_again"])

    story.resolve(cast.mentor_dlpw, first, after=NEXT)

    assert (now(cast, need).state, tasks(cast.volunteer)) == ("resolved", ["tell_person"])


def test_a_need_opened_again_can_be_sent_back(cast: Cast, need: Need, first: Referral):
    story.resolve(cast.mentor_dlpw, first)
    story.do(cast.volunteer, actions.reopen_need, need, text="ยังไม่ได้เงิน", after=NEXT)
    again = story.referral_of(need, cast.mentor_dlpw)

    story.do(cast.mentor_dlpw, actions.return_referral, again, after=LATER, **BACK)

    assert (now(cast, need).state, tasks(cast.volunteer)) == ("returned", ["refer_again"])
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((0, 0), (0, 0))


def test_what_was_sent_back_and_withdrawn_can_be_opened_again(cast: Cast, need: Need, first: Referral):
    story.do(cast.mentor_dlpw, actions.return_referral, first, after=timedelta(hours=2), **BACK)
    story.do(cast.volunteer, actions.withdraw_need, need, reason_code="not-needed", text="", after=NEXT)

    story.do(cast.volunteer, actions.reopen_need, need, text="ยังต้องการ", after=LATER)

    assert now(cast, need).state == "referred"
    assert story.referral_of(need, cast.mentor_dlpw).state == "waiting"


def test_it_is_opened_again_a_second_time_after_it_was_sent_back(cast: Cast, need: Need, first: Referral):
    story.resolve(cast.mentor_dlpw, first)
    story.do(cast.volunteer, actions.reopen_need, need, text="ยังไม่ได้เงิน", after=NEXT)
    again = story.referral_of(need, cast.mentor_dlpw)
    story.do(cast.mentor_dlpw, actions.return_referral, again, after=LATER, **BACK)
    story.do(cast.volunteer, actions.withdraw_need, need, reason_code="not-needed", text="", after=LATEST)

    story.do(cast.volunteer, actions.reopen_need, need, text="ยัง", after=LATEST + timedelta(hours=1))

    third = story.referral_of(need, cast.mentor_dlpw)
    assert (third.state, third.office_code) == ("waiting", "DLPW-52")


def test_a_part_is_not_passed_on_to_an_office_that_has_one(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    said = {"service_code": "", "reason_code": "other", "note": ""}

    with pytest.raises(Refused) as refused:
        story.do(cast.mentor_dlpw, actions.pass_on_referral, first, to_office="SSO-52", after=NEXT, **said)

    assert refused.value.field == "to_office"
    page = browser_of(cast.mentor_dlpw).post(
        reverse("pass_on", args=[first.pk]), said | {"to_office": "SSO-52"}
    )
    assert page.status_code == 422
    assert "to_office" in page.context["form"].errors
    with acting_as(cast.coordinator):
        assert set(Referral.objects.filter(need=need).values_list("state", flat=True)) == {"waiting"}


def test_a_service_and_an_office_that_are_no_more_leave_the_part_where_it_is(
    cast: Cast, need: Need, first: Referral
):
    with pytest.raises(Refused):
        story.do(
            cast.mentor_dlpw,
            actions.pass_on_referral,
            first,
            to_office="XXX-52",
            service_code="",
            reason_code="other",
            note="",
        )

    with acting_as(cast.coordinator):
        assert Referral.objects.get(need=need).state == "waiting"


def test_every_part_can_be_worked_and_answered_by_its_offices_name(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    story.do(cast.mentor_dlpw, actions.ask_for_more, first, question="ขอสลิป", after=NEXT)

    seen = {
        name: browser_of(getattr(cast, name)).get(reverse("need", args=[need.pk])).content.decode()
        for name in ("volunteer", "coordinator", "mentor_dlpw", "mentor_sso")
    }

    def offers(name: str, step: str, part: Referral) -> bool:
        return f'href="{reverse(step, args=[part.pk])}"' in seen[name]

    assert offers("volunteer", "answer", first)
    assert not offers("volunteer", "answer", second)
    assert offers("coordinator", "answer", first)
    assert offers("coordinator", "accept", second)
    assert offers("mentor_dlpw", "resolve", first)
    assert not offers("mentor_dlpw", "accept", second)
    assert offers("mentor_sso", "accept", second)
    assert not offers("mentor_sso", "resolve", first)


def test_a_question_stays_the_recorders_task_while_another_office_ends_its_part(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    story.do(cast.mentor_dlpw, actions.ask_for_more, first, question="ขอสลิป", after=timedelta(hours=2))
    story.do(cast.mentor_sso, actions.resolve_referral, second, after=NEXT, **ADVISED)
    assert tasks(cast.volunteer) == ["answer_question"]

    story.do(cast.mentor_dlpw, actions.return_referral, first, after=LATER, **BACK)

    assert tasks(cast.volunteer) == ["tell_person"]


def test_one_task_for_two_questions_ends_with_the_second(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    story.do(cast.mentor_dlpw, actions.ask_for_more, first, question="ขอสลิป", after=timedelta(hours=2))
    story.do(cast.mentor_sso, actions.ask_for_more, second, question="ขอเลขที่", after=timedelta(hours=2))

    story.resolve(cast.mentor_dlpw, first, after=NEXT)
    assert tasks(cast.volunteer) == ["answer_question"]
    story.do(cast.mentor_sso, actions.resolve_referral, second, after=LATER, **ADVISED)

    assert tasks(cast.volunteer) == ["tell_person"]


def test_what_came_back_can_be_sent_again_while_the_other_part_is_open(
    cast: Cast, need: Need, first: Referral, second: Referral
):
    browser, page = browser_of(cast.volunteer), reverse("need", args=[need.pk])
    link = f'href="{reverse("refer", args=[need.pk])}"'
    assert link not in browser.get(page).content.decode()

    story.do(cast.mentor_sso, actions.return_referral, second, after=NEXT, **BACK)
    assert link in browser.get(page).content.decode()

    said = {"to_office": "SSO-52", "service_code": "", "note": "บริษัท ก"}
    story.do(cast.volunteer, actions.refer_need, need, after=LATER, **said)
    assert link not in browser.get(page).content.decode()


@pytest.mark.parametrize("order", ["paid first", "advised first"])
def test_the_outcome_of_every_part_is_shown_and_money_counts_once(cast: Cast, order: str):
    draft = story.visit_draft()
    need = story.need_of(story.record(cast.volunteer, draft), cast.volunteer)
    paying = story.referral_of(need, cast.volunteer, "DLPW-52")
    story.do(cast.coordinator, actions.refer_need, need, to_office="SSO-52", service_code="", note="")
    advising = story.referral_of(need, cast.coordinator, "SSO-52")
    paid, advised = (NEXT, LATER) if order == "paid first" else (LATER, NEXT)
    if order == "paid first":
        story.resolve(cast.mentor_dlpw, paying, after=paid)
        story.do(cast.mentor_sso, actions.resolve_referral, advising, after=advised, **ADVISED)
    else:
        story.do(cast.mentor_sso, actions.resolve_referral, advising, after=advised, **ADVISED)
        story.resolve(cast.mentor_dlpw, paying, after=paid)

    receipt = browser_of(None).post(reverse("follow"), {"code": draft.receipt_code})
    page = browser_of(cast.volunteer).get(reverse("need", args=[need.pk])).content.decode()

    outcomes = [(each["outcome"], each["amount"]) for each in receipt.context["needs"][0]["outcomes"]]
    assert sorted(amount is None for _outcome, amount in outcomes) == [False, True]
    for text in (receipt.content.decode(), page):
        assert "12,400" in text
        assert all(str(outcome) in text for outcome, _amount in outcomes)
    assert now(cast, need).outcome_amount == Decimal(12400)
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((1, 1), (1, 12400))


def test_two_payments_add_up_and_are_subtracted_when_it_is_opened_again(
    cast: Cast, need: Need, first: Referral
):
    with acting_as(cast.coordinator):
        office = "DLPW-51"
    mentor = make.mentor("mentor_dlpw_51", office_code=office)
    story.do(cast.coordinator, actions.refer_need, need, to_office=office, service_code="P2", note="")
    other = story.referral_of(need, cast.coordinator, office)
    story.resolve(cast.mentor_dlpw, first)
    step = story.resolve(mentor, other, after=NEXT)
    assert (now(cast, need).outcome_amount, counted(cast, "need.paid")) == (Decimal(24800), (2, 24800))

    story.do(mentor, actions.undo_step, step, after=NEXT + timedelta(seconds=8))
    assert counted(cast, "need.paid") == (1, 12400)
    story.resolve(mentor, other, after=LATER)
    assert counted(cast, "need.paid") == (2, 24800)

    story.do(cast.volunteer, actions.reopen_need, need, text="ยัง", after=LATEST)
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((0, 0), (0, 0))

    soon = LATEST + timedelta(seconds=8)
    story.do(cast.volunteer, actions.undo_step, last_step(cast, need), after=soon)
    assert (counted(cast, "need.resolved"), counted(cast, "need.paid")) == ((1, 1), (2, 24800))
    assert now(cast, need).state == "resolved"
