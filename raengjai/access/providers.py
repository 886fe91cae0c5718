"""How a posting's codes read, what else stands on the account page, who is told of it: upper rooms register these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from raengjai.ground.actor import Actor

if TYPE_CHECKING:
    from raengjai.access.models import Activation, User

# Code and language → name.
Name = Callable[[str, str], str]


def _code(code: str, _language: str) -> str:
    return code


_names: dict[str, Name] = {"place": _code, "office": _code}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the account page: its heading, the template that draws it and what that needs."""

    heading: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


account_sections: list[Callable[[Actor], Section | None]] = []
# Who is told that a printed code was used, or that a second step was taken away for a lost phone: the room that
# knows the person's mentor and coordinators. Called inside the system's door, in the same transaction.
told_of_activation: "list[Callable[[Activation, datetime], None]]" = []
told_of_reset: "list[Callable[[User, Actor, datetime], None]]" = []
# Who tells the owner that the password, a second step or the recovery codes changed, or of a sign-in on a new device
# (actions/telling.py names them). Called inside the system's door, in the same transaction.
told_of_change: "list[Callable[[User, str, datetime], None]]" = []

# What else ends with a session: told whose it was, what it held (None: every session ends), by whom and when.
SessionEnd = Callable[[UUID, Mapping[str, Any] | None, Actor, datetime], None]
session_ends: list[SessionEnd] = []

# What rooms that nobody may name tell in the demonstration, told its moment, after the others; each returns a line to print.
demo_tales: list[Callable[[datetime], str]] = []


def register(*, place: Name | None = None, office: Name | None = None) -> None:
    """`place`: "520101" → the path to the place. `office`: "DSD-52" → the office's name."""
    _names.update({key: name for key, name in (("place", place), ("office", office)) if name})


def place_name(code: str, language: str) -> str:
    return _names["place"](code, language)


def office_name(code: str, language: str) -> str:
    return _names["office"](code, language) if code else ""
