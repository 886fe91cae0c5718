"""The planner's rules: what a plan always keeps, that it beats most-open-first, and what it says when it cannot be."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from raengjai.outreach.rules.placing import (
    LEAD,
    Impossible,
    Plan,
    Roads,
    Spot,
    Wishes,
    largest_first,
    lines,
    met_of,
    pose,
    propose,
    terms_on,
)
from tests.outreach import lampang

TERMS = terms_on(lampang.TODAY)


def planned(spots: list[Spot], wishes: Wishes, **said: Any) -> Plan:
    about = {"office": lampang.office(), "today": lampang.TODAY, "office_days": lampang.office_days(wishes)}
    return propose(spots, wishes, TERMS, **(about | said))


def refusal(spots: list[Spot], wishes: Wishes, **said: Any) -> Impossible:
    with pytest.raises(Impossible) as raised:
        planned(spots, wishes, **said)
    return raised.value


def check(plan: Plan, spots: list[Spot], wishes: Wishes) -> None:
    """Everything that a plan promises, whatever was asked."""
    roads = Roads({spot.code: spot for spot in spots}, lampang.office(), TERMS)
    by_code = {choice.code: choice for choice in plan.choices}
    assert len(by_code) == len(plan.choices) <= wishes.days
    assert len({choice.day for choice in plan.choices}) == len(plan.choices)
    assert all(wishes.first <= choice.day <= wishes.last for choice in plan.choices)
    for agency, days in wishes.capacity.items():
        assert sum(agency in choice.agencies for choice in plan.choices) <= days
    assert wishes.pins.keys() <= by_code.keys()
    assert all(by_code[code].day == day for code, day in wishes.pins.items() if day)
    assert not wishes.without & by_code.keys()
    for one in by_code:
        assert all(roads.between(one, other) >= wishes.least_km for other in by_code if other != one)
        assert not roads.is_too_far(one)
    for choice in plan.choices:
        assert choice.agencies[0] == LEAD
        if roads.needs_night(choice.code):
            assert choice.night_with
        if choice.night_with:
            other = by_code[choice.night_with]
            assert other.night_with == choice.code
            assert abs((other.day - choice.day).days) == 1
            assert roads.can_share_night(choice.code, other.code) or roads.can_share_night(
                other.code, choice.code
            )
    assert 0 <= plan.met <= plan.open
    assert sum(choice.met for choice in plan.choices) == pytest.approx(plan.met)
    assert plan.solved.value <= plan.solved.bound + 1e-6


@settings(max_examples=6)
@given(
    seed=some.integers(0, 10_000),
    days=some.integers(1, 8),
    capacity=some.dictionaries(some.sampled_from(lampang.AGENCIES[1:]), some.integers(0, 8)),
    pinned=some.sets(some.integers(0, 14), max_size=2),
    out=some.sets(some.integers(15, 49), max_size=10),
    least=some.sampled_from([0.0, 8.0, 20.0]),
    imported=some.booleans(),
)
def test_a_plan_keeps_every_promise(seed, days, capacity, pinned, out, least, imported):
    spots = lampang.spots(seed, imported=imported)[seed % 2 :: 2]
    codes = [spot.code for spot in spots]
    pins: dict[str, date | None] = {codes[number]: None for number in sorted(pinned)[:days]}
    if pins and seed % 2:
        pins[next(iter(pins))] = date(2026, 12, 12)  # a Saturday, as somebody may well want
    wishes = lampang.wishes(
        days, capacity=capacity, pins=pins, without=frozenset(codes[number] for number in out), least_km=least
    )
    try:
        plan = planned(spots, wishes)
    except Impossible as impossible:
        assert impossible.why in {"too_far", "too_near", "night", "night_day", "together"}  # noqa: PT017
        assert impossible.places or impossible.why == "together"  # noqa: PT017
        return

    check(plan, spots, wishes)


@pytest.mark.parametrize("imported", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_meets_more_needs_than_most_open_first(seed: int, *, imported: bool):
    spots, wishes = lampang.spots(seed, imported=imported), lampang.wishes()

    plan = planned(spots, wishes)

    check(plan, spots, wishes)
    assert len(spots) == 100
    assert plan.open > 400
    assert plan.met / plan.most_first > 1.03
    assert plan.solved.gap < 0.002
    assert plan.solved.seconds < 8


def test_most_open_first_keeps_the_same_rules_and_is_counted_the_same_way():
    spots, wishes = lampang.spots(4), lampang.wishes(least_km=12.0)
    about = {"office": lampang.office(), "today": lampang.TODAY, "office_days": lampang.office_days(wishes)}
    problem = pose(spots, wishes, TERMS, **about)

    chosen = largest_first(problem)

    assert len(chosen) == wishes.days
    assert not any(one in chosen and other in chosen for one, other in problem.near)
    assert met_of(problem, chosen) == pytest.approx(planned(spots, wishes).most_first)


def two(**said: Any) -> list[Spot]:
    """Two places of Lampang town and what is said of the first."""
    north, east = lampang.office()
    first = Spot("520101", {"DSD": 5}, {"DSD": 1}, 10, point=(north, east), precision="own")
    second = replace(first, code="520102", open={"DLPW": 3}, late={}, point=(north + 0.05, east))
    return [replace(first, **said), second]


def test_an_agency_without_days_stays_at_home_and_its_needs_are_not_met():
    plan = planned(two(), lampang.wishes(2, capacity={"DSD": 0}))

    assert {choice.code: choice.agencies for choice in plan.choices} == {
        "520101": (LEAD,),
        "520102": (LEAD, "DLPW"),
    }
    assert plan.met == pytest.approx(3 * TERMS.own_share)


def test_an_agency_answers_no_more_than_it_can_in_a_day():
    plan = planned(two(open={"DSD": 500}), lampang.wishes(1))

    assert plan.met <= TERMS.served_a_day * 2


def test_a_late_need_and_a_long_wait_come_first():
    far = {"point": (18.9, 99.5), "precision": "own"}
    late = Spot("520101", {"DSD": 5}, {"DSD": 4}, **far)
    calm = Spot("520201", {"DSD": 6}, {"DSD": 0}, point=(18.3, 99.6), precision="own")
    visited = replace(
        calm, code="520301", last_on=lampang.TODAY - timedelta(days=61), reached_on=lampang.TODAY
    )

    assert planned([late, calm], lampang.wishes(1)).choices[0].code == late.code
    assert planned([calm, visited], lampang.wishes(1)).choices[0].code == calm.code


def test_where_a_day_was_held_lately_or_is_planned_nobody_goes_unless_it_is_held():
    lately = lampang.TODAY - timedelta(days=20)
    for said, why in (({"last_on": lately}, "rests"), ({"planned_on": date(2026, 12, 7)}, "planned")):
        spots = two(**said)

        plan = planned(spots, lampang.wishes(2))
        held = planned(spots, lampang.wishes(2, pins={"520101": None}))

        assert [choice.code for choice in plan.choices] == ["520102"]
        assert [(each.code, each.why) for each in plan.rest] == [("520101", why)]
        assert {choice.code for choice in held.choices} == {"520101", "520102"}


def test_what_cannot_be_met_is_named():
    spots, office_days = two(), lampang.office_days(lampang.wishes())
    first, second = "520101", "520102"
    day = date(2026, 12, 7)

    def why(**said: Any) -> tuple[str, tuple[str, ...]]:
        days = said.pop("days", 2)
        found = refusal(spots, lampang.wishes(days, **said), office_days=office_days[:30])
        return found.why, found.places

    assert why(days=31) == ("period", ())
    assert why(capacity={LEAD: 1}) == ("lead", ())
    assert why(days=1, pins={first: None, second: None}) == ("pins", ())
    assert why(pins={first: None}, without=frozenset({first})) == ("both", (first,))
    assert why(pins={"529999": None}) == ("unknown", ("529999",))
    assert why(pins={first: date(2030, 1, 7)}) == ("outside", (first,))
    assert why(pins={first: day, second: day}) == ("same_day", (first, second))
    assert why(pins={first: None, second: None}, least_km=50.0) == ("too_near", (first, second))
    assert why(without=frozenset({first, second})) == ("nothing", ())


def test_a_far_place_needs_a_second_one_for_the_night():
    north, east = lampang.office()
    distant = Spot("520901", {"DSD": 9}, point=(north - 0.95, east), precision="own")
    beside = Spot("520902", {"DSD": 1}, point=(north - 0.80, east), precision="own")
    beyond = replace(distant, code="520801", point=(north - 2.5, east))

    assert refusal([distant], lampang.wishes(1, pins={distant.code: None})).why == "night"
    assert refusal([beyond], lampang.wishes(1, pins={beyond.code: None})).why == "too_far"
    plan = planned([distant, beside], lampang.wishes(2))
    check(plan, [distant, beside], lampang.wishes(2))
    assert {choice.code for choice in plan.choices} == {distant.code, beside.code}
    friday = {distant.code: date(2026, 12, 4), beside.code: None}
    apart = [date(2026, 12, 7), date(2026, 12, 9)]
    assert refusal([distant, beside], lampang.wishes(2, pins=friday), office_days=apart).why == "night_day"


def test_somebody_can_stop_it():
    asked: list[float] = []

    def stop(seconds: float, value: float, bound: float) -> bool:
        asked.append(seconds)
        return False

    try:
        plan = planned(lampang.spots(5), lampang.wishes(), tell=stop)
    except Impossible as impossible:
        assert impossible.why == "stopped"  # noqa: PT017
    else:
        assert plan.solved.ended == "stopped"
    assert asked


def test_every_value_has_its_source_and_what_no_source_settles_says_so():
    assert all(line.source for line in lines())
    assert {"detour", "same_point_km", "kmh", "own_share"} <= TERMS.unconfirmed
    assert TERMS.share(0) == TERMS.near_share
    assert TERMS.share(TERMS.reach_km) == 0
