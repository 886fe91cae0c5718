"""When a person wants to be told: at once or once a day, and never in the quiet hours. Bangkok time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from raengjai.ground.dates import BANGKOK

Rhythm = Literal["at_once", "daily"]


@dataclass(frozen=True, slots=True)
class Hours:
    """`quiet_from` until `quiet_until` nothing is sent (the same time twice: no quiet hours); it may span midnight.

    With the rhythm "daily" what came in is told once, at `daily_at`, or when the quiet hours around it end.
    """

    quiet_from: time
    quiet_until: time
    rhythm: Rhythm = "at_once"
    daily_at: time = time(18)


DEFAULT_HOURS = Hours(time(20), time(6))


def is_quiet(moment: datetime, hours: Hours) -> bool:
    return is_quiet_at(moment.astimezone(BANGKOK).time(), hours)


def is_quiet_at(clock: time, hours: Hours) -> bool:
    first, last = hours.quiet_from, hours.quiet_until
    if first <= last:
        return first <= clock < last
    return clock >= first or clock < last


def when_to_send(planned_at: datetime, hours: Hours) -> datetime:
    """The first moment, from `planned_at` on, at which this may go out."""
    moment = planned_at.astimezone(BANGKOK)
    if hours.rhythm == "daily":
        moment = _next(moment, hours.daily_at)
    return _next(moment, hours.quiet_until) if is_quiet(moment, hours) else moment


def look_again(planned_at: datetime, now: datetime, hours: Hours) -> datetime | None:
    """None when what was planned then may go out now; else the moment to look again."""
    first = when_to_send(planned_at, hours)
    if now < first:
        return first
    return _next(now.astimezone(BANGKOK), hours.quiet_until) if is_quiet(now, hours) else None


def _next(moment: datetime, at: time) -> datetime:
    """The first time the clock shows `at`, from `moment` on."""
    today = datetime.combine(moment.date(), at, BANGKOK)
    return today if today >= moment else today + timedelta(days=1)
