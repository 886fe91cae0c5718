"""What a clue holds: JSON inside the seal, written by the form and read at triage. Pure.

    {"kind": "clue", "version": 1, "made_at": "2026-11-26T10:42:00+07:00", "language": "th",
     "fields": [["signs", "cannot_leave"], ["seen", "…"], ["province", "52"], …], "files": [{"name", "type", "data"}]}

`fields` are those of the form, in order, a name as often as it was ticked. Nobody can mend a clue after it is sealed, and
a server that refused one would learn what is in it: so reading never refuses. What is not as agreed stands under `faults`
in codes for whoever looks at it first; everything that could be read is kept. There is no field for a name of anybody.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from raengjai.protection.rules.signs import LANGUAGES, sign_codes

KIND, VERSION = "clue", 1
VOLUNTEER, PUBLIC, OFFICER, CALL = "volunteer", "public", "officer", "call"
YES_NO = ("yes", "no", "unknown")
# Field → what it may be. What is not named here is a text of so many characters.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "when": ("now", "today", "week", "earlier", "unknown"),
    "people": ("1", "2-5", "6-20", "more", "unknown"),
    "children": YES_NO,
    "danger": YES_NO,
    "reach": ("no", "code", "contact"),
    "came": (VOLUNTEER, PUBLIC, OFFICER, CALL),
    "relation": ("self", "works_there", "lives_near", "passed_by", "was_told", "other"),
    "practice": ("yes",),
}
LONGEST: Mapping[str, int] = {
    "seen": 4000,
    "where": 600,
    "village_no": 3,
    "when_words": 200,
    "contact": 200,
    "safe_hours": 200,
    "who_answers": 200,
    "call_to": 40,
}
MOST_FILES = 3
FILE_TYPES = ("image/jpeg", "image/png")
HEAVIEST_FILE = 240_000  # bytes, so that three of them and the words fit into 1 MB as text
_PLACE = re.compile(r"[0-9]{6}|[0-9]{4}")
_PROVINCE = re.compile(r"[0-9]{2}")
_NAMES = frozenset({*CHOICES, *LONGEST, "signs", "province", "place"})


@dataclass(frozen=True, slots=True)
class ClueFile:
    """A photo of a thing or a place; `body` as it came, to be drawn anew before it is shown."""

    name: str
    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClueContent:
    """A clue as it can be read. Empty where nothing was said; `place` has 4 or 6 digits."""

    made_at: datetime | None = None
    language: str = ""
    signs: tuple[str, ...] = ()
    seen: str = ""
    province: str = ""
    place: str = ""
    village_no: str = ""
    where: str = ""
    when: str = ""
    when_words: str = ""
    people: str = ""
    children: str = ""
    danger: str = ""
    reach: str = ""
    contact: str = ""
    safe_hours: str = ""
    who_answers: str = ""
    came: str = ""
    call_to: str = ""
    relation: str = ""
    is_practice: bool = False
    files: tuple[ClueFile, ...] = ()
    unread: str = ""  # what came, as text, when it was no clue at all


@dataclass(frozen=True, slots=True)
class ReadClue:
    """`faults`: codes such as "missing.place", "unknown.signs", "long.seen", "file.2", "version"."""

    content: ClueContent
    faults: tuple[str, ...]


def packed_clue(
    fields: Iterable[tuple[str, str]], *, made_at: datetime, language: str, files: Sequence[ClueFile] = ()
) -> bytes:
    """The JSON of a clue, as the phone writes it."""
    said: dict[str, Any] = {
        "kind": KIND,
        "version": VERSION,
        "made_at": made_at.isoformat(timespec="seconds"),
        "language": language,
        "fields": [[name, value] for name, value in fields],
    }
    said |= packed_files(files)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def read_clue(text: bytes) -> ReadClue:
    """Whatever came, as far as it can be read. Never raises."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return _no_clue(text, "json")
    if not isinstance(said, dict) or said.get("kind") != KIND:
        return _no_clue(text, "kind")
    faults: list[str] = [] if said.get("version") == VERSION else ["version"]
    pairs = _pairs(said.get("fields"), faults)
    values = {name: _value(name, pairs, faults) for name in (*CHOICES, *LONGEST)}
    is_practice = values.pop("practice") == "yes"
    content = ClueContent(
        made_at=_moment(said.get("made_at"), faults),
        language=said["language"] if said.get("language") in LANGUAGES else "",
        signs=_signs(pairs, faults),
        province=_code("province", _PROVINCE, pairs, faults),
        place=_code("place", _PLACE, pairs, faults),
        is_practice=is_practice,
        files=read_files(said.get("files"), faults),
        **values,
    )
    return ReadClue(content, (*faults, *_missing(content)))


