"""Directives for tests: written, published and sent as people and the job do it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from raengjai.knowledge import actions
from raengjai.knowledge.actions import Heading, Words
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from raengjai.knowledge.rules import GOES_OUT_AFTER, Audience

SUBJECT = "ให้สำรวจแรงงานนอกระบบ"
BODY = "ขอให้สำรวจแรงงานนอกระบบในตำบลของท่าน\n\nแล้วรายงานภายในกำหนด"


def heading(**said: Any) -> Heading:
    audience = Audience(
        tuple(said.pop("roles", ("core", "network"))),
        tuple(said.pop("places", ())),
        tuple(said.pop("agencies", ())),
    )
    return Heading(
        **{"kind": "directive", "number": "ลป 0027/ว 1", "dated_on": date(2026, 1, 5), "audience": audience}
        | said
    )


def words(**said: Any) -> Words:
    base = Words(subject=SUBJECT, body=BODY, effective_on=bangkok_now().date(), asks="read")
    return replace(base, **said)


def draft(by: User, *, said: Words | None = None, **head: Any) -> Directive:
    with acting_as(by) as actor:
        return actions.write_directive(heading(**head), said or words(), by=actor, at=bangkok_now())


def publish(directive: Directive, by: User, *, at: datetime | None = None) -> DirectiveVersion:
    with acting_as(by) as actor:
        return actions.publish_directive(directive, by=actor, at=at or bangkok_now())


def go_out(version: DirectiveVersion, *, at: datetime | None = None) -> int:
    """What the job does, once the ten seconds are over; returns how many people got it."""
    at = at or bangkok_now() + GOES_OUT_AFTER + timedelta(seconds=1)
    count = 0
    while True:
        with acting_as_system("test") as system:
            sent = actions.send_some(version.pk, by=system, at=at)
        count += sent
        if sent < actions.AT_ONCE:
            return count


def sent(by: User, *, said: Words | None = None, **head: Any) -> DirectiveVersion:
    """Written, published, and with everybody whom it reaches."""
    directive = draft(by, said=said, **head)
    version = publish(directive, by)
    go_out(version)
    with acting_as_system("test"):
        return DirectiveVersion.objects.select_related("directive").get(pk=version.pk)


def own(person: User, version: DirectiveVersion | None = None) -> Recipient:
    """The person's own row, as the person reads it."""
    with acting_as(person):
        rows = Recipient.objects.of(person.pk)
        return rows.get(version=version) if version else rows.get()


def read(person: User, version: DirectiveVersion) -> bool:
    with acting_as(person) as actor:
        mine = Recipient.objects.of(person.pk).get(version=version)
        return actions.mark_read(mine, by=actor, at=bangkok_now())


def recipients(version: DirectiveVersion) -> set[UUID]:
    with acting_as_system("test"):
        return set(Recipient.objects.of_version(version).values_list("user_id", flat=True))
