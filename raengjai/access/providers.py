"""How a posting's codes read: the rooms that know places and offices register the words."""

from collections.abc import Callable, Iterable, Mapping

from raengjai.access.models import Posting

# Codes → names in the reader's language; one call per page.
Names = Callable[[Iterable[str], str], Mapping[str, str]]


def _codes(codes: Iterable[str], _language: str) -> Mapping[str, str]:
    return {code: code for code in codes}


_names: dict[str, Names] = {"place": _codes, "office": _codes}


def register(*, places: Names | None = None, offices: Names | None = None) -> None:
    """`places`: "5201" → "Mueang Lampang, Lampang". `offices`: "DSD-52" → the office's name."""
    _names.update({"place": places or _names["place"], "office": offices or _names["office"]})


def place_names(postings: Iterable[Posting], language: str) -> Mapping[str, str]:
    return _names["place"]({posting.place_code for posting in postings}, language)


def office_names(postings: Iterable[Posting], language: str) -> Mapping[str, str]:
    return _names["office"]({posting.office_code for posting in postings if posting.office_code}, language)
