"""What travels between a phone and the server, read strictly: shapes, sizes, moments. No database."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.protection.rules.intake import NewChannel, is_sealed_size, is_whole

MOST_BYTES = 6_000_000
MOST_ENVELOPES = 20
MOST_FIELDS = 2_000
MOST_FILES = 5
KEPT_FOR = timedelta(days=180)  # how long a command's name and version stay valid (docs/adr/0014)
# Of one phone in one hour. Nobody sees more than a few dangers an hour; a lost answer is asked for again, which counts
# too. Our own value.
MOST_SEALED = 20
SENDER_BYTES = 16
_LANGUAGES = ("th", "en")
_LONGEST_OFFSET = timedelta(days=365 * 100)


class Malformed(ValueError):
    """What came is not of the agreed shape; the text says which part, for the log of a developer."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One entry as it lies on the phone: sealed to the server's key `key`."""

    id: UUID
    key: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """One request of a phone. `sent_at` is the phone's own clock."""

    device: UUID
    sent_at: datetime
    waiting: int
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A photo or PDF that came with an entry."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person did, as the phone kept it."""

    id: UUID
    name: str
    version: int
    made_at: datetime
    offset: timedelta
    subject: str
    language: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[File, ...]

    def moment(self, now: datetime) -> datetime:
        """When it was made by our clock: the phone's time and its known offset, never later than now."""
        return min(self.made_at + self.offset, now)

    def is_too_old(self, now: datetime) -> bool:
        return now - self.moment(now) > KEPT_FOR


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry for a province's eyes only."""

    id: UUID
    key: str
    province: str
    content: bytes
    channel: NewChannel | None  # where whoever reports wants an answer
    sender: bytes  # by chance, of the phone, for counting alone; not kept


def signed_text(path: str, body: bytes) -> bytes:
    """What a phone signs of a request."""
    return f"raengjai/offline/1\nPOST {path}\n".encode() + body


def envelope_info(device: UUID, command: UUID) -> bytes:
    """What an envelope is bound to."""
    return f"raengjai/offline/command/1|{device}|{command}".encode()


def receipt_text(command: UUID, entry: UUID | str, at: str) -> bytes:
    """What the server signs of a receipt."""
    return f"raengjai/receipt/1\n{command}\n{entry}\n{at}".encode()


def read_batch(body: bytes) -> Batch:
    """Raises Malformed."""
    said = read_object(body)
    envelopes = _list(said, "envelopes", MOST_ENVELOPES)
    batch = Batch(
        device=_id(said, "device"),
        sent_at=_moment(said, "sent_at"),
        waiting=min(_number(said, "waiting"), 1_000_000),
        envelopes=tuple(_envelope(each) for each in envelopes),
    )
    if len({each.id for each in batch.envelopes}) < len(batch.envelopes):
        raise Malformed("envelopes: one id twice")
    return batch


def read_entry(text: bytes, *, of: UUID) -> Entry:
    """The entry inside the envelope `of`. Raises Malformed."""
    said = read_object(text)
    entry = Entry(
        id=_id(said, "id"),
        name=text_of(said, "name", 40),
        version=_number(said, "version"),
        made_at=_moment(said, "made_at"),
        offset=_offset(said),
        subject=text_of(said, "subject", 60) if said.get("subject") else "",
        language=said["language"] if said.get("language") in _LANGUAGES else _LANGUAGES[0],
        fields=tuple(_field(each) for each in _list(said, "fields", MOST_FIELDS)),
        files=tuple(_file(each) for each in _list(said, "files", MOST_FILES)) if "files" in said else (),
    )
    if entry.id != of:
        raise Malformed("id: not that of the envelope")
    return entry


def read_sealed(body: bytes) -> SealedEntry:
    """Raises Malformed; an entry is padded to one of a few sizes, so that its length tells nothing."""
    said = read_object(body)
    content = decoded(text_of(said, "enc", 100)) + decoded(text_of(said, "ct", 1_400_000))
    if not is_sealed_size(content):
        raise Malformed("ct: not padded to one of the sizes")
    return SealedEntry(
        id=_id(said, "id"),
        key=text_of(said, "key", 16),
        province=text_of(said, "province", 2),
        content=content,
        channel=_channel(said),
        sender=_sender(said),
    )


def read_object(text: bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as unreadable:
        raise Malformed("not JSON") from unreadable
    if not isinstance(said, dict):
        raise Malformed("not an object")
    return said


def encoded(raw: bytes) -> str:
    """Base64url without padding, as everything binary travels."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Raises Malformed."""
    if set(text) & set("+/="):
        raise Malformed("not base64url")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise Malformed("not base64url") from unreadable


def text_of(said: Mapping[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or "\x00" in value:
        raise Malformed(f"{name}: not a text of at most {longest} characters")
    return value


def _channel(said: Mapping[str, Any]) -> NewChannel | None:
    told = said.get("channel")
    if told is None:
        return None
    if not isinstance(told, dict):
        raise Malformed("channel: not an object")
    channel = NewChannel(
        finder=decoded(text_of(told, "lookup", 60)),
        public=decoded(text_of(told, "public", 100)),
        wrapped=decoded(text_of(told, "wrapped", 100)),
    )
    if not is_whole(channel):
        raise Malformed("channel: not of the agreed shape")
    return channel


def _sender(said: Mapping[str, Any]) -> bytes:
    sender = decoded(text_of(said, "sender", 40))
    if len(sender) != SENDER_BYTES:
        raise Malformed(f"sender: not {SENDER_BYTES} bytes")
    return sender


def _envelope(said: Any) -> Envelope:
    if not isinstance(said, dict):
        raise Malformed("envelopes: not objects")
    sealed = decoded(text_of(said, "enc", 100)) + decoded(text_of(said, "ct", MOST_BYTES))
    return Envelope(id=_id(said, "id"), key=text_of(said, "key", 16), sealed=sealed)


def _field(said: Any) -> tuple[str, str]:
    if not isinstance(said, list) or len(said) != 2 or not all(isinstance(part, str) for part in said):
        raise Malformed("fields: not pairs of texts")
    return said[0], said[1].replace("\x00", "")


def _file(said: Any) -> File:
    if not isinstance(said, dict):
        raise Malformed("files: not objects")
    return File(name=text_of(said, "name", 255), body=decoded(text_of(said, "data", MOST_BYTES)))


def _list(said: Mapping[str, Any], name: str, most: int) -> list[Any]:
    value = said.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise Malformed(f"{name}: not a list of at most {most}")
    return value


def _id(said: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(text_of(said, name, 36))
    except ValueError as unreadable:
        raise Malformed(f"{name}: not a UUID") from unreadable


def _number(said: Mapping[str, Any], name: str) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Malformed(f"{name}: not a number")
    return value


def _offset(said: Mapping[str, Any]) -> timedelta:
    value = said.get("offset_ms", 0)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Malformed("offset_ms: not a number")
    try:
        offset = timedelta(milliseconds=value)
    except (OverflowError, ValueError) as impossible:
        raise Malformed("offset_ms: too large") from impossible
    if abs(offset) > _LONGEST_OFFSET:
        raise Malformed("offset_ms: too large")
    return offset


def _moment(said: Mapping[str, Any], name: str) -> datetime:
    """A moment with a zone, in a span from which a century can be added and taken."""
    try:
        moment = datetime.fromisoformat(text_of(said, name, 40))
    except ValueError as unreadable:
        raise Malformed(f"{name}: not a moment") from unreadable
    if moment.tzinfo is None or not 1000 < moment.year < 9000:
        raise Malformed(f"{name}: a moment without a zone, or out of all time")
    return moment.astimezone(UTC)
