"""All cryptography of the house: grep here, nowhere else.

Personal columns are sealed with AES-256-GCM, bound to their row and column so that a ciphertext cannot be
moved. Look-ups by a secret value go through a keyed blind index (HMAC-SHA256). Phones seal to a public key (HPKE,
RFC 9180: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM) and sign with their own (ECDSA P-256); the server
signs receipts (Ed25519). What the server itself must not read is sealed under a key that it is given each time, such as one
made of a passphrase (Argon2id). A secret that several people keep is split into words (SLIP-39). Public keys travel as raw bytes, P-256 as an uncompressed point.
"""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from raengjai.ground import receipts

_NONCE = 12
_SECRET = 32
_VERSION = b"\x01"
_CURVE = ec.SECP256R1()
_SCALAR, _POINT = 32, 65  # bytes of a private and of a public key on P-256
_ENVELOPES = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_BY_DEVICE = ec.ECDSA(SHA256())


class SealBroken(Exception):
    """A sealed value does not open: wrong key, or moved from another row, column or envelope."""


class KeyPair(NamedTuple):
    """Raw bytes of both halves."""

    public: bytes
    private: bytes


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


def packed(*parts: bytes) -> bytes:
    """Several values as one, each after its length (4 bytes, the highest first): no two lists of values look the same."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def digest(message: bytes) -> bytes:
    """SHA-256 (32 bytes)."""
    return hashlib.sha256(message).digest()


def new_secret() -> bytes:
    """32 random bytes, as a key for `seal_under` or a salt."""
    return secrets.token_bytes(_SECRET)


def seal_under(key: bytes, text: bytes, *, bound_to: tuple[str, ...]) -> bytes:
    """`text` under a key that is not the server's (AES-256-GCM), opened only with the same `bound_to`: version (1 byte),
    nonce (12), ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, text, _joined(bound_to))


def open_under(key: bytes, sealed: bytes, *, bound_to: tuple[str, ...]) -> bytes:
    """The text behind `seal_under`. Raises SealBroken."""
    if sealed[:1] != _VERSION:
        raise SealBroken(bound_to[0])
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], _joined(bound_to))
    except (InvalidTag, ValueError) as broken:
        raise SealBroken(bound_to[0]) from broken


