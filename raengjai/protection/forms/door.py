"""The passphrase: chosen, typed, changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST = 256


def _passphrase(label: Any, missing: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


class PassphraseForm(forms.Form):
    """Opens the door."""

    passphrase = _passphrase(
        _("Passphrase of the room"),
        _("Type your passphrase."),
        "off",
        _("Not the password with which you signed in."),
    )


class _TwiceForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "passphrase" in said and "again" in said and said["passphrase"] != said["again"]:
            self.add_error("again", _("The two are not the same. Type it again."))
        return said


class ChoosePassphraseForm(_TwiceForm):
    """The first one."""

    passphrase = _passphrase(
        _("New passphrase"),
        _("Type a passphrase."),
        "new-password",
        _("At least 14 letters. Four or five words that do not belong together are easy to keep in mind."),
    )
    again = _passphrase(_("Passphrase once more"), _("Type it once more."), "new-password")


class ChangePassphraseForm(_TwiceForm):
    """Another one."""

    former = _passphrase(_("Passphrase until now"), _("Type your passphrase."), "off")
    passphrase = _passphrase(
        _("New passphrase"),
        _("Type a passphrase."),
        "new-password",
        _("At least 14 letters. Four or five words that do not belong together are easy to keep in mind."),
    )
    again = _passphrase(_("Passphrase once more"), _("Type it once more."), "new-password")
