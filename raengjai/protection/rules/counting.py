"""What is counted for the figures of a quarter, and in which cell it falls. Pure."""

from collections.abc import Sequence
from datetime import date

from raengjai.ground.dates import fiscal_year, fiscal_year_span
from raengjai.protection.rules.disclosure import Cell

PEOPLE, IDENTIFIED = "people", "identified"
INDICATORS = (PEOPLE, IDENTIFIED)
COUNTRY_BASE, PROVINCE_BASE = "country", "province"
SEXES = ("female", "male", "other")
AGES = ("0-17", "18-44", "45+", "unknown")
WHOLE_YEAR = 0  # in place of a quarter

_SEX = {
    "Feminine": "female",
    "TransgenderFeminine": "female",
    "Masculine": "male",
    "TransgenderMasculine": "male",
}
_AGE = {
    "0-14": "0-17",
    "15-17": "0-17",
    "18-24": "18-44",
    "25-44": "18-44",
    "45-59": "45+",
    "60+": "45+",
}
_VICTIM = "ActualVictimOfTrafficking"
_MOST_QUARTERS = 8


def sex_of(code: str) -> str:
    """A column of figures; one of its values stays as it is."""
    return code if code in SEXES else _SEX.get(code, "other")


def age_of(band: str) -> str:
    """A column of figures; one of its values stays as it is."""
    return band if band in AGES else _AGE.get(band, "unknown")


def counts_in(indicator: str, *, identified: str) -> bool:
    """Everybody is counted as helped; as identified who the team identified as a victim."""
    return indicator == PEOPLE or identified == _VICTIM


def cell_in(base: str, *, province_code: str, sex: str, age_band: str) -> Cell:
    return (province_code,) if base == PROVINCE_BASE else (sex_of(sex), age_of(age_band))


def quarter_of(day: date) -> tuple[int, int]:
    """(fiscal year พ.ศ., quarter 1 to 4)."""
    return fiscal_year(day), (day.month - 10) % 12 // 3 + 1


def is_over(year: int, quarter: int, day: date) -> bool:
    return (year, quarter) < quarter_of(day)


def quarters_over(day: date) -> Sequence[tuple[int, int]]:
    """The last eight quarters that are over, newest first."""
    year, quarter = quarter_of(day)
    number = year * 4 + quarter - 1
    return [((number - back) // 4, (number - back) % 4 + 1) for back in range(1, _MOST_QUARTERS + 1)]


def months_of(year: int, quarter: int) -> tuple[date, date]:
    """The first day of the first and of the last month of a quarter."""
    start = fiscal_year_span(year)[0]
    first = start.month + (quarter - 1) * 3
    return _month(start.year, first), _month(start.year, first + 2)


def _month(year: int, number: int) -> date:
    return date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)
