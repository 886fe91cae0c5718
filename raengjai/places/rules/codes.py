"""What the digits of an area code say: province 52, district 5201, sub-district 520101; 00 is the country."""

import re
from typing import Literal

Level = Literal["country", "province", "district", "subdistrict"]

COUNTRY = "00"
BANGKOK = "10"
LEVELS: tuple[Level, ...] = ("country", "province", "district", "subdistrict")
CODE_FORM = r"^(00|[1-9][0-9]([0-9]{2}){0,2})$"
_CODE = re.compile(CODE_FORM)
_BY_LENGTH: dict[int, Level] = {2: "province", 4: "district", 6: "subdistrict"}
_FIRST_REGISTRY_NUMBER = 49
_FIRST_REGISTRY_NUMBER_IN_BANGKOK = 80


def is_code(text: str) -> bool:
    """Whether the text has the form of an area code (it need not exist)."""
    return _CODE.match(text) is not None


def level_of(code: str) -> Level:
    if not is_code(code):
        raise ValueError(f"not an area code: {code!r}")
    return "country" if code == COUNTRY else _BY_LENGTH[len(code)]


def parent_of(code: str) -> str:
    """The code one level up; the country has none ("")."""
    level = level_of(code)
    if level == "country":
        return ""
    return COUNTRY if level == "province" else code[:-2]


def ancestors_of(code: str) -> list[str]:
    """The codes above, province first; the country is left out because it says nothing."""
    return [code[:length] for length in (2, 4) if length < len(code)]


def is_inside(code: str, scope: str) -> bool:
    """ "Inside" is "starts with"; the country holds everything."""
    return scope == COUNTRY or code.startswith(scope)


def is_registry_office(code: str) -> bool:
    """Whether the district part numbers a local registration office (municipality, branch), not a district.

    Registration files use such numbers, as in 5099 for Chiang Mai's municipality; no area has them.
    """
    if len(code) < 4 or not code[2:4].isdecimal():
        return False
    first = _FIRST_REGISTRY_NUMBER_IN_BANGKOK if code[:2] == BANGKOK else _FIRST_REGISTRY_NUMBER
    return int(code[2:4]) >= first
