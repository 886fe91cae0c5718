"""Who is to come into the room, and the number that was heard."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.protection.models.members import CUSTODIAN, DUTY_OFFICER, OFFICER, SUPERVISOR

DUTY_NAMES = {
    OFFICER: _("Protection officer: reads reports of danger and works on cases"),
    SUPERVISOR: _("Supervisor: the same, and names members, keeps the keys, opens in an emergency"),
    CUSTODIAN: _("Custodian of identities: keeps names apart and releases them on request"),
    DUTY_OFFICER: _("Duty officer of headquarters: takes what a province has not looked at"),
}
SHORT_DUTY_NAMES = {
    OFFICER: _("Protection officer"),
    SUPERVISOR: _("Supervisor"),
    CUSTODIAN: _("Custodian of identities"),
    DUTY_OFFICER: _("Duty officer"),
}


class InviteForm(forms.Form):
    """An account by its user name, and the duty."""

    username = forms.CharField(
        label=_("User name of the account"),
        max_length=60,
        help_text=_("The account must exist. Ask the person how it is written."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the user name.")},
    )
    duty = forms.ChoiceField(
        label=_("Duty"), widget=forms.RadioSelect, error_messages={"required": _("Choose a duty.")}
    )

    def __init__(self, *args: object, of_country: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        duties = (DUTY_OFFICER,) if of_country else (OFFICER, SUPERVISOR, CUSTODIAN)
        self.fields["duty"].choices = [(duty, DUTY_NAMES[duty]) for duty in duties]  # type: ignore[attr-defined]


class FingerprintForm(forms.Form):
    """The thirty digits as they were heard."""

    fingerprint = forms.CharField(
        label=_("The number that you heard"),
        max_length=60,
        help_text=_(
            "Thirty digits. Have the person read them to you, face to face or by a telephone number that you know."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the number that you heard.")},
    )
