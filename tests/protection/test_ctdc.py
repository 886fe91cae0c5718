"""CTDC rows: 27 columns, joined on purpose; no row leaves that fewer than k share."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.protection.rules import ctdc
from raengjai.protection.rules.htcds.fields import read as htcds
from tests.protection.htcds_cases import TOLD, cases

KNOWN = ctdc.read()["release"]["known"]
FLAGS = list(ctdc.read()["flags"])


def row(**values: str) -> ctdc.Row:
    return {**dict.fromkeys(ctdc.columns(), ""), **values}


ROWS = st.builds(
    lambda known, flags: row(**known, **{flag: "1" for flag in flags}),
    st.fixed_dictionaries(
        {
            "yearOfRegistration": st.sampled_from(["2025", "2026"]),
            "gender": st.sampled_from(["Man", "Woman"]),
            "ageBroad": st.sampled_from(["9--17", "18--20", "48+"]),
            "citizenship": st.sampled_from(["MMR", "KHM", "THA"]),
        }
    ),
    st.sets(st.sampled_from(FLAGS[:4])),
)


def test_a_case_in_27_columns():
    (told,) = ctdc.rows_of(TOLD)

    assert len(ctdc.columns()) == len(set(ctdc.columns())) == 27
    assert list(told) == list(ctdc.columns())
    assert {column: value for column, value in told.items() if value} == {
        "yearOfRegistration": "2026",
        "gender": "Woman",
        "ageBroad": "24--26",
        "citizenship": "MMR",
        "CountryOfExploitation": "THA",
        "traffickMonths": "13--24 (1-2 yrs)",
        "meansDebtBondageEarnings": "1",
        "meansWithholdDocs": "1",
        "isForcedLabour": "1",
    }


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0--8"),
        (8, "0--8"),
        (9, "9--17"),
        (17, "9--17"),
        (18, "18--20"),
        (47, "39--47"),
        (48, "48+"),
        (99, "48+"),
    ],
)
def test_ages_in_their_bands(age, band):
    assert ctdc.band("ageBroad", age) == band


@pytest.mark.parametrize(
    ("months", "band"), [(12, "0--12 (0-1 yr)"), (13, "13--24 (1-2 yrs)"), (25, "25+ (2+ yrs)")]
)
def test_months_in_their_bands(months, band):
    assert ctdc.band("traffickMonths", months) == band


def test_what_is_not_known_says_nothing():
    assert ctdc.band("ageBroad", None) == ctdc.band("ageBroad", -1) == ""
    assert ctdc.iso3("TH") == ctdc.iso3("THA") == "THA"
    assert ctdc.iso3("XX") == ctdc.iso3("") == ""
    victim = TOLD.persons[0]
    both = replace(victim, values={**victim.values, "prs_Citizenship": ["MMR", "THA"]})
    assert ctdc.row_of(TOLD, both)["citizenship"] == ""


def test_who_is_not_a_victim_is_no_row():
    victim, *rest = TOLD.persons
    cleared = replace(victim, values={**victim.values, "vic_TraffickingStatus": "NotAVictimOfTrafficking"})

    assert ctdc.rows_of(replace(TOLD, persons=(cleared, *rest))) == ()


def test_restricted_movement_counts_as_a_basic_need():
    victim = TOLD.persons[0]
    watched = replace(victim, values={"x_RestrictsMovement": True, "vic_MethodsOfControl": ["Other"]})

    assert ctdc.row_of(TOLD, watched)["meansDenyBasicNeeds"] == "1"
    assert ctdc.row_of(TOLD, replace(victim, values={}))["meansDenyBasicNeeds"] == ""


@given(cases())
@settings(max_examples=30)
def test_any_case_gives_rows_of_known_words(case):
    for one in ctdc.rows_of(case):
        assert list(one) == list(ctdc.columns())
        assert {one[flag] for flag in FLAGS} <= {"", "1"}


@given(st.lists(ROWS, max_size=60), st.integers(2, 6), st.sets(st.sampled_from(ctdc.columns()), min_size=1))
def test_whatever_columns_are_looked_at_no_row_is_shared_by_fewer_than_k(rows, k, looked_at):
    """The file is a table of counts, none under k: no choice of columns and values singles a few out."""
    out = ctdc.safe_rows(rows, k=k)

    whole = Counter(tuple(one.values()) for one in out.rows)
    some = Counter(tuple(one[column] for column in sorted(looked_at)) for one in out.rows)
    assert all(count >= k for count in [*whole.values(), *some.values()])


@given(st.lists(ROWS, max_size=60), st.integers(2, 6))
def test_what_is_left_out_says_nothing_false(rows, k):
    """Whatever a row says, at least as many people had it."""
    out = ctdc.safe_rows(rows, k=k)

    for column in ctdc.columns():
        having = Counter(one[column] for one in rows)
        assert all(
            count <= having[value]
            for value, count in Counter(one[column] for one in out.rows).items()
            if value
        )


@given(st.lists(ROWS, max_size=60), st.integers(2, 6))
def test_no_row_leaves_that_fewer_than_k_share(rows, k):
    out = ctdc.safe_rows(rows, k=k)
    groups = Counter(tuple(one[column] for column in KNOWN) for one in out.rows)
    having = Counter(
        (*(one[column] for column in KNOWN), flag) for one in out.rows for flag in FLAGS if one[flag]
    )

    assert all(size >= k for size in groups.values())
    assert all(size >= k for size in having.values())
    assert len(out.rows) + out.withheld == len(rows)


@given(st.lists(ROWS, min_size=8, max_size=30), st.randoms())
def test_the_order_of_people_tells_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert ctdc.safe_rows(shuffled, k=4) == ctdc.safe_rows(rows, k=4)


def test_nothing_is_added_to_a_row():
    out = ctdc.safe_rows([row(gender="Man", meansThreats="1")] * 3 + [row(gender="Woman")] * 3, k=3)

    assert out.withheld == 0
    assert Counter(one["gender"] for one in out.rows) == {"Man": 3, "Woman": 3}
    assert sum(one["meansThreats"] == "1" for one in out.rows) == 3


def test_a_table_for_spreadsheets():
    (told,) = ctdc.rows_of(TOLD)

    assert list(csv.DictReader(io.StringIO(ctdc.as_csv([told])))) == [told]


def test_the_flags_know_the_codes_of_the_standard():
    codes = {
        "vic_MethodsOfControl": "MethodsOfControl",
        "vic_TypeOfExploitation": "TypeOfExploitation",
        "vic_ForcedLabourIndustry": "ForcedLabourIndustry",
        "vic_TypeOfSexExploitation": "TypeOfSexExploitation",
        "x_RecruiterRelation": "RecruiterRelation",
    }
    for rule in ctdc.read()["flags"].values():
        assert set(rule["codes"]) <= set(htcds()["codes"][codes[rule["field"]]])
    assert ctdc.columns()[6:] == tuple(FLAGS)
