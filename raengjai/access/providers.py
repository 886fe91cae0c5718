"""How a posting's codes read: the rooms that know places and offices register the words."""

from collections.abc import Callable

# Code and language → name.
Name = Callable[[str, str], str]


def _code(code: str, _language: str) -> str:
    return code


_names: dict[str, Name] = {"place": _code, "office": _code}


def register(*, place: Name | None = None, office: Name | None = None) -> None:
    """`place`: "520101" → the path to the place. `office`: "DSD-52" → the office's name."""
    _names.update({key: name for key, name in (("place", place), ("office", office)) if name})


def place_name(code: str, language: str) -> str:
    return _names["place"](code, language)


def office_name(code: str, language: str) -> str:
    return _names["office"](code, language) if code else ""
