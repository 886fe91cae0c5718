"""Sealed entries: counted by the phone's own number and handed to the sealed room, without a word about who sent them."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import start_of_hour
from raengjai.ground.refused import Refused
from raengjai.offline.rules import MOST_SEALED, SealedEntry
from raengjai.protection.actions import take_in_clue
from raengjai.protection.rules.intake import SealedClue

_MAY = "SELECT offline_may_seal(%s, %s, %s)"


class TooMany(Refused):
    """This phone handed in too many in this hour; the entry waits there for `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            _(
                "Many reports came from this phone within an hour. This one stays on the phone and is sent later."
            )
        )


def count_sealed(entry: SealedEntry, *, at: datetime) -> None:
    """One more of this sender in this hour; Refused (TooMany) beyond the most. Others are not touched by it.

    There is no account and no address to count by: a training room is one address, and nobody may be asked who
    reports. So a phone counts by a number that it drew itself. Whoever draws a new one each time is not held by this;
    what is sent is bounded in size, and a flood from one line is for the server in front (docs/security.md).
    """
    hour = start_of_hour(at)
    sender = sha256(entry.sender + hour.isoformat().encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [sender, hour, MOST_SEALED])
        may = cursor.fetchone()[0]
    if not may:
        raise TooMany(int((hour + timedelta(hours=1) - at).total_seconds()) + 1)


def keep_sealed(entry: SealedEntry, *, by: Actor, at: datetime) -> datetime:
    """Give it to the sealed room; the same id again changes nothing. Returns the hour, which is all that is noted of the time."""
    clue = SealedClue(
        id=entry.id, province=entry.province, key=entry.key, content=entry.content, channel=entry.channel
    )
    return take_in_clue(clue, by=by, at=at)
