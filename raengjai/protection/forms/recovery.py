"""Naming the custodians of a recovery key, and typing their shares."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CustodiansForm(forms.Form):
    """One name and office in each line, and how many are needed."""

    names = forms.CharField(
        label=_("Custodians, each with the office, one in a line"),
        max_length=2000,
        help_text=_(
            "At least three, from offices that do not command each other. They need no account. Any who come together in the number below open everything of the province."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Name at least three custodians, each in a line.")},
    )
    need = forms.IntegerField(
        label=_("How many of them must come together?"),
        min_value=2,
        max_value=16,
        initial=2,
        error_messages={"required": _("Type a number.")},
    )

    def lines(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["names"]).splitlines() if line.strip()]


class ShareForm(forms.Form):
    """The 33 words of one paper."""

    words = forms.CharField(
        label=_("The 33 words of one paper"),
        max_length=800,
        help_text=_("The first four letters of each word are enough. The custodian types them, not you."),
        widget=forms.Textarea(
            attrs={"rows": 5, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the words of the paper.")},
    )
