"""The 27-column row of CTDC from a case as HTCDS tells it, and files of rows that single nobody out.

Lossy by design (data/ctdc.toml). Rows of real people are for handing to CTDC under an agreement, never for the public. In
a file every row has the same known columns as at least k - 1 others, and a flag stays only where at least k of those have it.
"""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.rules.htcds import HtcdsCase, Person
from raengjai.protection.rules.htcds.fields import countries

_FILE = Path(__file__).parent.parent / "data" / "ctdc.toml"
Row = dict[str, str]  # column → text; "" says nothing


@dataclass(frozen=True, slots=True)
class Release:
    """`rows` that may leave, in an order that tells nothing (sorted); `withheld`: how many stayed behind."""

    rows: tuple[Row, ...]
    withheld: int


def columns() -> tuple[str, ...]:
    return tuple(read()["columns"]["order"])


def rows_of(case: HtcdsCase) -> tuple[Row, ...]:
    """One row for each victim of a case whose status is not "not a victim"."""
    return tuple(
        row_of(case, one)
        for one in case.victims
        if one.values.get("vic_TraffickingStatus") != "NotAVictimOfTrafficking"
    )


def row_of(case: HtcdsCase, victim: Person) -> Row:
    values = victim.values
    row = {
        "yearOfRegistration": _text(case.values.get("x_RegistrationYear")),
        "gender": read()["gender"].get(values.get("prs_Gender", ""), ""),
        "ageBroad": band("ageBroad", values.get("x_AgeAtIdentification")),
        "citizenship": _one_country(values.get("prs_Citizenship", [])),
        "CountryOfExploitation": iso3(values.get("x_CountryOfExploitation", "")),
        "traffickMonths": band("traffickMonths", values.get("x_ExploitationMonths")),
    }
    flags = {column: "1" if _is_set(values, rule) else "" for column, rule in read()["flags"].items()}
    return {column: (row | flags)[column] for column in columns()}


def band(column: str, number: float | None) -> str:
    """The band of an age in years or a time in months; "" for none or less than nothing."""
    begun = [name for least, name in read()["bands"][column] if number is not None and number >= least]
    return begun[-1] if begun else ""


def iso3(code: str) -> str:
    """ISO 3166 alpha-3 of an alpha-2 or alpha-3 code; "" for what is none."""
    if code in countries():
        return code
    return next((three for three, two in countries().items() if two == code), "")


def release(rows: Sequence[Row]) -> Release:
    """What of these rows may leave. Refused for a file so small that it would tell of people."""
    rule = read()["release"]
    if len(rows) < rule["rows"]:
        raise Refused(_("There are too few cases for a file. Nothing leaves."))
    return safe_rows(rows, k=max(rule["k"], rule["least_k"]))


def safe_rows(rows: Iterable[Row], *, k: int) -> Release:
    """Rows with known columns emptied, one after the other, until at least k are alike. Those that never are stay behind."""
    known = list(read()["release"]["known"])
    waiting, kept = [dict(row) for row in rows], list[Row]()
    for left in range(len(known), 0, -1):
        waiting = [{**row, **dict.fromkeys(known[left:], "")} for row in waiting]
        sizes = Counter(_known(row) for row in waiting)
        kept += [row for row in waiting if sizes[_known(row)] >= k]
        waiting = [row for row in waiting if sizes[_known(row)] < k]
    return Release(
        tuple(sorted(_rare_flags_emptied(kept, k), key=lambda row: tuple(row.values()))), len(waiting)
    )


def as_csv(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _rare_flags_emptied(rows: Sequence[Row], k: int) -> list[Row]:
    """A flag that fewer than k of a group have says too much about those few."""
    flags = list(read()["flags"])
    having = Counter((_known(row), flag) for row in rows for flag in flags if row[flag])
    return [
        {**row, **{flag: "" for flag in flags if row[flag] and having[(_known(row), flag)] < k}}
        for row in rows
    ]


def _known(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in read()["release"]["known"])


def _is_set(values: Mapping[str, Any], rule: Mapping[str, Any]) -> bool:
    held = values.get(rule["field"], [])
    held = {held} if isinstance(held, str) else set(held)
    other, code = rule.get("or_code", ("", ""))
    return bool(
        held & set(rule["codes"])
        or values.get(rule.get("or_true", "")) is True
        or (other and values.get(other) == code)
    )


def _one_country(codes: Sequence[str]) -> str:
    """Of several citizenships none is chosen."""
    return iso3(codes[0]) if len(codes) == 1 else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
