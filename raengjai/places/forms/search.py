"""Searching places, and asking for suggestions while typing."""

import re
from datetime import MINYEAR
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import ERA
from raengjai.places.rules import LEVELS, is_code


class PlaceSearchForm(forms.Form):
    """The search box of the places page."""

    q = forms.CharField(
        label=_("Province, district, sub-district, code or post code"),
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )


class SuggestForm(forms.Form):
    """What a place field asks while somebody types. Whatever is malformed is left out: a suggestion never fails."""

    q = forms.CharField(required=False)
    name = forms.RegexField(r"^[\w-]{1,60}$", required=False)
    levels = forms.CharField(required=False)
    inside = forms.CharField(required=False)

    def read(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        name = given.get("name") or "q"
        typed = self.data.get(name, "") if name != "q" else given.get("q", "")
        return {
            "name": name,
            "typed": str(typed)[:100],
            "levels": tuple(level for level in given.get("levels", "").split(",") if level in LEVELS),
            "inside": tuple(code for code in given.get("inside", "").split(",") if is_code(code)),
        }


class HolidayYearForm(forms.Form):
    """The year of the holiday page, as the reader writes it (พ.ศ. or ค.ศ.)."""

    year = forms.RegexField(re.compile(r"^[0-9]{4}$"), required=False)

    def year_of(self, otherwise: int) -> int:
        """The year of the common era."""
        text = self.cleaned_data["year"] if self.is_valid() else ""
        if not text:
            return otherwise
        year = int(text) - ERA if int(text) > 2300 else int(text)
        return year if year >= MINYEAR else otherwise
