"""From what was said about one visitor to how things stand. Pure, and the same for every order of arrival.

The acts are a set: they are sorted by when they were made and by id, so it does not matter when they came in, or how
often. Of details the newest that says something wins, of times the first, of states the most advanced (docs/adr/0019).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.outreach.rules.acts import (
    ANSWERED,
    BEGIN,
    CALL,
    DETAILS,
    DONE,
    LEAVE,
    NEED,
    QUEUE,
    SERVE,
    UNDO,
    VISIT,
    WAIT,
    Said,
)

WAITING, CALLED, SERVING, ENDED, LEFT = "waiting", "called", "serving", "done", "left"
SLIP_STATES = (
    (WAITING, _("Waits in line")),
    (CALLED, _("Called")),
    (SERVING, _("Being served")),
    (ENDED, _("Done")),
    (LEFT, _("Was not there")),
)
# Nobody goes from one station to another faster than this.
_WALK = timedelta(seconds=30)


@dataclass(slots=True)
class Stay:
    """One visitor at one station. Each time is the first or the last of its kind, so that order cannot matter."""

    asked: datetime
    asked_last: datetime
    called: datetime | None = None
    begun: datetime | None = None
    done: datetime | None = None
    left: datetime | None = None
    is_doubled: bool = False

    @property
    def state(self) -> str:
        """The most advanced; whoever was not there and asks again waits again."""
        if self.done:
            return ENDED
        if self.begun:
            return SERVING
        if self.left and self.left >= max(self.asked_last, self.called or self.left):
            return LEFT
        is_called = self.called and self.called >= self.asked_last and self.called > (self.left or self.asked)
        return CALLED if is_called else WAITING


@dataclass(slots=True)
class Service:
    """One service at one station, with the acts that say so."""

    at: datetime
    outcome: str
    acts: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class Standing:
    """How things stand with one visitor."""

    number: str = ""
    seen: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)
    consents: list[str] = field(default_factory=list)
    stays: dict[UUID, Stay] = field(default_factory=dict)
    services: dict[tuple[UUID, str], Service] = field(default_factory=dict)
    handed: list[tuple[Said, str, int]] = field(default_factory=list)


def fold(acts: Iterable[Said], undone: Iterable[UUID] = ()) -> Standing:
    """How things stand after `acts`; `undone` are ids that acts about nobody in particular took back."""
    ordered = sorted({each.id: each for each in acts}.values(), key=lambda each: (each.at, each.id))
    gone = {*undone, *(each.target for each in ordered if each.kind == UNDO)}
    standing = Standing()
    for act in ordered:
        standing.seen = standing.seen or act.at
        standing.number = standing.number or act.number
        if act.kind == VISIT:
            _visit(standing, act)
        elif act.kind == QUEUE and act.station:
            _step(standing, act.station, str(act.said.get("step", "")), act.at)
        elif act.kind == SERVE and act.station and act.id not in gone:
            _serve(standing, act, act.station)
    _mark_doubled(standing.stays)
    return standing


def _visit(standing: Standing, act: Said) -> None:
    said = act.said
    standing.details |= {name: said[name] for name in DETAILS if said.get(name) not in (None, "", 0)}
    standing.consents = sorted({*standing.consents, *said.get("consents", ())})
    for station in _ids(said.get("stations")):
        _step(standing, station, WAIT, act.at)


def _serve(standing: Standing, act: Said, station: UUID) -> None:
    _step(standing, station, BEGIN, act.at)
    _step(standing, station, DONE, act.at)
    outcome = NEED if act.said.get("need") else ANSWERED
    for code in act.said.get("services", ()):
        found = standing.services.setdefault((station, str(code)), Service(act.at, outcome))
        found.acts.append(act.id)
        found.outcome = NEED if NEED in (outcome, found.outcome) else ANSWERED
    standing.handed += handed_by(act)
    for other in _ids(act.said.get("refer")):
        _step(standing, other, WAIT, act.at)


def handed_by(act: Said) -> list[tuple[Said, str, int]]:
    """Titles and copies of one act; a title that stands twice is added up."""
    copies: dict[str, int] = {}
    for title, count in act.said.get("handed", ()):
        copies[str(title)] = copies.get(str(title), 0) + int(count)
    return [(act, title, count) for title, count in copies.items()]


def _step(standing: Standing, station: UUID, step: str, at: datetime) -> None:
    """Acts come in the order in which they were made, so the first time is there already."""
    stay = standing.stays.setdefault(station, Stay(at, at))
    if step == WAIT:
        stay.asked_last = at
    elif step == CALL:
        stay.called = at
    elif step == BEGIN:
        stay.begun = stay.begun or at
    elif step == DONE:
        stay.begun, stay.done = stay.begun or at, at
    elif step == LEAVE:
        stay.left = at


def _mark_doubled(stays: Mapping[UUID, Stay]) -> None:
    """Nobody is served at two tables at once: both are kept, and it is said."""
    busy = sorted(
        ((stay.begun, stay.done or stay.begun, stay) for stay in stays.values() if stay.begun),
        key=lambda each: (each[0], each[1]),
    )
    for place, (_begun, ended, stay) in enumerate(busy):
        for later_begun, _later_ended, later in busy[place + 1 :]:
            if later_begun < ended + _WALK:
                stay.is_doubled = later.is_doubled = True


def _ids(texts: Sequence[str] | None) -> list[UUID]:
    return [UUID(str(each)) for each in texts or ()]
