"""The retention policy: reads docs/retention.yaml, checks it against the tables, says when a row is due.

Pure: the file's text and facts about the tables go in, a policy or a clear error comes out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

import yaml

from raengjai.ground.dates import bangkok_day

CLASSES = ("personal", "sealed", "code", "technical")
Verb = Literal["keep", "delete", "blank", "erase"]
Kind = Literal["moment", "day", "text", "json", "other"]

_RULE = re.compile(
    r"(?P<verb>delete|erase|blank) ?(?:\[(?P<fields>[a-z0-9_, ]+)\] )?(?P<count>\d+) (?P<unit>day|month|year)s? "
    r"after (?P<days>[a-z0-9_.]+(?: and [a-z0-9_.]+)*)(?: by (?P<job>[a-z_.]+))?"
)
_LONGEST = 100


class PolicyError(ValueError):
    """The policy cannot be run as it is written; says which table and what is wrong."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a rule needs to know of a column. `leads_to` is the table that its foreign key names."""

    kind: Kind = "other"
    may_be_null: bool = False
    leads_to: str = ""

    @property
    def is_time(self) -> bool:
        return self.kind in ("moment", "day")

    @property
    def may_be_blank(self) -> bool:
        return self.may_be_null or self.kind in ("text", "json")


Columns = Mapping[str, Column]
Tables = Mapping[str, Columns]


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a rule counts from: a field of the row, of the row behind a link, or of every row that leads here.

    `table` is "" for the row itself; `link` is the foreign key that joins the two, on whichever side it is.
    """

    name: str
    kind: Kind
    table: str = ""
    link: str = ""
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the policy."""

    text: str
    verb: Verb
    fields: tuple[str, ...] = ()
    count: int = 0
    unit: str = "day"
    days: tuple[Day, ...] = ()
    job: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the nightly job of this room carries it out."""
        return self.verb != "keep" and not self.job

    def limit(self, now: datetime) -> datetime:
        """A row is due when all its days lie before this moment."""
        return before(now, self.count, self.unit)


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept of one table, why, and for how long."""

    name: str
    why: str
    bases: tuple[str, ...]
    classes: Mapping[str, str]
    rules: tuple[Rule, ...]
    columns: Columns
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole file."""

    tables: Mapping[str, Table]

    def ours(self) -> Iterator[tuple[Table, Rule]]:
        """What the nightly job does, in the order of the file."""
        for table in self.tables.values():
            for rule in table.rules:
                if rule.is_ours:
                    yield table, rule


def before(now: datetime, count: int, unit: str) -> datetime:
    """`count` days, months or years before `now`; the 29th of February goes back to the 28th."""
    if unit == "day":
        return now - timedelta(days=count)
    months = now.year * 12 + now.month - 1 - (count * 12 if unit == "year" else count)
    year, month = divmod(months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, _days_in(year, month + 1)))


def limit_for(day: Day, limit: datetime) -> datetime | date:
    """The limit as the column holds it: a moment, or a day in Bangkok."""
    return bangkok_day(limit) if day.kind == "day" else limit


def read_policy(text: str, known: Tables) -> Policy:
    """The policy of `text`, checked against the tables `known`. Raises PolicyError with a clear sentence."""
    said = yaml.safe_load(text)
    if not isinstance(said, dict) or not {"bases", "tables"} <= said.keys():
        raise PolicyError("The file needs the parts `bases` and `tables`.")
    bases, tables = said["bases"], said["tables"]
    if unknown := sorted(tables.keys() - known.keys()):
        raise PolicyError(f"There is no table {', '.join(unknown)}.")
    return Policy({name: _table(name, part, bases, known) for name, part in tables.items()})


def lacking(policy: Policy, known: Tables) -> dict[str, list[str]]:
    """Tables and columns that the policy does not speak of."""
    return {
        name: missing
        for name, columns in known.items()
        if (missing := [column for column in columns if column not in _classes_of(policy, name)])
    }


def _classes_of(policy: Policy, name: str) -> Mapping[str, str]:
    return policy.tables[name].classes if name in policy.tables else {}


def _table(name: str, said: Mapping[str, Any], bases: Mapping[str, Any], known: Tables) -> Table:
    if unknown := sorted(said.keys() - {"why", "basis", "fields", "rules", "kept"}):
        raise PolicyError(f"{name}: what is `{unknown[0]}`?")
    for part in ("why", "basis", "fields", "rules"):
        if not said.get(part):
            raise PolicyError(f"{name}: `{part}` is missing.")
    if strange := [basis for basis in said["basis"] if basis not in bases]:
        raise PolicyError(f"{name}: the basis {strange[0]} is not explained under `bases`.")
    table = Table(
        name=name,
        why=said["why"],
        bases=tuple(said["basis"]),
        classes=_classes(name, said["fields"], known[name]),
        rules=tuple(_rule(name, str(rule), known) for rule in said["rules"]),
        columns=known[name],
        kept=said.get("kept") or {},
    )
    _check_ends(table)
    return table


def _classes(name: str, said: Mapping[str, Sequence[str]], columns: Columns) -> dict[str, str]:
    classes: dict[str, str] = {}
    for kind, fields in said.items():
        if kind not in CLASSES:
            raise PolicyError(f"{name}: there is no class {kind}; use {', '.join(CLASSES)}.")
        for each in fields:
            if each not in columns:
                raise PolicyError(f"{name}: there is no field {each}.")
            if each in classes:
                raise PolicyError(f"{name}: {each} has two classes.")
            classes[each] = kind
    return classes


def _rule(name: str, text: str, known: Tables) -> Rule:
    if text == "keep":
        return Rule(text, "keep")
    found = _RULE.fullmatch(text)
    if found is None:
        raise PolicyError(f"{name}: “{text}” is no rule. The head of the file shows how rules are written.")
    verb: Any = found["verb"]
    count = int(found["count"])
    if not 0 < count <= _LONGEST * (1 if found["unit"] == "year" else 400):
        raise PolicyError(f"{name}: {count} {found['unit']}s is no period.")
    return Rule(
        text=text,
        verb=verb,
        fields=_blanked(name, verb, found["fields"], known[name]),
        count=count,
        unit=found["unit"],
        days=tuple(_day(name, day, known) for day in found["days"].split(" and ")),
        job=found["job"] or "",
    )


def _blanked(name: str, verb: str, said: str | None, columns: Columns) -> tuple[str, ...]:
    if (verb == "blank") != bool(said):
        raise PolicyError(f"{name}: blank names its fields in brackets; delete and erase name none.")
    fields = tuple(each.strip() for each in said.split(",")) if said else ()
    for each in fields:
        if each not in columns:
            raise PolicyError(f"{name}: there is no field {each}.")
        if not columns[each].may_be_blank:
            raise PolicyError(f"{name}: {each} cannot be empty.")
    return fields


def _day(name: str, said: str, known: Tables) -> Day:
    """`saved_at`, `need.resolved_at` (a link of this table) or `needs_visit.made_at` (a table that leads here)."""
    first, _dot, last = said.rpartition(".")
    if not first:
        return Day(last, _time(name, last, known[name]))
    link = f"{first}_id"
    if link in known[name] and known[name][link].leads_to:
        table = known[name][link].leads_to
        return Day(last, _time(table, last, known[table]), table, link)
    links = [column for column, facts in known.get(first, {}).items() if facts.leads_to == name]
    if len(links) != 1:
        raise PolicyError(
            f"{name}: {first} is neither a link of this table nor a table that leads here once."
        )
    return Day(last, _time(first, last, known[first]), first, links[0], is_behind=True)


def _time(name: str, column: str, columns: Columns) -> Kind:
    if column not in columns:
        raise PolicyError(f"{name}: there is no field {column}.")
    if not columns[column].is_time:
        raise PolicyError(f"{name}: {column} is neither a day nor a moment.")
    return columns[column].kind


def _check_ends(table: Table) -> None:
    """Everything personal ends by a rule, or says why it is kept."""
    if len(table.rules) > 1 and any(rule.verb == "keep" for rule in table.rules):
        raise PolicyError(f"{table.name}: `keep` stands alone.")
    if any(rule.verb in ("delete", "erase") for rule in table.rules):
        return
    ends = {each for rule in table.rules for each in rule.fields} | table.kept.keys()
    for each, kind in table.classes.items():
        if kind == "personal" and each not in ends:
            raise PolicyError(
                f"{table.name}: {each} is personal and neither ends nor says under `kept` why not."
            )


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
