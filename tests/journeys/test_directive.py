"""A directive reaches a hundred volunteers in the inbox, on the screen and in LINE; three have not read it; their
mentors see which; one reminder goes out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

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
from tests.messages import channels
from tests.messages.people import chat_id, chooses, with_line, with_push, work
from tests.messages.push_service import Service
from tests.network import members
from tools.line_standin import Line

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


@pytest.fixture
def line(settings: Any) -> Iterator[Line]:
    channels.open_all(settings)
    with channels.line_there() as stand_in:
        settings.LINE_API = stand_in.address
        yield stand_in


@pytest.fixture
def service() -> Iterator[Service]:
    with channels.push_there() as stand_in:
        yield stand_in


def connect(volunteers: list[Member], service: Service) -> None:
    """Everybody lets news come by LINE and onto the screen, at any hour."""
    now = bangkok_now()
    for number, each in enumerate(volunteers):
        with_line(each.user, number, at=now)
        with_push(each.user, service, at=now, endpoint=service.endpoint_of(number))
        chooses(each.user, "line", "push", at=now)


def work_off() -> None:
    """What the job worker does until nothing is due."""
    while work(bangkok_now() + timedelta(minutes=1)):
        continue


def chats(line: Line) -> list[int]:
    """How many messages stand in each chat."""
    return [len(line.texts_to(chat_id(number))) for number in range(100)]


def test_a_directive_from_the_draft_to_the_last_reminder(line: Line, service: Service):
    mentors, volunteers = network()
    connect(volunteers, service)
    coordinator = make.coordinator()
    due = bangkok_today() + timedelta(days=3)
    version = story.sent(coordinator, roles=("core",), said=story.words(effective_on=due, remind_days=3))

    # Everybody has it in the inbox, on the screen and in LINE, once; what travels is a link and says nothing of it.
    work_off()
    assert len(story.recipients(version)) == 100
    assert {told(each.user, "directive_published") for each in volunteers} == {1}
    assert chats(line) == [1] * 100
    assert (len(service.opened), service.wrong) == (100, [])
    link = f"https://raengjai.test/notices/{version.pk}/"
    assert {each["url"] for each in service.opened} == {link}
    assert line.texts_to(chat_id(7))[0].endswith(link)
    assert story.SUBJECT not in str([line.calls, service.opened])

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
    work_off()
    assert chats(line) == [2] * 3 + [1] * 97
    assert len(service.opened) == 103

    # A mentor who reminds by hand within a day sends nothing either.
    page = browser_of(mentors[0].user).post(f"/directives/{version.directive_id}/remind/")
    assert page.status_code == 302
    assert told(late[0].user, "directive_reminder") == 1
