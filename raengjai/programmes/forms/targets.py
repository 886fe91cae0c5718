"""The targets of a province's sub-districts: from which month on, one number for each, and exceptions."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from raengjai.ground.dates import month_name
from raengjai.places.models import Place, name_of
from raengjai.programmes.models import Holding
from raengjai.programmes.models.target import MOST

MONTHS_OFFERED = 12
_WRONG = gettext_lazy("Write a whole number from 0 to 1,000,000, or leave it empty.")


class MonthForm(forms.Form):
    """From which month on: this one or one of the next eleven."""

    month = forms.ChoiceField(label=gettext_lazy("From which month on"))

    def __init__(self, asked: Any, *, today: date) -> None:
        self.months = [month_after(today, count) for count in range(MONTHS_OFFERED)]
        given = str(asked.get("month", ""))
        known = {f"{month:%Y-%m}": month for month in self.months}
        self.chosen = known.get(given, self.months[0])
        super().__init__({"month": f"{self.chosen:%Y-%m}"})
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (code, month_name(month, get_language() or "th")) for code, month in known.items()
        ]


def _number(label: Any, **more: Any) -> forms.IntegerField:
    messages = {"invalid": _WRONG, "min_value": _WRONG, "max_value": _WRONG}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "7"}),
        error_messages=messages,
        **more,
    )


class TargetsForm(forms.Form):
    """One number for each sub-district of the province, and one field for each that is an exception."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    for_each = _number(
        gettext_lazy("For each sub-district, in a month"),
        help_text=gettext_lazy("Leave it empty where nothing is expected: volunteers then see no target."),
    )

    def __init__(self, data: Any, *, places: Sequence[Place], now: Holding) -> None:
        super().__init__(data, initial={"seen": now.mark, "for_each": now.for_each})
        self.places, self.now = places, now
        for place in places:
            self.fields[_name(place.code)] = _number(place.name, initial=now.exceptions.get(place.code))

    def districts(self) -> list[dict[str, Any]]:
        """The fields of the exceptions by district; open where something is written or wrong."""
        return [
            {
                "name": name_of(district),
                "fields": (fields := [self[_name(place.code)] for place in found]),
                "count": sum(field.value() not in (None, "") for field in fields),
                "is_wrong": any(field.errors for field in fields),
            }
            for district, found in groupby(self.places, lambda place: place.code[:4])
        ]

    def exceptions(self) -> dict[str, int | None]:
        """Sub-district → its own number, or None; only after is_valid()."""
        return {place.code: self.cleaned_data[_name(place.code)] for place in self.places}

    def looked_at(self, now: Holding) -> None:
        """The page shows that somebody was quicker; saving again goes on from there."""
        self.data = {name: self.data[name] for name in self.data} | {"seen": now.mark}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        alone = [place for place in self.places if said.get(_name(place.code)) is not None]
        is_nothing = not alone and said.get("for_each") is None and self.now == Holding(None, {})
        if is_nothing and not self.errors:
            self.add_error("for_each", _("Write a number here, or for one sub-district below."))
        return said


def _name(code: str) -> str:
    return f"at-{code}"


def month_after(day: date, count: int) -> date:
    """The first day of the month that many months after that of `day`."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
