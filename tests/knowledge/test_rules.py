"""Rules that need no database."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from raengjai.knowledge.rules import Reach, narrowest, reminder_on, summed, task_due_on, total

CODES = st.sampled_from(["51", "52", "5201", "5203", "520101", "520301"])
REACHES = st.lists(
    st.builds(
        Reach,
        province=st.sampled_from(["51", "52", "53"]),
        role=st.sampled_from(["core", "network", "mentor", "coordinator"]),
        people=st.integers(0, 500),
        read=st.integers(0, 500),
        waiting=st.integers(0, 500),
        done=st.integers(0, 500),
    ),
    max_size=12,
)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(CODES))
def test_the_narrowest_places_hold_the_same_places_and_none_holds_another(codes: list[str]):
    kept = narrowest(codes)

    assert all(any(code.startswith(each) for each in kept) for code in codes)
    assert not any(one != other and one.startswith(other) for one in kept for other in kept)


@given(REACHES)
def test_sums_by_role_and_by_province_are_the_whole(reaches: list[Reach]):
    for by in ("role", "province"):
        parts = summed(reaches, by)
        assert total(parts) == total(reaches)
        assert len({(each.role, each.province) for each in parts}) == len(parts)


@given(DAYS, st.none() | DAYS, DAYS, st.integers(0, 60))
def test_a_task_is_never_late_at_once_and_a_reminder_comes_before_its_day(effective, due, today, days):
    assert task_due_on(due_on=due, effective_on=effective, today=today) >= today
    on = reminder_on(asks="read", due_on=due, effective_on=effective, days=days)
    assert on + timedelta(days=days) == (due or effective)


def test_what_asks_nothing_reminds_nobody():
    day = date(2020, 1, 7)
    assert reminder_on(asks="", due_on=None, effective_on=day, days=3) is None
    assert reminder_on(asks="do", due_on=day, effective_on=day, days=None) is None
