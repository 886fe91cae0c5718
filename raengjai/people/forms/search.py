"""Looking for a person before a new record is made."""

from typing import Any

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from raengjai.places.rules import is_code


class FindForm(forms.Form):
    """A search text, and where to look. A suggestion never fails: what is malformed is left out."""

    q = forms.CharField(
        label=_("Name, telephone number or national ID"),
        required=False,
        max_length=120,
        help_text=_("A part of the name or the last four figures of the telephone number are enough."),
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_place(self) -> str:
        code = str(self.cleaned_data["place"])
        return code if is_code(code) else ""

    def clean_next(self) -> str:
        """An address of our own, without host."""
        address = str(self.cleaned_data["next"])
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/") else ""

    def read(self) -> dict[str, Any]:
        """The three values; an overlong text is no search."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "place", "next")}
