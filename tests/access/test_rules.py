"""How long wrong tries make one wait."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.rules import (
    LONGEST_WAIT,
    TOTP_STEP,
    failed_in_a_row,
    is_recent,
    kind_of_device,
    seconds_left,
    time_steps,
    wait_after,
)

NOON = datetime(2020, 1, 7, 5, 0, tzinfo=UTC)


def test_wait_after_grows_from_the_fourth_wrong_try_and_ends_at_a_quarter_of_an_hour():
    waits = [int(wait_after(failed).total_seconds()) for failed in range(15)]

    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


@given(failed=st.integers(0, 10**9))
def test_wait_after_never_shrinks_and_never_locks(failed: int):
    assert timedelta(0) <= wait_after(failed) <= wait_after(failed + 1) <= LONGEST_WAIT


@given(failed=st.integers(0, 200), passed=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_whoever_waits_what_was_said_is_heard(failed: int, passed: timedelta):
    now = NOON + passed

    left = seconds_left(failed, NOON, now)

    assert 0 <= left <= LONGEST_WAIT.total_seconds()
    assert seconds_left(failed, NOON, now + timedelta(seconds=left)) == 0


@given(failed=st.integers(4, 200), ahead=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_clock_that_went_back_does_not_prolong_the_wait(failed: int, ahead: timedelta):
    assert seconds_left(failed, NOON + ahead, NOON) == wait_after(failed).total_seconds()


def test_seconds_left_rounds_up_to_whole_seconds():
    assert seconds_left(4, NOON, NOON + timedelta(milliseconds=1)) == 2


def test_wrong_tries_are_forgotten_after_a_day():
    assert failed_in_a_row(9, NOON, NOON + timedelta(hours=23, minutes=59)) == 9
    assert failed_in_a_row(9, NOON, NOON + timedelta(hours=24)) == 0


def test_time_steps_are_the_present_one_and_its_neighbours():
    assert time_steps(datetime.fromtimestamp(10 * TOTP_STEP + 29, UTC)) == [9, 10, 11]


@pytest.mark.parametrize(("minutes", "recent"), [(0, True), (14, True), (15, False), (600, False)])
def test_a_confirmation_lasts_a_quarter_of_an_hour(minutes: int, recent: bool):  # noqa: FBT001
    assert is_recent(NOON, NOON + timedelta(minutes=minutes)) is recent


def test_no_confirmation_is_not_recent():
    assert is_recent(None, NOON) is False


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        ("Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36", "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("curl/8.5.0", "other"),
        ("", "other"),
    ],
)
def test_kind_of_device_is_one_word(user_agent: str, kind: str):
    assert kind_of_device(user_agent) == kind
