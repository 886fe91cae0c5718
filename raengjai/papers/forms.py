"""How many blank forms to print, and the code of a card."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_COPIES = 50


class CopiesForm(forms.Form):
    """Every copy carries a receipt code of its own."""

    copies = forms.IntegerField(
        label=_("How many forms"),
        min_value=1,
        max_value=MOST_COPIES,
        initial=5,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Two pages each. Every form has its own receipt code, so do not photocopy them."),
        error_messages={
            "required": _("Say how many forms you need."),
            "invalid": _("Give the number in figures."),
            "min_value": _("Print between 1 and 50 forms at a time."),
            "max_value": _("Print between 1 and 50 forms at a time."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the form"), choices=[("th", _("Thai")), ("en", _("English"))], required=False
    )


class CardCodeForm(forms.Form):
    """The code behind the # of a card's address, or the whole address."""

    code = forms.CharField(
        label=_("Code of the card"),
        max_length=600,
        help_text=_(
            "Scan the QR code of the card with the camera of your phone, then copy the address to here."
        ),
        widget=forms.Textarea(
            {"rows": 4, "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code of the card.")},
    )
