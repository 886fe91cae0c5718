"""The nouns of this room: phones, what they sent, the server's keys."""

from raengjai.offline.models.command import DISCARDED, HELD, TAKEN, Command, Held, SealedPace
from raengjai.offline.models.device import SILENT_AFTER, Device, heard_from
from raengjai.offline.models.keys import Key, OwnKey, keyring

__all__ = [
    "DISCARDED",
    "HELD",
    "SILENT_AFTER",
    "TAKEN",
    "Command",
    "Device",
    "Held",
    "Key",
    "OwnKey",
    "SealedPace",
    "heard_from",
    "keyring",
]
