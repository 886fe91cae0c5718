"""Receipts, versions and reminders."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.knowledge import actions
from raengjai.knowledge.jobs import remind
from raengjai.knowledge.models import DirectiveVersion, Recipient
from raengjai.messages.models import Notice
from raengjai.tasks.models import Task
from tests.cast import Cast, assemble
from tests.knowledge import story
from tests.network import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def reminders(person: User) -> int:
    with acting_as(person):
        return Notice.objects.of(person.pk).filter(kind="directive_reminder").count()


def amended(version: DirectiveVersion, by: User, *, again: bool) -> DirectiveVersion:
    with acting_as(by) as actor:
        new = story.words(body="ขยายเวลาถึงสิ้นเดือน", changes="ขยายเวลา", asks_again=again)
        actions.amend_directive(version.directive, new, by=actor, at=bangkok_now())
    next_one = story.publish(version.directive, by)
    story.go_out(next_one)
    return next_one


def test_a_receipt_is_written_once_with_its_time_and_ends_the_task(cast: Cast):
    version = story.sent(cast.coordinator)

    assert story.read(cast.volunteer, version) is True
    first = story.own(cast.volunteer).read_at
    assert story.read(cast.volunteer, version) is False

    assert story.own(cast.volunteer).read_at == first
    with acting_as(cast.volunteer):
        assert not Task.objects.open().of(cast.volunteer.pk).exists()
    with acting_as(cast.other_volunteer):
        assert Task.objects.open().of(cast.other_volunteer.pk).exists()


def test_nobody_reads_for_somebody_else(cast: Cast):
    story.sent(cast.coordinator)
    theirs = story.own(cast.other_volunteer)

    with acting_as(cast.volunteer) as actor, pytest.raises(Refused, match="did not come to you"):
        actions.mark_read(theirs, by=actor, at=bangkok_now())


def test_a_new_version_asks_again_and_the_old_one_stays_readable(cast: Cast):
    first = story.sent(cast.coordinator)
    story.read(cast.volunteer, first)
    second = amended(first, cast.coordinator, again=True)

    assert story.own(cast.volunteer, first).read_at is not None
    assert story.own(cast.volunteer, first).closed == "superseded"
    assert story.own(cast.volunteer, second).is_asked
    with acting_as(cast.volunteer):
        assert [each.body for each in first.directive.versions.order_by("number")] == [
            story.BODY,
            "ขยายเวลาถึงสิ้นเดือน",
        ]
        assert Task.objects.open().of(cast.volunteer.pk).get().subject_id == second.pk
    with pytest.raises(Refused, match="newer version"):
        story.read(cast.other_volunteer, first)


def test_a_new_version_that_does_not_ask_again_asks_only_who_had_not_read(cast: Cast):
    first = story.sent(cast.coordinator)
    story.read(cast.volunteer, first)
    second = amended(first, cast.coordinator, again=False)

    assert not story.own(cast.volunteer, second).is_asked
    assert story.own(cast.other_volunteer, second).is_asked
    for person, open_tasks in ((cast.volunteer, 0), (cast.other_volunteer, 1)):
        with acting_as(person):
            assert Task.objects.open().of(person.pk).count() == open_tasks
            assert Notice.objects.of(person.pk).filter(kind="directive_amended").count() == 1


def test_the_draft_of_a_new_version_is_not_seen_and_can_be_discarded(cast: Cast):
    first = story.sent(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        new = story.words(body="ร่าง", changes="ลองแก้")
        actions.amend_directive(first.directive, new, by=actor, at=bangkok_now())
    with acting_as(cast.volunteer):
        assert DirectiveVersion.objects.count() == 1

    with acting_as(cast.coordinator) as actor:
        assert actions.discard_directive(first.directive, by=actor, at=bangkok_now()) is False
        assert DirectiveVersion.objects.count() == 1
        with pytest.raises(Refused, match="what has changed"):
            actions.amend_directive(first.directive, story.words(), by=actor, at=bangkok_now())


def test_by_hand_a_mentor_reminds_the_own_office_once_in_24_hours(cast: Cast):
    mentor = members.mentor(office_code="SSO-52")
    mentee = members.volunteer(place_code="520701", mentor=mentor).user
    reader = members.volunteer(place_code="520702", mentor=mentor).user
    version = story.sent(cast.coordinator)
    story.read(reader, version)
    now = bangkok_now()

    with acting_as(cast.mentor_sso) as actor:
        assert actions.remind_by_hand(version, by=actor, at=now) == 1
        with pytest.raises(Refused, match="Nobody is left"):
            actions.remind_by_hand(version, by=actor, at=now + timedelta(hours=23))
    with acting_as(cast.coordinator) as actor:  # the others of the province; not the same person again
        assert actions.remind_by_hand(version, by=actor, at=now + timedelta(hours=1)) == 2
    with acting_as(mentor.user) as actor:
        assert actions.remind_by_hand(version, by=actor, at=now + timedelta(hours=25)) == 1
    assert (reminders(mentee), reminders(reader), reminders(cast.volunteer)) == (2, 0, 1)


def test_headquarters_reminds_everybody_without_seeing_anybody(cast: Cast):
    version = story.sent(cast.headquarters)

    with acting_as(cast.headquarters) as actor:
        assert actions.remind_by_hand(version, by=actor, at=bangkok_now()) == 2
        assert not Recipient.objects.exists()
    assert reminders(cast.volunteer) == 1


def test_the_system_reminds_once_on_its_day_and_only_who_has_not_read(cast: Cast):
    day = bangkok_today() + timedelta(days=3)
    version = story.sent(cast.coordinator, said=story.words(effective_on=day, remind_days=3), number="1")
    later = story.sent(cast.coordinator, said=story.words(effective_on=day, remind_days=1), number="2")
    story.read(cast.other_volunteer, version)

    remind()
    remind()

    assert (reminders(cast.volunteer), reminders(cast.other_volunteer)) == (1, 0)
    with acting_as_system("test") as system:
        assert actions.remind_when_due(by=system, at=bangkok_now() + timedelta(days=2)) == 2
    assert reminders(cast.volunteer) == 2
    assert later.number == 1


def test_nobody_is_reminded_of_what_asks_nothing_or_is_withdrawn(cast: Cast):
    news = story.sent(cast.coordinator, kind="news", number="", said=story.words(asks=""))
    gone = story.sent(cast.coordinator, said=story.words(remind_days=0))
    with acting_as(cast.coordinator) as actor:
        actions.withdraw_directive(gone.directive, why="ออกซ้ำ", by=actor, at=bangkok_now())
        for version in (news, DirectiveVersion.objects.select_related("directive").get(pk=gone.pk)):
            with pytest.raises(Refused, match="not in force"):
                actions.remind_by_hand(version, by=actor, at=bangkok_now())
    remind()

    assert reminders(cast.volunteer) == 0
