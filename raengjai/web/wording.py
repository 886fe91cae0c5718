"""What several rooms say alike: how much time is left, a number to call."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def clock_text(days_left: int | None) -> str:
    """Office days until something is due; below zero it is late."""
    if days_left is None:
        return _("No due date")
    if days_left == 0:
        return _("Due today")
    if days_left < 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -days_left) % {"n": -days_left}
    return ngettext("%(n)d office day left", "%(n)d office days left", days_left) % {"n": days_left}


def clock_tone(days_left: int | None) -> str:
    """Quiet while there is time, then warning, the marigold of today, and red when late."""
    if days_left is None or days_left > 2:
        return ""
    return "warn" if days_left > 0 else "today" if days_left == 0 else "bad"


def phone_link(number: str) -> SafeString:
    """A telephone number that a tap calls; nothing for no number."""
    if not number:
        return SafeString()
    return format_html('<a href="tel:{}">{}</a>', number.replace(" ", "").replace("-", ""), number)


def time_left(seconds: int | None) -> str:
    """About how long something will still take."""
    if seconds is None:
        return ""
    if seconds < 60:
        return ngettext("about %(n)d second left", "about %(n)d seconds left", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}
