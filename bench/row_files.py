"""`python -m bench.row_files`: what files of rows keep, and how long they take, by the number of people (docs/statistics.md).

Invented people, seeded, as we expect them; the noise is drawn by chance, so two runs differ. Errors are of shares, in points
(percentage points): rows of nobody against the people, among all rows.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from tools.state import said_plainly

SIZES = (340, 1_000, 2_000, 5_000, 20_000)
YEARS = (2024, 2025, 2026)
# Column → value → how many in a hundred; "" for what is not known.
KNOWN = {
    "yearOfRegistration": {"2025": 50, "2026": 50},
    "gender": {"Woman": 55, "Man": 43, "Trans/Transgender/NonConforming": 2},
    "ageBroad": {
        "9--17": 15,
        "18--20": 15,
        "21--23": 14,
        "24--26": 13,
        "27--29": 10,
        "30--38": 15,
        "39--47": 9,
        "48+": 4,
        "": 5,
    },
    "citizenship": {"MMR": 50, "KHM": 15, "LAO": 12, "THA": 15, "VNM": 2, "": 6},
    "CountryOfExploitation": {"THA": 88, "MYS": 2, "MMR": 4, "": 6},
    "traffickMonths": {"0--12 (0-1 yr)": 50, "13--24 (1-2 yrs)": 15, "25+ (2+ yrs)": 10, "": 25},
}
KINDS = {"isForcedLabour": 70, "isSexualExploit": 22, "isOtherExploit": 8}
# One flag of these is set, or none; by the kind of exploitation.
SECTORS = {
    "isForcedLabour": {
        "sectorOfLabourAgriculture": 40,
        "sectorOfLabourConstruction": 12,
        "sectorOfLabourDomesticWork": 10,
        "sectorOfLabourHospitality": 6,
        "": 32,
    },
    "isSexualExploit": {"sectorOfSexProstitution": 80, "sectorOfSexPornography": 20},
}
RELATIONS = {
    "recruiterRelationIntimatePartner": 4,
    "recruiterRelationFriend": 20,
    "recruiterRelationFamily": 10,
    "recruiterRelationOther": 30,
    "": 36,
}
MEANS = {
    "meansDebtBondageEarnings": 50,
    "meansThreats": 30,
    "meansAbusePsyPhySex": 25,
    "meansFalsePromises": 50,
    "meansDrugsAlcohol": 3,
    "meansDenyBasicNeeds": 45,
    "meansExcessiveWorkHours": 50,
    "meansWithholdDocs": 35,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raengjai.config.settings")
    for size in wanted.sizes:
        print(_measured(size), flush=True)


def _measured(size: int) -> str:
    from raengjai.protection.rules import ctdc, row_files, synthetic  # noqa: PLC0415

    chance = Random(2563)
    people = [_person(chance) for _each in range(size)]
    began = time.monotonic()
    gates = {kind: row_files.gate_of(kind, max(YEARS) + 543) for kind in row_files.KINDS}
    safe = ctdc.safe_rows(people, k=gates[row_files.FOR_CTDC].k)
    tables = synthetic.drawn_tables(people, YEARS)
    nobody = synthetic.synthetic_rows(tables, YEARS, k=gates[row_files.SYNTHETIC].k).rows
    took = time.monotonic() - began
    errors = _errors(people, nobody)
    flags = [error for (column, _value), error in errors.items() if column in ctdc.read()["flags"]]
    lost = {name: _share_filled(people, name) - _share_filled(nobody, name) for name in KNOWN}
    stays = _filled(safe.rows) / _filled(people)
    return (
        f"{size:>6,} people: flags off by {max(flags):.1f} points at most, {sum(flags) / len(flags):.1f} in the mean; without duration now "
        f"{lost['traffickMonths']:.0f}, without nationality {lost['citizenship']:.0f}; {stays:.0%} of the values stay for CTDC; {took:.1f} s"
    )


def _person(chance: Random) -> dict[str, str]:
    from raengjai.protection.rules import ctdc  # noqa: PLC0415

    row = dict.fromkeys(ctdc.columns(), "")
    row |= {column: _one(chance, values) for column, values in KNOWN.items()}
    kind = _one(chance, KINDS)
    flags = [kind, _one(chance, SECTORS.get(kind, {"": 1})), _one(chance, RELATIONS)]
    flags += [column for column, part in MEANS.items() if chance.random() * 100 < part]
    return row | {flag: "1" for flag in flags if flag}


def _one(chance: Random, values: dict[str, int]) -> str:
    return chance.choices(list(values), list(values.values()))[0]


def _errors(people: list[dict[str, str]], rows: tuple[dict[str, str], ...]) -> dict[tuple[str, str], float]:
    """By column and value: how many points the share in `rows` is off."""
    before, after = (_counts(each) for each in (people, rows))
    return {
        each: abs(after[each] / max(len(rows), 1) - before[each] / len(people)) * 100
        for each in before | after
    }


def _counts(rows: Iterable[dict[str, str]]) -> Counter[tuple[str, str]]:
    return Counter((column, value) for row in rows for column, value in row.items() if value)


def _share_filled(rows: Sequence[dict[str, str]], column: str) -> float:
    return 100 * sum(row[column] != "" for row in rows) / max(len(rows), 1)


def _filled(rows: Iterable[dict[str, str]]) -> int:
    return _counts(rows).total()


if __name__ == "__main__":
    said_plainly(main)
