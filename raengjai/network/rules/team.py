"""How a mentor's volunteers are doing, from what other rooms know: who may need what. Never a mark for anybody.

The days are the house's own choice until the Ministry names others: long enough that a busy month is no news.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

QUIET_AFTER = 45  # days without an entry
# Days in which the phone was not heard. A volunteer works every week. Two weeks without a word are more than a holiday
# in the hills, and less than the month after which entries would be late in every report. Our own value.
SILENT_AFTER = 14
MANY_LATE = 3
BEGINNER = 30  # days of service in which nothing is expected yet
Group = Literal["call", "hand", "begins", "well"]
GROUPS: tuple[Group, ...] = ("call", "hand", "begins", "well")
Reason = Literal["quiet", "never", "phone", "late", "unread", "below"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a room knows of one person: how many, and since or until which day."""

    count: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """ "16 of 20": what the sub-district did of one target of the month."""

    name: str
    done: int
    target: int

    def is_behind(self, today: date) -> bool:
        """Whether less is done than the days of the month that have passed, of thirty; early in a month nothing is said."""
        return today.day > 10 and self.done * 30 < self.target * min(today.day, 30)


@dataclass(frozen=True, slots=True)
class Signs:
    """All that is known of one volunteer on a day.

    `acts`: entries of this month, and the day of the last one. `phone`: entries that wait on it, and when it was last
    heard (None: works without one). `late`: tasks past their day. `unread`: directives.
    """

    since: date
    acts: Known = Known()
    phone: Known = Known()
    late: Known = Known()
    unread: Known = Known()
    goals: Sequence[Goal] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Under which heading somebody stands, why, and how far up."""

    group: Group
    reasons: tuple[Reason, ...]
    weight: int


def verdict_on(signs: Signs, today: date) -> Verdict:
    """Who may need a call comes first: quiet for long, a phone out of touch, or several tasks past their day."""
    is_new = (today - signs.since).days < BEGINNER
    reasons = _reasons(signs, today, is_new=is_new)
    weight = _weight(signs, reasons, today)
    if {"quiet", "never", "phone"} & set(reasons) or signs.late.count >= MANY_LATE:
        return Verdict("call", reasons, weight)
    if reasons:
        return Verdict("hand", reasons, weight)
    return Verdict("begins" if is_new and signs.acts.day is None else "well", (), 0)


def _reasons(signs: Signs, today: date, *, is_new: bool) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if signs.acts.day is None:
        if not is_new:
            found.append("never")
    elif (today - signs.acts.day).days >= QUIET_AFTER:
        found.append("quiet")
    if signs.phone.day is not None and (today - signs.phone.day).days > SILENT_AFTER:
        found.append("phone")
    if signs.late.count:
        found.append("late")
    if signs.unread.count:
        found.append("unread")
    if any(goal.is_behind(today) for goal in signs.goals):
        found.append("below")
    return tuple(found)


def _weight(signs: Signs, reasons: Sequence[Reason], today: date) -> int:
    """A phone that may hold unsent work weighs most, then silence, tasks that neighbours wait for, reading, targets."""
    weight = 0
    if "phone" in reasons and signs.phone.day:
        weight += 60 + min((today - signs.phone.day).days, 90) + (30 if signs.phone.count else 0)
    if "quiet" in reasons and signs.acts.day:
        weight += 40 + min((today - signs.acts.day).days, 180) // 3
    if "never" in reasons:
        weight += 90
    weight += 12 * min(signs.late.count, 10) + 4 * min(signs.unread.count, 10)
    return weight + (6 if "below" in reasons else 0)
