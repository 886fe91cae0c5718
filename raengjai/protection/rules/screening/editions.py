"""Editions of the screening rules: one folder of data/screening/ each, never changed once listed in editions.toml.

An edition is checked against its digest when it is read, so that an old screening says the same for ever. Where sources
differ, a row carries `other`: the fields that read otherwise; `Edition.other` is the edition read that way throughout.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from raengjai.protection.rules.screening.findings import Who

FOLDER = Path(__file__).parents[2] / "data" / "screening"
RULE_FILES = (
    "trafficking",
    "forced_labour",
    "child_labour",
    "thai_law",
    "guide",
)  # later ones rest on earlier ones
_CHILD = (0, 17)
Row = Mapping[str, Any]


class EditionChanged(Exception):
    """The files of an edition are no longer those that were listed."""


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    th: str

    def in_language(self, language: str) -> str:
        return self.th if language == "th" else self.en


@dataclass(frozen=True, slots=True)
class RuleSet:
    code: str
    dated: date
    name: Text
    note: Text
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that can be answered. `strength` (S, M, W) by list and `dimension` are those of an indicator."""

    code: str
    rule_set: str
    text: Text
    source: str
    confirmed: bool
    is_number: bool = False
    unit: Text = Text("", "")
    dimension: str = ""
    strength: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[int, ...] = ()

    def belongs_to(self, who: Who) -> bool:
        """Whether it is asked for this list; what is no indicator is asked for both."""
        return not self.dimension or who in self.strength


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number asked for, reaching (or passing, `is_strict`) a value."""

    code: str
    question: str
    value: int
    is_strict: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds when each group of `all_of` has one that holds, at these ages, unless an exception does."""

    code: str
    rule_set: str
    kind: str
    text: Text
    then: Text
    all_of: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    unless_shown: tuple[str, ...]
    only: str
    ages: tuple[int, int] | None
    urgent: bool
    consent_irrelevant: bool
    valid_from: date | None
    valid_until: date | None
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Edition:
    """All rules of one edition. `smallest`: the smallest (strong, medium, weak) that establish a dimension; `disputed`:
    codes of rows that sources read in two ways; `raw`: every file as it is written."""

    code: str
    digest: str
    begins_on: date
    sets: Mapping[str, RuleSet]
    questions: Mapping[str, Question]
    thresholds: Mapping[str, Threshold]
    dimensions: tuple[Dimension, ...]
    dimension_source: str
    dimension_confirmed: bool
    smallest: tuple[tuple[int, int, int], ...]
    rules: tuple[Rule, ...]
    disputed: frozenset[str]
    raw: Mapping[str, Row] = field(repr=False)
    other: "Edition | None" = field(default=None, repr=False)


@lru_cache(maxsize=1)
def listed(folder: Path = FOLDER) -> Mapping[str, Row]:
    """Code → line of editions.toml, oldest first."""
    lines = tomllib.loads((folder / "editions.toml").read_text(encoding="utf-8"))["edition"]
    return MappingProxyType(
        {line["code"]: line for line in sorted(lines, key=lambda line: line["begins_on"])}
    )


def newest(on: date) -> str:
    """The code of the edition that new screenings of a day begin with."""
    return [code for code, line in listed().items() if line["begins_on"] <= on][-1]


@lru_cache(maxsize=8)
def edition(code: str, folder: Path = FOLDER) -> Edition:
    """Raises KeyError for an edition that is not listed, EditionChanged for one whose files differ from the list."""
    line = listed(folder)[code]
    digest = digest_of(folder / code)
    if digest != line["sha256"]:
        raise EditionChanged(f"{code} has the digest {digest}, not the one that is listed")
    return read(folder / code, begins_on=line["begins_on"])


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of an edition's files."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def read(folder: Path, *, begins_on: date) -> Edition:
    """An edition from its files, without a look at the list."""
    raw = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))
    }
    named = {"code": folder.name, "digest": digest_of(folder), "begins_on": begins_on, "raw": raw}
    other = _edition(named, _read_otherwise(raw))
    return _edition({**named, "other": other}, raw)


def _edition(named: Mapping[str, Any], raw: Mapping[str, Row]) -> Edition:
    files = [raw[name] for name in RULE_FILES]
    rule = raw["trafficking"]["dimension_rule"]
    return Edition(
        **named,
        sets={file["set"]["code"]: _set(file["set"]) for file in raw.values() if "set" in file},
        questions={one.code: one for file in files for one in _questions(file)},
        thresholds={row["code"]: _threshold(row) for file in files for row in file.get("threshold", ())},
        dimensions=tuple(Dimension(row["code"], _text(row)) for row in raw["trafficking"]["dimension"]),
        dimension_source=rule["source"],
        dimension_confirmed=rule["confirmed"],
        smallest=tuple((strong, medium, weak) for strong, medium, weak in rule["smallest"]),
        rules=tuple(_rule(row, file["set"]["code"]) for file in files for row in file.get("rule", ())),
        disputed=frozenset(_with_other(named["raw"])),
    )


def _read_otherwise(data: Any) -> Any:
    """The same data with every `other` in the place of what it differs from."""
    if isinstance(data, Mapping):
        return {key: _read_otherwise(value) for key, value in {**data, **data.get("other", {})}.items()}
    return [_read_otherwise(one) for one in data] if isinstance(data, list) else data


def _with_other(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        yield from [data["code"]] if "other" in data else []
    for one in data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ():
        yield from _with_other(one)


def _questions(file: Row) -> Iterator[Question]:
    of = file["set"]
    for row in file.get("question", ()):
        yield _question(row, of["code"], row)
    for row in file.get("questions", {}).get("rows", ()):
        yield _question(row, of["code"], file["questions"])
    for block in file.get("indicators", ()):
        for row in block["rows"]:
            yield _question({**row, "dimension": block["dimension"]}, of["code"], of)


def _question(row: Row, rule_set: str, of: Row) -> Question:
    return Question(
        code=row["code"],
        rule_set=rule_set,
        text=_text(row),
        source=of["source"],
        confirmed=of["confirmed"],
        is_number=row.get("answer") == "number",
        unit=_text(row, "unit_"),
        dimension=row.get("dimension", ""),
        strength={who: row[who] for who in ("adult", "child") if who in row},
        signs=tuple(row.get("signs", ())),
    )


def _threshold(row: Row) -> Threshold:
    return Threshold(row["code"], row["question"], row["value"], row["is"] == "more_than")


def _rule(row: Row, rule_set: str) -> Rule:
    only = row.get("only", "")
    ages = row.get("ages") or (_CHILD if only == "child" else None)
    return Rule(
        code=row["code"],
        rule_set=rule_set,
        kind=row["kind"],
        text=_text(row),
        then=_text(row, "then_"),
        all_of=tuple(tuple(group) for group in row["all_of"]),
        unless=tuple(row.get("unless", ())),
        unless_shown=tuple(row.get("unless_shown", ())),
        only=only,
        ages=(ages[0], ages[1]) if ages else None,
        urgent=row.get("urgent", False),
        consent_irrelevant=row.get("consent") == "irrelevant",
        valid_from=row.get("valid_from"),
        valid_until=row.get("valid_until"),
        source=row["source"],
        confirmed=row["confirmed"],
    )


def _set(row: Row) -> RuleSet:
    return RuleSet(
        row["code"], row["dated"], _text(row, "name_"), _text(row, "note_"), row["source"], row["confirmed"]
    )


def _text(row: Row, before: str = "") -> Text:
    return Text(row.get(f"{before}en", ""), row.get(f"{before}th", ""))
