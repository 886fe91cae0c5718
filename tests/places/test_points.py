"""Distances between areas by known points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.places.rules import great_circle, km_between, point_of

POINTS = st.tuples(st.floats(5, 21), st.floats(97, 106))


def test_a_known_distance():
    """Bangkok's and Chiang Mai's pillars are about 580 km apart as the crow flies."""
    assert great_circle((13.7525, 100.4942), (18.7877, 98.9931)) == pytest.approx(582, abs=3)


def test_an_area_without_a_point_lies_where_its_district_does():
    assert point_of("520101") is not None
    assert km_between("520101", "520101") == 0
    assert 60 < (km_between("520101", "520801") or 0) < 120
    assert km_between("520101", "990101") is None
    assert km_between("00", "52") is None


@given(one=POINTS, other=POINTS, third=POINTS)
def test_it_is_a_distance(one, other, third):
    assert great_circle(one, other) == pytest.approx(great_circle(other, one))
    assert great_circle(one, third) <= great_circle(one, other) + great_circle(other, third) + 1e-6
