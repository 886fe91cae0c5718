"""What a phone sent, written down: each command once by its id, held ones sealed for the coordinator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import seal
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import as_json
from raengjai.ground.ids import new_id
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.messages.actions import notify
from raengjai.needs.models import Need
from raengjai.offline.models import HELD, TAKEN, Command, Held
from raengjai.offline.models.phone import Phone
from raengjai.offline.rules import Entry

_COLUMNS = (
    "id, device_id, user_id, name, version, made_at, received_at, state, entry_id, place_code, province_code"
)
# Two requests with one id: the second waits here until the first has committed, then finds it taken. The order of
# the ids keeps two batches from waiting for each other.
_CLAIM = f"""
INSERT INTO offline_command ({_COLUMNS})
SELECT {_COLUMNS} FROM json_populate_recordset(NULL::offline_command, %s::json) ORDER BY id
ON CONFLICT (id) DO NOTHING RETURNING id
"""  # noqa: S608 names of this file
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Claim:
    """A command that is about to run, or to be held for `reason`. `entry` will be its entry in the journal."""

    said: Entry
    raw: bytes
    made_at: datetime
    reason: str
    entry: UUID

    @property
    def state(self) -> str:
        return HELD if self.reason else TAKEN


def new_claim(said: Entry, raw: bytes, *, made_at: datetime, reason: str) -> Claim:
    return Claim(said, raw, made_at, reason, new_id())


def claim(claims: Iterable[Claim], phone: Phone, *, place_code: str, at: datetime) -> set[UUID]:
    """Take each id for this transaction; returns those that are new."""
    rows = [_row(each, phone, place_code, at) for each in claims]
    if not rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [as_json(rows)])
        return {row[0] for row in cursor.fetchall()}


def give_back(ids: Sequence[UUID]) -> None:
    """What was refused leaves no row: nothing happened."""
    if ids:
        Command.objects.filter(pk__in=ids).delete()


def hold_claimed(command: UUID) -> None:
    """It was claimed to run, and is held instead."""
    Command.objects.filter(pk=command).update(state=HELD)


def enter(claims: Sequence[Claim], phone: Phone, *, place_code: str, by: Actor, at: datetime) -> None:
    """The journal's entries of commands that ran or are held."""
    drafts = [
        EntryDraft(
            verb="command.held" if each.reason else "command.taken",
            subject=("command", each.said.id),
            place_code=place_code,
            codes={"device": phone.id} | ({"reason": each.reason} if each.reason else {}),
            id=each.entry,
        )
        for each in claims
    ]
    record_many(drafts, by=by, at=at)


def hold(claims: Sequence[Claim], phone: Phone, *, place_code: str, by: Actor, at: datetime) -> None:
    """Keep what a coordinator must look at, sealed, and tell the coordinators of the province."""
    rows = [
        Held(
            id=each.said.id,
            device_id=phone.id,
            user_id=phone.user.pk,
            user_name=phone.user.name,
            name=each.said.name,
            sealed=seal(each.raw.decode(), table="offline_held", column="sealed", row_id=each.said.id),
            reason=each.reason,
            made_at=each.made_at,
            held_at=at,
            place_code=place_code,
            province_code=place_code[:2],
        )
        for each in claims
    ]
    Held.objects.bulk_create(rows)
    if rows:
        notify(coordinators_of(place_code, at), "command_held", rows[0], by=by, at=at)


def tell_of_late(needs: Sequence[Need], *, by: Actor, at: datetime) -> None:
    """Somebody recorded these while serving and sent them afterwards: the coordinators look who tells the person."""
    for need in needs:
        notify(coordinators_of(need.place_code, at), "need_late", need, by=by, at=at)


def coordinators_of(place_code: str, at: datetime) -> list[UUID]:
    postings = Posting.objects.valid_on(bangkok_day(at))
    found = postings.filter(province_code=place_code[:2], role="coordinator").order_by("user")
    return list(found.values_list("user", flat=True).distinct())


def _row(each: Claim, phone: Phone, place_code: str, at: datetime) -> dict[str, Any]:
    said = each.said
    return {
        "id": said.id,
        "device_id": phone.id,
        "user_id": phone.user.pk,
        "name": said.name[:_LONGEST_NAME],
        "version": min(said.version, 32_767),
        "made_at": each.made_at,
        "received_at": at,
        "state": each.state,
        "entry_id": each.entry,
        "place_code": place_code,
        "province_code": place_code[:2],
    }
