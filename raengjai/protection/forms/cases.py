"""Why a case is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.protection.actions.cases import PURPOSES

PURPOSE_NAMES = {
    "work": _("To work on the case"),
    "supervise": _("To supervise the work"),
    "review": _("To review how it was opened or shared"),
    "emergency": _("Because somebody is in danger"),
    "data_right": _("To answer the person about their own data"),
    "court": _("For a court or a prosecutor"),
}


class PurposeForm(forms.Form):
    """Asked once in each visit, and written into the journal."""

    purpose = forms.ChoiceField(
        label=_("Why do you open this case?"),
        choices=[(code, PURPOSE_NAMES[code]) for code in PURPOSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why you open this case.")},
    )
