"""Fields of this room: whole numbers and amounts as people write them."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from raengjai.ground.text import arabic_digits

_NUMBER = re.compile(r"\d{1,6}")


class WholeNumberField(forms.CharField):
    """A whole number in Thai or Arabic digits; cleaned to it, or None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input width-4"})
        super().__init__(max_length=12, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = arabic_digits(str(super().clean(value) or "")).replace(",", "").strip()
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("Write a whole number."), code="number")
        return int(text)


class AmountField(forms.CharField):
    """An amount of baht as people write it; cleaned to plain figures ("12400.50"), or ""."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "input width-12"})
        super().__init__(max_length=20, widget=widget, **options)

    def clean(self, value: Any) -> str:
        text = arabic_digits(str(super().clean(value) or "")).replace(",", "").strip()
        try:
            amount = Decimal(text) if text else None
        except InvalidOperation:
            amount = Decimal("NaN")
        if amount is not None and not amount.is_finite():
            raise ValidationError(_("Write an amount like 12400.50."), code="amount")
        return "" if amount is None else f"{amount:f}"
