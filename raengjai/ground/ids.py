"""Time-ordered identifiers: a phone can mint one offline, and sending it twice is harmless."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7)."""
    return UUID(int=uuid7().int)
