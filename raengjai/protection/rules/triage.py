"""By when somebody must have looked at a clue, who is told meanwhile, and what may be done with it (data/triage.toml, our
own rule until the Ministry confirms one). Pure."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from raengjai.ground.dates import bangkok_day
from raengjai.protection.rules.clue import ClueContent

_FILE = Path(__file__).parent.parent / "data" / "triage.toml"
_SHORTEST_PASSAGE = 25  # letters that, copied from the clue as they stand, are no chance

ACCEPT, PASS, PROPOSE, AGREE, SEND_BACK, LINK, TAKE_BACK = (
    "accept",
    "pass",
    "propose",
    "agree",
    "send_back",
    "link",
    "take_back",
)
# Deed → from which states, and what becomes of the clue. "Take back" is what undoes a proposal or a link.
_DEEDS: dict[str, tuple[tuple[str, ...], str]] = {
    ACCEPT: (("new", "closing", "passed"), "accepted"),
    PASS: (("new",), "passed"),
    PROPOSE: (("new",), "closing"),
    AGREE: (("closing",), "closed"),
    SEND_BACK: (("closing",), "new"),
    LINK: (("new",), "linked"),
    TAKE_BACK: (("closing", "linked", "closed", "passed"), "new"),
}
UNDECIDED = ("new", "closing")


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody is told when nobody has decided: members of `duty`, `hours` after the hour in which the clue came."""

    hours: int
    duty: str
    climbed: int


@dataclass(frozen=True, slots=True)
class CloseReason:
    """Why a clue is closed without a case."""

    code: str
    th: str
    en: str

    def say(self, language: str) -> str:
        return self.th if language == "th" else self.en


@dataclass(frozen=True, slots=True)
class Gist:
    """What the list is ordered by."""

    is_danger: bool
    has_children: bool
    due_at: datetime
    id: UUID


def look_due(received_hour: datetime) -> datetime:
    """When the first look is due: hours of real time after the hour in which the clue came. Raises LookupError before
    the first rule. The minutes are not known, so it is never later than the rule says."""
    return received_hour + timedelta(hours=_begun("first_look", received_hour)["hours"])


def steps_of(due_at: datetime) -> tuple[tuple[datetime, Step], ...]:
    """Who is told when, in order. They are counted from where the clock began, which a clue that is looked at anew does
    again. Raises LookupError before the first rule."""
    began = due_at - timedelta(hours=_begun("first_look", due_at)["hours"])
    steps = [Step(**each) for each in _begun("climb", began)["steps"]]
    return tuple((began + timedelta(hours=step.hours), step) for step in steps)


def steps_due(due_at: datetime, *, told: int, now: datetime) -> tuple[Step, ...]:
    """The steps whose time has come, after the first `told`."""
    return tuple(step for moment, step in steps_of(due_at)[told:] if moment <= now)


def may_follow(deed: str, state: str) -> bool:
    return state in _DEEDS[deed][0]


def state_after(deed: str) -> str:
    return _DEEDS[deed][1]


def order_of(gist: Gist) -> tuple[bool, bool, datetime, UUID]:
    """Danger now first, then children, then the clock."""
    return (not gist.is_danger, not gist.has_children, gist.due_at, gist.id)


def note_info(province: str, clue_id: UUID) -> bytes:
    """What the officers' note on a clue is bound to."""
    return f"raengjai/triage/note/1|{province}|{clue_id}".encode()


def close_reasons() -> tuple[CloseReason, ...]:
    return tuple(CloseReason(**row) for row in _read()["close_reason"])


def inspection_topics() -> tuple[str, ...]:
    """Topics of the catalogue that labour inspectors may be asked about without the sealed part."""
    return tuple(_read()["inspection"]["topics"])


def told_again(words: str, content: ClueContent) -> str:
    """What of a clue stands in words that are meant for somebody who must not learn of it; "" when nothing does.

    Found are the reporter's contact and whoever may answer, and any passage that was copied. Told in other words it is not
    found: that is why somebody reads them a second time.
    """
    plain = _plain(words)
    for secret in (content.contact, content.who_answers):
        if len(_plain(secret)) >= 4 and _plain(secret) in plain:
            return secret
    for text in (content.seen, content.where, content.when_words, content.unread):
        found = _copied(plain, _plain(text))
        if found:
            return found
    return ""


def _copied(words: str, text: str) -> str:
    """A passage of `text` that stands in `words` as it is."""
    for start in range(len(words) - _SHORTEST_PASSAGE + 1):
        if words[start : start + _SHORTEST_PASSAGE] in text:
            return words[start : start + _SHORTEST_PASSAGE]
    return ""


def _plain(text: str) -> str:
    """Without blanks and hyphens, so that a telephone number is one however it is written."""
    return "".join(letter for letter in text.casefold() if letter.isalnum() or ord(letter) > 0xE00)


def _begun(table: str, moment: datetime) -> dict[str, Any]:
    day = bangkok_day(moment)
    begun = [row for row in _read()[table] if row["valid_from"] <= day]
    if not begun:
        raise LookupError(day)
    return max(begun, key=lambda row: row["valid_from"])


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
