"""What the QR code of a slip says: which day, which visitor, which number; no name, nothing of the person. Pure."""

import base64
from uuid import UUID

_MARK = "RJS1"


def slip_text(event_id: UUID, visitor_id: UUID, number: str) -> str:
    """ "RJS1.<event>.<visitor>.A-017", ids as 22 characters of base64url."""
    return ".".join((_MARK, _short(event_id), _short(visitor_id), number))


def _short(value: UUID) -> str:
    return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")
