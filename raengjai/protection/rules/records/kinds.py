"""Kinds of records, their fields and code lists, as data/records*.toml has them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from raengjai.protection.rules import consent
from raengjai.protection.rules.checklists import checklists
from raengjai.protection.rules.screening import edition, signs
from raengjai.protection.rules.screening.editions import Text, listed

_FOLDER = Path(__file__).parents[2] / "data"
_KIND_FILES = ("records", "records_work", "records_team")
_LIST_FILES = ("records_codes", "records_countries")
TYPES = frozenset(
    [
        "words",
        "text",
        "code",
        "codes",
        "day",
        "number",
        "money",
        "said",
        "tick",
        "person",
        "people",
        "link",
        "area",
        "phone",
        "citizen",
        "kept",
    ]
)
LONGEST = {"words": 200, "text": 4000}  # characters, where a field names no other length
_NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a list. `htcds` is its value in HTCDS 2.0, "" where that has none; `office` who usually gives a service."""

    code: str
    text: Text
    htcds: str
    office: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list. `confirmed` is whether its source was read."""

    name: str
    choices: Mapping[str, Choice]
    source: str
    confirmed: bool

    def say(self, code: str, language: str) -> str:
        """The words of a code; the code itself where a newer version wrote one that is not known here."""
        choice = self.choices.get(code)
        return choice.text.in_language(language) if choice else code


@dataclass(frozen=True, slots=True)
class When:
    """A field is asked only when another one holds one of `codes`, or is a number `below`; not known counts as below."""

    field: str
    codes: tuple[str, ...] = ()
    below: int | None = None

    def holds(self, values: Mapping[str, Any]) -> bool:
        value = values.get(self.field)
        if self.below is not None:
            return not isinstance(value, int) or value < self.below
        return bool({*value} & {*self.codes}) if isinstance(value, list) else value in self.codes


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `type` is one of TYPES; `list` the code list of code and codes; `of` the kinds that a link may lead to."""

    code: str
    type: str
    text: Text
    help: Text
    required: bool = False
    when: When | None = None
    list: str = ""
    of: tuple[str, ...] = ()
    longest: int = 0
    highest: int | None = None
    least: int = 0
    is_past: bool = False
    first: str = ""
    htcds: str = ""

    def is_asked(self, values: Mapping[str, Any]) -> bool:
        return self.when is None or self.when.holds(values)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together. `is_folded`: shown on demand; `is_hidden`: kept by the product, never typed."""

    code: str
    text: Text
    help: Text
    fields: tuple[Field, ...]
    is_folded: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `prefix`: its records carry codes (P1, P2 …); `is_identity`: sealed under the person's identity key."""

    code: str
    version: int
    text: Text
    intro: Text
    groups: tuple[Group, ...]
    prefix: str = ""
    is_identity: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for group in self.groups for field in group.fields)

    def field(self, code: str) -> Field:
        """Raises LookupError."""
        for one in self.fields:
            if one.code == code:
                return one
        raise LookupError(code)


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Code → kind, in the order of the files."""
    rows = {code: row for name in _KIND_FILES for code, row in _file(name).items()}
    return MappingProxyType({code: _kind(code, row) for code, row in rows.items()})


def kind_of(code: str) -> Kind:
    """Raises LookupError for a kind that is not defined here."""
    return kinds()[code]


@lru_cache(maxsize=64)
def code_list(name: str) -> CodeList:
    """Raises LookupError."""
    if name == "sign":
        return _signs()
    if name == "checklist":
        return _of_texts(name, {code: one.text for code, one in checklists().items()}, "data/checklists.toml")
    if name == "consent_item":
        return _of_texts(name, consent.items(), "data/consent.toml")
    row = _lists()[name]
    return CodeList(name, _choices(row["rows"]), row["source"], row["confirmed"])


@lru_cache(maxsize=16)
def checklist_items(code: str) -> Mapping[str, Choice]:
    """The items of a checklist in order. Raises LookupError."""
    return MappingProxyType({one.code: Choice(one.code, one.text, "") for one in checklists()[code].items})


def list_names() -> tuple[str, ...]:
    return (*_lists(), "sign", "checklist", "consent_item")


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, Any]:
    return {name: row for file in _LIST_FILES for name, row in _file(file).items()}


def _of_texts(name: str, texts: Mapping[str, Text], source: str) -> CodeList:
    """A list that another part of the room keeps."""
    choices = {code: Choice(code, text, "") for code, text in texts.items()}
    return CodeList(name, MappingProxyType(choices), source, confirmed=False)


def _signs() -> CodeList:
    """The signs of the newest edition; their numbers never change."""
    rules = edition(list(listed())[-1])
    choices = {str(sign.number): Choice(str(sign.number), sign.text, "") for sign in signs(rules)}
    of = rules.sets["signs"]
    return CodeList("sign", MappingProxyType(choices), of.source, of.confirmed)


@lru_cache(maxsize=8)
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _choices(rows: Any) -> Mapping[str, Choice]:
    return MappingProxyType({row["code"]: _choice(row) for row in rows})


def _choice(row: Mapping[str, Any]) -> Choice:
    code = row["code"]
    return Choice(
        code,
        Text(row["en"], row["th"]),
        row.get("htcds", "" if code.startswith("x_") else code),
        row.get("office", ""),
        row.get("closed", False),
    )


def _kind(code: str, row: Mapping[str, Any]) -> Kind:
    return Kind(
        code=code,
        version=row["version"],
        text=Text(row["en"], row["th"]),
        intro=_text(row, "intro_"),
        groups=tuple(_groups(row["group"])),
        prefix=row.get("prefix", ""),
        is_identity=row.get("identity", False),
    )


def _groups(rows: Any) -> Iterator[Group]:
    for row in rows:
        yield Group(
            row["code"],
            Text(row["en"], row["th"]),
            _text(row, "help_"),
            tuple(_field(one) for one in row["fields"]),
            row.get("folded", False),
            row.get("hidden", False),
        )


def _field(row: Mapping[str, Any]) -> Field:
    when = row.get("when")
    return Field(
        code=row["code"],
        type=row["type"],
        text=Text(row["en"], row["th"]),
        help=_text(row, "help_"),
        required=row.get("required", False),
        when=When(when["field"], tuple(when.get("is", ())), when.get("below")) if when else None,
        list=row.get("list", "said" if row["type"] == "said" else ""),
        of=tuple(row.get("of", ())),
        longest=row.get("longest", LONGEST.get(row["type"], 0)),
        highest=row.get("highest"),
        least=row.get("least", 0),
        is_past=row.get("past", False),
        first=row.get("first", ""),
        htcds=row.get("htcds", ""),
    )


def _text(row: Mapping[str, Any], before: str) -> Text:
    return Text(row.get(f"{before}en", ""), row.get(f"{before}th", "")) if f"{before}en" in row else _NO_TEXT
