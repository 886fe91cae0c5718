"""The names of all areas without a query: read once per process from the data files that the table is made of.

Every page names places; 9,000 names cost 3 MB and 30 ms at the first one. The few names that events gave are told
from outside (`tell_names`).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.utils.translation import get_language

from raengjai.places.rules import BANGKOK, COUNTRY, ancestors_of, is_code, level_of, words
from raengjai.places.rules.words import DATA

AREA_FILES = ("provinces.csv", "districts.csv", "subdistricts.csv", "abolished.csv")
SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path to a place."""

    code: str
    name: str


class _Told:
    """Names that events gave, as this process knows them."""

    names: Mapping[str, tuple[str, str]] = MappingProxyType({})


def tell_names(names: Mapping[str, tuple[str, str]]) -> None:
    """Code → names in Thai and English, before those of the files; all of them each time."""
    _Told.names = MappingProxyType(dict(names))


def name_of(code: str, language: str | None = None) -> str:
    """The bare name of an area ("ลำปาง"); the code itself when nobody knows it."""
    thai, english = _Told.names.get(code) or _names().get(code, (code, code))
    return thai if _is_thai(language) else english


def full_name_of(code: str, language: str | None = None) -> str:
    """The name with the word for its level ("จังหวัดลำปาง", "Lampang Province")."""
    if code == COUNTRY or not is_code(code):
        return name_of(code, language)
    level = f"bangkok_{level_of(code)}" if code.startswith(BANGKOK) else level_of(code)
    pattern = words().full["th" if _is_thai(language) else "en"][level]
    return pattern.format(name=name_of(code, language))


def place_path(code: str, language: str | None = None) -> list[Crumb]:
    """Province, district, sub-district, as far as the code goes; the country alone is one crumb."""
    return [Crumb(step, name_of(step, language)) for step in [*ancestors_of(code), code] if step]


def path_text(code: str, language: str | None = None) -> str:
    """ "ลำปาง › เกาะคา › ท่าผา": for rows and headings."""
    return SEPARATOR.join(crumb.name for crumb in place_path(code, language))


def address_of(code: str, language: str | None = None, *, village_no: int | None = None) -> str:
    """As a letter writes it: "หมู่ที่ 3 ตำบลท่าผา อำเภอเกาะคา จังหวัดลำปาง"."""
    parts = [full_name_of(step.code, language) for step in reversed(place_path(code, language))]
    if village_no is not None:
        pattern = words().full["th" if _is_thai(language) else "en"]["village"]
        parts.insert(0, pattern.format(number=village_no))
    return (" " if _is_thai(language) else ", ").join(parts)


def _is_thai(language: str | None) -> bool:
    return (language or get_language() or "th").startswith("th")


@cache
def _names() -> dict[str, tuple[str, str]]:
    names = {COUNTRY: (words().country["th"], words().country["en"])}
    for name in AREA_FILES:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            names |= {
                row["code"]: (row["name_th"], row["name_en"] or row["name_th"])
                for row in csv.DictReader(file)
            }
    return names
