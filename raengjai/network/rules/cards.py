"""What a volunteer's card says, and when it no longer says what is so."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

# A base letter with the signs above and below it counts as one.
_CLUSTER = re.compile(r"[\u0e40-\u0e44]?([\u0e01-\u0e2eA-Za-z])")


class Said(Protocol):
    """What a card says of a member."""

    @property
    def name(self) -> str: ...
    @property
    def place_code(self) -> str: ...
    @property
    def grade(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


def fits(
    said: Said, *, name: str, place_code: str, grade: str, valid_from: date, valid_until: date | None
) -> bool:
    """Whether a card still says what is so today; if not, a new one must be issued."""
    return (said.name, said.place_code, said.grade, said.valid_from, said.valid_until) == (
        name,
        place_code,
        grade,
        valid_from,
        valid_until,
    )


def revoked_from(last_day: date, today: date) -> date:
    """The first day on which the card of an ended term is not valid: the day after the last one, and at once when
    that is today or over, for the card is handed in with the duty."""
    return today if last_day <= today else last_day + timedelta(days=1)


def initials_of(name: str) -> str:
    """First letters of given and family name, without a vowel that is written before them: in place of a photo."""
    letters: Iterable[re.Match[str] | None] = (_CLUSTER.match(word) for word in name.split()[:2])
    return "".join(found[1] for found in letters if found)
