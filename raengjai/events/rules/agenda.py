"""Lines of an agenda: which overlap, who would speak twice at once, how two change places, which sessions follow. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

NOON = time(12)
AFTER_NOON = time(13)
# Days of a template count from here: a template has no days of its own.
EPOCH = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the rules read it. `speakers` are keys by which a speaker is known again, `event` names another event."""

    id: Any
    day: date
    starts_at: time
    ends_at: time
    topic: str
    room: str = ""
    speakers: frozenset[Any] = frozenset()
    event: str = ""


def overlap(one: Line, other: Line) -> bool:
    """Whether both lines have a moment in common; lines that follow each other have none."""
    return one.day == other.day and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def in_the_same_room(line: Line, others: Iterable[Line]) -> Line | None:
    """Another line that is held at that time in the same room; no room is the room of the event."""
    return next(
        (each for each in others if each.id != line.id and each.room == line.room and overlap(line, each)),
        None,
    )


def with_the_same_speaker(line: Line, others: Iterable[Line]) -> tuple[Line, Any] | None:
    """Another line at which one of the speakers speaks at that time, and who it is."""
    for each in others:
        shared = line.speakers & each.speakers
        if each.id != line.id and shared and overlap(line, each):
            return each, sorted(shared, key=str)[0]
    return None


def exchanged(first: Line, second: Line) -> tuple[tuple[time, time], tuple[time, time]]:
    """New times of two lines that follow each other, when the second comes first: each lasts as long as before, and so
    does the time between them. `first` ends before `second` begins, on one day."""
    start = _moment(first.starts_at)
    between = _moment(second.starts_at) - _moment(first.ends_at)
    second_ends = start + (_moment(second.ends_at) - _moment(second.starts_at))
    first_starts = second_ends + between
    return (first_starts.time(), second.ends_at), (first.starts_at, second_ends.time())


def parts_for(days: Sequence[date], lines: Sequence[Line], *, is_workshop: bool) -> list[tuple[date, str]]:
    """At which parts of which days presence is taken: in the morning and in the afternoon as the agenda goes; a day
    without an agenda has both at a workshop and is one whole at a service day."""
    found: list[tuple[date, str]] = []
    for day in days:
        of_day = [line for line in lines if line.day == day]
        if not of_day:
            found += [(day, part) for part in (("morning", "afternoon") if is_workshop else ("day",))]
            continue
        if any(line.starts_at < NOON for line in of_day):
            found.append((day, "morning"))
        if any(line.ends_at > AFTER_NOON for line in of_day):
            found.append((day, "afternoon"))
        if all(line.starts_at >= NOON and line.ends_at <= AFTER_NOON for line in of_day):
            found.append((day, "day"))
    return found


def _moment(clock: time) -> datetime:
    return datetime.combine(EPOCH, clock)
