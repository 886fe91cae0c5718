"""Days and times as Thai offices use them: Bangkok time, พ.ศ. years, fiscal years from 1 October."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.dates import get_month_names as babel_month_names

BANGKOK = ZoneInfo("Asia/Bangkok")
ERA = 543  # พ.ศ. = ค.ศ. + 543 (since the calendar reform of 1941)
LANGUAGES = ("th", "en", "my", "km", "lo", "vi")


def bangkok_now() -> datetime:
    return datetime.now(BANGKOK)


def bangkok_today() -> date:
    return bangkok_now().date()


def bangkok_day(moment: date | datetime) -> date:
    """The calendar day in Bangkok of a moment (a plain date is returned as it is)."""
    return moment.astimezone(BANGKOK).date() if isinstance(moment, datetime) else moment


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, BANGKOK)


def start_of_hour(moment: datetime) -> datetime:
    """The full hour, where nothing finer of a time is to be noted."""
    return moment.replace(minute=0, second=0, microsecond=0)


def fiscal_year(day: date | datetime) -> int:
    """The พ.ศ. fiscal year of a day: 1 October to 30 September, named by the year of its September.

    Source: Budget Procedures Act B.E. 2561, section 4.
    """
    day = bangkok_day(day)
    return day.year + ERA + (1 if day.month >= 10 else 0)


def fiscal_year_span(year: int) -> tuple[date, date]:
    """First and last day of a พ.ศ. fiscal year."""
    return date(year - ERA - 1, 10, 1), date(year - ERA, 9, 30)


def fiscal_months(year: int) -> list[date]:
    """The first days of the twelve months of a พ.ศ. fiscal year, October first."""
    first, last = fiscal_year_span(year)
    return [date(first.year, month, 1) for month in (10, 11, 12)] + [
        date(last.year, month, 1) for month in range(1, 10)
    ]


def displayed_year(year: int, language: str) -> int:
    """The year a reader expects: พ.ศ. in Thai, the common era elsewhere."""
    return year + ERA if language == "th" else year


def short_date(moment: date | datetime, language: str) -> str:
    """ "7 ม.ค. 2563" / "7 Jan 2020"."""
    return _with_year(bangkok_day(moment), "d MMM", language)


def long_date(moment: date | datetime, language: str) -> str:
    """ "วันอังคารที่ 7 มกราคม 2563" / "Tuesday 7 January 2020"."""
    pattern = "EEEEที่ d MMMM" if language == "th" else "EEEE d MMMM"
    return _with_year(bangkok_day(moment), pattern, language)


def document_date(moment: date | datetime, language: str) -> str:
    """ "7 มกราคม 2563" / "7 January 2020", as letters write it."""
    return _with_year(bangkok_day(moment), "d MMMM", language)


def month_name(first: date, language: str) -> str:
    """ "มกราคม 2563" / "January 2020"."""
    return _with_year(first, "LLLL", language)


def short_month(first: date, language: str) -> str:
    """ "ม.ค. 63" / "Jan 20": for narrow table heads."""
    year = displayed_year(first.year, language) % 100
    return f"{format_date(first, 'LLL', locale=_locale(language))} {year:02d}"


def month_names(language: str) -> list[str]:
    """January first."""
    names = babel_month_names("wide", context="stand-alone", locale=_locale(language))
    return [names[number] for number in range(1, 13)]


def short_time(moment: datetime, language: str) -> str:
    """ "10:42 น." / "10:42"."""
    text: str = format_time(moment.astimezone(BANGKOK), "HH:mm", locale=_locale(language))
    return f"{text} น." if language == "th" else text


@lru_cache(maxsize=4096)
def _with_year(day: date, pattern: str, language: str) -> str:
    return f"{format_date(day, pattern, locale=_locale(language))} {displayed_year(day.year, language)}"


def _locale(language: str) -> str:
    return language if language in LANGUAGES else "th"
