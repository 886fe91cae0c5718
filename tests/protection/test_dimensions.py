"""The rule of one dimension: all counts that a list can give, against the rule in its own words."""

from itertools import product

from raengjai.protection.rules.screening import State
from raengjai.protection.rules.screening.dimensions import counted, missing, state_of
from tests.protection.screenings import rules

NOTHING = (0, 0, 0)
ALL = list(product(range(6), range(6), range(6)))


def is_positive(strong, medium, weak):
    return strong >= 2 or (strong >= 1 and medium + weak >= 1) or medium >= 3 or (medium >= 2 and weak >= 1)


def test_every_count_reads_as_the_rule_says():
    smallest = rules().smallest

    found = {counts: state_of(counts, NOTHING, smallest) for counts in ALL}

    assert found == {
        counts: State.ESTABLISHED if is_positive(*counts) else State.NOT_ESTABLISHED for counts in ALL
    }


def test_the_smallest_are_the_smallest():
    def one_less(counts):
        return [
            tuple(count - (number == at) for number, count in enumerate(counts))
            for at in range(3)
            if counts[at]
        ]

    smallest = {
        counts
        for counts in ALL
        if is_positive(*counts) and not any(is_positive(*less) for less in one_less(counts))
    }

    assert smallest == set(rules().smallest)


def test_what_is_open_keeps_it_open_only_while_it_could():
    smallest = rules().smallest

    for yes, still_open in product(product(range(3), range(4), range(3)), repeat=2):
        could = is_positive(*(a + b for a, b in zip(yes, still_open, strict=True)))
        expected = (
            State.ESTABLISHED
            if is_positive(*yes)
            else State.NOT_ENOUGH_KNOWN
            if could
            else State.NOT_ESTABLISHED
        )
        assert state_of(yes, still_open, smallest) is expected


def test_what_is_missing_is_enough_and_no_more():
    for yes, still_open in product(product(range(2), range(3), range(3)), product(range(3), repeat=3)):
        lines = missing(yes, still_open, rules().smallest)

        possible = is_positive(*(a + b for a, b in zip(yes, still_open, strict=True)))
        assert bool(lines) is possible
        for line in lines:
            assert all(need <= have for need, have in zip(line, still_open, strict=True))
            assert is_positive(*(a + b for a, b in zip(yes, line, strict=True)))
            for at in (number for number in range(3) if line[number]):
                less = [count - (number == at) for number, count in enumerate(line)]
                assert not is_positive(*(a + b for a, b in zip(yes, less, strict=True)))


def test_the_shortest_way_comes_first():
    assert missing((0, 2, 0), (9, 9, 9), rules().smallest) == [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    assert missing((1, 0, 0), (0, 1, 1), rules().smallest) == [(0, 0, 1), (0, 1, 0)]
    assert missing(NOTHING, (1, 1, 1), rules().smallest) == [(1, 0, 1), (1, 1, 0)]


def test_strengths_are_counted():
    assert counted("SMMW") == (1, 2, 1)
