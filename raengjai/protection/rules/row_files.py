"""Files of rows in the 27 columns of CTDC: when there are enough people for one, what it says, and what was left out of it.

Two kinds. "ctdc": of people, for CTDC under an agreement; each row at least k times, so that it is a table of counts. "synthetic":
rows of nobody, for everybody.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import SystemRandom
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.protection.rules import ctdc
from raengjai.protection.rules.ctdc import Release, Row

FOR_CTDC, SYNTHETIC = "ctdc", "synthetic"
KINDS = (FOR_CTDC, SYNTHETIC)
YEARS_KEPT = 3  # answers of earlier fiscal years have lost what rows are made of (answers.thin_answers)
_FIRST_QUARTER = 1  # October to December, of the calendar year before


@dataclass(frozen=True, slots=True)
class Gate:
    """What a file must pass. `share`: of the people, how many are in it, by chance."""

    kind: str
    rows: int
    k: int
    share: float
    epsilon: Decimal


class Said(Protocol):
    """What an answer says (models.Answer, rules.records.CaseAnswers)."""

    year: int
    quarter: int
    sex: str
    nationality: str
    sector: str
    recruiter_relation: str
    broad_age: str
    months: str
    country: str

    @property
    def exploitation(self) -> Sequence[str]: ...

    @property
    def means(self) -> Sequence[str]: ...

    @property
    def sexual(self) -> Sequence[str]: ...


def gate_of(kind: str, year: int) -> Gate:
    """The gate in force for a fiscal year (พ.ศ.). Raises LookupError before the first."""
    begun = [row for row in ctdc.read()["gate"] if row["kind"] == kind and row["from_year"] <= year]
    if not begun:
        raise LookupError(kind, year)
    row = max(begun, key=lambda one: one["from_year"])
    return Gate(kind, row["rows"], max(row["k"], row["least_k"]), row["share"], Decimal(row["epsilon"]))


def years_of(upto: int, *, after: int) -> range:
    """The fiscal years of a file: those since the last one that answers still tell of."""
    return range(max(after + 1, upto - YEARS_KEPT + 1), upto + 1)


def calendar_years(years: Sequence[int]) -> range:
    """CE years that fiscal years (พ.ศ.) touch."""
    return range(years[0] - 544, years[-1] - 542)


def check_enough(counted: int, gate: Gate) -> None:
    """`counted`: what the published figures of the years say, noise and all; so the answer tells nothing new."""
    if counted < gate.rows:
        raise Refused(
            _(
                "There are too few people for such a file: the figures of these years must count at least %(n)s whom a team has identified. Nothing was made."
            )
            % {"n": f"{gate.rows:,}"},
            field="kind",
        )


def row_of(said: Said) -> Row:
    """The 27 columns of an answer. A nationality of none of the groups is left empty."""
    known = {
        "yearOfRegistration": str(said.year - 543 - (said.quarter == _FIRST_QUARTER)),
        "gender": ctdc.gender(said.sex),
        "ageBroad": said.broad_age,
        "citizenship": ctdc.iso3(said.nationality),
        "CountryOfExploitation": said.country,
        "traffickMonths": said.months,
    }
    relation = {"x_Family": "Family", "x_Friend": "Friend", "x_IntimatePartner": "IntimatePartner"}
    values = {
        "vic_MethodsOfControl": list(said.means),
        "x_RestrictsMovement": "x_RestrictsMovement" in said.means,
        "vic_TypeOfExploitation": list(said.exploitation),
        "vic_ForcedLabourIndustry": said.sector,
        "vic_TypeOfSexExploitation": list(said.sexual),
        "x_RecruiterRelation": relation.get(said.recruiter_relation, ""),
        "vic_RelationshipToTrafficker": said.recruiter_relation,
    }
    return ctdc.row_from(known, values)


def rows_for_ctdc(rows: Sequence[Row], gate: Gate) -> Release:
    """What of the rows leaves: by chance not all of them, and none that fewer than k share in all columns."""
    chance = SystemRandom()
    return ctdc.safe_rows([row for row in rows if chance.random() < gate.share], k=gate.k)


def report_of(before: Sequence[Row], after: Release, *, k: int) -> dict[str, Any]:
    """What is left out, for the two who decide: numbers in steps of k, None for fewer than k (zero too)."""
    said = {
        column: sum(row[column] != "" for row in before) - sum(row[column] != "" for row in after.rows)
        for column in ctdc.columns()
    }
    return {
        "k": k,
        "rows": _about(len(after.rows), k),
        "withheld": _about(after.withheld, k),
        "emptied": {column: _about(number, k) for column, number in said.items()},
    }


def _about(number: int, k: int) -> int | None:
    return None if number < k else number // k * k


def values_of(column: str) -> str:
    """What may stand in a column, in words of the file."""
    data: Mapping[str, Any] = ctdc.read()
    if column == "gender":
        return " | ".join(dict.fromkeys(data["gender"].values()))
    if column in data["bands"]:
        return " | ".join(band for _least, band in data["bands"][column])
    return "1" if column in data["flags"] else ""


def dictionary(language: str, notes: Sequence[tuple[str, str]], heads: Sequence[str]) -> str:
    """CSV: each column with its meaning and its values, then what there is to say of the file (name, text)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    words = ctdc.read()["words"]
    for column in ctdc.columns():
        writer.writerow([column, words[column]["th" if language == "th" else "en"], values_of(column)])
    writer.writerows([name, text, ""] for name, text in notes)
    return out.getvalue()
