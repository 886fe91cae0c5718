"""The words of an official letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.web.fields import ThaiDateField

MOST_BODY = 6_000
MOST_ENCLOSURES = 10


class LetterForm(forms.Form):
    """One letter as its paper says it, from top to bottom."""

    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=60,
        help_text=_("As the register of letters gives it."),
        error_messages={"required": _("A letter that leaves the office has a number.")},
    )
    dated_on = ThaiDateField(label=_("Date of the letter"))
    sender = forms.CharField(
        label=_("Office and address, at the top right"),
        max_length=400,
        help_text=_("Two to four lines."),
        widget=forms.Textarea({"rows": 3}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    refers_to = forms.CharField(label=_("Refers to"), max_length=300, required=False)
    enclosures = forms.CharField(
        label=_("Enclosures"),
        max_length=1000,
        required=False,
        help_text=_("One on each line."),
        widget=forms.Textarea({"rows": 2}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=MOST_BODY,
        help_text=_("Paragraphs with an empty line between them. Figures become Thai figures by themselves."),
        widget=forms.Textarea({"rows": 12}),
    )
    signer_name = forms.CharField(label=_("Who signs"), max_length=200)
    signer_position = forms.CharField(label=_("Position of who signs"), max_length=200)
    contact = forms.CharField(
        label=_("Unit and telephone, at the foot"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_enclosures(self) -> list[str]:
        lines = [line.strip()[:200] for line in self.cleaned_data["enclosures"].splitlines()]
        return [line for line in lines if line][:MOST_ENCLOSURES]

    def words(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
