"""Numbers, folding and the sheet: pure rules."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.outreach.rules.acts import Said
from raengjai.outreach.rules.fold import fold
from raengjai.outreach.rules.numbers import letter_of, number_of, read_number, running_of
from raengjai.outreach.rules.sheet import Line, changes_between, sheet_from, sheet_of

BEGINS = datetime(2020, 1, 7, 2, 0, tzinfo=UTC)
STATION, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("A-017", "A-017"), ("a17", "A-017"), (" b 3 ", "B-003"), ("aa-1234", "AA-1234"), ("A–5", "A-005")],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "17", "A", "A-0", "ABCD-1", "A-12345", "A-1x"])
def test_what_is_no_number(typed: str):
    assert read_number(typed) == ""


def test_letters_go_on_after_z():
    assert [letter_of(place) for place in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
    assert running_of(number_of("B", 17)) == 17
    with pytest.raises(ValueError, match="no letters"):
        letter_of(26 + 26 * 26)


def step(minute: int, name: str, station: UUID = STATION) -> Said:
    at = BEGINS + timedelta(minutes=minute)
    return Said(id=UUID(int=100 + minute), kind="queue", at=at, station=station, said={"step": name})


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["wait"], "waiting"),
        (["wait", "call"], "called"),
        (["wait", "call", "leave"], "left"),
        (["wait", "call", "leave", "wait"], "waiting"),
        (["wait", "call", "leave", "wait", "call"], "called"),
        (["wait", "call", "begin"], "serving"),
        (["wait", "done", "call"], "done"),
    ],
)
def test_the_state_of_a_slip(steps: list[str], state: str):
    standing = fold([step(minute, name) for minute, name in enumerate(steps)])

    assert standing.stays[STATION].state == state


@given(st.data())
def test_any_order_and_any_repetition_give_the_same(data: st.DataObject):
    acts = [
        Said(UUID(int=1), "visit", BEGINS, "A-001", said={"name": "ก", "stations": [str(STATION)]}),
        Said(UUID(int=2), "visit", BEGINS + timedelta(hours=1), "A-001", said={"name": "ข", "phone": ""}),
        *(step(minute, name) for minute, name in enumerate(["call", "leave", "wait", "begin"], start=3)),
        Said(
            UUID(int=3),
            "serve",
            BEGINS,
            station=OTHER,
            said={"services": ["P2"], "handed": [["x", 1], ["x", 2]], "need": True},
        ),
        Said(UUID(int=4), "serve", BEGINS, station=OTHER, said={"services": ["P2"]}),
        Said(UUID(int=5), "serve", BEGINS, station=OTHER, said={"services": ["P3"]}),
        Said(UUID(int=6), "undo", BEGINS, target=UUID(int=5)),
    ]
    sent = data.draw(st.lists(st.sampled_from(acts), max_size=6)) + data.draw(st.permutations(acts))

    standing = fold(sent)

    assert standing == fold(acts)
    assert standing.details["name"] == "ข"
    assert {code for _station, code in standing.services} == {"P2"}
    assert [(title, copies) for _act, title, copies in standing.handed] == [("x", 3)]


def test_people_count_once_in_each_agency_and_once_in_the_whole():
    lines = [
        Line("service", "DOE", "E1", "a", outcome="answered"),
        Line("service", "DOE", "E2", "a", outcome="need"),
        Line("service", "DSD", "D1", "a", outcome="answered"),
        Line("document", "DSD", "x", "b", 3),
        Line("need", "DOE", "job-nearby", "a"),
        Line("service", "SSO", "S1", None, 12, "answered"),
    ]

    sheet = sheet_of(lines, {"a": ("F", "60+", "THA")}, visitors=2)

    assert {code: part.people for code, part in sheet.agencies.items()} == {"DOE": 1, "DSD": 2, "SSO": 0}
    assert (sheet.whole.people, sheet.whole.without_slip, sheet.whole.services.total()) == (2, 12, 15)
    assert sheet.agencies["SSO"].groups["sex"]["F"] == 0
    assert sheet.agencies["DSD"].groups["sex"] == {"F": 1, "": 1}
    assert sheet_from(sheet.as_json()) == sheet
    assert next(
        (each.agency, each.what) for each in changes_between(sheet_of([], {}, visitors=0), sheet)
    ) == (
        "DOE",
        "people",
    )
