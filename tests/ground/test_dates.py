"""Days as Thai offices write them; the examples are those of the Lampang workshop."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground import dates

WORKSHOP = date(2020, 1, 7)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (dates.short_date(WORKSHOP, "th"), "7 ม.ค. 2563"),
        (dates.short_date(WORKSHOP, "en"), "7 Jan 2020"),
        (dates.long_date(WORKSHOP, "th"), "วันอังคารที่ 7 มกราคม 2563"),
        (dates.long_date(WORKSHOP, "en"), "Tuesday 7 January 2020"),
        (dates.document_date(WORKSHOP, "th"), "7 มกราคม 2563"),
        (dates.month_name(WORKSHOP, "th"), "มกราคม 2563"),
        (dates.short_month(WORKSHOP, "th"), "ม.ค. 63"),
        (dates.short_date(WORKSHOP, "xx"), "7 ม.ค. 2020"),
    ],
)
def test_days_are_written_as_their_readers_expect(shown, expected):
    assert shown == expected


def test_a_moment_is_shown_in_bangkok():
    evening_in_utc = datetime(2020, 1, 6, 18, 30, tzinfo=UTC)

    assert dates.short_date(evening_in_utc, "th") == "7 ม.ค. 2563"
    assert dates.short_time(evening_in_utc, "th") == "01:30 น."


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2019, 9, 30), 2562),
        (date(2019, 10, 1), 2563),
        (WORKSHOP, 2563),
        (date(2020, 10, 1), 2564),
    ],
)
def test_the_fiscal_year_begins_in_october(day, year):
    assert dates.fiscal_year(day) == year


@given(st.dates(date(1960, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_the_span_of_its_fiscal_year(day):
    first, last = dates.fiscal_year_span(dates.fiscal_year(day))

    assert first <= day <= last
    assert dates.fiscal_year(first - timedelta(days=1)) == dates.fiscal_year(day) - 1
    assert day.replace(day=1) in dates.fiscal_months(dates.fiscal_year(day))
