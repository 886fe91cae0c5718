"""Names of periods as the sums carry them: "2020-01" is a month, "FY2563" a fiscal year (พ.ศ.)."""

from datetime import date

from raengjai.ground.dates import fiscal_months


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def year_period(year: int) -> str:
    return f"FY{year}"


def months_of(year: int) -> list[str]:
    """The twelve months of a fiscal year, October first."""
    return [month_of(first) for first in fiscal_months(year)]
