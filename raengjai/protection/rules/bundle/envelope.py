"""One message between two organisations: a header that can be read, a content that only the other side opens, a signature.

Written for strangers in docs/referral-bundle.md. Who may send is decided before: the organisations know each other's keys
and have compared their fingerprint.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.ground import crypto
from raengjai.protection.rules.bundle import strict
from raengjai.protection.rules.bundle.refusals import (
    FromTheFuture,
    NotABundle,
    Tampered,
    TooLarge,
    UnknownSender,
    UnknownVersion,
    WrongRecipient,
)

VERSION = 1
LARGEST = 256 * 1024  # bytes of a message as it is sent
LONGEST_NAME = 120  # characters of what an organisation is called
_LARGEST_HEADER = 2048  # bytes
_BLOCK = 1024  # lengths of contents are rounded up to a multiple
_ALIKE = {"format", "version", "id", "sender", "recipient", "made_at"}
_CLOCKS = timedelta(minutes=10)  # how far two clocks may differ


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation: what it is called in bundles (an address or a code that does not change) and its public halves,
    P-256 to seal to and Ed25519 to check signatures. Raises ValueError for a name that is empty or too long."""

    organisation: str
    public: bytes
    signing_public: bytes

    def __post_init__(self) -> None:
        if not self.organisation.strip() or not strict.is_text(self.organisation, LONGEST_NAME):
            raise ValueError("what an organisation is called has 1 to 120 characters")


@dataclass(frozen=True, slots=True)
class Identity:
    """One's own organisation, with the private halves open."""

    organisation: str
    public: bytes
    private: bytes = field(repr=False)
    signing_public: bytes
    signing_private: bytes = field(repr=False)

    @property
    def as_partner(self) -> Partner:
        return Partner(self.organisation, self.public, self.signing_public)


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was signed by `sender` and meant for the reader. `digest` stands for the whole of it."""

    id: UUID
    header: dict[str, Any]
    content: dict[str, Any]
    sender: Partner
    made_at: datetime
    digest: bytes


def close(
    kind: str,
    content: dict[str, Any],
    more: dict[str, str],
    *,
    message_id: UUID,
    me: Identity,
    other: Partner,
    at: datetime,
) -> tuple[bytes, bytes]:
    """The message as it is sent, and its digest. `kind` is the name of the format, `more` what else stands in the header.
    Raises TooLarge, NotABundle."""
    header = {
        "format": kind,
        "version": VERSION,
        "id": str(message_id),
        "sender": _named(me.organisation, me.signing_public),
        "recipient": _named(other.organisation, other.public),
        "made_at": strict.moment_text(at),
        **more,
    }
    protected = strict.text_of(header)
    text = strict.text_of(content)
    padded = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)  # spaces after JSON mean nothing
    sealed = crypto.seal_to(other.public, padded, info=crypto.packed(_label(kind), protected))
    signature = crypto.sign(me.signing_private, _signed(kind, protected, sealed), forget=True)
    parts = {"protected": protected, "sealed": sealed, "signature": signature}
    raw = json.dumps(
        {name: strict.encoded(part) for name, part in parts.items()}, separators=(",", ":")
    ).encode()
    if len(raw) > LARGEST or len(protected) > _LARGEST_HEADER:
        raise TooLarge
    return raw, _digest(protected, sealed)


def open_message(
    kind: str, raw: bytes, more: set[str], *, me: Identity, partners: Iterable[Partner], at: datetime
) -> Opened:
    """The message, in the order: readable, known version, for us, from a partner, signed, not from the future, opens.
    Raises a BundleRefused of each."""
    protected, sealed, signature = _taken_apart(raw)
    header = _read_header(kind, protected, more)
    if header["recipient"] != _named(me.organisation, me.public):
        raise WrongRecipient
    sender = _sender(header["sender"], partners)
    try:
        crypto.check_signature(sender.signing_public, signature, _signed(kind, protected, sealed))
        info = crypto.packed(_label(kind), protected)
        content = crypto.open_envelope(me.private, sealed, info=info, forget=True)
    except crypto.SealBroken:
        raise Tampered from None
    made_at = strict.moment_of(header["made_at"])
    if made_at > at + _CLOCKS:
        raise FromTheFuture
    return Opened(
        strict.id_of(header["id"]),
        header,
        strict.object_of(content),
        sender,
        made_at,
        _digest(protected, sealed),
    )


def _taken_apart(raw: bytes) -> tuple[bytes, bytes, bytes]:
    if len(raw) > LARGEST:
        raise TooLarge
    outer = strict.object_of(raw, longest_text=LARGEST)
    if set(outer) != {"protected", "sealed", "signature"}:
        raise NotABundle
    protected, sealed, signature = (
        strict.decoded(outer[name]) for name in ("protected", "sealed", "signature")
    )
    if len(protected) > _LARGEST_HEADER:
        raise NotABundle
    return protected, sealed, signature


def _read_header(kind: str, protected: bytes, more: set[str]) -> dict[str, Any]:
    """Format and version first: what another version holds is not for this one to judge."""
    header = strict.object_of(protected)
    version = header.get("version")
    if header.get("format") != kind or type(version) is not int:
        raise NotABundle
    if version != VERSION:
        raise UnknownVersion(version)
    if set(header) != _ALIKE | more:
        raise NotABundle
    strict.id_of(header["id"])
    strict.moment_of(header["made_at"])
    for party in (header["sender"], header["recipient"]):
        if not isinstance(party, dict) or set(party) != {"organisation", "key"}:
            raise NotABundle
    return header


def _sender(named: dict[str, Any], partners: Iterable[Partner]) -> Partner:
    for partner in partners:
        if named == _named(partner.organisation, partner.signing_public):
            return partner
    raise UnknownSender


def _named(organisation: str, public: bytes) -> dict[str, str]:
    return {"organisation": organisation, "key": crypto.key_id(public)}


def _label(kind: str) -> bytes:
    return f"{kind} {VERSION}".encode()


def _signed(kind: str, protected: bytes, sealed: bytes) -> bytes:
    return crypto.packed(_label(kind) + b" signature", protected, sealed)


def _digest(protected: bytes, sealed: bytes) -> bytes:
    return crypto.digest(crypto.packed(protected, sealed))
