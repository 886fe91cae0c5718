"""Who gets a certificate, and until when it is valid. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Rule:
    """Parts of days to be present at, and how many right answers the test after asks for (None: no test)."""

    min_sessions: int
    pass_mark: int | None


def why_not(rule: Rule, *, sessions: int, score: int | None) -> Any:
    """The sentence that says why somebody gets none, or ""."""
    if not sessions:
        return _("Was not present at the event, so there is no certificate.")
    if sessions < rule.min_sessions:
        sentence: Any = _("Was present at %(n)d of at least %(least)d parts of days.")
        return sentence % {"n": sessions, "least": rule.min_sessions}
    if rule.pass_mark is None:
        return ""
    if score is None:
        return _("Has not taken the test after the workshop.")
    if score < rule.pass_mark:
        sentence = _("Has %(n)d right answers; %(least)d are needed to pass.")
        return sentence % {"n": score, "least": rule.pass_mark}
    return ""


def after_months(first: date, months: int | None) -> date | None:
    """The last day of a validity that begins on `first`: the day before the same day, so many months later."""
    if months is None:
        return None
    month = first.month - 1 + months
    year, month = first.year + month // 12, month % 12 + 1
    same = date(year, month, min(first.day, monthrange(year, month)[1]))
    return same - timedelta(days=1)
