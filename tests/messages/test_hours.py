"""Quiet hours and rhythms: nothing leaves in the quiet hours, and nothing is lost."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from raengjai.ground.dates import BANGKOK
from raengjai.messages.rules import Hours, is_quiet, is_quiet_at, look_again, when_to_send
from tests import make
from tests.messages.people import AT_ONCE, NOON, chooses, states_of, tell, with_line, work

MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=BANGKOK) + timedelta(minutes=minutes)
)
CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0))
HOURS = st.builds(Hours, CLOCKS, CLOCKS, st.sampled_from(["at_once", "daily"]), CLOCKS)


@given(MOMENTS, HOURS)
def test_what_is_planned_leaves_within_two_days_and_never_in_the_quiet_hours(planned, hours):
    first = when_to_send(planned, hours)

    assert planned <= first <= planned + timedelta(days=2)
    assert not is_quiet(first, hours)
    assert look_again(planned, first, hours) is None


@given(MOMENTS, HOURS, st.timedeltas(timedelta(0), timedelta(days=4)))
def test_looking_again_leads_somewhere(planned, hours, passed):
    """Whenever the worker looks, it sends outside the quiet hours or names a later moment at which it may."""
    now = planned + passed
    again = look_again(planned, now, hours)

    if again is None:
        assert not is_quiet(now, hours)
        assert now >= when_to_send(planned, hours)
    else:
        assert again > now
        assert look_again(planned, again, hours) is None


@given(MOMENTS, HOURS)
def test_at_once_outside_the_quiet_hours_means_now(planned, hours):
    assume(hours.rhythm == "at_once" and not is_quiet(planned, hours))

    assert look_again(planned, planned, hours) is None


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("05:59", True), ("06:00", False)],
)
def test_quiet_hours_span_midnight(clock, quiet):
    moment = datetime.combine(NOON.date(), time.fromisoformat(clock), BANGKOK)

    assert is_quiet(moment, Hours(time(20), time(6))) is quiet


def test_the_same_hour_twice_is_no_quiet_hour():
    assert not is_quiet(NOON, AT_ONCE)


def test_a_daily_hour_within_the_quiet_hours_waits_for_their_end():
    hours = Hours(time(20), time(6), "daily", time(22))

    assert when_to_send(NOON, hours) == datetime(2026, 3, 3, 6, 0, tzinfo=BANGKOK)


FULL = st.integers(0, 23).map(time)  # as the page offers them
CHOICES = st.builds(Hours, FULL, FULL, st.sampled_from(["at_once", "daily"]), FULL).filter(
    lambda hours: not is_quiet_at(hours.daily_at, hours)  # as the page allows them
)
AT_HOURS = st.integers(0, 47)  # after the first midnight


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(AT_HOURS, min_size=1, max_size=4), CHOICES, st.lists(st.tuples(AT_HOURS, CHOICES), max_size=2)
)
def test_a_worker_sends_everything_and_only_in_the_hours_that_hold_then(line, news, hours, changes):
    """Two days of news and changes of mind, then three without either, with the database and LINE's stand-in."""
    line.calls.clear()
    line.most = None
    person, sender = make.volunteer(language="en"), make.coordinator()
    chat = with_line(person, person.pk.int % 16**30)
    start = datetime(2026, 3, 2, 0, 0, tzinfo=BANGKOK)
    chooses(person, "line", hours=hours, at=start)
    changed = dict(changes)
    for hour in range(24 * 5):
        now = start + timedelta(hours=hour)
        if hour in changed:
            hours = changed[hour]
            chooses(person, "line", hours=hours, at=now)
        for _each in range(news.count(hour)):
            tell(person, by=sender, at=now)
        before = len(line.texts_to(chat))
        work(now)
        assert len(line.texts_to(chat)) == before or not is_quiet(now, hours)

    assert states_of(person) == [("line", "sent", "")] * len(news)
