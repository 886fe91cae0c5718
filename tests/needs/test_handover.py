"""When an officer or a volunteer stops serving: the work on needs goes on with somebody else."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.journal import timeline
from raengjai.messages.models import Notice
from raengjai.needs import actions as needs
from raengjai.needs.models import Referral, Step
from raengjai.network import actions as network
from raengjai.network.models import Member
from raengjai.tasks.models import Task
from tests.cast import Cast
from tests.needs import story
from tests.needs.story import MORNING
from tests.network import members

AFTERNOON = MORNING + timedelta(hours=6)


@pytest.fixture
def leaves(cast: Cast) -> Member:
    return members.mentor("นายอินสม คำสมมติ", office_code="DLPW-52")


@pytest.fixture
def referral(cast: Cast, leaves: Member) -> Referral:
    """The office of the mentor who leaves has it, and that mentor works on it."""
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    found = story.referral_of(need, cast.volunteer)
    story.do(leaves.user, needs.accept_referral, found)
    return found


def end(member: Member, by: User, **said: object) -> None:
    with acting_as(by) as actor:
        network.end_membership(
            member, ends_on=AFTERNOON.date(), reason="resigned", by=actor, at=AFTERNOON, **said
        )


def assigned(referral: Referral) -> object:
    with acting_as_system("test"):
        referral.refresh_from_db()
    return referral.assigned_to


def test_what_an_officer_worked_on_goes_to_a_colleague_who_hears_of_it(cast: Cast, leaves, referral):
    colleague = members.mentor("นางสาวดี คำสมมติ", office_code="DLPW-52")
    members.mentor("นายแดง คำสมมติ", office_code="SSO-52")

    end(leaves, cast.coordinator)

    assert assigned(referral) == colleague.user_id
    assert referral.state == "accepted"
    with acting_as(colleague.user):
        assert Notice.objects.filter(user_id=colleague.user_id, kind="referral_assigned").exists()
        assert Step.objects.filter(referral=referral).order_by("-at", "-id")[0].deed == "assign"
    with acting_as(cast.coordinator):
        entry = timeline.of("need", referral.need_id)[-1]
    assert (entry.verb, entry.codes["to"]) == ("need.assigned", str(colleague.user_id))


def test_without_a_colleague_it_stays_with_the_office_and_can_be_taken(cast: Cast, leaves, referral):
    with acting_as_system("test"):
        assert not Member.objects.exclude(pk=leaves.pk).mentors().exists()

    end(leaves, cast.coordinator)

    assert assigned(referral) is None
    with acting_as(cast.mentor_dlpw) as officer:
        needs.assign_referrals([referral], to=officer.me, by=officer, at=AFTERNOON)
    assert assigned(referral) == cast.mentor_dlpw.pk


def test_somebody_outside_the_office_never_gets_it(cast: Cast, leaves, referral):
    end(leaves, cast.coordinator, chosen={referral.pk: cast.mentor_sso.pk})

    assert assigned(referral) is None


def test_undo_gives_it_back(cast: Cast, leaves, referral):
    members.mentor("นางสาวดี คำสมมติ", office_code="DLPW-52")
    end(leaves, cast.coordinator)

    with acting_as(cast.coordinator) as actor:
        network.reopen_membership(leaves, by=actor, at=AFTERNOON + timedelta(seconds=20))

    assert assigned(referral) == leaves.user_id


def test_a_question_to_a_volunteer_who_left_is_answered_by_the_next_one(cast: Cast, leaves, referral):
    recorder = members.volunteer(place_code="520103")
    heir = members.volunteer("นายบุญมา ใจสมมติ", place_code="520103", tier="network")
    need = story.need_of(story.record(recorder.user, story.visit_draft(place_code="520103")), recorder.user)
    asked = story.referral_of(need, recorder.user)
    story.do(leaves.user, needs.ask_for_more, asked, question="สลิปเดือนไหน")

    end(recorder, cast.coordinator)

    with acting_as(heir.user) as actor:
        assert Task.objects.open().of(actor.me).get().kind == "answer_question"
        needs.answer_question(asked, text="เดือนธันวาคม", by=actor, at=AFTERNOON)
        assert not Task.objects.open().about("need", need.pk).exists()
