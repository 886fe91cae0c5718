"""Time-ordered identifiers: a phone can mint one offline, and sending it twice is harmless."""

from collections.abc import Iterable
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7)."""
    return UUID(int=uuid7().int)


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """What of it are ids; a form that was tampered with names nobody."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
