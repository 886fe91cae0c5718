"""Rows of nobody: what they keep, what they never show, and what they cost. Each allows eight standard errors where chance is in it."""

from collections import Counter
from decimal import Decimal
from math import sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground.refused import Refused
from raengjai.protection.rules import ctdc, row_files, synthetic

YEARS = (2025, 2026)
MEANS = [column for column in ctdc.columns() if column.startswith("means")]
KNOWN = ctdc.read()["release"]["known"]
PEOPLE = 5000
ERRORS = 8


def row(**values: str) -> ctdc.Row:
    return {**dict.fromkeys(ctdc.columns(), ""), **values}


def invented(number: int) -> list[ctdc.Row]:
    """People as they could be; always the same."""
    chance = Random(2563)
    rows = []
    for _each in range(number):
        kind = chance.choices(["isForcedLabour", "isSexualExploit", "isOtherExploit"], [70, 22, 8])[0]
        known = {
            "yearOfRegistration": chance.choice(["2025", "2026"]),
            "gender": chance.choices(["Woman", "Man"], [60, 40])[0],
            "ageBroad": chance.choices(["9--17", "18--20", "24--26", "30--38"], [15, 30, 35, 20])[0],
            "citizenship": chance.choices(["MMR", "KHM", "LAO", "THA"], [50, 20, 15, 15])[0],
            "CountryOfExploitation": "THA",
        }
        sector = (
            {"sectorOfLabourAgriculture": "1"} if kind == "isForcedLabour" and chance.random() < 0.4 else {}
        )
        means = {column: "1" for column in MEANS[:5] if chance.random() < 0.4}
        rows.append(row(**known, **sector, **means, **{kind: "1"}))
    return rows


@pytest.fixture(scope="module")
def drawn() -> tuple[list[ctdc.Row], tuple[ctdc.Row, ...]]:
    people = invented(PEOPLE)
    tables = synthetic.drawn_tables(people, YEARS)
    return people, synthetic.synthetic_rows(tables, YEARS, k=10).rows


def share(rows, column: str, value: str) -> float:
    return sum(one[column] == value for one in rows) / len(rows)


def test_the_shares_of_every_flag_stand_within_what_is_said(drawn):
    """Noise of one cell over a share, and that the rows are drawn by chance."""
    people, rows = drawn
    for column in ctdc.read()["flags"]:
        true = share(people, column, "1")
        allowed = 8 * synthetic.most_error() / PEOPLE + ERRORS * sqrt(true * (1 - true) / PEOPLE)
        assert abs(share(rows, column, "1") - true) < allowed, column
    assert abs(share(rows, "isForcedLabour", "1") - share(people, "isForcedLabour", "1")) < 0.06


def test_what_stands_in_one_table_goes_together_in_the_rows(drawn):
    """Nobody works in farming without forced labour, and nobody is of two kinds."""
    _people, rows = drawn
    farming = [one for one in rows if one["sectorOfLabourAgriculture"]]

    assert len(farming) > 1000
    assert all(one["isForcedLabour"] for one in farming)
    assert not any(one["isForcedLabour"] and one["isSexualExploit"] for one in rows)


def test_every_row_has_27_columns_of_known_words_and_k_alike(drawn):
    _people, rows = drawn
    groups = Counter(tuple(one[column] for column in KNOWN) for one in rows)

    assert all(list(one) == list(ctdc.columns()) for one in rows)
    assert min(groups.values()) >= 10
    assert {one["citizenship"] for one in rows} <= {"", "THA", "MMR", "KHM", "LAO", "VNM"}
    assert {one["ageBroad"] for one in rows} <= {"", *ctdc.bands("ageBroad")}


