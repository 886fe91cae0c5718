"""What is nearest."""

from hypothesis import given
from hypothesis import strategies as st

from raengjai.tasks.rules import UNKNOWN, Spot, nearness

HOME = Spot("520101", 3)
PLACES = st.sampled_from(["520101", "520102", "520801", "510101", "5201", "52", "", "990101"])
SPOTS = st.builds(Spot, PLACES, st.none() | st.integers(1, 30))


def test_village_sub_district_then_kilometres():
    steps = [
        Spot("520101", 3),
        Spot("520101", 4),
        Spot("520102", 3),
        Spot("520801", 3),
        Spot("900101", 3),
        Spot(),
    ]
    found = [nearness(HOME, spot) for spot in steps]

    assert found == sorted(set(found))
    assert found[:2] == [0.0, 1.0]
    assert found[-1] == UNKNOWN


def test_who_has_no_village_is_in_none():
    assert nearness(Spot("520101"), Spot("520101")) == 1.0
    assert nearness(Spot(), HOME) == UNKNOWN


@given(home=SPOTS, spot=SPOTS)
def test_nothing_is_nearer_than_the_own_village(home: Spot, spot: Spot):
    assert 0 <= nearness(home, spot) <= UNKNOWN
    if home.place_code != spot.place_code:
        assert nearness(home, spot) >= 2
