"""Form fields that Thai offices need: a date in three parts with the reader's year, a phone, an amount."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground import receipts
from raengjai.ground.dates import ERA, displayed_year, month_names
from raengjai.ground.text import arabic_digits, phone_e164

_BUDDHIST_FROM = 2300  # a year above this can only be พ.ศ.


class DatePartsWidget(forms.MultiWidget):
    """Day, month by name, year as the reader writes it (พ.ศ. in Thai)."""

    template_name = "components/date_parts.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**number, "class": "input width-2", "maxlength": "2"}),
            "month": forms.Select({"class": "select"}),
            "year": forms.TextInput({**number, "class": "input width-4", "maxlength": "4"}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        if value is None:
            return [None, None, None]
        return [value.day, value.month, displayed_year(value.year, get_language() or "th")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        names = month_names(get_language() or "th")
        month: forms.Select = self.widgets[1]  # type: ignore[assignment]
        month.choices = [("", ""), *((number, label) for number, label in enumerate(names, 1))]
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, label in zip(parts, (_("Day"), _("Month"), _("Year")), strict=True):
            part["label"] = label
        return context


class ThaiDateField(forms.MultiValueField):
    """A calendar day. Accepts พ.ศ. and ค.ศ. years and Thai digits; `earliest` and `latest` bound it."""

    widget = DatePartsWidget

    def __init__(self, *, earliest: Any = None, latest: Any = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        parts = (forms.CharField(), forms.CharField(), forms.CharField())
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        if not data_list or not any(data_list):
            return None
        return _day(*(arabic_digits(part or "").strip() for part in data_list))

    def clean(self, value: Any) -> date | None:
        if self.required and not any(value or ()):
            raise ValidationError(self.error_messages["required"], code="required")
        day = self.compress([str(part or "") for part in value or ()])
        self._check_bounds(day)
        return day

    def _check_bounds(self, day: date | None) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if day and earliest and day < earliest:
            raise ValidationError(_("This day is too long ago. Check the year."), code="too_early")
        if day and latest and day > latest:
            raise ValidationError(_("This day is still to come. Check the year."), code="too_late")


class PhoneField(forms.CharField):
    """A telephone number however people write it; cleaned to +66812345678."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        number = phone_e164(text) if text else ""
        if text and not number:
            raise ValidationError(
                _("This is not a whole telephone number. Write it like 081-234-5678."), code="phone"
            )
        return number


def _day(day: str, month: str, year: str) -> date:
    if not (day.isdigit() and month.isdigit() and year.isdigit()):
        raise ValidationError(_("Give the day, the month and the year in figures."), code="incomplete")
    try:
        number = int(year)
        return date(number - ERA if number > _BUDDHIST_FROM else number, int(month), int(day))
    except (ValueError, OverflowError):
        raise ValidationError(
            _("There is no such day. Check the day and the month."), code="no_such_day"
        ) from None


class CodeField(forms.CharField):
    """A code of sixteen characters as people copy it, with blanks, hyphens, small letters; cleaned to its plain form.

    `wrong` is said when the check character does not fit.
    """

    def __init__(self, *, wrong: Any, **kwargs: Any) -> None:
        attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        widget = forms.TextInput({**attributes, "class": "input code"})
        super().__init__(max_length=40, widget=widget, **kwargs)
        self.error_messages["wrong"] = wrong

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if code and not receipts.is_valid(code):
            raise ValidationError(self.error_messages["wrong"], code="wrong")
        return receipts.normalise(code)
