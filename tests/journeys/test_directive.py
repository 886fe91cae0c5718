"""A directive reaches a hundred volunteers; three have not read it; their mentors see which; one reminder goes out."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.knowledge import actions
from raengjai.knowledge.jobs import remind
from raengjai.knowledge.models import Recipient
from raengjai.messages.models import Notice
from raengjai.network.models import Member
from raengjai.places.models import Place
from tests import make
from tests.cast import browser_of
from tests.knowledge import story
from tests.network import members

pytestmark = pytest.mark.django_db


def network() -> tuple[list[Member], list[Member]]:
    """The hundred core volunteers of Lampang, in turn with a mentor of two offices."""
    mentors = [members.mentor(office_code="DSD-52"), members.mentor(office_code="DLPW-52")]
    with acting_as_system("test"):
        below = Place.objects.inside("52").filter(level="subdistrict", closed_on=None).order_by("code")
        codes = list(below.values_list("code", flat=True)[:100])
    volunteers = [
        members.volunteer(f"นางลำดวน{number} นามสมมติ", place_code=code, mentor=mentors[number % 2])
        for number, code in enumerate(codes)
    ]
    return mentors, volunteers


def told(person: User, kind: str) -> int:
    with acting_as(person):
        return Notice.objects.of(person.pk).filter(kind=kind).count()


def unread_names(person: User, address: str) -> set[str]:
    page = browser_of(person).get(address)
    return {each["name"] for each in page.context["names"]}


def test_a_directive_from_the_draft_to_the_last_reminder():
    mentors, volunteers = network()
    coordinator = make.coordinator()
    due = bangkok_today() + timedelta(days=3)
    version = story.sent(coordinator, roles=("core",), said=story.words(effective_on=due, remind_days=3))

    # Everybody has it in the inbox and among the tasks, once.
    assert len(story.recipients(version)) == 100
    assert {told(each.user, "directive_published") for each in volunteers} == {1}

    # All but three press the button on the page.
    late = [volunteers[0], volunteers[1], volunteers[2]]
    for each in volunteers:
        if each not in late:
            with acting_as(each.user) as actor:
                mine = Recipient.objects.of(each.user_id).get()
                actions.mark_read(mine, by=actor, at=bangkok_now())

    # Each mentor sees the own ones by name, the coordinator all three.
    address = f"/directives/{version.directive_id}/reading/"
    assert unread_names(mentors[0].user, address) == {late[0].name, late[2].name}
    assert unread_names(mentors[1].user, address) == {late[1].name}
    assert unread_names(coordinator, address) == {each.name for each in late}

    # The morning's job reminds the three, and running it again sends nothing more.
    remind()
    remind()
    assert {told(each.user, "directive_reminder") for each in late} == {1}
    assert {told(each.user, "directive_reminder") for each in volunteers[3:]} == {0}

    # A mentor who reminds by hand within a day sends nothing either.
    page = browser_of(mentors[0].user).post(f"/directives/{version.directive_id}/remind/")
    assert page.status_code == 302
    assert told(late[0].user, "directive_reminder") == 1
