"""Shapes of what people type about their account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground import receipts


def _password(label: Any, missing: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username webauthn",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type your user name.")},
    )
    password = _password(_("Password"), _("Type your password."), "current-password")


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from the app. Without your phone, type one of your recovery codes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the code.")},
    )


class NewTotpForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("The six digits that the app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the code.")},
    )


class NewPasskeyForm(forms.Form):
    """A passkey's name, and what the browser made."""

    name = forms.CharField(
        label=_("Name of this device"),
        max_length=60,
        help_text=_("So that you know it again, such as “office computer” or “my phone”."),
        error_messages={"required": _("Give it a name.")},
    )
    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class PasskeyForm(forms.Form):
    """What the browser signed."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """The password once more."""

    password = _password(_("Password"), _("Type your password."), "current-password")


class ActivationCodeForm(forms.Form):
    """The code of the printed slip as people copy it: with blanks, hyphens, small letters."""

    code = forms.CharField(
        label=_("Code on your slip"),
        help_text=_("Sixteen letters and figures in groups of four. Blanks do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "input code",
            }
        ),
        error_messages={"required": _("Type the code of your slip.")},
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not receipts.is_valid(code):
            raise forms.ValidationError(
                _("One letter or figure is wrong. Compare the code with your slip and try again.")
            )
        return receipts.normalise(code)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = _password(
        _("New password"),
        _("Type a new password."),
        "new-password",
        _("At least 10 characters. A short sentence is easy to remember and hard to guess."),
    )
    again = _password(_("New password once more"), _("Type the new password once more."), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("The two new passwords differ. Type the same one twice."))
        return again


class ChangePasswordForm(NewPasswordForm):
    """The present password and a new one, twice."""

    present = _password(_("Present password"), _("Type your present password."), "current-password")
    field_order = ("present", "new", "again")


class ActivateForm(NewPasswordForm):
    """The first password somebody chooses, and the language the house speaks with them."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, initial={"language": user.language}, **kwargs)
        self.fields["new"].help_text = _(
            "At least 10 characters. Join three or four words that only you would think of, such as things in your"
            " kitchen or trees beside your house. Do not use a birthday or a telephone number."
        )