def test_what_fewer_than_k_have_is_in_no_row(monkeypatch):
    """Without noise even, which would hide it again: nine of a kind, then somebody of whom each thing is rare."""
    monkeypatch.setattr(synthetic, "noised", lambda counts, _epsilon: list(counts))
    common = [row(gender="Woman", isForcedLabour="1", yearOfRegistration="2026")] * 900
    rare = [row(gender="Man", isForcedLabour="1", yearOfRegistration="2026", ageBroad="0--8")] * 9
    alone = [row(gender="Trans/Transgender/NonConforming", isOtherExploit="1", meansDrugsAlcohol="1")]

    rows = synthetic.synthetic_rows(synthetic.drawn_tables([*common, *rare, *alone], YEARS), YEARS, k=10).rows

    assert {one["gender"] for one in rows} <= {"Woman", ""}
    assert not any(one["ageBroad"] or one["meansDrugsAlcohol"] or one["isOtherExploit"] for one in rows)


def test_a_person_more_or_less_changes_one_cell_of_each_table_by_one(monkeypatch):
    """What the price stands for. Years, nationalities and countries of no list count as not known, not as nobody."""
    monkeypatch.setattr(synthetic, "noised", lambda counts, _epsilon: list(counts))
    people = invented(40)
    extra = row(gender="Man", citizenship="JPN", yearOfRegistration="1999", CountryOfExploitation="ZAF")

    without, having = (synthetic.drawn_tables(rows, YEARS) for rows in (people, [*people, extra]))

    for one, other in zip(without, having, strict=True):
        assert sorted(other[cell] - one[cell] for cell in one)[-2:] == [0, 1]
        assert one.keys() == other.keys()


def test_the_tables_cost_what_the_file_costs():
    gate = row_files.gate_of(row_files.SYNTHETIC, 2570)

    assert synthetic.price() == gate.epsilon == Decimal(4)
    columns = {column for plan in synthetic.plans(YEARS) for column in plan.by}
    joined = {flag for one in ctdc.read()["synthetic"]["joined"] for flag in one["flags"]}
    names = {one["name"] for one in ctdc.read()["synthetic"]["joined"]}
    assert (columns - names) | joined == set(ctdc.columns())
    assert all(len(plan.cells()) < 200 for plan in synthetic.plans((2024, 2025, 2026)))


def test_of_nobody_there_are_no_rows_that_say_anything():
    rows = synthetic.synthetic_rows(synthetic.drawn_tables([], YEARS), YEARS, k=10).rows

    assert len(rows) < 300
    assert not any(value for one in rows for value in one.values())


# --- gates and files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "least"), [("synthetic", 5000), ("ctdc", 1000)])
def test_the_gate_refuses_in_words_and_says_how_many_there_must_be(kind, least):
    gate = row_files.gate_of(kind, 2570)

    with pytest.raises(Refused, match=f"{least:,}"):
        row_files.check_enough(least - 1, gate)
    row_files.check_enough(least, gate)
    assert gate.k >= 10
    with pytest.raises(LookupError):
        row_files.gate_of(kind, 2562)


def test_gates_are_working_values_with_a_source():
    for data in (*ctdc.read()["gate"], ctdc.read()["synthetic"]):
        assert data["source"]
        assert data["confirmed"] is False


def test_by_chance_some_people_are_not_in_the_file_for_ctdc():
    """So whoever knows all people but one learns nothing from the number of rows."""
    gate = row_files.gate_of(row_files.FOR_CTDC, 2570)
    people = [row(gender="Woman", yearOfRegistration="2026")] * 2000
    sizes = {len(row_files.rows_for_ctdc(people, gate).rows) for _each in range(8)}

    assert len(sizes) > 1
    assert all(abs(size - 1800) < ERRORS * sqrt(2000 * 0.9 * 0.1) for size in sizes)


@given(st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=40)
def test_the_preview_tells_of_no_small_group(women, men):
    rows = [row(gender="Woman", meansThreats="1")] * women + [row(gender="Man")] * men
    report = row_files.report_of(rows, ctdc.safe_rows(rows, k=11), k=11)

    numbers = [report["rows"], report["withheld"], *report["emptied"].values()]
    assert all(number is None or (number >= 11 and number % 11 == 0) for number in numbers)


def test_the_years_of_a_file_are_those_that_no_file_told_of():
    assert list(row_files.years_of(2570, after=0)) == [2568, 2569, 2570]
    assert list(row_files.years_of(2570, after=2569)) == [2570]
    assert list(row_files.calendar_years(range(2569, 2571))) == [2025, 2026, 2027]
