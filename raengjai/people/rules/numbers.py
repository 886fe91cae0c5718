"""What a typed year, age or citizen number means."""

from raengjai.ground.dates import ERA
from raengjai.ground.text import plain_digits

_EARLIEST = 1900
_OLDEST = 120
_BUDDHIST_FROM = 2400


def birth_year_of(text: str, *, this_year: int) -> int | None:
    """The common-era year behind a Buddhist-era year, a common-era year or an age; None when it cannot be one.

    Up to 120 it is an age, from 2400 on a year of the Buddhist era.
    """
    digits = plain_digits(text)
    if not digits or len(digits) > 4 or len(digits) != len(text.strip()):
        return None
    number = int(digits)
    if number <= _OLDEST:
        return this_year - number
    year = number - ERA if number >= _BUDDHIST_FROM else number
    return year if _EARLIEST <= year <= this_year else None


def mask_citizen_id(number: str) -> str:
    """Only the last four digits, in the usual grouping: x-xxxx-xxxx7-12-3."""
    return f"x-xxxx-xxxx{number[9]}-{number[10:12]}-{number[12]}" if len(number) == 13 else ""


def citizen_id_shown(number: str) -> str:
    """The thirteen digits in the usual grouping, for the one form where they may be corrected."""
    if len(number) != 13:
        return number
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
