"""Codes of an authenticator app (RFC 6238: 30 seconds, six digits, SHA-1, which every app reads), and its QR code."""

import base64
import secrets
from urllib.parse import quote, urlencode

import segno
from django.utils.safestring import SafeString, mark_safe

from raengjai.ground.crypto import hotp

ISSUER = "Raengjai"


def new_secret() -> str:
    """160 random bits as RFC 4226 asks, in the base32 that apps read."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def codes(secret: str, steps: list[int]) -> dict[int, str]:
    """The code of each time step."""
    raw = base64.b32decode(secret)
    return {step: hotp(raw, step) for step in steps}


def address(secret: str, *, username: str) -> str:
    """What the QR code holds, and what opens the app on the same phone."""
    fields = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{ISSUER}:{username}')}?{fields}"


def qr_svg(text: str, *, title: str) -> SafeString:
    """A QR code as inline SVG without any style attribute, dark on its own white ground."""
    picture = segno.make(text, error="m").svg_inline(
        border=4, light="#fff", title=title, svgclass=None, lineclass=None, omitsize=True
    )
    # segno escapes the title, and the text is in the picture only.
    return mark_safe(picture)  # noqa: S308
