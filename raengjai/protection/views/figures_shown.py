"""Figures as pages say them: quarters, groups, and the mark for what is withheld."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from raengjai.ground.dates import displayed_year, short_month
from raengjai.protection.rules import counting
from raengjai.protection.rules.disclosure import TOTAL

NOT_YET = "–"
INDICATOR_NAMES = {
    counting.PEOPLE: gettext_lazy("People who were helped"),
    counting.IDENTIFIED: gettext_lazy("People whom a team has identified"),
}
SEX_NAMES = {
    TOTAL: gettext_lazy("Everybody"),
    "female": gettext_lazy("Women and girls"),
    "male": gettext_lazy("Men and boys"),
    "other": gettext_lazy("Another or not known"),
}
AGE_NAMES = {
    TOTAL: gettext_lazy("All ages"),
    "0-17": gettext_lazy("Under 18"),
    "18-44": gettext_lazy("18 to 44"),
    "45+": gettext_lazy("45 and over"),
    "unknown": gettext_lazy("Age not known"),
}


def quarter_name(year: int, quarter: int) -> str:
    """ "Oct–Dec 25", in the language of the page."""
    first, last = (short_month(each, _language()) for each in counting.months_of(year, quarter))
    return f"{first.rpartition(' ')[0]}–{last}"


def year_name(year: int) -> str:
    """`year` พ.ศ.; elsewhere the year of the same September."""
    return str(displayed_year(year - 543, _language()))


def fewer_than(line: int) -> str:
    return _("fewer than %(n)d") % {"n": line}


def said(found: Mapping[Any, int | None], key: Any, withheld: str) -> Any:
    """A figure, the mark of what is withheld, or that there is none yet."""
    if key not in found:
        return NOT_YET
    value = found[key]
    return withheld if value is None else value


def _language() -> str:
    return get_language() or "th"
