"""Invented clues and cases to learn on: what arrives, what a good triage decides, what the rules say, what to take along.

Each is plainly invented, and says so in its own text. Pure: nothing is stored. `faults_of` holds a case against the engine.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from raengjai.protection.rules.records import Record, begin_screening, check_record, kind_of
from raengjai.protection.rules.records.interview import answer_of, answered, progress_of, screening_of
from raengjai.protection.rules.screening import Said, Source, State, evaluate
from raengjai.protection.rules.screening.editions import Text, edition

FOLDER = Path(__file__).parent.parent / "data" / "practice"
Decision = Literal["accept", "pass", "close"]
_LEARNER = UUID(int=0)
_MOMENT = datetime(2026, 11, 26, 9, tzinfo=UTC)
_EXPECTED = {
    "established": State.ESTABLISHED,
    "not_established": State.NOT_ESTABLISHED,
    "not_enough_known": State.NOT_ENOUGH_KNOWN,
}
_SAID = {"yes": Said.YES, "no": Said.NO, "not_known": Said.NOT_KNOWN}
_NOT_FIELDS = frozenset(
    {*_EXPECTED, *_SAID, "numbers", "words", "rest", "pattern", "stop"}
)  # of a screening's row


@dataclass(frozen=True, slots=True)
class Expected:
    """What the rules say to a practice screening. `pattern` "" where nothing stands for the whole; `stop` where it rests."""

    person: str
    states: tuple[tuple[str, State], ...]
    pattern: str
    stop: str


@dataclass(frozen=True, slots=True)
class PracticeCase:
    """One invented story. `clue` are the values of a record of the kind clue; `to` the office it is passed on to, "" else.

    `screenings` stand in the order of `expected`. `debrief` is for the learner, after the own decision.
    """

    code: str
    title: Text
    clue: Record
    decision: Decision
    is_urgent: bool
    to: str
    why: str
    records: tuple[Record, ...]
    screenings: tuple[Record, ...]
    expected: tuple[Expected, ...]
    debrief: tuple[str, ...]


@lru_cache(maxsize=1)
def practice_cases() -> tuple[PracticeCase, ...]:
    """The deck, by the names of its files."""
    return tuple(_case(path) for path in sorted(FOLDER.glob("*.toml")))


def practice_case(code: str) -> PracticeCase:
    """Raises LookupError."""
    for one in practice_cases():
        if one.code == code:
            return one
    raise LookupError(code)


def faults_of(case: PracticeCase, *, today: date) -> list[str]:
    """Where a case and the rules disagree, or a record is not as records are; nothing when all is well. For a test, in English."""
    return [
        *(f"{one.kind}: {fault.field} {fault.words}" for one, fault in _record_faults(case, today)),
        *(
            fault
            for one, expected in zip(case.screenings, case.expected, strict=True)
            for fault in _screening_faults(one, expected)
        ),
    ]


def _record_faults(case: PracticeCase, today: date) -> Iterator[tuple[Record, Any]]:
    codes = [one.code for one in case.records if one.code]
    for one in (case.clue, *case.records, *case.screenings):
        yield from ((one, fault) for fault in check_record(one, today=today, codes=codes))


def _screening_faults(record: Record, expected: Expected) -> Iterator[str]:
    result = evaluate(screening_of(record))
    for code, state in expected.states:
        found = result.finding(code).state
        if found is not state:
            yield f"{record.get('job')}: {code} is {found.name}, not {state.name}"
    pattern = result.pattern(result.lists[0])
    if (pattern.code if pattern else "") != expected.pattern:
        yield f"{record.get('job')}: the whole is {pattern and pattern.code}, not {expected.pattern}"
    stop = progress_of(record).stop
    if (stop.question if stop else "") != expected.stop:
        yield f"{record.get('job')}: stops at {stop and stop.question}, not {expected.stop}"


def _case(path: Path) -> PracticeCase:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    triage, screenings = data["triage"], data.get("screening", [])
    clue = {**data["clue"], "signs": [str(number) for number in data["clue"]["signs"]]}
    return PracticeCase(
        code=path.stem,
        title=Text(data["title_en"], data["title_th"]),
        clue=Record("clue", clue),
        decision=triage["decision"],
        is_urgent=triage["urgent"],
        to=triage.get("to", ""),
        why=triage["why"],
        records=tuple(_record(row) for row in data.get("record", [])),
        screenings=tuple(_screening(row, data["edition"]) for row in screenings),
        expected=tuple(_expected(row) for row in screenings),
        debrief=tuple(data["debrief"]["paragraphs"]),
    )


def _record(row: Mapping[str, Any]) -> Record:
    return Record(row["kind"], row["values"], code=row.get("code", ""), version=kind_of(row["kind"]).version)


def _expected(row: Mapping[str, Any]) -> Expected:
    states = [(code, state) for name, state in _EXPECTED.items() for code in row.get(name, ())]
    return Expected(row["person"], tuple(states), row["pattern"], row.get("stop", ""))


def _screening(row: Mapping[str, Any], code: str) -> Record:
    """A screening as the interview would have left it, by the deck's edition. `rest`: how all other questions were answered."""
    values = {name: value for name, value in row.items() if name not in _NOT_FIELDS}
    begun = begin_screening(
        {"where": "-", "interpreted": "no", **values},
        by=_LEARNER,
        at=_MOMENT,
        on=edition(code).begins_on,
    )
    source = Source.PERSON
    answers = [
        answer_of(question, said, record=begun, source=source, by=_LEARNER, at=_MOMENT, number=number)
        for question, said, number in _said(row, list(edition(code).questions))
    ]
    return answered(begun, answers, words=row.get("words", {}))


def _said(row: Mapping[str, Any], questions: Sequence[str]) -> Iterator[tuple[str, Said, int | None]]:
    said = {question: said for name, said in _SAID.items() for question in row.get(name, ())}
    numbers = row.get("numbers", {})
    if rest := row.get("rest"):
        said = {**dict.fromkeys((one for one in questions if one not in numbers), Said(rest)), **said}
    yield from ((question, one, None) for question, one in said.items())
    yield from ((question, Said.YES, number) for question, number in numbers.items())
