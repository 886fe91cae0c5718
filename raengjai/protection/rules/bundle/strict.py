"""JSON that is read in one way or not at all, and base64url that has one spelling."""

import base64
import binascii
import json
import math
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from raengjai.protection.rules.bundle.refusals import NotABundle

DEEPEST = 6  # objects and lists inside each other
LONGEST_TEXT = 4000  # characters
MOST_PARTS = 200  # of one object or list
_LARGEST = 2**53  # whole numbers that every reader of JSON keeps
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_MOMENT_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# Control characters but tabulator and ends of lines, and halves of surrogate pairs: not every reader can keep them.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def object_of(raw: bytes, *, longest_text: int = LONGEST_TEXT) -> dict[str, Any]:
    """The object that UTF-8 text says. Raises NotABundle: also for a name twice, NaN, half a surrogate pair, or past a limit."""
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole
        )
    except (ValueError, RecursionError):
        raise NotABundle from None
    if not isinstance(value, dict) or not _is_plain(value, DEEPEST, longest_text):
        raise NotABundle
    return value


def text_of(value: dict[str, Any]) -> bytes:
    """As UTF-8 without spaces. Raises NotABundle for what `object_of` would not read."""
    if not _is_plain(value, DEEPEST, LONGEST_TEXT):
        raise NotABundle
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: Any) -> bytes:
    """The bytes behind `encoded`. Raises NotABundle: also for a second spelling of the same bytes."""
    if not isinstance(text, str):
        raise NotABundle
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotABundle from None
    if encoded(raw) != text:
        raise NotABundle
    return raw


def moment_of(text: Any) -> datetime:
    """ "2026-11-26T09:30:00Z" as a time in UTC. Raises NotABundle."""
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        raise NotABundle
    try:
        return datetime.strptime(text, _MOMENT_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise NotABundle from None


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_MOMENT_FORMAT)


def id_of(text: Any) -> UUID:
    """A UUID in its usual small letters. Raises NotABundle."""
    try:
        value = UUID(text)
    except (AttributeError, TypeError, ValueError):
        raise NotABundle from None
    if str(value) != text:
        raise NotABundle
    return value


def is_text(text: str, longest: int = LONGEST_TEXT) -> bool:
    """Whether a text can be written, read and stored everywhere."""
    return len(text) <= longest and not _UNFIT.search(text)


def is_number(value: Any) -> bool:
    """Whether it is true, false, or a number that every reader of JSON keeps."""
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _LARGEST


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _whole(digits: str) -> int:
    if len(digits) > 17:  # before it is read: reading long numbers is slow
        raise ValueError("a number too long")
    return int(digits)


def _is_plain(value: Any, deep: int, longest_text: int) -> bool:
    """Whether a value can be written and read everywhere, and stored in PostgreSQL."""
    if isinstance(value, str):
        return is_text(value, longest_text)
    if value is None or is_number(value):
        return True
    if deep == 0 or not isinstance(value, dict | list) or len(value) > MOST_PARTS:
        return False
    if isinstance(value, dict):
        if not all(isinstance(name, str) and is_text(name, longest_text) for name in value):
            return False
        value = list(value.values())
    return all(_is_plain(part, deep - 1, longest_text) for part in value)
