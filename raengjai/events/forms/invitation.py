"""What a guest answers on the own invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.listing import GuestDraft
from raengjai.web.fields import CodeField, PhoneField


class DeclineForm(forms.Form):
    """Why somebody does not come; it may stay empty."""

    why = forms.CharField(
        label=_("Why can you not come?"),
        max_length=300,
        required=False,
        help_text=_("You need not say it. The office that holds the event reads it."),
        widget=forms.Textarea({"rows": 2}),
    )


class SubstituteForm(forms.Form):
    """Who comes in one's place."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=120, error_messages={"required": _("Write the name.")}
    )
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    phone = PhoneField(label=_("Telephone"), error_messages={"required": _("Write the telephone number.")})

    def draft(self) -> GuestDraft:
        said = self.cleaned_data
        return GuestDraft(said["name"], said["position"], phone=said["phone"])


class InvitationCodeForm(forms.Form):
    """The code of an invitation, copied from a letter."""

    code = CodeField(
        label=_("Code of the invitation"),
        wrong=_("This code is not complete, or a character is wrong. Compare it with the letter."),
        error_messages={"required": _("Write the code that stands on the letter.")},
    )
