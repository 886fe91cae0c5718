"""What the head of a case says, from its records alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from raengjai.protection.rules.records.interview import screening_of
from raengjai.protection.rules.records.stored import Entry, Record, living
from raengjai.protection.rules.screening import EditionChanged, State, evaluate

ASKED_OF_ALL = ("x_Record", "x_Services")  # purposes that everybody is asked about
_GIVEN = "x_Given"
_CHILD = 18


@dataclass(frozen=True, slots=True)
class ByDimension:
    """How a person's newest screening stands: (dimension, list, state). Unreadable: its edition is not here."""

    person: str
    record_id: UUID
    edition: str
    state: str
    dimensions: tuple[tuple[str, str, State], ...] = ()
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """`by_sex`: code → how many. `children`: known to be under 18; `age_not_known`: to be cared for as such.

    `next_due`: the nearest day of an open task or review, also one that is past; `late`: tasks whose day is past.
    `without_consent`: (person, purpose) that nobody has said yes to and that rests on nothing else.
    """

    people: tuple[str, ...]
    by_sex: tuple[tuple[str, int], ...]
    children: int
    age_not_known: int
    open_tasks: int
    late: int
    next_due: date | None
    next_what: str
    without_consent: tuple[tuple[str, str], ...]
    danger: bool
    screenings: tuple[ByDimension, ...]


def header(entries: Iterable[Entry], *, today: date) -> Header:
    """The head of a case on a day."""
    alive = living(entries)
    people = sorted((one.record for one in alive if one.record.kind == "person"), key=_by_number)
    open_tasks = [one.record for one in alive if one.record.kind == "task" and _is_open(one.record)]
    dues = sorted(_dues(alive), key=lambda due: due[0])
    sexes = [person.get("sex") for person in people]
    ages = [person.number("age") for person in people]
    return Header(
        people=tuple(person.code for person in people),
        by_sex=tuple((sex, sexes.count(sex)) for sex in sorted(set(sexes))),
        children=sum(age is not None and age < _CHILD for age in ages),
        age_not_known=ages.count(None),
        open_tasks=len(open_tasks),
        late=sum((task.day("due_on") or today) < today for task in open_tasks),
        next_due=dues[0][0] if dues else None,
        next_what=dues[0][1] if dues else "",
        without_consent=tuple(_without_consent(people, alive)),
        danger=any(plan.get("risk") == "x_Now" for plan in _newest_of_each(alive, "safety_plan").values()),
        screenings=tuple(_by_dimension(one) for one in _screenings(alive)),
    )


def next_step(head: Header) -> tuple[str, str]:
    """What the case needs most just now, and for whom: danger, task, person, consent, go_on, screen, plan or note."""
    screened = {one.person for one in head.screenings}
    paused = [one.person for one in head.screenings if one.state in ("open", "paused")]
    unscreened = [person for person in head.people if person not in screened]
    steps = (
        ("danger", [""] if head.danger else []),
        ("task", [""] if head.late else []),
        ("person", [] if head.people else [""]),
        ("consent", [person for person, _purpose in head.without_consent]),
        ("go_on", paused),
        ("screen", unscreened),
    )
    return next(((code, whom[0]) for code, whom in steps if whom), ("note", ""))


def _by_number(person: Record) -> tuple[int, str]:
    """P2 before P10."""
    return len(person.code), person.code


def _is_open(task: Record) -> bool:
    return task.get("state") not in ("done", "dropped")


def _dues(alive: Sequence[Entry]) -> Iterator[tuple[date, str]]:
    """(day, what): open tasks in their words; plans and decisions that are looked at again, by their kind."""
    for entry in alive:
        day = entry.record.day("due_on") if entry.record.kind == "task" and _is_open(entry.record) else None
        if day:
            yield day, entry.record.get("what")
    for kind in ("safety_plan", "decision"):
        for record in _newest_of_each(alive, kind).values():
            if review := record.day("review_on"):
                yield review, kind


def _newest_of_each(alive: Sequence[Entry], kind: str) -> dict[str, Record]:
    """Person → the newest record of a kind."""
    return {one.record.get("person"): one.record for one in alive if one.record.kind == kind}


def _without_consent(people: Sequence[Record], alive: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """By the newest answer for each purpose; a reasoned other basis is enough."""
    newest = {
        (one.record.get("person"), one.record.get("purpose")): one.record
        for one in sorted(alive, key=lambda one: (one.record.get("on"), one.at))
        if one.record.kind == "consent"
    }
    for person in people:
        for purpose in ASKED_OF_ALL:
            consent = newest.get((person.code, purpose))
            is_there = consent and (consent.get("answer") == _GIVEN or consent.get("other_basis"))
            if not is_there:
                yield person.code, purpose


def _screenings(alive: Sequence[Entry]) -> Iterator[Entry]:
    """The newest screening of each person."""
    newest = {one.record.get("person"): one for one in alive if one.record.kind == "screening"}
    yield from (newest[person] for person in sorted(newest))


def _by_dimension(entry: Entry) -> ByDimension:
    record = entry.record
    person, state = record.get("person"), record.get("state")
    answers = record.values.get("answers")
    named = str(answers.get("edition", "")) if isinstance(answers, dict) else ""
    try:
        result = evaluate(screening_of(record))
    except (KeyError, ValueError, EditionChanged):
        return ByDimension(person, entry.id, named, state, is_readable=False)
    dimensions = tuple((one.code, one.who, one.state) for one in result.findings if one.kind == "dimension")
    return ByDimension(person, entry.id, result.edition, state, dimensions)
