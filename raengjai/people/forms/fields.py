"""Fields about persons: names, birth year or age, national ID."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today, displayed_year
from raengjai.ground.text import arabic_digits, is_citizen_id, plain_digits
from raengjai.people.rules.numbers import birth_year_of

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f]")
_FIGURES = re.compile(r"[0-9\s.-]*")
_CITIZEN_ID_LENGTH = 13


def tidy(text: str) -> str:
    """Text as it was written, without invisible characters and doubled blanks; sara am in one piece."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\u0e4d\u0e32", "\u0e33")
    return " ".join(text.split())


class TextLineField(forms.CharField):
    """A short text, kept as it was written."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=max_length, widget=widget, **options)

    def clean(self, value: Any) -> str:
        return tidy(str(super().clean(value)))


class NameField(TextLineField):
    """A part of a name."""

    default_error_messages = {
        "digits": _("A name has no figures. Write the telephone number in its own field.")
    }

    def __init__(self, *, max_length: int = 120, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if len(plain_digits(text)) > 3:
            raise ValidationError(self.error_messages["digits"], code="digits")
        return text


class BirthYearField(forms.CharField):
    """A birth year (Buddhist or common era) or an age; cleaned to the year of the common era, or None."""

    default_error_messages = {
        "unclear": _("Give the birth year in four figures, or the age in years."),
        "future": _("This birth year is still to come. Check the year."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=10, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return displayed_year(value, get_language() or "th") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        this_year = bangkok_today().year
        year = birth_year_of(text, this_year=this_year)
        if year is None:
            late = birth_year_of(text, this_year=this_year + 400) is not None
            code = "future" if late else "unclear"
            raise ValidationError(self.error_messages[code], code=code)
        return year


class CitizenIdField(forms.CharField):
    """A Thai national ID in any grouping; cleaned to thirteen digits, or ""."""

    default_error_messages = {
        "length": _("A national ID has 13 figures; this has %(count)s."),
        "figures": _("A national ID has figures only."),
        "check": _("The last figure of this national ID does not fit the others. Check the number."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> str:
        text = arabic_digits(str(super().clean(value)))
        digits = plain_digits(text)
        if not text.strip():
            return ""
        if not _FIGURES.fullmatch(text):
            raise ValidationError(self.error_messages["figures"], code="figures")
        if len(digits) != _CITIZEN_ID_LENGTH:
            raise ValidationError(self.error_messages["length"], code="length", params={"count": len(digits)})
        if not is_citizen_id(digits):
            raise ValidationError(self.error_messages["check"], code="check")
        return digits
