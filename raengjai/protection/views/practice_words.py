"""What practice says beside a learner's own choice: alike or another, and never that a person is or is not something."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.protection.forms.practice import DecideForm

STRENGTHS = {
    "S": gettext_lazy("strong"),
    "M": gettext_lazy("medium"),
    "W": gettext_lazy("weak"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of a decision: what the learner chose, and what a good triage does."""

    label: Any
    own: str
    good: str

    @property
    def is_same(self) -> bool:
        return self.own == self.good


def compared(form: DecideForm, good: dict[str, str]) -> list[Compared]:
    """Where to only when one of the two passes it on; a reason only beside a closing, as the story gives its own."""
    decision = form.cleaned_data["decision"]
    rows = [Compared(_("Decision"), form.chosen("decision"), good["decision"])]
    own_office = form.chosen("to") if decision == "pass" else ""
    if own_office or good["to"]:
        rows.append(Compared(_("Office"), own_office or "–", good["to"] or "–"))
    rows.append(Compared(_("Urgent"), form.chosen("urgent"), good["urgent"]))
    return rows


def own_reading(words: Any, *, is_same: bool) -> str:
    if is_same:
        return _("You read it as the rules do.")
    return _("You read: %(words)s. The rules read it differently; the answers behind it are below.") % {
        "words": words
    }
