"""Taking clues in: kept as they come, once, without a word about who sent them. Nothing is journaled here."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.actor import Actor
from raengjai.ground.dates import start_of_hour
from raengjai.ground.refused import Refused
from raengjai.protection.models import INTAKE, NEW, RoomKey
from raengjai.protection.rules.intake import SealedClue, clue_info, is_whole, lookup_of, new_channel, padded
from raengjai.protection.rules.triage import look_due

# No conflict target: the sender may not read the table, so it may not even learn what is in it.
_KEEP = (
    'INSERT INTO "sealed"."clue" (id, province_code, key_name, content, received_hour, state, due_at, climbed, place_tags)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, '{}') ON CONFLICT DO NOTHING"
)
_KEEP_CHANNEL = (
    'INSERT INTO "sealed"."channel" (id, lookup, clue_id, province_code, public, wrapped, made_hour)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_MAY = "SELECT sealed_may_ask(%s, %s, %s)"
MOST_OF_FORM = 20  # in an hour, as of a phone (offline); our own value
MOST_OF_PROVINCE, PART_SECONDS = 100, 600  # in ten minutes; our own values


def take_in_clue(clue: SealedClue, *, by: Actor, at: datetime) -> datetime:
    """Keep it; the same id again changes nothing. Returns the hour, which is all that is noted of the time.

    A key that was rotated away is still good: the province holds its other half. `by` is whoever stands at the door, mostly
    nobody; it is not noted. Refused when the key is not the province's.
    """
    if not RoomKey.objects.filter(name=clue.key, province_code=clue.province, purpose=INTAKE).exists():
        raise Refused(_("The key of this entry is not one of the province. It stays on the phone."))
    hour = start_of_hour(at)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [clue.id, clue.province, clue.key, clue.content, hour, NEW, look_due(hour)])
        is_new = cursor.rowcount == 1
    if is_new:  # who sends a known id again must not hang a channel of his own on somebody's clue
        _keep_channel(clue, hour)
    return hour


def seal_on_arrival(
    text: bytes, *, clue_id: UUID, province: str, code: str, by: Actor, at: datetime
) -> datetime:
    """For a browser that cannot seal: `text` (rules/clue.py) is sealed in memory and nothing readable is kept or noted.

    With `code`, a receipt code, there is a way back. Refused when the province has no key in use.
    """
    key = RoomKey.objects.filter(province_code=province, purpose=INTAKE, retired_at=None).first()
    if key is None:
        raise Refused(_("This province cannot take reports here yet."), field="province")
    content = crypto.seal_to(bytes(key.public), padded(text), info=clue_info(province, clue_id))
    channel = new_channel(code) if code else None
    return take_in_clue(SealedClue(clue_id, province, key.name, content, channel), by=by, at=at)


class TooMany(Refused):
    """Many reports were sent in a short time; this one may be sent again in `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("too many")  # the page has its own words, in six languages


def count_arrival(number: bytes, province: str, *, at: datetime) -> None:
    """One more report that comes without having been sealed in a browser. Refused (TooMany) beyond the most: of one form in an hour, as
    for a phone, and of one province in ten minutes.

    No address is counted (a training room is one) and no browser marked (it would show that somebody was here). `number`
    was drawn with the blank form. Whoever fetches a new form each time is held by the second count alone; it also
    holds others of the province for at most ten minutes, who are told so and keep their words. Browsers that seal are not held by it.
    """
    hour, now = start_of_hour(at), int(at.timestamp())
    _count(b"form" + number, hour, MOST_OF_FORM, wait=3600 - now % 3600)
    part = now // PART_SECONDS
    what = b"province" + province.encode() + str(part).encode()
    _count(what, hour, MOST_OF_PROVINCE, wait=PART_SECONDS - now % PART_SECONDS)


def _count(what: bytes, hour: datetime, most: int, *, wait: int) -> None:
    """As for receipt codes: a digest that is gone after the hour."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [sha256(b"arrival " + what + hour.isoformat().encode()).digest(), hour, most])
        (may,) = cursor.fetchone()
    if not may:
        raise TooMany(wait)


def _keep_channel(clue: SealedClue, hour: datetime) -> None:
    channel = clue.channel
    if channel is None:
        return
    if not is_whole(channel):
        raise ValueError("a channel that was not checked")
    lookup = lookup_of(channel.finder)
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP_CHANNEL,
            [uuid4(), lookup, clue.id, clue.province, channel.public, channel.wrapped, hour],
        )
