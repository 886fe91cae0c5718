"""Taking clues in: kept as they come, once, without a word about who sent them. Nothing is journaled here."""

from datetime import datetime
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
