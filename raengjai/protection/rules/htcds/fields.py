"""The fields of HTCDS 2.0 and of our extensions, as data/htcds.toml lists them, and what may stand in each."""

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[2] / "data"
# What a JSON schema says of each type of field; the checks below say the same.
PATTERNS = {
    "phone": r"^\+?[1-9]\d{1,14}$",
    "country": r"^([A-Z]{2}|[A-Z]{3})$",
    "language": r"^[a-z]{2,3}$",
}
EXTENSION = r"^x_[A-Za-z][A-Za-z0-9]*$"
BOUNDS = {"longitude": 180, "latitude": 90}


@dataclass(frozen=True, slots=True)
class Field:
    """`codes` of a picklist; `to` of a lookup: organisation, person or user; `item` of a consent that opens it, "" always."""

    name: str
    type: str
    kind: str
    item: str
    codes: tuple[str, ...] = ()
    to: str = ""
    is_core: bool = False
    is_deprecated: bool = False
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    name: str
    fields: tuple[Field, ...]


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Code of a kind of row → the standard's name of it and its fields, the standard's own first."""
    data = read()
    ours = {row["kind"]: row["fields"] for row in data["extension"]}
    return {
        row["code"]: Kind(
            row["code"],
            row["name"],
            tuple(_field(one, row["code"], data["codes"]) for one in row["fields"])
            + tuple(
                _field(one, row["code"], data["codes"], is_ours=True) for one in ours.get(row["code"], ())
            ),
        )
        for row in data["kind"]
    }


def fields_of(*codes: str) -> dict[str, Field]:
    """Name → field of these kinds of rows."""
    return {field.name: field for code in codes for field in kinds()[code].fields}


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "htcds.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """ISO 3166 alpha-3 → alpha-2."""
    found: dict[str, str] = json.loads((_FOLDER / "ctdc_countries.json").read_text(encoding="utf-8"))
    return found


def holds(field: Field, value: Any) -> bool:
    """Whether a value may stand in a field."""
    return _CHECKS[field.type](field, value)


def _field(
    row: Mapping[str, Any], kind: str, codes: Mapping[str, list[str]], *, is_ours: bool = False
) -> Field:
    return Field(
        row["name"],
        row["type"],
        kind,
        row["item"],
        tuple(codes[row["codes"]]) if "codes" in row else (),
        row.get("to", ""),
        row.get("core", False),
        row.get("deprecated", False),
        is_ours,
    )


def _is_text(_field: Field, value: Any) -> bool:
    return isinstance(value, str)


def _is_pattern(field: Field, value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(PATTERNS[field.type][1:-1], value, re.ASCII) is not None


def _is_day(_field: Field, value: Any) -> bool:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(_field: Field, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_within(field: Field, value: Any) -> bool:
    return _is_number(field, value) and abs(value) <= BOUNDS[field.type]


def _is_list(field: Field, value: Any, check: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(check, value)) and len(set(value)) == len(value) > 0


_CHECKS: dict[str, Callable[[Field, Any], bool]] = {
    "text": _is_text,
    "lookup": lambda _field, value: isinstance(value, str) and value != "",
    "phone": _is_pattern,
    "country": _is_pattern,
    "language": _is_pattern,
    "date": _is_day,
    "number": _is_number,
    "longitude": _is_within,
    "latitude": _is_within,
    "checkbox": lambda _field, value: isinstance(value, bool),
    "one": lambda field, value: isinstance(value, str) and value in field.codes,
    "many": lambda field, value: _is_list(
        field, value, lambda one: isinstance(one, str) and one in field.codes
    ),
    "countries": lambda field, value: _is_list(
        field,
        value,
        lambda one: (
            isinstance(one, str) and re.fullmatch(PATTERNS["country"][1:-1], one, re.ASCII) is not None
        ),
    ),
}
