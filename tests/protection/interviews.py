"""Interviews for tests: a screening record as the pages would have left it."""

from collections.abc import Iterable, Mapping
from typing import Any

from raengjai.protection.rules.records import Record, answer_of, begin_screening
from raengjai.protection.rules.records.interview import answered
from raengjai.protection.rules.screening import Said, Source
from tests.protection.case_records import NINE, SOMCHAI, TODAY


def begun(**values: Any) -> Record:
    facts = {
        "person": "P1",
        "job": "Factory",
        "age_at_act": 24,
        "where": "Clinic",
        "interpreted": "no",
        **values,
    }
    return begin_screening(facts, by=SOMCHAI, at=NINE, on=TODAY)


def told(
    before: Record,
    *,
    yes: Iterable[str] = (),
    no: Iterable[str] = (),
    not_known: Iterable[str] = (),
    source: Source = Source.PERSON,
    words: Mapping[str, str] | None = None,
) -> Record:
    """With these answers added."""
    said = [
        *((code, Said.YES) for code in yes),
        *((code, Said.NO) for code in no),
        *((code, Said.NOT_KNOWN) for code in not_known),
    ]
    answers = [answer_of(code, one, record=before, source=source, by=SOMCHAI, at=NINE) for code, one in said]
    return answered(before, answers, words=words or {})


def talk(*, yes: Iterable[str] = (), no: Iterable[str] = (), **values: Any) -> Record:
    return told(begun(**values), yes=yes, no=no)
