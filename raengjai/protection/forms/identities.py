"""Asking for an identity, and the custodian's answer."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from raengjai.protection.forms.emergency import LONGEST
from raengjai.protection.rules.emergency import longest_days


class AskIdentityForm(forms.Form):
    """What for."""

    reason = forms.CharField(
        label=_("What do you need the identity for?"),
        max_length=LONGEST,
        help_text=_("Only the team reads this. The custodian decides."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in a sentence what you need the identity for.")},
    )


class ReleaseForm(forms.Form):
    """Given for some days, or not and why."""

    RELEASE, REFUSE = "release", "refuse"
    SHOWN_AT = {"until": "days"}

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[(RELEASE, _("Release it")), (REFUSE, _("Do not release it"))],
        error_messages={"required": _("Choose an answer.")},
    )
    days = forms.ChoiceField(label=_("For how long?"), required=False)
    reason = forms.CharField(
        label=_("If not, why?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (str(days), ngettext_lazy("%(n)s day", "%(n)s days", days) % {"n": days})
            for days in range(1, longest_days() + 1)
        ]

    def until(self, at: datetime) -> datetime:
        return at + timedelta(days=int(self.cleaned_data["days"] or 1))
