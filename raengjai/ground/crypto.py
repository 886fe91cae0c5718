"""All cryptography of the house: grep here, nowhere else.

Personal columns are sealed with AES-256-GCM, bound to their row and column so that a ciphertext cannot be
moved. Look-ups by a secret value go through a keyed blind index (HMAC-SHA256).
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from raengjai.ground import receipts

_NONCE = 12
_VERSION = b"\x01"


class SealBroken(Exception):
    """A sealed value does not open: wrong key, or moved from another row or column."""


def seal(value: str, *, table: str, column: str, row_id: UUID) -> bytes:
    """`value` encrypted for one column of one row: version (1 byte), nonce (12), ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _field_cipher(settings.FIELD_KEY).encrypt(nonce, value.encode(), _binding(table, column, row_id))
    return _VERSION + nonce + sealed


def open_sealed(sealed: bytes, *, table: str, column: str, row_id: UUID) -> str:
    """The text behind `seal`. Raises SealBroken."""
    raw = bytes(sealed)
    try:
        text = _field_cipher(settings.FIELD_KEY).decrypt(
            raw[1 : 1 + _NONCE], raw[1 + _NONCE :], _binding(table, column, row_id)
        )
    except InvalidTag as broken:
        raise SealBroken(f"{table}.{column}") from broken
    return text.decode()


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed fingerprint (32 bytes) that finds equal values without showing them."""
    key = base64.b64decode(settings.BLIND_INDEX_KEY)
    return hmac.digest(key, f"{purpose}\x00{value}".encode(), hashlib.sha256)


def receipt_hash(code: str) -> bytes:
    """What the server keeps of a receipt code."""
    return blind_index(receipts.normalise(code), purpose="receipt")


def hotp(secret: bytes, counter: int) -> str:
    """The six digits of a one-time password (RFC 4226); with a time step as counter, those of RFC 6238."""
    mac = hmac.digest(secret, counter.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def same(left: bytes, right: bytes) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(left, right)


@lru_cache(maxsize=4)
def _field_cipher(key: str) -> AESGCM:
    return AESGCM(base64.b64decode(key))


def _binding(table: str, column: str, row_id: UUID) -> bytes:
    return f"{table}\x00{column}\x00{row_id}".encode()
