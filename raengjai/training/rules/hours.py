"""Hours of the agenda that somebody attended. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

# What is learning; registration, food and the tests themselves are not.
LEARNING = frozenset({"opening", "lecture", "discussion", "group_work", "visit", "closing"})
NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the agenda."""

    day: date
    starts_at: time
    ends_at: time
    kind: str


def minutes_attended(lines: Iterable[Line], sessions: Iterable[tuple[date, str]]) -> int:
    """Minutes of the lines that lie in the attended parts of days ("morning", "afternoon", "day").

    A line that runs over noon counts to each part with its share. Parallel lines count once.
    """
    present = set(sessions)
    found = 0
    for day in {line.day for line in lines if line.kind in LEARNING}:
        parts = {part for when, part in present if when == day}
        spans = [
            (line.starts_at, line.ends_at) for line in lines if line.day == day and line.kind in LEARNING
        ]
        if "day" in parts or {"morning", "afternoon"} <= parts:
            found += _covered(spans, time.min, time.max)
        elif "morning" in parts:
            found += _covered(spans, time.min, NOON)
        elif "afternoon" in parts:
            found += _covered(spans, NOON, time.max)
    return found


def _covered(spans: list[tuple[time, time]], first: time, last: time) -> int:
    """Minutes of the union of spans within first..last."""
    total, until = 0, _minute(first)
    for start, end in sorted(spans):
        begin, over = max(_minute(start), until), min(_minute(end), _minute(last))
        if over > begin:
            total += over - begin
            until = over
    return total


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
