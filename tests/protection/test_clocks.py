"""Clocks: each runs as its law says, to the minute and the day; nothing but what the law knows moves an end."""

import json
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK, bangkok_day, start_of_day
from raengjai.ground.refused import Refused
from raengjai.protection.rules import clocks
from raengjai.protection.rules.clocks import State

TODAY = date(2026, 11, 26)
KINDS = clocks.kinds_on(TODAY)
WITH_TERM = [kind.code for kind in KINDS if kind.length is not None]
MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=BANGKOK) + timedelta(minutes=minutes)
)
INSTANT = timedelta(microseconds=1)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("kind", "started", "due"),
    [
        ("triage", at(26, 23, 59), at(27, 23, 59)),
        ("protection_24_hours", at(26, 9, 30), at(27, 9, 30)),
        ("protection_7_days", at(2, 16), at(9)),  # the day of the permission counts: until the 8th
        ("shelter_15_days", at(1, 22), at(16)),
        ("reflection_45_days", at(1, 8), at(17, month=12)),  # it does not: the 45th day after is the 16th
        ("wage_order", at(1), at(31, month=12) + timedelta(days=1)),  # the 60th day after is in time
        ("wage_court", at(1, 12), at(1, month=12)),
        ("breach_notice", at(26, 17), at(29, 17)),
        ("access_request", at(1, 9), at(2, month=12)),
    ],
)
def test_each_ends_when_its_law_says(kind, started, due):
    assert clocks.due_at(clocks.start(kind, started)) == due


def test_the_last_day_is_said_as_people_say_it():
    assert clocks.last_day(clocks.start("wage_order", at(1))) == date(2026, 12, 31)
    assert clocks.last_day(clocks.start("protection_7_days", at(2, 16))) == date(2026, 11, 8)
    assert clocks.last_day(clocks.start("triage", at(26, 23, 59))) == date(2026, 11, 27)


def test_a_day_is_a_day_in_bangkok():
    late_in_utc = at(2, 0, 30).astimezone(tz=None)

    assert clocks.due_at(clocks.start("access_request", late_in_utc)) == at(3, month=12)


def test_the_complaint_has_thirty_days_more_once():
    clock = clocks.start("wage_order", at(1))
    longer = clocks.extended(clock, "wage_order_30_days", at=at(20), by="m1", reason="พยานอยู่ต่างจังหวัด")

    assert clocks.due_at(longer) - clocks.due_at(clock) == timedelta(days=30)
    assert clocks.state_at(longer, at(20)) is State.EXTENDED
    assert clocks.state_at(longer, at(19)) is State.RUNNING
    with pytest.raises(Refused, match="already"):
        clocks.extended(longer, "wage_order_30_days", at=at(21), by="m1", reason="again")


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS if not kind.extensions])
def test_what_the_law_does_not_make_longer_stays(kind):
    with pytest.raises(Refused, match="cannot be made longer"):
        clocks.extended(clocks.start(kind, at(1)), "wage_order_30_days", at=at(1), by="m1", reason="because")


def test_what_is_over_is_not_made_longer():
    clock = clocks.start("wage_order", at(1))
    due = clocks.due_at(clock)

    with pytest.raises(Refused, match="over"):
        clocks.extended(clock, "wage_order_30_days", at=due, by="m1", reason="late")
    assert clocks.extended(clock, "wage_order_30_days", at=due - INSTANT, by="m1", reason="in time").changes


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_stops_or_grows_in_silence(reason):
    clock = clocks.start("wage_order", at(1))

    with pytest.raises(Refused, match="reason"):
        clocks.stopped(clock, at=at(2), by="m1", reason=reason)
    with pytest.raises(Refused, match="reason"):
        clocks.extended(clock, "wage_order_30_days", at=at(2), by="m1", reason=reason)


def test_what_has_ended_has_ended():
    clock = clocks.done(clocks.start("triage", at(1)), at=at(1, 5), by="m1")

    for again in (
        lambda: clocks.done(clock, at=at(1, 6), by="m1"),
        lambda: clocks.stopped(clock, at=at(1, 6), by="m1", reason="no"),
    ):
        with pytest.raises(Refused, match="ended already"):
            again()


def test_no_change_comes_before_the_one_before_it():
    clock = clocks.start("triage", at(2))

    with pytest.raises(ValueError):
        clocks.done(clock, at=at(1), by="m1")


def test_moments_without_a_zone_are_no_moments():
    with pytest.raises(ValueError):
        clocks.start("triage", at(1).replace(tzinfo=None))
    with pytest.raises(ValueError):
        clocks.state_at(clocks.start("triage", at(1)), at(1).replace(tzinfo=None))


