"""LINE: whose chat is whose, and what LINE told us. Written by the person's page, the webhook and the job worker."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import blind_index, open_sealed, seal
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.messages.models import LineAccount, LineCode, LineEvent, LineGuess, line_index
from raengjai.messages.rules import CODE_LASTS, Event, new_code, plain_code

HOUR = timedelta(hours=1)
MOST_CODES = 6  # a person makes within the hour
MOST_GUESSES = 5  # wrong codes of one LINE account within the hour


@transaction.atomic
def make_code(*, by: Actor, at: datetime) -> LineCode:
    """A new code for the person at the door; the one before it is good no more. At most six within the hour."""
    before = LineCode.objects.select_for_update().filter(user_id=by.me).first()
    is_same_hour = before is not None and at < before.hour_from + HOUR
    made = before.made_in_hour if before is not None and is_same_hour else 0
    if made >= MOST_CODES:
        raise Refused(_("You made many codes within one hour. Wait an hour, then make a new one."))
    code = new_code()
    own = before or LineCode(id=new_id(), user_id=by.me)
    own.code_sealed = seal(code, table="line", column="code", row_id=own.pk)
    own.code_index = _code_index(code)
    own.expires_at = at + CODE_LASTS
    own.hour_from = before.hour_from if before is not None and is_same_hour else at
    own.made_in_hour = made + 1
    own.save()
    _record("user.line_code_made", by.me, by=by, at=at)
    return own


def link_line(line_user: str, text: str, *, by: Actor, at: datetime) -> UUID:
    """The code that came in the chat says whose chat this is. Returns the person.

    Each wrong one counts for the LINE account it came from, also when the caller goes on; after five within the hour
    none is looked at.
    """
    with transaction.atomic():
        found = _owner_of(line_user, text, at=at)
        if isinstance(found, LineCode):
            _connect(found, line_user, by=by, at=at)
    if isinstance(found, Refused):
        raise found
    return found.user_id


def _owner_of(line_user: str, text: str, *, at: datetime) -> LineCode | Refused:
    index = line_index(line_user)
    guesses = LineGuess.objects.select_for_update().filter(line_user_index=index).first()
    if guesses is not None and at < guesses.since + HOUR and guesses.failed >= MOST_GUESSES:
        return Refused(_("Too many wrong codes. Wait an hour, then make a new code in Raengjai."))
    code = (
        LineCode.objects.select_for_update()
        .filter(code_index=_code_index(plain_code(text)), expires_at__gt=at)
        .first()
    )
    if code is None:
        _count_guess(index, guesses, at=at)
        return Refused(_("This code is not right or too old. Make a new one in Raengjai under “Me”."))
    return code


def _connect(code: LineCode, line_user: str, *, by: Actor, at: datetime) -> None:
    """One chat for one person: what either was connected to before is no more."""
    index = line_index(line_user)
    LineGuess.objects.filter(line_user_index=index).delete()
    before = LineAccount.objects.filter(Q(line_user_index=index) | Q(user_id=code.user_id))
    for other in before.exclude(user_id=code.user_id):
        _record("user.line_unlinked", other.user_id, by=by, at=at)
    before.delete()
    account = LineAccount(id=new_id(), user_id=code.user_id, line_user_index=index, linked_at=at)
    account.line_user_sealed = seal(line_user, table="line", column="user", row_id=account.pk)
    account.save(force_insert=True)
    code.code_sealed = code.code_index = None
    code.save(update_fields=["code_sealed", "code_index"])
    _record("user.line_linked", code.user_id, by=by, at=at)


def _count_guess(index: bytes, guesses: LineGuess | None, *, at: datetime) -> None:
    if guesses is None:
        guesses = LineGuess(line_user_index=index, failed=0, since=at)
    elif at >= guesses.since + HOUR:
        guesses.failed, guesses.since = 0, at
    guesses.failed += 1
    guesses.save()


@transaction.atomic
def unlink_line(*, by: Actor, at: datetime) -> None:
    """The person at the door wants no more of it; a chat that is not connected stays so."""
    gone, _each = LineAccount.objects.filter(user_id=by.me).delete()
    if gone:
        _record("user.line_unlinked", by.me, by=by, at=at)


@transaction.atomic
def unlink_line_user(line_user: str, *, by: Actor, at: datetime) -> None:
    """The chat was blocked or left."""
    account = LineAccount.objects.filter(line_user_index=line_index(line_user)).first()
    if account is not None:
        account.delete()
        _record("user.line_unlinked", account.user_id, by=by, at=at)


_TAKE = (
    "INSERT INTO messages_line_event (id, event_id, kind, happened_at, received_at, content_sealed)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (event_id) DO NOTHING RETURNING id"
)


def take_events(events: Iterable[Event], *, at: datetime) -> list[UUID]:
    """Keep what LINE told us; returns the rows that are new. A copy of one that we know changes nothing."""
    new: list[UUID] = []
    with connection.cursor() as cursor:
        for event in events:
            row = new_id()
            content = json.dumps([event.line_user, event.reply_token, event.text])
            sealed = seal(content, table="line", column="event", row_id=row)
            cursor.execute(_TAKE, [row, event.id, event.kind, event.at, at, sealed])
            new += [found[0] for found in cursor.fetchall()]
    return new


def content_of(event: LineEvent) -> Event:
    """What LINE told us, opened."""
    assert event.content_sealed is not None
    content = open_sealed(bytes(event.content_sealed), table="line", column="event", row_id=event.pk)
    line_user, reply_token, text = json.loads(content)
    return Event(event.event_id, event.kind, event.happened_at, line_user, reply_token, text)


def finish_event(event_id: UUID, *, at: datetime) -> None:
    """Handled: its content goes, its id stays."""
    LineEvent.objects.filter(pk=event_id).update(handled_at=at, content_sealed=None)


def forget_guesses(*, before: datetime) -> None:
    LineGuess.objects.filter(since__lt=before).delete()


def _code_index(code: str) -> bytes:
    return blind_index(code, purpose="line-code")


def _record(verb: str, user_id: UUID, *, by: Actor, at: datetime) -> None:
    record(verb, ("user", user_id), by=by, at=at, place_code=COUNTRY)
