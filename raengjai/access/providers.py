"""How a posting's codes read, and what else stands on the account page: upper rooms register both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from raengjai.ground.actor import Actor

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


def register(*, place: Name | None = None, office: Name | None = None) -> None:
    """`place`: "520101" → the path to the place. `office`: "DSD-52" → the office's name."""
    _names.update({key: name for key, name in (("place", place), ("office", office)) if name})


def place_name(code: str, language: str) -> str:
    return _names["place"](code, language)


def office_name(code: str, language: str) -> str:
    return _names["office"](code, language) if code else ""
