"""Keys as browsers write them: base64url without padding."""

import base64
import binascii


def raw_of(text: str) -> bytes:
    """The bytes; empty when it is no such text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