def test_a_kind_without_a_term_is_never_late():
    clock = clocks.start("fact_check", at(1))

    assert clocks.due_at(clock) is None
    assert clocks.last_day(clock) is None
    assert clocks.state_at(clock, at(1) + timedelta(days=3000)) is State.RUNNING
    assert clocks.was_in_time(clocks.done(clock, at=at(9), by="m1")) is None


def test_in_time_is_before_the_end():
    clock = clocks.start("triage", at(1))

    assert clocks.was_in_time(clock) is None
    assert clocks.was_in_time(clocks.done(clock, at=at(2) - INSTANT, by="m1")) is True
    assert clocks.was_in_time(clocks.done(clock, at=at(2), by="m1")) is False
    assert clocks.was_in_time(clocks.stopped(clock, at=at(1), by="m1", reason="not ours")) is None


@given(st.sampled_from(WITH_TERM), MOMENTS)
def test_it_is_late_from_its_end_on_and_not_before(kind, started):
    clock = clocks.start(kind, started)
    due = clocks.due_at(clock)

    assert clocks.state_at(clock, due) is State.LATE
    assert clocks.state_at(clock, due - INSTANT) is State.DUE_SOON
    assert clocks.state_at(clock, max(started, due - clocks.kind_of(clock).soon)) is State.DUE_SOON
    assert due > started


@given(st.sampled_from(WITH_TERM), MOMENTS, st.timedeltas(timedelta(), timedelta(days=120)))
def test_time_only_goes_forward(kind, started, passed):
    order = [State.RUNNING, State.DUE_SOON, State.LATE]
    clock = clocks.start(kind, started)
    now, later = started + passed, started + passed + timedelta(hours=5)

    assert order.index(clocks.state_at(clock, now)) <= order.index(clocks.state_at(clock, later))


@given(st.sampled_from(WITH_TERM), MOMENTS, st.timedeltas(timedelta(), timedelta(hours=20)))
def test_of_days_the_hour_says_nothing_and_of_hours_the_calendar(kind, started, later):
    first, second = clocks.start(kind, started), clocks.start(kind, started + later)

    if clocks.kind_of(first).unit == "hours":
        assert clocks.due_at(second) - clocks.due_at(first) == later
    elif bangkok_day(started) == bangkok_day(started + later):
        assert clocks.due_at(first) == clocks.due_at(second)
        assert clocks.due_at(first) == start_of_day(bangkok_day(clocks.due_at(first)))


@given(st.sampled_from([kind.code for kind in KINDS]), MOMENTS, st.booleans())
def test_put_away_and_taken_out_it_is_the_same(kind, started, ends):
    clock = clocks.start(kind, started)
    for extension in clocks.kind_of(clock).extensions:
        clock = clocks.extended(clock, extension.code, at=started, by="m1", reason="เหตุผล")
    if ends:
        clock = clocks.stopped(clock, at=started + timedelta(days=1), by="m2", reason="ไม่เข้าข่าย")

    assert clocks.from_data(json.loads(json.dumps(clocks.as_data(clock)))) == clock


def test_a_clock_keeps_the_law_of_the_day_when_it_started(monkeypatch):
    old, new = (
        clocks._kind({**row, **change})
        for row in clocks._read()["kind"]
        if row["code"] == "access_request"
        for change in ({"valid_until": date(2026, 11, 30)}, {"valid_from": date(2026, 12, 1), "length": 15})
    )
    monkeypatch.setattr(clocks, "_kinds", lambda: (old, new))

    assert clocks.last_day(clocks.start("access_request", at(30))) == date(2026, 12, 30)
    assert clocks.last_day(clocks.start("access_request", at(1, month=12))) == date(2026, 12, 16)
    with pytest.raises(LookupError):
        clocks.clock_on("access_request", date(2022, 5, 31))


def test_every_row_says_whose_it_is_and_where_it_comes_from():
    codes = {kind.code for kind in KINDS}
    for kind in KINDS:
        assert kind.what in ("duty", "limit", "right")
        assert kind.duty in ("officer", "supervisor", "duty_officer", "custodian")
        assert kind.answers
        assert kind.source
        assert kind.text.th
        assert kind.starts.th
        assert kind.goes_on_as in {"", *codes}
        assert (kind.length is None) == (kind.unit == "")
        assert kind.counting_confirmed or kind.open_question.th or kind.what != "limit"
    text, source = clocks.counting()
    assert "193/3" in source
    assert text.th


def test_what_is_not_confirmed_says_so():
    assert {kind.code for kind in KINDS if not kind.confirmed} == {"triage", "fact_check", "breach_notice"}
    reflection = clocks.clock_on("reflection_45_days", TODAY)
    assert "15" in reflection.open_question.en
