"""The worked examples of every edition, played by the rules of that edition: the vectors of the standards and more."""

import pytest

from raengjai.protection.rules.screening import State, edition, evaluate
from raengjai.protection.rules.screening.editions import listed
from tests.protection.screenings import of_case

EXAMPLES = [(code, case) for code in listed() for case in edition(code).raw["deck"]["case"]]
EXPECTED = {
    "established": State.ESTABLISHED,
    "not_established": State.NOT_ESTABLISHED,
    "not_enough_known": State.NOT_ENOUGH_KNOWN,
}


@pytest.mark.parametrize(
    ("code", "case"), EXAMPLES, ids=[f"{code}-{case['code']}" for code, case in EXAMPLES]
)
def test_an_example_says_what_its_edition_said(code, case):
    result = evaluate(of_case(case, code))
    expected = {finding: state.name for name, state in EXPECTED.items() for finding in case.get(name, ())}

    found = {name: result.finding(*name.partition("@")[::2]).state.name for name in expected}

    assert found == expected
    assert [code for code in case.get("not_of_time", ()) if code not in result.not_of_time] == []
    for name in case.get("not_of_time", ()):
        with pytest.raises(LookupError):
            result.finding(name)
    for name in case.get("reads_otherwise", ()):
        assert result.finding(name).other_reading is State.NOT_ESTABLISHED
    if "pattern" in case:
        pattern = result.pattern(result.lists[0])
        assert pattern
        assert pattern.code == case["pattern"]


def test_every_example_expects_something_and_has_a_name_of_its_own():
    names = [(code, case["code"]) for code, case in EXAMPLES]

    assert len(set(names)) == len(names)
    assert len(names) >= 40
    assert all({*EXPECTED, "pattern"} & case.keys() and case["says"] for _code, case in EXAMPLES)


def test_without_exploitation_nothing_stands_for_the_whole():
    result = evaluate(of_case({"age": 30, "yes": ["DR01", "DR02", "CD01", "CD02"], "rest": "no"}))

    assert result.pattern("adult") is None
