"""Shapes of what a coordinator writes about a held entry."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    """A reason, for the person who made the entry."""

    words = forms.CharField(
        label=_("Why is it not taken?"),
        help_text=_("The volunteer reads it on the phone."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why, for the volunteer reads it.")},
    )
