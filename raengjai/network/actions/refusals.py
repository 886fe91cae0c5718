"""Why a term cannot be renewed or ended, or that not be taken back: each reason a code with its sentence.

A run over many members keeps the code beside each of them, and the page says it in the language of whoever reads.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused

SENTENCES: dict[str, Any] = {
    # renewing
    "mentor": _("Mentors are appointed by their agency, so there is no term to renew."),
    "no_end": _("This term has no last day, so there is nothing to renew. End it first."),
    "left": _("This person has left. Appoint the person anew."),
    "renewed": _("Somebody has renewed this term already."),
    "short": _("The last day is before the first day. Correct one of them."),
    "seat": _("Somebody else serves on this seat during these days."),
    "serves": _("This person already serves in this role here during these days."),
    "area": _("Labour graduates are appointed in the southern border provinces only."),
    # ending
    "ended": _("Somebody has ended this term already."),
    "before": _("The last day is before the first day. Correct one of them."),
    "beyond": _("The appointment itself ends before this day."),
    "next_open": _("The next term is appointed already. End that one."),
    # either
    "outside": _("This place is outside your area."),
    "stopped": _("Whoever gave the order looks after this place no more."),
    "other": _("The register did not allow it. Open the person's page and try it there."),
    # taking back
    "late": _("It is too late to undo this. Appoint the person again."),
    "goes_on": _("The term goes on already: somebody has undone its end."),
    "changed": _("The term was changed since, so it stays as it is."),
    "elsewhere": _("The person has been appointed elsewhere, so it cannot be undone. End that term."),
    "taken": _("Somebody else has been appointed here, so it cannot be undone."),
    "next_changed": _("The next term was changed since, so it stays as it is."),
    "next_lent": _("The office has lent something in the next term. Take it back first."),
}
_FIELDS = {"short": "ends_on", "before": "ends_on", "beyond": "ends_on"}


class TermRefused(Refused):
    """A deed on a term was refused for one of the reasons above."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code], field=_FIELDS.get(code))
        self.code = code
