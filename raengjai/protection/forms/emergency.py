"""Opening a case in an emergency, and the review of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.protection.actions.emergency import PURPOSES
from raengjai.protection.models.sharing import JUSTIFIED, NOT_JUSTIFIED, UNCLEAR

PURPOSE_NAMES = {
    "emergency": _("Somebody is in danger now"),
    "work": _("The work must go on and nobody of the team can be reached"),
    "data_right": _("The person asks for the own data"),
    "court": _("A court or the law asks for it"),
}
VERDICT_NAMES = {
    JUSTIFIED: _("It was justified"),
    NOT_JUSTIFIED: _("It was not justified"),
    UNCLEAR: _("It cannot be said yet"),
}
LONGEST = 2000


class EmergencyForm(forms.Form):
    """Which case, what for, and why it cannot wait."""

    code = forms.CharField(
        label=_("Code of the case"),
        max_length=12,
        help_text=_("Eight letters and digits, from the document or the person who asks for help."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code of the case.")},
    )
    purpose = forms.ChoiceField(
        label=_("What do you open it for?"),
        widget=forms.RadioSelect,
        choices=[(code, PURPOSE_NAMES[code]) for code in PURPOSES],
        error_messages={"required": _("Say why you open this case.")},
    )
    reason = forms.CharField(
        label=_("What happened, and why can it not wait?"),
        max_length=LONGEST,
        help_text=_(
            "The owner of the case and a second supervisor learn of it at once. A reviewer reads these words."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a sentence what happened and why it cannot wait.")},
    )


class ReviewForm(forms.Form):
    """What the second person found."""

    verdict = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        choices=list(VERDICT_NAMES.items()),
        error_messages={"required": _("Choose what you found.")},
    )
    words = forms.CharField(
        label=_("Why do you find so?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a sentence why you found so.")},
    )
