"""What a browser asks about a channel, read strictly: shapes and sizes. Pure.

{"lookup": "32 bytes"}, and to write back also {"id": "uuid", "key": "key id", "enc": "…", "ct": "…"}
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from raengjai.protection.rules.intake import LOOKUP_BYTES, is_sealed_size


@dataclass(frozen=True, slots=True)
class Asking:
    """`finder` finds the channel; with `message_id` something is written back: `sealed` to the key named `key`."""

    finder: bytes = field(repr=False)
    message_id: UUID | None = None
    key: str = ""
    sealed: bytes = field(default=b"", repr=False)


def read_asking(body: bytes) -> Asking | None:
    """None when it is not of the agreed shape."""
    try:
        said = json.loads(body)
        finder = _decoded(said["lookup"])
        if "id" not in said:
            asking = Asking(finder)
        else:
            sealed = _decoded(said["enc"]) + _decoded(said["ct"])
            asking = Asking(finder, UUID(said["id"]), str(said["key"])[:16], sealed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None
    is_fit = asking.message_id is None or is_sealed_size(asking.sealed)
    return asking if len(finder) == LOOKUP_BYTES and is_fit else None


def encoded(raw: bytes) -> str:
    """Base64url without padding, as everything binary travels."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: Any) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
