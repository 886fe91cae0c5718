"""How a clue and the words of its channel are sealed, so that phone, server and officer do it alike. Pure.

A clue is sealed (HPKE) to the intake key of a province and bound to province and id. Whoever reports and wants an answer
holds a receipt code of 75 random bits, which the server does not keep. Two things are made of it (HKDF): what finds the
channel, and the key that locks the private half of the reporter's own pair. Officers seal answers to the public half.
"""

from dataclasses import dataclass, field
from uuid import UUID

from raengjai.ground import crypto, receipts

SIZES = tuple(size * 1024 for size in (4, 16, 64, 256, 1024))
# HPKE adds the sender's point of 65 bytes and a tag of 16.
SEAL_ADDS = 65 + 16
# A private half of 32 bytes under a key: version, nonce, tag (crypto.seal_under).
WRAPPED_BYTES = 1 + 12 + 32 + 16
LOOKUP_BYTES = 32
_FINDS = "raengjai/channel/lookup/1"
_LOCKS = "raengjai/channel/private/1"
_BLANK = b" "


class TooLong(ValueError):
    """The text is longer than the largest of the sizes."""


@dataclass(frozen=True, slots=True)
class NewChannel:
    """A way back to whoever reports. `finder` finds it (32 bytes, of the code; the server keeps a keyed hash of it),
    `public` is a P-256 point, `wrapped` its private half under a key made of the code."""

    finder: bytes = field(repr=False)
    public: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class SealedClue:
    """A clue as it comes: nothing but the envelope. `key` is the name of the intake key that it was sealed to."""

    id: UUID
    province: str
    key: str
    content: bytes
    channel: NewChannel | None = None


def clue_info(province: str, clue_id: UUID) -> bytes:
    """What the envelope of a clue is bound to."""
    return f"raengjai/offline/sealed/1|{province}|{clue_id}".encode()


def word_info(province: str, message_id: UUID) -> bytes:
    """What a message from the reporter to the province is bound to."""
    return f"raengjai/channel/word/1|{province}|{message_id}".encode()


def answer_info(message_id: UUID) -> bytes:
    """What a message from an officer to the reporter is bound to."""
    return f"raengjai/channel/answer/1|{message_id}".encode()


def padded(text: bytes) -> bytes:
    """With blanks up to the next of the sizes, so that the length says little (JSON allows them). Raises TooLong."""
    for size in SIZES:
        if len(text) <= size:
            return text + _BLANK * (size - len(text))
    raise TooLong(len(text))


def is_sealed_size(content: bytes) -> bool:
    return len(content) - SEAL_ADDS in SIZES


def is_whole(channel: NewChannel) -> bool:
    """Whether it has the agreed shape; what is in it cannot be checked."""
    return (
        len(channel.finder) == LOOKUP_BYTES
        and len(channel.wrapped) == WRAPPED_BYTES
        and crypto.is_public_key(channel.public)
    )


def finder_of(code: str) -> bytes:
    """What finds the channel of a receipt code (32 bytes)."""
    return crypto.derive(receipts.normalise(code).encode(), context=_FINDS)


def lookup_of(finder: bytes) -> bytes:
    """What the server keeps of it: keyed, so that a copy of the database finds nothing by trying."""
    return crypto.blind_index(finder.hex(), purpose="channel")


def new_channel(code: str) -> NewChannel:
    """A pair of the reporter's own; the code alone opens it again."""
    pair = crypto.new_seal_key()
    wrapped = crypto.seal_under(_lock_of(code), pair.private, bound_to=_pair(pair.public))
    return NewChannel(finder=finder_of(code), public=pair.public, wrapped=wrapped)


def open_channel(code: str, *, public: bytes, wrapped: bytes) -> bytes:
    """The reporter's private half. Raises crypto.SealBroken."""
    return crypto.open_under(_lock_of(code), wrapped, bound_to=_pair(public))


def _lock_of(code: str) -> bytes:
    return crypto.derive(receipts.normalise(code).encode(), context=_LOCKS)


def _pair(public: bytes) -> tuple[str, ...]:
    return ("channel", crypto.key_id(public))
