"""Clocks of the sealed room: from a moment to the moment by which something must be done, or until which it may last.

Kinds are dated data (data/clocks.toml). Hours run in real time; days are calendar days in Bangkok, and a period of days ends
with its last day. Nothing pauses a clock: only an extension that the kind itself knows moves its end, and only its being done
or a stop, with who and why, ends it. Moments carry a zone (ValueError otherwise); who did something is a member's id as text.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_day, start_of_day
from raengjai.ground.refused import Refused
from raengjai.protection.rules.screening.editions import Text

_FILE = Path(__file__).parent.parent / "data" / "clocks.toml"


class State(StrEnum):
    RUNNING = "running"
    EXTENDED = "extended"  # running, by the longer term
    DUE_SOON = "due_soon"
    LATE = "late"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Extension:
    """What may make a clock of this kind longer, once: `length` in the kind's own unit."""

    code: str
    text: Text
    length: int
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of data/clocks.toml. `length` None: no term is known, so nothing is ever due."""

    code: str
    what: str
    text: Text
    starts: Text
    answers: str
    duty: str
    length: int | None
    unit: str
    first_day_counted: bool
    soon: timedelta
    extensions: tuple[Extension, ...]
    goes_on_as: str
    valid_from: date
    valid_until: date | None
    source: str
    confirmed: bool
    counting_confirmed: bool
    open_question: Text


@dataclass(frozen=True, slots=True)
class Change:
    """Something done to a clock: an extension's code, "done" or "stopped"; by whom, when and why."""

    what: str
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that was started. `changes` in the order in which they were made; the last may have ended it."""

    kind: str
    started_at: datetime
    changes: tuple[Change, ...] = ()

    @property
    def end(self) -> Change | None:
        """How it ended, or None."""
        return next((one for one in self.changes if one.what in (State.DONE, State.STOPPED)), None)


def clock_on(kind: str, day: date) -> Kind:
    """The row of a kind that is valid on a day. Raises LookupError when there is none."""
    for row in _kinds():
        if row.code == kind and row.valid_from <= day and (row.valid_until is None or day <= row.valid_until):
            return row
    raise LookupError(f"{kind} on {day}")


def kinds_on(day: date) -> tuple[Kind, ...]:
    """Every kind that can be started on a day."""
    return tuple(
        row
        for row in _kinds()
        if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)
    )


def counting() -> tuple[Text, str]:
    """How days and hours are counted, and the source of that."""
    rule = _read()["counting"]
    return Text(rule["en"], rule["th"]), rule["source"]


def start(kind: str, at: datetime) -> Clock:
    """A running clock. Raises LookupError for a kind that is not valid that day."""
    clock_on(kind, bangkok_day(_zoned(at)))
    return Clock(kind, at)


def kind_of(clock: Clock) -> Kind:
    """The row by which it runs: the one of the day when it started, whatever the law says later."""
    return clock_on(clock.kind, bangkok_day(clock.started_at))


def due_at(clock: Clock) -> datetime | None:
    """The first moment that is too late: for days, midnight in Bangkok after the last day. None: no term is known."""
    kind = kind_of(clock)
    if kind.length is None:
        return None
    length = kind.length + sum(one.length for one in _extensions_of(clock))
    if kind.unit == "hours":
        return clock.started_at + timedelta(hours=length)
    return start_of_day(
        bangkok_day(clock.started_at) + timedelta(days=length + (0 if kind.first_day_counted else 1))
    )


def last_day(clock: Clock) -> date | None:
    """The Bangkok day on which the term ends, as people say it ("until the 14th")."""
    due = due_at(clock)
    return None if due is None else bangkok_day(due - timedelta(microseconds=1))


def state_at(clock: Clock, now: datetime) -> State:
    """How it stands, of what was known at `now`: later changes are not seen."""
    seen = _as_of(clock, _zoned(now))
    if seen.end is not None:
        return State(seen.end.what)
    due = due_at(seen)
    if due is None:
        return State.RUNNING
    if now >= due:
        return State.LATE
    if now >= due - kind_of(seen).soon:
        return State.DUE_SOON
    return State.EXTENDED if seen.changes else State.RUNNING


def was_in_time(clock: Clock) -> bool | None:
    """Whether what was done came before the end. None: not done, or no term is known."""
    due, end = due_at(clock), clock.end
    return None if due is None or end is None or end.what != State.DONE else end.at < due


def extended(clock: Clock, extension: str, *, at: datetime, by: str, reason: str) -> Clock:
    """Longer by an extension that its kind knows, once each, before its end."""
    if extension not in {one.code for one in kind_of(clock).extensions}:
        raise Refused(_("This clock cannot be made longer."))
    if extension in {one.what for one in clock.changes}:
        raise Refused(_("This clock has been made longer already."))
    due = due_at(clock)
    if due is not None and at >= due:
        raise Refused(_("The time is over. It cannot be made longer any more."))
    return _changed(clock, Change(extension, at, by, _reason(reason)))


def done(clock: Clock, *, at: datetime, by: str) -> Clock:
    """Ended because what it waits for was done, in time or late."""
    return _changed(clock, Change(State.DONE, at, by))


def stopped(clock: Clock, *, at: datetime, by: str, reason: str) -> Clock:
    """Ended because it no longer applies; never without a reason."""
    return _changed(clock, Change(State.STOPPED, at, by, _reason(reason)))


def as_data(clock: Clock) -> dict[str, Any]:
    """For JSON that is sealed: {kind, started_at, changes: [{what, at, by, reason}]}; moments as ISO 8601."""
    return {
        "kind": clock.kind,
        "started_at": clock.started_at.isoformat(),
        "changes": [
            {"what": one.what, "at": one.at.isoformat(), "by": one.by, "reason": one.reason}
            for one in clock.changes
        ],
    }


def from_data(data: Mapping[str, Any]) -> Clock:
    """What `as_data` gave. Raises KeyError or ValueError for anything else."""
    changes = tuple(
        Change(one["what"], datetime.fromisoformat(one["at"]), one["by"], one["reason"])
        for one in data["changes"]
    )
    return Clock(data["kind"], datetime.fromisoformat(data["started_at"]), changes)


def _changed(clock: Clock, change: Change) -> Clock:
    if clock.end is not None:
        raise Refused(_("This clock has ended already."))
    latest = clock.changes[-1].at if clock.changes else clock.started_at
    if _zoned(change.at) < latest:
        raise ValueError("a change before the one before")
    return replace(clock, changes=(*clock.changes, change))


def _as_of(clock: Clock, now: datetime) -> Clock:
    return replace(clock, changes=tuple(one for one in clock.changes if one.at <= now))


def _extensions_of(clock: Clock) -> list[Extension]:
    made = {one.what for one in clock.changes}
    return [one for one in kind_of(clock).extensions if one.code in made]


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write down the reason."), field="reason")
    return text.strip()


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    return tuple(_kind(row) for row in _read()["kind"])


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        code=row["code"],
        what=row["what"],
        text=Text(row["en"], row["th"]),
        starts=Text(row["starts_en"], row["starts_th"]),
        answers=row["answers"],
        duty=row["duty"],
        length=row.get("length"),
        unit=row.get("unit", ""),
        first_day_counted=row.get("first_day") == "counted",
        soon=timedelta(hours=row.get("soon", 0)),
        extensions=tuple(
            Extension(one["code"], Text(one["en"], one["th"]), one["length"], one["source"], one["confirmed"])
            for one in row.get("extension", ())
        ),
        goes_on_as=row.get("goes_on_as", ""),
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        source=row["source"],
        confirmed=row["confirmed"],
        counting_confirmed=row.get("counting_confirmed", True),
        open_question=Text(row.get("open_question_en", ""), row.get("open_question_th", "")),
    )


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
