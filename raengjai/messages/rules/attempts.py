"""What became of one attempt, and when the next one is made."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

# After the first failure, the second …; then it is given up. Half a day in all: a server's bad evening.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=6),
)
MOST_TRIES = len(BACK_OFF) + 1
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a channel answered. `code` is a short code for people who look after the system, without any words.

    "sent": taken. "again": not now. "never": trying again cannot help. "over": the month's quota is used up.
    """

    kind: Literal["sent", "again", "never", "over"]
    code: str = ""
    wait: timedelta | None = None


def after_http(channel: str, status: int, *, retry_after: str = "") -> Outcome:
    """The plain meaning of an HTTP answer; a channel asks for what is special to it first."""
    code = f"{channel}-{status}"
    if HTTPStatus(200) <= status < HTTPStatus(300):
        return Outcome("sent")
    passing = status in (
        HTTPStatus.UNAUTHORIZED,  # a wrong key of ours: somebody will put it right
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    )
    if passing or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome("again", code, _seconds(retry_after))
    return Outcome("never", code)


def next_try(tries: int, now: datetime, *, wait: timedelta | None = None) -> datetime | None:
    """When to try again after `tries` attempts; None when it is given up."""
    if tries >= MOST_TRIES:
        return None
    pause = BACK_OFF[max(tries, 1) - 1]
    return now + max(pause, min(wait or pause, LONGEST_WAIT))


def _seconds(text: str) -> timedelta | None:
    return timedelta(seconds=int(text)) if text.isdecimal() and len(text) < 7 else None
