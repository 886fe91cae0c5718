"""Directives and news of the Lampang story, sent and read through the same actions that people use."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_day, start_of_day
from raengjai.knowledge import actions
from raengjai.knowledge.actions import Heading, Words
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from raengjai.knowledge.rules import GOES_OUT_AFTER, Audience

TOLD = Path(__file__).parent.parent / "data" / "lampang_directives.toml"
# One volunteer whom the reader may become has still something to read.
READS_LATE = "v520101"


def tell_directives(chance: Random, *, now: datetime) -> int:
    """Write, send and read what the file tells; returns how many directives that were."""
    told = {
        name: part
        for name, part in tomllib.loads(TOLD.read_text(encoding="utf-8")).items()
        if name != "source"
    }
    with acting_as_system("tell the Lampang story"):
        people = {user.pk: user for user in User.objects.all()}
        by_name = {user.username: user for user in people.values()}
    late = by_name[READS_LATE].pk
    for part in told.values():
        writer, at = by_name[part["by"]], start_of_day(part["day"]) + timedelta(hours=9)
        with acting_as(writer) as by:
            directive = actions.write_directive(_heading(part), _words(part), by=by, at=at)
        _play(directive, writer, part, people, chance, at=at, but=None)
        if "amended" in part:
            _amend(directive, writer, part, people, chance, now=now, but=late)
    with acting_as_system("tell the Lampang story") as system:
        actions.end_expired(by=system, at=now, since=date(2019, 10, 1))
    return len(told)


def _heading(part: dict[str, Any]) -> Heading:
    return Heading(
        kind=part["kind"],
        number=part["number"],
        dated_on=part["day"],
        audience=Audience(tuple(part["roles"]), ()),
    )


def _words(part: dict[str, Any], **more: Any) -> Words:
    said = {
        name: part[name] for name in ("subject", "asks", "act_words", "due_on", "expires_on") if name in part
    }
    body = part["body"].strip()
    return Words(**{"effective_on": part["day"], "body": body, **said, **more})


def _amend(
    directive: Directive,
    writer: User,
    part: dict[str, Any],
    people: dict[UUID, User],
    chance: Random,
    *,
    now: datetime,
    but: UUID,
) -> None:
    """A new version a few days ago, in force a few days from now: some have read it, and some have not yet."""
    new = part["amended"]
    at, today = now - timedelta(days=new["days_ago"]), bangkok_day(now)
    words = _words(
        part,
        body=f"{part['body'].strip()}\n\n{new['more']}",
        changes=new["changes"],
        effective_on=today + timedelta(days=new["days_ahead"]),
        remind_days=new["remind_days"],
    )
    with acting_as(writer) as by:
        actions.amend_directive(directive, words, by=by, at=at)
    _play(directive, writer, new, people, chance, at=at, but=but)


def _play(
    directive: Directive,
    writer: User,
    part: dict[str, Any],
    people: dict[UUID, User],
    chance: Random,
    *,
    at: datetime,
    but: UUID | None,
) -> None:
    """Published, sent, and read by as many as the part says, some hours later each."""
    with acting_as(writer) as by:
        version = actions.publish_directive(directive, by=by, at=at)
    with acting_as_system("tell the Lampang story") as system:
        actions.send_some(version.pk, by=system, at=at + GOES_OUT_AFTER)
        got = list(
            Recipient.objects.of_version(version).order_by("user__username").values_list("user_id", flat=True)
        )
    readers = [user_id for user_id in chance.sample(got, len(got)) if user_id != but][: part.get("read", 0)]
    for number, user_id in enumerate(readers):
        _read(
            people[user_id],
            version,
            at + timedelta(hours=1 + chance.randrange(60)),
            does=number < part.get("done", 0),
        )


def _read(reader: User, version: DirectiveVersion, at: datetime, *, does: bool) -> None:
    with acting_as(reader) as by:
        mine = Recipient.objects.of(reader.pk).get(version=version)
        actions.mark_read(mine, by=by, at=at)
        if does:
            actions.mark_done(mine, by=by, at=at + timedelta(days=9))
