"""The 27-column row of CTDC from a case as HTCDS tells it, and files of rows that single nobody out.

Lossy by design (data/ctdc.toml). Rows of real people are for handing to CTDC under an agreement, never for the public; what the
public gets are rows of nobody (synthetic.py). How files come about: row_files.py.
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
    known = {
        "yearOfRegistration": _text(case.values.get("x_RegistrationYear")),
        "gender": gender(values.get("prs_Gender", "")),
        "ageBroad": band("ageBroad", values.get("x_AgeAtIdentification")),
        "citizenship": _one_country(values.get("prs_Citizenship", [])),
        "CountryOfExploitation": iso3(values.get("x_CountryOfExploitation", "")),
        "traffickMonths": band("traffickMonths", values.get("x_ExploitationMonths")),
    }
    return row_from(known, values)


def row_from(known: Row, values: Mapping[str, Any]) -> Row:
    """`known`: the six columns that are no flags; `values`: the fields that flags are made from, by their names in HTCDS."""
    flags = {column: "1" if _is_set(values, rule) else "" for column, rule in read()["flags"].items()}
    return {column: (known | flags)[column] for column in columns()}


def gender(code: str) -> str:
    """The word for a gender of HTCDS; "" for what is none."""
    return str(read()["gender"].get(code, ""))


def band(column: str, number: float | None) -> str:
    """The band of an age in years or a time in months; "" for none or less than nothing."""
    begun = [name for least, name in read()["bands"][column] if number is not None and number >= least]
    return begun[-1] if begun else ""


def bands(column: str) -> tuple[str, ...]:
    return tuple(name for _least, name in read()["bands"][column])


def iso3(code: str) -> str:
    """ISO 3166 alpha-3 of an alpha-2 or alpha-3 code; "" for what is none."""
    if code in countries():
        return code
    return next((three for three, two in countries().items() if two == code), "")


def safe_rows(rows: Iterable[Row], *, k: int) -> Release:
    """Rows of which each is the same in all 27 columns as at least k - 1 others; so the file is a table of counts, none under k.

    First known columns are emptied, one after the other, until at least k rows are alike in them; those that never are stay
    behind. Then flags are emptied wherever they would part a group under k from others that are alike.
    """
    known = known_emptied(rows, k=k)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in known.rows:
        groups.setdefault(_known(row), []).append(row)
    flags = tuple(read()["flags"])
    return Release(
        _sorted(row for group in groups.values() for row in _alike(group, flags, k)), known.withheld
    )


def known_emptied(rows: Iterable[Row], *, k: int) -> Release:
    """Rows that at least k share in what an outsider may know of a person; flags as they were."""
    known = list(read()["release"]["known"])
    waiting, kept = [dict(row) for row in rows], list[Row]()
    for left in range(len(known), 0, -1):
        waiting = [{**row, **dict.fromkeys(known[left:], "")} for row in waiting]
        sizes = Counter(_known(row) for row in waiting)
        kept += [row for row in waiting if sizes[_known(row)] >= k]
        waiting = [row for row in waiting if sizes[_known(row)] < k]
    return Release(_sorted(kept), len(waiting))


def as_csv(rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@lru_cache(maxsize=1)
def read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _alike(group: list[Row], flags: Sequence[str], k: int) -> list[Row]:
    """The group parted by one flag after the other, as long as both parts have k rows; in the end all of a part are alike.

    First by what kind of exploitation it is, then by the flag that parts it most evenly.
    """
    first = read()["release"]["first"]
    having = {flag: sum(row[flag] == "1" for row in group) for flag in flags}
    smaller = {flag: min(count, len(group) - count) for flag, count in having.items()}
    best = max(flags, key=lambda flag: (smaller[flag] >= k and flag in first, smaller[flag]))
    if smaller[best] < k:
        unsaid = {flag: "" for flag in flags if smaller[flag]}
        return [{**row, **unsaid} for row in group]
    return [
        row for part in ("1", "") for row in _alike([one for one in group if one[best] == part], flags, k)
    ]


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: tuple(row.values())))


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
