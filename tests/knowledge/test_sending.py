"""Whom a directive reaches, and what each of them gets: once, also when the job runs again."""

from datetime import date, timedelta

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.knowledge import actions
from raengjai.knowledge.jobs import catch_up, catch_up_person
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from raengjai.knowledge.rules import GOES_OUT_AFTER
from raengjai.messages.models import Notice
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, assemble
from tests.knowledge import story
from tests.network import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_nothing_is_sent_before_publishing_and_nothing_for_ten_seconds(cast: Cast):
    directive = story.draft(cast.coordinator)
    version = directive_version(directive)

    assert story.go_out(version) == 0
    version = story.publish(directive, cast.coordinator)
    assert story.go_out(version, at=version.published_at + timedelta(seconds=5)) == 0
    assert story.recipients(version) == set()
    assert story.go_out(version) == 2


def directive_version(directive: Directive) -> DirectiveVersion:
    with acting_as_system("test"):
        return directive.versions.get()


def test_each_gets_a_row_a_task_and_a_notice_once(cast: Cast):
    version = story.sent(cast.coordinator)

    assert story.recipients(version) == {cast.volunteer.pk, cast.other_volunteer.pk}
    assert story.go_out(version) == 0
    with acting_as(cast.volunteer):
        task = Task.objects.open().of(cast.volunteer.pk).get()
        assert (task.kind, task.subject_id) == ("read_directive", version.pk)
        assert Notice.objects.of(cast.volunteer.pk).get().kind == "directive_published"


def test_taken_back_in_time_nobody_gets_anything_and_it_is_a_draft_again(cast: Cast):
    directive = story.draft(cast.coordinator)
    version = story.publish(directive, cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.take_back_directive(directive, by=actor, at=bangkok_now())

    assert story.go_out(version) == 0
    with acting_as(cast.coordinator) as actor:
        assert Directive.objects.get(pk=directive.pk).state == "draft"
        # Published again, the first job comes too early for it and changes nothing.
        later = bangkok_now() + timedelta(seconds=8)
        again = actions.publish_directive(directive, by=actor, at=later)
    assert story.go_out(again, at=version.published_at + GOES_OUT_AFTER) == 0
    assert story.go_out(again, at=later + GOES_OUT_AFTER) == 2


def test_what_has_gone_out_cannot_be_taken_back(cast: Cast):
    version = story.sent(cast.coordinator)

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match="gone out"):
        actions.take_back_directive(version.directive, by=actor, at=bangkok_now())


def test_the_audience_is_role_and_place_and_agency(cast: Cast):
    core = members.volunteer(place_code="520301").user
    network = members.volunteer(place_code="520301", tier="network").user
    elsewhere = members.volunteer(place_code="520401").user

    only_core = story.sent(cast.coordinator, roles=("core",), places=("5203",), number="1")
    both = story.sent(cast.coordinator, roles=("core", "network"), places=("5203", "520401"), number="2")
    dsd = story.sent(cast.coordinator, roles=("mentor",), agencies=("DSD",), number="3")
    country = story.sent(cast.headquarters, roles=("core", "network", "mentor", "coordinator"), number="4")

    assert story.recipients(only_core) == {core.pk}
    assert story.recipients(both) == {core.pk, network.pk, elsewhere.pk}
    assert story.recipients(dsd) == {cast.mentor_dsd.pk}
    everybody = {person.pk for person in cast.everybody().values() if person} - {
        cast.headquarters.pk,
        cast.protection_officer.pk,
    }
    assert story.recipients(country) == everybody | {core.pk, network.pk, elsewhere.pk}


def test_a_coordinator_addresses_the_own_province_only_and_not_nobody(cast: Cast):
    with pytest.raises(Refused, match="own people"):
        story.draft(cast.coordinator, places=("51",))
    with pytest.raises(Refused, match="own people"):
        story.draft(cast.coordinator, places=("00",))
    nobody = story.draft(cast.coordinator, places=("5205",))
    with pytest.raises(Refused, match="Nobody serves"):
        story.publish(nobody, cast.coordinator)


def test_a_number_is_taken_once_in_a_year(cast: Cast):
    story.draft(cast.coordinator, number="7", dated_on=date(2026, 1, 5))
    story.draft(cast.coordinator, number="7", dated_on=date(2025, 12, 5))
    story.draft(cast.coordinator_51, number="7", dated_on=date(2026, 1, 5))

    with pytest.raises(Refused, match="taken"):
        story.draft(cast.coordinator, number="7", dated_on=date(2026, 3, 5))
    with pytest.raises(Refused, match="number"):
        story.draft(cast.coordinator, number=" ")


