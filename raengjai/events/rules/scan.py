"""What a phone without network knows an invitation by: a short hash that gives away no code."""

from hashlib import sha256
from uuid import UUID

from raengjai.ground.receipts import normalise

SIZE = 16  # bytes
_CODE = "raengjai:event:{event}:{code}"
_CARD = "raengjai:event:{event}:card:{number}"


def scan_key(event_id: UUID, code: str) -> bytes:
    """The key of an invitation's code at one event; `packs.js` makes the same of what its camera reads.

    A code has 75 random bits: nobody finds it from its key, and the key of another event is another.
    """
    return _short(_CODE.format(event=event_id, code=normalise(code)))


def card_key(event_id: UUID, number: str) -> bytes:
    """The same for the number of a volunteer's card."""
    return _short(_CARD.format(event=event_id, number=number))


def _short(text: str) -> bytes:
    return sha256(text.encode()).digest()[:SIZE]
