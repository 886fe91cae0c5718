"""An edition says the same for ever: what each of its examples gave, in full, is kept beside this file as a fingerprint.

When this fails, the engine has come to read an old edition otherwise. That is never meant for a listed edition that screenings
were made with; print `fingerprint(...)` and compare the findings before anything is written anew.
"""

import hashlib
import json
from pathlib import Path

import pytest

from raengjai.protection.rules.screening import Result, edition, evaluate
from raengjai.protection.rules.screening.editions import listed
from tests.protection.screenings import of_case

KEPT = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))


def fingerprint(result: Result) -> str:
    """Over everything that a result says, but for the answers that were given."""
    told = [
        (
            *(one.code, one.kind, one.who, one.state.code, one.confirmed, one.urgent, one.consent_irrelevant),
            *([answer.question for answer in side] for side in (one.because, one.against)),
            [[(need.count, need.among, need.said) for need in way.needs] for way in one.ways],
            *(one.lifted_by, one.disputed, one.other_reading and one.other_reading.code),
        )
        for one in result.findings
    ]
    whole = json.dumps([told, result.lists, result.cautions, result.not_of_time])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


@pytest.mark.parametrize("code", list(listed()))
def test_every_example_of_an_edition_gives_what_it_gave(code):
    deck = edition(code).raw["deck"]["case"]

    given = {case["code"]: fingerprint(evaluate(of_case(case, code))) for case in deck}

    assert given == KEPT[code]