def test_who_is_appointed_while_it_is_in_force_gets_it_and_who_is_outside_does_not(cast: Cast):
    version = story.sent(cast.coordinator, places=("5203",), roles=("core", "network", "mentor"))
    inside = members.volunteer(place_code="520302").user
    outside = members.volunteer(place_code="520501").user

    for person in (inside, outside, inside):
        catch_up_person(str(person.pk), ["52", "00"])

    assert inside.pk in story.recipients(version)
    assert outside.pk not in story.recipients(version)
    with acting_as(inside):
        assert Task.objects.open().of(inside.pk).count() == 1
        assert Notice.objects.of(inside.pk).count() == 1


def test_the_night_finds_whoever_came_otherwise_and_lets_go_who_left(cast: Cast):
    version = story.sent(cast.coordinator)
    late = make.volunteer(place_code="520105")
    with acting_as_system("test"):
        posting = cast.other_volunteer.postings.get()
        posting.ends_on = bangkok_today() - timedelta(days=1)
        posting.save()

    catch_up()
    catch_up()

    assert story.own(late, version).closed == ""
    assert story.own(cast.other_volunteer, version).closed == "left"
    with acting_as(late):
        assert Notice.objects.of(late.pk).count() == 1


def test_the_night_follows_a_new_mentor(cast: Cast):
    mentor, volunteer = members.mentor(office_code="DSD-52"), members.volunteer(place_code="520601")
    version = story.sent(cast.coordinator)
    with acting_as_system("test"):
        volunteer.mentor = mentor
        volunteer.save()

    catch_up()

    mine = story.own(volunteer.user, version)
    assert (mine.office_code, mine.mentor_id) == ("DSD-52", mentor.user_id)


def test_what_is_over_or_withdrawn_reaches_nobody_new(cast: Cast):
    today = bangkok_today()
    over = story.sent(cast.coordinator, said=story.words(effective_on=today, expires_on=today), number="1")
    withdrawn = story.sent(cast.coordinator, number="2")
    with acting_as(cast.coordinator) as actor:
        actions.withdraw_directive(withdrawn.directive, why="ออกซ้ำ", by=actor, at=bangkok_now())
    make.volunteer(place_code="520105")

    assert story.go_out(over, at=bangkok_now() + timedelta(days=2)) == 0
    assert story.go_out(withdrawn) == 0


def test_withdrawing_ends_tasks_and_tells_everybody_who_got_it(cast: Cast):
    version = story.sent(cast.headquarters, roles=("core", "network", "mentor"))
    with acting_as(cast.headquarters) as actor:
        actions.withdraw_directive(version.directive, why="ออกซ้ำ", by=actor, at=bangkok_now())

    with acting_as(cast.volunteer):
        assert not Task.objects.open().of(cast.volunteer.pk).exists()
        kinds = Notice.objects.of(cast.volunteer.pk).values_list("kind", flat=True)
        assert set(kinds) == {"directive_published", "directive_withdrawn"}
        assert Directive.objects.get().withdrawn_why == "ออกซ้ำ"
    with pytest.raises(Refused, match="withdrawn"):
        story.read(cast.volunteer, version)


def test_a_thing_to_do_stands_in_the_tasks_until_it_is_done(cast: Cast):
    due = bangkok_today() + timedelta(days=7)
    version = story.sent(cast.coordinator, said=story.words(asks="do", act_words="สำรวจหมู่บ้าน", due_on=due))
    with acting_as(cast.volunteer) as actor:
        mine = Recipient.objects.of(cast.volunteer.pk).get()
        with pytest.raises(Refused, match="read it"):
            actions.mark_done(mine, by=actor, at=bangkok_now())
        actions.mark_read(mine, by=actor, at=bangkok_now())
        task = Task.objects.open().of(cast.volunteer.pk).get()
        assert (task.kind, task.due_on) == ("do_directive", due)
        assert actions.mark_done(mine, by=actor, at=bangkok_now()) is True
        assert actions.mark_done(mine, by=actor, at=bangkok_now()) is False
        assert not Task.objects.open().of(cast.volunteer.pk).exists()
    with acting_as(cast.other_volunteer):  # everybody has an own one
        assert Task.objects.open().of(cast.other_volunteer.pk).count() == 1
    assert story.own(cast.volunteer, version).done_at is not None
