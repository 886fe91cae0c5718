"""The sealed journal as a chain: each entry's hash covers the hash before it, so nothing in the middle changes unseen.

A province has one chain, numbered from 1. It has no key: who can write everything can make the whole tail anew. So its head
is signed now and then and kept elsewhere (`anchor`): what is older than an anchor can no longer be made anew, and a cut at the
end is seen.

The hash (version 1) is SHA-256 over these values, each after its length in 4 bytes (crypto.packed): "raengjai sealed journal 1",
previous hash, province, number in decimal digits, time in microseconds since 1970 (UTC) in decimal digits, member's id (16
bytes, none: empty), verb, subject's id (the same), purpose, digest of the sealed details. Texts are UTF-8. Before number 1
stands SHA-256 over "raengjai sealed journal 1 begins" and the province, packed in the same way.

Pure: reads and stores nothing.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from raengjai.ground import crypto

_HASH = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ANCHOR = re.compile(
    r"(?P<text>raengjai-journal-1 (?P<province>[0-9]{2}) (?P<number>0|[1-9][0-9]{0,14}) (?P<hash>[0-9a-f]{64})"
    r" (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)) (?P<signature>[A-Za-z0-9_-]{86})"
)
_AT = "%Y-%m-%dT%H:%M:%SZ"


class Kind(StrEnum):
    """What is wrong at a number. Which of two entries is the false one cannot always be said: `number` is where it shows."""

    CHANGED = "changed"  # it is not what its own hash says
    MISSING = "missing"  # there is none of this number
    MOVED = "moved"  # it stood, or belongs, elsewhere
    INSERTED = "inserted"  # there are two of this number, or one of another chain
    EXCHANGED = (
        "exchanged"  # whole in itself, but it does not follow from the one before, or was anchored otherwise
    )
    CUT = "cut"  # the chain ends before what was anchored


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened. `at` has a zone; `details`: crypto.digest of the sealed details, which may be erased later."""

    province_code: str
    number: int
    at: datetime
    member_id: UUID | None
    verb: str
    subject_id: UUID | None
    purpose: str
    details: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is stored: with the hash before it and its own."""

    entry: Entry
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain went: number and hash of its last entry; number 0 before the first."""

    province_code: str
    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    kind: Kind
    number: int


def beginning(province_code: str) -> Head:
    """The head of a chain without entries."""
    packed = crypto.packed(b"raengjai sealed journal 1 begins", province_code.encode())
    return Head(province_code, 0, crypto.digest(packed))


def entry_hash(previous: bytes, entry: Entry) -> bytes:
    """The hash of an entry (32 bytes) that follows `previous`. Raises ValueError for a time without zone."""
    if entry.at.tzinfo is None:
        raise ValueError("a time without zone")
    return crypto.digest(
        crypto.packed(
            b"raengjai sealed journal 1",
            previous,
            entry.province_code.encode(),
            str(entry.number).encode(),
            str((entry.at - _EPOCH) // timedelta(microseconds=1)).encode(),
            _id(entry.member_id),
            entry.verb.encode(),
            _id(entry.subject_id),
            entry.purpose.encode(),
            entry.details,
        )
    )


def follow(head: Head, entry: Entry) -> Link:
    """The entry as the next of a chain. Raises ValueError when it has another number or province."""
    if (entry.province_code, entry.number) != (head.province_code, head.number + 1):
        raise ValueError("not the next entry")
    return Link(entry, head.hash, entry_hash(head.hash, entry))


def head_of(link: Link) -> Head:
    return Head(link.entry.province_code, link.entry.number, link.hash)


def check(links: Sequence[Link], *, after: Head, anchored: Iterable[Head] = ()) -> Break | None:
    """The first break of a chain that goes on after `after` (`beginning(province)`, or a head that is known to be right), and
    against heads that were anchored; None when it is whole. `links` are in the order of their numbers."""
    promised: dict[
        int, set[bytes]
    ] = {}  # two heads of one number that differ are a break, whichever came later
    for each in anchored:
        if each.province_code == after.province_code:
            promised.setdefault(each.number, set()).add(each.hash)
    if promised.get(after.number, {after.hash}) != {after.hash}:
        return Break(Kind.EXCHANGED, after.number)
    head = after
    for link in links:
        if not _follows(link, head):
            return _named(links, link, head)
        head = head_of(link)
        if promised.get(head.number, {head.hash}) != {head.hash}:
            return Break(Kind.EXCHANGED, head.number)
    if promised and max(promised) > head.number:
        return Break(Kind.CUT, head.number + 1)
    return None


def anchor(head: Head, private: bytes, *, at: datetime) -> str:
    """One line that can be kept outside, on paper too: province, number, hash, time and a signature (Ed25519) over them."""
    moment = at.astimezone(UTC).strftime(_AT)
    text = f"raengjai-journal-1 {head.province_code} {head.number} {head.hash.hex()} {moment}"
    signature = crypto.sign(private, text.encode(), forget=True)
    return f"{text} {base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def read_anchor(line: str, public: bytes) -> tuple[Head, datetime]:
    """The head of a line and when it was signed. Raises crypto.SealBroken when the line is not this key's, or no such line."""
    found = _ANCHOR.fullmatch(line.strip())
    if found is None:
        raise crypto.SealBroken("anchor")
    try:
        signature = base64.b64decode(found["signature"] + "==", altchars=b"-_", validate=True)
        at = datetime.strptime(found["at"], _AT).replace(tzinfo=UTC)
    except (binascii.Error, ValueError) as broken:
        raise crypto.SealBroken("anchor") from broken
    crypto.check_signature(public, signature, found["text"].encode())
    return Head(found["province"], int(found["number"]), bytes.fromhex(found["hash"])), at


def is_anchored(head: Head, line: str, public: bytes) -> bool:
    """Whether a line says, rightly signed, that the chain went through this head."""
    try:
        return read_anchor(line, public)[0] == head
    except crypto.SealBroken:
        return False


def _follows(link: Link, head: Head) -> bool:
    return (
        (link.entry.province_code, link.entry.number) == (head.province_code, head.number + 1)
        and link.previous == head.hash
        and link.hash == entry_hash(link.previous, link.entry)
    )


def _named(links: Sequence[Link], link: Link, head: Head) -> Break:
    """What is wrong with the first link that does not follow. Whoever made all hashes anew cannot be told from a stranger."""
    number, expected = link.entry.number, head.number + 1
    if link.entry.province_code != head.province_code or number < expected:
        return Break(Kind.INSERTED, number)
    if number > expected:
        elsewhere = any(other.entry.number == expected for other in links)
        return Break(Kind.MOVED if elsewhere else Kind.MISSING, expected)
    if link.hash == entry_hash(link.previous, link.entry):
        return Break(Kind.EXCHANGED, number)
    return Break(Kind.MOVED if _stood_elsewhere(links, link) else Kind.CHANGED, number)


def _stood_elsewhere(links: Sequence[Link], link: Link) -> bool:
    """Whether the link is whole under another number: the one after the link that it says it follows."""
    return any(
        link.hash == entry_hash(link.previous, replace(link.entry, number=other.entry.number + step))
        for other in links
        if link.previous in (other.hash, other.previous)
        for step in (0, 1)
    )


def _id(value: UUID | None) -> bytes:
    return b"" if value is None else value.bytes
