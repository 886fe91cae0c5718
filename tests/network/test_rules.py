"""Coverage of an area, from its codes and those who serve."""

from dataclasses import dataclass

from raengjai.network.rules import coverage_of


@dataclass(frozen=True)
class Serving:
    place_code: str
    tier: str


def test_every_place_is_listed_with_who_serves_it():
    core, helper, wide = Serving("520101", "core"), Serving("520102", "network"), Serving("5201", "network")

    coverage = coverage_of(["520101", "520102", "520103"], [helper, wide, core])

    assert [place.code for place in coverage.places] == ["520101", "520102", "520103"]
    assert [place.core for place in coverage.places] == [(core,), (), ()]
    assert [place.is_empty for place in coverage.places] == [False, False, True]
    assert [place.code for place in coverage.gaps] == ["520102", "520103"]
    assert (coverage.with_core, coverage.others, coverage.wider) == (1, 1, (wide,))


def test_an_area_without_places_has_neither_coverage_nor_gaps():
    nobody: list[Serving] = []
    coverage = coverage_of([], nobody)

    assert (coverage.with_core, coverage.gaps, coverage.others) == (0, (), 0)
