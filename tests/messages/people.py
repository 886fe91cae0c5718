"""People with channels, and a subject to tell them of."""

from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from datetime import datetime, time
from typing import Any
from unittest import mock
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.messages import actions, jobs, providers
from raengjai.messages.models import Delivery, Notice, deliveries_of
from raengjai.messages.rules import Hours
from raengjai.messages.rules.webhook import Event
from tests import make
from tests.messages.push_service import Service, encoded

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=BANGKOK)
PLANTED = "บัวผันนางสาวลับ"  # a name that must never leave the building
AT_ONCE = Hours(time(0), time(0))
KIND = "test_news"
providers.words[KIND] = "There is news about something you work on."


class Subject:
    """Anything with an id that notices can be about."""

    class _meta:
        model_name = "test_subject"

    def __init__(self, pk: UUID | None = None) -> None:
        self.pk = pk or new_id()
        self.name = PLANTED


def chat_id(number: int) -> str:
    return f"U{number:032x}"


def with_line(person: User, number: int = 1, *, at: datetime = NOON) -> str:
    """The person typed a code into the chat."""
    with acting_as(person) as actor:
        code = actions.make_code(by=actor, at=at).code()
    with acting_as_system("test") as system:
        actions.link_line(chat_id(number), code, by=system, at=at)
    return chat_id(number)


def with_push(person: User, service: Service, *, at: datetime = NOON, **more: Any) -> UUID:
    with acting_as(person) as actor:
        own = actions.add_subscription(
            **{
                "endpoint": service.endpoint,
                "public": encoded(service.public),
                "auth": encoded(service.auth),
                "name": "Chrome, Android",
                "device_id": None,
                "until_sign_out": False,
                **more,
            },
            by=actor,
            at=at,
        )
    return own.pk


def with_email(person: User, address: str = "somjai@raengjai.test") -> None:
    with acting_as(person):
        User.objects.filter(pk=person.pk).update(email=address)


def chooses(person: User, *channels: str, hours: Hours = AT_ONCE, at: datetime = NOON) -> None:
    with acting_as(person) as actor:
        actions.choose_notices(
            line="line" in channels,
            push="push" in channels,
            email="email" in channels,
            hours=hours,
            by=actor,
            at=at,
        )


def tell(
    *people: User, subject: Any = None, by: User | None = None, at: datetime = NOON, kind: str = KIND
) -> Any:
    """Somebody else did something to a subject."""
    about = subject or Subject()
    with acting_as(by or make.coordinator()) as actor:
        actions.notify([person.pk for person in people], kind, about, by=actor, at=at)
    return about


@contextmanager
def clock(at: datetime):
    """The job worker's clock."""
    with ExitStack() as stack:
        for place in ("jobs", "jobs.line", "jobs.chat"):
            stack.enter_context(mock.patch(f"raengjai.messages.{place}.bangkok_now", return_value=at))
        yield


def work(at: datetime = NOON, *, send: Callable[[str, str], None] | None = None) -> list[tuple[str, str]]:
    """One round of the job worker: what is due, and each message of it. Returns channel and key of each."""
    queued: list[dict[str, str]] = []
    with clock(at):
        with mock.patch(
            "raengjai.messages.jobs.defer", lambda name, **given: queued.append({"job": name, **given})
        ):
            jobs.sweep()
        for each in queued:
            if each["job"] == "messages.send":
                (send or jobs.send)(each["channel"], each["key"])
            else:
                jobs.answer(each["event_id"])
    return [(each["channel"], each["key"]) for each in queued if each["job"] == "messages.send"]


def deliveries_to(person: User) -> list[Delivery]:
    with acting_as_system("test"):
        return list(Delivery.objects.filter(user_id=person.pk).order_by("planned_at", "channel", "id"))


def states_of(person: User) -> list[tuple[str, str, str]]:
    return [(each.channel, each.state, each.code) for each in deliveries_to(person)]


def notices_of(person: User) -> list[Notice]:
    with acting_as(person):
        return list(Notice.objects.of(person.pk).order_by("sent_at"))


def event_of(kind: str, line_user: str, text: str = "", *, at: datetime = NOON) -> Event:
    return Event(new_id().hex, kind, at, line_user, "token", text)


def deliveries_of_as(person, subject):
    with acting_as(person):
        found = deliveries_of(subject)
    return found.people, found.read, dict(found.states), dict(found.codes)
