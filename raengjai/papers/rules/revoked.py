"""The list of revoked cards: small, signed, for phones to keep. docs/credentials.md is its description."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from raengjai.papers.rules.credential import (
    KEY,
    NUMBER,
    SIGNATURE,
    NotOurs,
    day_number,
    day_of,
    number_bytes,
    number_text,
)

LIST_CONTEXT = b"raengjai/revoked/1\n"
LIST_FORMAT = 1
_HEAD = 1 + KEY + 4 + 3
_LINE = NUMBER + 2


@dataclass(frozen=True, slots=True)
class RevokedList:
    """When it was made, and from which day each card on it is no longer valid."""

    key: str
    made_at: datetime
    from_day: dict[str, date]


def list_body(key: str, made_at: datetime, lines: Iterable[tuple[str, date]]) -> bytes:
    """Format, key, seconds since 1970, count; then number (5) and day (2) of each card, in the order of numbers."""
    packed = sorted(number_bytes(number) + day_number(day).to_bytes(2, "big") for number, day in lines)
    head = bytes((LIST_FORMAT,)) + bytes.fromhex(key) + int(made_at.timestamp()).to_bytes(4, "big")
    return head + len(packed).to_bytes(3, "big") + b"".join(packed)


def read_list(raw: bytes) -> RevokedList:
    """The list in `body + signature`, the signature unchecked. Raises NotOurs."""
    body = raw[:-SIGNATURE]
    if len(body) < _HEAD or body[0] != LIST_FORMAT:
        raise NotOurs
    lines = [body[start : start + _LINE] for start in range(_HEAD, len(body), _LINE)]
    if len(lines) != int.from_bytes(body[9:12], "big") or any(len(line) != _LINE for line in lines):
        raise NotOurs
    return RevokedList(
        key=body[1:5].hex(),
        made_at=datetime.fromtimestamp(int.from_bytes(body[5:9], "big"), UTC),
        from_day={number_text(line[:NUMBER]): day_of(int.from_bytes(line[NUMBER:], "big")) for line in lines},
    )
