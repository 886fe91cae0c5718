"""Checklists of a case: rights to be told, a safety plan, what must be settled before closing. Lists are data
(data/checklists.toml); an answer says how an item was settled, by whom and when, never only a tick."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.rules.screening.editions import Text

_FILE = Path(__file__).parent.parent / "data" / "checklists.toml"


class Settled(StrEnum):
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    DECLINED = "declined"  # by the person, who was told


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    text: Text
    is_required: bool
    law: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    code: str
    dated: date
    text: Text
    note: Text
    items: tuple[Item, ...]

    def item(self, code: str) -> Item:
        """Raises LookupError for a code of no item."""
        found = next((one for one in self.items if one.code == code), None)
        if found is None:
            raise LookupError(code)
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """How an item stands. `note`: the reason where it is not done."""

    item: str
    settled: Settled
    by: str
    at: datetime
    note: str = ""


def checklist(code: str) -> Checklist:
    """Raises KeyError for a list that does not exist."""
    return checklists()[code]


@lru_cache(maxsize=1)
def checklists() -> Mapping[str, Checklist]:
    """Code → list, in the order in which a case meets them."""
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))["checklist"]
    return {row["code"]: _checklist(row) for row in lists}


def answer(of: Checklist, item: str, settled: Settled, *, by: str, at: datetime, note: str = "") -> Answer:
    """An answer that can be kept. Refused without a reason for what was not done. Raises LookupError for no item of it."""
    if item not in {one.code for one in of.items}:
        raise LookupError(item)
    if settled is not Settled.DONE and not note.strip():
        raise Refused(_("Write down the reason."), field="note")
    return Answer(item, settled, by, at, note.strip())


def latest(answers: Iterable[Answer]) -> Mapping[str, Answer]:
    """Item → the answer that stands: the last one given."""
    standing: dict[str, Answer] = {}
    for one in answers:
        if one.item not in standing or one.at >= standing[one.item].at:
            standing[one.item] = one
    return standing


def open_items(of: Checklist, answers: Iterable[Answer]) -> tuple[Item, ...]:
    """What nobody has answered yet, in the order of the list; those that must be answered first."""
    standing = latest(answers)
    left = [one for one in of.items if one.code not in standing]
    return tuple(sorted(left, key=lambda one: not one.is_required))


def is_settled(of: Checklist, answers: Iterable[Answer]) -> bool:
    """Whether every item that must be answered has been."""
    return not any(one.is_required for one in open_items(of, answers))


def as_data(one: Answer) -> dict[str, Any]:
    """For JSON that is sealed; the moment as ISO 8601."""
    return {**asdict(one), "at": one.at.isoformat()}


def from_data(data: Mapping[str, Any]) -> Answer:
    """What `as_data` gave. Raises KeyError or ValueError for anything else."""
    at = datetime.fromisoformat(data["at"])
    return Answer(data["item"], Settled(data["settled"]), data["by"], at, data["note"])


def _checklist(row: Mapping[str, Any]) -> Checklist:
    return Checklist(
        row["code"],
        row["dated"],
        Text(row["en"], row["th"]),
        Text(row["note_en"], row["note_th"]),
        tuple(
            Item(
                one["code"],
                Text(one["en"], one["th"]),
                one["required"],
                one["law"],
                one["source"],
                one["confirmed"],
            )
            for one in row["item"]
        ),
    )
