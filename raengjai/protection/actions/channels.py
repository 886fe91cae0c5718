"""Words between whoever reported and the officer. The server carries them and reads none.

The reporter comes through the anonymous door of the receipt code (access.door.acting_for_receipt): the policies show the
own channel and nothing else. That a code is unknown looks like a channel without messages.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import start_of_hour
from raengjai.ground.refused import Refused
from raengjai.protection.models import INTAKE, Channel, Message, RoomKey
from raengjai.protection.rules.intake import is_sealed_size

MOST_ASKED = 60  # of one code in an hour; our own value
MOST_WAITING = 20  # words of the reporter that nobody has read yet; our own value


_MAY = "SELECT sealed_may_ask(%s, %s, %s)"


def may_ask(finder: bytes, *, at: datetime) -> bool:
    """One more try of this code in this hour, known or not; False beyond the most. No address and no browser is counted:
    a code has 75 random bits, so guessing is hopeless at any speed, and a training room is one address."""
    hour = start_of_hour(at)
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [sha256(finder + hour.isoformat().encode()).digest(), hour, MOST_ASKED])
        return bool(cursor.fetchone()[0])


def channel_of(lookup: bytes) -> Channel | None:
    """The channel that this look-up finds, where the door lets it be seen."""
    return Channel.objects.filter(lookup=lookup).first()


def key_for(channel: Channel | None) -> RoomKey | None:
    """The intake key in use of a channel's province; any province's when there is no channel, for the same look."""
    keys = RoomKey.objects.filter(purpose=INTAKE, retired_at=None).order_by("province_code")
    return (keys.filter(province_code=channel.province_code) if channel else keys).first()


def write_back(
    channel: Channel, *, message_id: UUID, key: str, sealed: bytes, by: Actor, at: datetime
) -> Message:
    """The reporter's words, sealed to an intake key of the province. The same id again changes nothing."""
    known = Message.objects.filter(pk=message_id, channel=channel).first()
    if known is not None:
        return known
    if not RoomKey.objects.filter(name=key, province_code=channel.province_code, purpose=INTAKE).exists():
        raise Refused(_("The key of this entry is not one of the province. It stays on the phone."))
    if Message.objects.filter(channel=channel, from_reporter=True, read_at=None).count() >= MOST_WAITING:
        raise Refused(_("Many messages wait to be read. Wait for the answer, or call one of the numbers."))
    return _keep(channel, message_id, from_reporter=True, key=key, sealed=sealed, at=at)


def answer_reporter(channel: Channel, *, message_id: UUID, sealed: bytes, by: Actor, at: datetime) -> Message:
    """An officer's words, sealed to the channel's public half. Who may is asked by the door of the room."""
    return _keep(channel, message_id, from_reporter=False, key="", sealed=sealed, at=at)


def note_read(channel: Channel, *, by: Actor, at: datetime) -> None:
    """The reporter has seen the officer's messages; by the hour."""
    unread = Message.objects.filter(channel=channel, from_reporter=False, read_at=None)
    unread.update(read_at=start_of_hour(at))


def _keep(
    channel: Channel, message_id: UUID, *, from_reporter: bool, key: str, sealed: bytes, at: datetime
) -> Message:
    if not is_sealed_size(sealed):
        raise Refused(_("This message is not sealed as agreed. Nothing was sent."))
    row = Message(
        id=message_id,
        channel=channel,
        from_reporter=from_reporter,
        key_name=key,
        sealed=sealed,
        hour=start_of_hour(at),
    )
    row.save(force_insert=True)
    return row
