"""Where a complaint about somebody of the network goes, and from whom it is hidden. Facts in, verdict out.

A complaint goes around the person (docs/security.md):

- about a volunteer or an agency's officer: to the coordinators of the province;
- about a coordinator, about headquarters, or about somebody whose standing is not known: to headquarters;
- never to the person, nor to whoever stands close: the mentor of the pair, the people of a mentor, the colleagues of the
  same provincial office; today, later, or within the last year. A labour office is such an office too, so what concerns one of its officers goes to headquarters.
  People of headquarters are no such office, for there is no level above: another one of them looks into it.
- while the person is not known, officers whose name sounds like the one that was written are left out as well;
- when nobody is left in the province, it goes to headquarters.

Each day open complaints are looked at anew: who has come close since is barred too, and what has lost its last reader
goes to headquarters. Who is barred stays barred, whatever role comes later: the row names accounts, not roles.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from raengjai.people.rules.names import name_key

COUNTRY_DESK = "00"
SHORTEST_NAME = 3  # letters; a shorter one stands in too much of what people write
State = Literal["received", "passed_on", "looking", "answered", "not_upheld"]
Kind = Literal["volunteer", "officer", "coordinator", "headquarters", "unsure"]
OPEN_STATES: tuple[State, ...] = ("received", "passed_on", "looking")
# The one with the widest standing decides: who is volunteer and coordinator is complained about as coordinator.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("headquarters", "headquarters"),
    ("coordinator", "coordinator"),
    ("mentor", "officer"),
    ("volunteer", "volunteer"),
    ("graduate", "volunteer"),
)
_TO_HEADQUARTERS = frozenset({"coordinator", "headquarters", "unsure"})
_NEXT: dict[str, frozenset[str]] = {
    "received": frozenset({"looking", "answered", "not_upheld", "passed_on"}),
    "passed_on": frozenset({"looking", "answered", "not_upheld", "received"}),
    "looking": frozenset({"answered", "not_upheld", "passed_on", "received"}),
    "answered": frozenset(),
    "not_upheld": frozenset(),
}
_FILE = Path(__file__).parent.parent / "data" / "complaints.toml"


@dataclass(frozen=True, slots=True)
class Clock:
    """Within how many office days something must happen in a state."""

    state: str
    days: int
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Category:
    """What a complaint is about; `danger` leads to the telephone numbers first."""

    code: str
    th: str
    en: str
    danger: bool = False


def may_become(state: str, wanted: str) -> bool:
    """Whether a complaint that is `state` may become `wanted`. What is answered is opened again by taking it back."""
    return wanted in _NEXT[state]


def kind_of(roles: Collection[str], said: Kind) -> Kind:
    """What somebody with these roles is complained about as; without any, as it was said."""
    return next((kind for role, kind in _KINDS if role in roles), said)


def desk_for(kind: str, province_code: str, *, is_somebody_free: bool) -> str:
    """Whose complaint it is: the province's code for its coordinators, "00" for headquarters.

    `is_somebody_free`: a coordinator of the province is not barred.
    """
    is_above = kind in _TO_HEADQUARTERS or not is_somebody_free
    return COUNTRY_DESK if is_above else province_code


def may_be_given_back(kind: str, province_code: str, *, is_somebody_free: bool) -> bool:
    """Whether headquarters may leave it to the province: not what concerns a coordinator or headquarters itself."""
    is_theirs = kind not in ("coordinator", "headquarters")
    return is_theirs and is_somebody_free and province_code != COUNTRY_DESK


def sounds_like(written: str, name: str) -> bool:
    """Whether what somebody wrote may mean the person `name`: it holds the first name or the surname, as they sound.

    Thai is written without blanks, so a name is looked for inside what was written too. Better one officer too many.
    """
    said = name_key(written).replace(" ", "")
    return any(len(word) >= SHORTEST_NAME and word in said for word in name_key(name).split())


def clock_of(state: str, on: date) -> Clock | None:
    """The clock of a state on a day; None where none runs."""
    begun = [each for each in _clocks() if each.state == state and each.valid_from <= on]
    return max(begun, key=lambda each: each.valid_from, default=None)


def categories() -> tuple[Category, ...]:
    return tuple(Category(**line) for line in _said()["category"])


def category_name(code: str, language: str) -> str:
    """ "" for a code that is not on the list."""
    found = next((each for each in categories() if each.code == code), None)
    return "" if found is None else found.th if language == "th" else found.en


def is_dangerous(code: str) -> bool:
    """Whether a category speaks of danger."""
    return any(each.danger for each in categories() if each.code == code)


def _clocks() -> tuple[Clock, ...]:
    return tuple(Clock(**line) for line in _said()["clock"])


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return said