def stretch(passphrase: str, *, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """A key (32 bytes) made of a passphrase by Argon2id, at the given cost. However a device writes the letters, it is one."""
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return hash_secret_raw(secret, salt, passes, memory_kib, lanes, _SECRET, Type.ID)


def derive(secret: bytes, *, context: str) -> bytes:
    """A key (32 bytes) made of a secret that is hard to guess already (HKDF-SHA256, RFC 5869, no salt). One `context`
    tells nothing about another's key."""
    return HKDF(SHA256(), _SECRET, None, context.encode()).derive(secret)


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed fingerprint (32 bytes) that finds equal values without showing them."""
    key = base64.b64decode(settings.BLIND_INDEX_KEY)
    return hmac.digest(key, f"{purpose}\x00{value}".encode(), hashlib.sha256)


def derived_code(value: str, *, purpose: str) -> str:
    """A code like those of receipts that the key makes of `value`: it can be told again, and is stored nowhere."""
    return receipts.code_from(blind_index(value, purpose=f"{purpose}.derived"))


def receipt_hash(code: str) -> bytes:
    """What the server keeps of a receipt code."""
    return blind_index(receipts.normalise(code), purpose="receipt")


def activation_hash(code: str) -> bytes:
    """What the server keeps of the printed code of a new start."""
    return blind_index(receipts.normalise(code), purpose="activation")


def hotp(secret: bytes, counter: int) -> str:
    """The six digits of a one-time password (RFC 4226); with a time step as counter, those of RFC 6238."""
    mac = hmac.digest(secret, counter.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def key_id(public: bytes) -> str:
    """What a public key is called: 16 characters made of the key itself."""
    return base64.urlsafe_b64encode(hashlib.sha256(public).digest()[:12]).decode()


def new_seal_key() -> KeyPair:
    """A key pair on P-256, to seal envelopes to."""
    private = ec.generate_private_key(_CURVE)
    return KeyPair(
        _point(private.public_key()), private.private_numbers().private_value.to_bytes(_SCALAR, "big")
    )


def public_of_private(private: bytes, *, forget: bool = False) -> bytes:
    """The public half of a key on P-256, as an uncompressed point. `forget`: keep nothing of the private half in the process.
    Raises ValueError when it is no private key."""
    read = _private_key.__wrapped__ if forget else _private_key
    return _point(read(private).public_key())


def belong_together(public: bytes, private: bytes) -> bool:
    """Whether these are the two halves of one key on P-256. Nothing of the private half stays in the process."""
    try:
        return len(private) == _SCALAR and public_of_private(private, forget=True) == public
    except ValueError:
        return False


def is_public_key(public: bytes) -> bool:
    """Whether these bytes are a point of P-256."""
    try:
        _public_key(public)
    except ValueError:
        return False
    return True


def seal_to(public: bytes, text: bytes, *, info: bytes) -> bytes:
    """An envelope that only the private half opens, and only as what `info` says: enc (65 bytes) and ciphertext."""
    return _ENVELOPES.encrypt(text, _public_key(public), info=info)


def open_envelope(private: bytes, envelope: bytes, *, info: bytes, forget: bool = False) -> bytes:
    """The text behind `seal_to`. `forget`: keep nothing of the private half in the process. Raises SealBroken."""
    read = _private_key.__wrapped__ if forget else _private_key
    try:
        return _ENVELOPES.decrypt(envelope, read(private), info=info)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken("envelope") from broken


def new_signing_key() -> KeyPair:
    """An Ed25519 key pair, to sign with. Nothing of it stays in the process."""
    private = ed25519.Ed25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def public_of_signing(private: bytes) -> bytes:
    return _signing_key(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes, *, forget: bool = False) -> bytes:
    """An Ed25519 signature (64 bytes). `forget`: keep nothing of the private half in the process."""
    read = _signing_key.__wrapped__ if forget else _signing_key
    return read(private).sign(message)


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature is right."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def check_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """Raises SealBroken unless an Ed25519 signature is right; also when the public half is no key."""
    try:
        right = is_signed(public, signature, message)
    except ValueError as broken:
        raise SealBroken("signature") from broken
    if not right:
        raise SealBroken("signature")


def is_signed_by_device(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a phone's signature (ECDSA P-256 with SHA-256, r and s side by side as WebCrypto writes them) is right."""
    if len(signature) != 2 * _SCALAR:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:_SCALAR], signature[_SCALAR:]))
    try:
        _public_key(public).verify(encode_dss_signature(r, s), message, _BY_DEVICE)
    except (InvalidSignature, ValueError):
        return False
    return True


def split_in_words(secret: bytes, *, need: int, of: int) -> list[str]:
    """`of` shares in words (SLIP-39, one group, no passphrase) of which any `need` make the secret (2 to 16) again."""
    from shamir_mnemonic import generate_mnemonics  # noqa: PLC0415 - only for a recovery key

    [shares] = generate_mnemonics(1, [(need, of)], secret, iteration_exponent=0)
    return list(shares)


def joined_words(shares: list[str]) -> bytes:
    """The secret behind exactly as many shares as are needed. Raises SealBroken, and says no more: the words are secret."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics  # noqa: PLC0415 - the same

    try:
        return bytes(combine_mnemonics(shares))
    except MnemonicError:
        raise SealBroken("shares") from None


def same(left: bytes, right: bytes) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(left, right)


@lru_cache(maxsize=4)
def _field_cipher(key: str) -> AESGCM:
    return AESGCM(base64.b64decode(key))


def _joined(bound_to: tuple[str, ...]) -> bytes:
    """No part can run over into the next: none holds a zero byte."""
    if any("\0" in part for part in bound_to):
        raise ValueError("a binding holds no zero byte")
    return "\0".join(bound_to).encode()


def _binding(table: str, column: str, row_id: UUID) -> bytes:
    return f"{table}\x00{column}\x00{row_id}".encode()


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    if len(raw) != _POINT:
        raise ValueError("not an uncompressed point of P-256")
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)


@lru_cache(maxsize=16)
def _private_key(raw: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw, "big"), _CURVE)


@lru_cache(maxsize=16)
def _signing_key(raw: bytes) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(raw)
