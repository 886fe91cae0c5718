"""Which mentor of an agency stands by whom on a day: pure decisions about dated pairings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Paired:
    """One pairing as rules see it: a mentor's account looks after an area, or after one volunteer who is named."""

    id: UUID
    mentor: UUID
    agency_code: str
    place_code: str
    volunteer: UUID | None
    starts_on: date
    ends_on: date | None

    def covers(self, place_code: str, user_id: UUID) -> bool:
        """Whether somebody who serves `place_code` is meant."""
        if self.volunteer is not None:
            return self.volunteer == user_id
        return place_code.startswith(self.place_code)

    def is_valid(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def standing_by(paired: Iterable[Paired], place_code: str, user_id: UUID) -> dict[str, Paired]:
    """Agency → whose pairing counts for a volunteer: the one that names the person, else that of the narrowest area."""
    found: dict[str, Paired] = {}
    for each in paired:
        if not each.covers(place_code, user_id):
            continue
        other = found.get(each.agency_code)
        if other is None or _narrowness(each) > _narrowness(other):
            found[each.agency_code] = each
    return found


def _narrowness(paired: Paired) -> tuple[bool, int, str]:
    return paired.volunteer is not None, len(paired.place_code), str(paired.id)


@dataclass(frozen=True, slots=True)
class Cut:
    """What becomes of an earlier pairing: it ends with `last_day`, or (None) it never counts."""

    id: UUID
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a pairing takes its place among those of the same area: its own last day, and what it cuts.

    `state` is "same" where this mentor looks after the area so long already, so that nothing is to be written.
    """

    state: Literal["new", "same"]
    last_day: date | None
    cuts: tuple[Cut, ...] = ()


def plan(before: Sequence[Paired], mentor: UUID, first: date, last: date | None) -> Plan:
    """`mentor` looks after the area of `before` from `first` until `last` (None: until somebody else does).

    Whoever looks after it then ends the day before; one that began the same day never counts. What is planned for a
    later day stays, and the new one lasts until then. So two never overlap, and changing leaves no day without one.
    """
    later = [each.starts_on - _ONE for each in before if each.starts_on > first]
    last = min([*later, *([] if last is None else [last])], default=None)
    here = [each for each in before if each.is_valid(first)]
    if any(each.mentor == mentor and each.ends_on == last for each in here):
        return Plan("same", last)
    cuts = [Cut(each.id, first - _ONE if each.starts_on < first else None) for each in here]
    return Plan("new", last, tuple(cuts))