def packed_files(files: Sequence[ClueFile]) -> dict[str, Any]:
    """Photos as they stand in the JSON; nothing where there are none."""
    told = [
        {"name": each.name, "type": each.media_type, "data": base64.urlsafe_b64encode(each.body).decode()}
        for each in files
    ]
    return {"files": told} if told else {}


def faults_of(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What would be wrong with these fields; the form asks before it seals."""
    text = json.dumps({"kind": KIND, "version": VERSION, "fields": [list(pair) for pair in fields]})
    return tuple(fault for fault in read_clue(text.encode()).faults if fault != "made_at")


def _no_clue(text: bytes, fault: str) -> ReadClue:
    return ReadClue(ClueContent(unread=text.decode(errors="replace").strip()), (fault,))


def _pairs(said: Any, faults: list[str]) -> dict[str, list[str]]:
    """Name → values; what is no pair of texts is a fault, and so is a name that we do not know."""
    found: dict[str, list[str]] = {}
    if not isinstance(said, list):
        faults.append("fields")
        return found
    for each in said:
        if not isinstance(each, list) or len(each) != 2 or not all(isinstance(part, str) for part in each):
            faults.append("fields")
        elif each[0] not in _NAMES:
            faults.append(f"unknown.{each[0][:40]}")
        else:
            found.setdefault(each[0], []).append(each[1].replace("\0", "").strip())
    return found


def _value(name: str, pairs: Mapping[str, list[str]], faults: list[str]) -> str:
    value = next(iter(pairs.get(name, ())), "")
    if name in CHOICES and value and value not in CHOICES[name]:
        faults.append(f"unknown.{name}")
        return ""
    if len(value) > LONGEST.get(name, len(value)):
        faults.append(f"long.{name}")
    return value


def _signs(pairs: Mapping[str, list[str]], faults: list[str]) -> tuple[str, ...]:
    ticked = dict.fromkeys(pairs.get("signs", ()))
    if any(code not in sign_codes() for code in ticked):
        faults.append("unknown.signs")
    return tuple(code for code in ticked if code in sign_codes())


def _code(name: str, form: re.Pattern[str], pairs: Mapping[str, list[str]], faults: list[str]) -> str:
    value = next(iter(pairs.get(name, ())), "")
    if value and not form.fullmatch(value):
        faults.append(f"unknown.{name}")
        return ""
    return value


def _missing(content: ClueContent) -> list[str]:
    found = [] if content.province else ["missing.province"]
    if not content.signs and not content.seen:
        found.append("missing.seen")
    if content.place and not content.place.startswith(content.province):
        found.append("place.province")
    return found


def _moment(said: Any, faults: list[str]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        faults.append("made_at")
        return None
    if moment.tzinfo is None:
        faults.append("made_at")
        return None
    return moment


def read_files(said: Any, faults: list[str]) -> tuple[ClueFile, ...]:
    """The photos in a JSON; what is none is added to `faults` with its number."""
    if said is None:
        return ()
    if not isinstance(said, list):
        faults.append("files")
        return ()
    if len(said) > MOST_FILES:
        faults.append("files")
    found = []
    for number, each in enumerate(said[:MOST_FILES], 1):
        file = _file(each)
        if file is None:
            faults.append(f"file.{number}")
        else:
            found.append(file)
    return tuple(found)


def _file(said: Any) -> ClueFile | None:
    """None when it is not of the agreed shape."""
    if (
        not isinstance(said, dict)
        or said.get("type") not in FILE_TYPES
        or not isinstance(said.get("data"), str)
    ):
        return None
    text = said["data"].rstrip("=")
    try:
        body = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    name = said.get("name") if isinstance(said.get("name"), str) else ""
    return ClueFile(str(name)[:120], said["type"], body) if body else None
