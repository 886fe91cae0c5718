"""Labour graduates, seats and terms: what data/register.toml says, through the actions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as
from raengjai.access.roles import ROLES
from raengjai.access.scope import person_on
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.rules import Order, last_day_of_term, seats_of
from raengjai.network.rules.register import free_seat
from tests import make
from tests.network import members
from tests.network.members import NOW, TERM_BEGAN

ORDER = Order("5/2562", date(2019, 9, 20))


@pytest.mark.django_db
def test_a_graduate_works_like_a_volunteer_in_the_southern_border_provinces_only():
    officer, person = make.coordinator(province_code="94"), make.user()
    with acting_as(officer) as actor:
        made = actions.appoint_graduate(
            person, place_code="9401", starts_on=TERM_BEGAN, order=ORDER, by=actor, at=NOW
        )

    assert (made.kind, made.tier, made.seat, made.level) == ("graduate", "", None, "district")
    assert [(duty.role, duty.place_code) for duty in person_on(person, NOW.date()).duties] == [
        ("graduate", "9401")
    ]
    assert ROLES["graduate"].permissions == ROLES["volunteer"].permissions
    with acting_as(make.coordinator()) as actor, pytest.raises(Refused) as refused:
        actions.appoint_graduate(make.user(), place_code="5201", starts_on=TERM_BEGAN, by=actor, at=NOW)
    assert refused.value.field == "place_code"


@pytest.mark.django_db
def test_a_khwaeng_of_bangkok_has_three_core_volunteers():
    seats = [members.volunteer(place_code="100101").seat for _number in range(3)]

    assert seats == [1, 2, 3]
    with pytest.raises(Refused) as refused:
        members.volunteer(place_code="100101")
    assert "3" in str(refused.value.message)


@pytest.mark.django_db
def test_what_is_renewed_or_moved_stays_one_story():
    first = members.volunteer(ends_on=date(2020, 9, 30), order=ORDER)
    officer = make.coordinator()
    with acting_as(officer) as actor:
        second = actions.renew_membership(first, order=Order("6/2563", date(2020, 9, 1)), by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.renew_membership(first, by=actor, at=NOW)
        third = actions.move_membership(
            second, place_code="520102", moves_on=date(2021, 1, 1), by=actor, at=NOW
        )
        second.refresh_from_db()
        with pytest.raises(Refused):
            actions.reopen_membership(second, by=actor, at=NOW + timedelta(seconds=61))

    assert (second.previous_id, third.previous_id) == (first.pk, second.pk)
    assert second.starts_on == first.ends_on + timedelta(days=1)
    assert (second.end_reason, second.ends_on) == ("moved", date(2020, 12, 31))
    assert (third.starts_on, third.ends_on) == (date(2021, 1, 1), second.appointed_until)
    for day, place in ((date(2020, 12, 31), "520101"), (date(2021, 1, 1), "520102")):
        assert [duty.place_code for duty in person_on(first.user, day).duties] == [place]


DAYS = st.dates(date(2005, 1, 1), date(2060, 1, 1))
SPANS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)


@given(st.lists(SPANS, max_size=12), st.integers(1, 4))
def test_nobody_sits_where_somebody_sits(spans: list[tuple[date, date]], count: int):
    taken: list[tuple[int | None, date, date | None]] = []
    for first, last in spans:
        seat = free_seat(count, taken, first, last)
        together = {s for s, begins, ends in taken if begins <= last and (ends is None or ends >= first)}
        if seat is None:
            assert together == set(range(1, count + 1))
        else:
            assert 1 <= seat <= count
            assert seat not in together
            taken.append((seat, first, last))


@given(DAYS)
def test_terms_of_three_years_follow_without_a_gap(day: date):
    last = last_day_of_term("volunteer", day)
    assert last is not None
    assert 365 * 3 - 1 <= (last - day).days <= 365 * 3
    assert last_day_of_term("mentor", day) is None


def test_seats_are_dated_by_place():
    assert seats_of("520101", "core", date(2026, 1, 1)) == 1
    assert seats_of("100101", "core", date(2026, 1, 1)) == 3
    assert seats_of("100101", "core", date(2017, 1, 1)) == 1
    assert seats_of("520101", "network", date(2026, 1, 1)) is None
