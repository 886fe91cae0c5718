"""Filters for days, times, numbers, money and telephones, in the reader's language."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.ground import dates, text

register = template.Library()
NO_BREAK = "\N{NO-BREAK SPACE}"  # "10:42 น." stays on one line


@register.filter
def short_date(moment: date | datetime | None) -> str:
    """7 Jan 2020"""
    return dates.short_date(moment, _language()) if moment else ""


@register.filter
def long_date(moment: date | datetime | None) -> str:
    """Tuesday 7 January 2020"""
    return dates.long_date(moment, _language()) if moment else ""


@register.filter
def short_time(moment: datetime | None) -> str:
    """10:42"""
    return dates.short_time(moment, _language()) if moment else ""


@register.filter
def day_and_time(moment: date | datetime | None) -> str:
    """7 Jan 2020, 10:42; a plain day has no time."""
    if isinstance(moment, datetime):
        return f"{short_date(moment)} {short_time(moment).replace(' ', NO_BREAK)}"
    return short_date(moment)


@register.filter
def month(first: date | None) -> str:
    """January 2020"""
    return dates.month_name(first, _language()) if first else ""


@register.filter
def thai_digits(value: object) -> str:
    return text.thai_digits(value)


@register.filter
def number(value: float | Decimal | str | None) -> str:
    """Commas above 9,999: four figures are read as one word."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    whole = value == int(value)
    wide = not -10_000 < value < 10_000
    return f"{int(value):,}" if whole and wide else str(int(value)) if whole else f"{value:,.2f}"


@register.filter
def baht(value: float | Decimal | None) -> str:
    """12,400 baht: money always has its commas."""
    if value is None:
        return ""
    amount = f"{int(value):,}" if value == int(value) else f"{value:,.2f}"
    return _("%(amount)s baht") % {"amount": amount}


@register.filter
def phone(value: str) -> str:
    """081-234-5678"""
    return text.phone_display(value) if value else ""


@register.filter
def file_size(count: int) -> str:
    """340 KB, 2.1 MB"""
    if count < 1_000_000:
        return _("%(size)s KB") % {"size": max(1, round(count / 1000))}
    return _("%(size)s MB") % {"size": f"{count / 1_000_000:.1f}"}


def _language() -> str:
    return get_language() or "th"
