"""Hours of duty, and why somebody is nominated."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.network.forms.complaints import EARLIEST
from raengjai.network.rules.recognition import MOST_MINUTES, duties
from raengjai.web.fields import ThaiDateField


def _duty_choices() -> list[tuple[str, str]]:
    language = get_language() or "th"
    return [(each.code, each.th if language == "th" else each.en) for each in duties()]


class HoursForm(forms.Form):
    """The duty of one day."""

    day = ThaiDateField(label=_("On which day"), earliest=EARLIEST, latest=bangkok_today)
    kind = forms.ChoiceField(label=_("What for"), choices=_duty_choices, widget=forms.RadioSelect)
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=Decimal("0.25"),
        max_value=Decimal(MOST_MINUTES) / 60,
        max_digits=4,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("In quarters of an hour: 1.5 is one hour and a half."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"day": bangkok_today()})

    def minutes(self) -> int:
        return int(self.cleaned_data["hours"] * 60)


class NominateForm(forms.Form):
    """Why this person."""

    reason = forms.CharField(
        label=_("Why this person"),
        max_length=1000,
        widget=forms.Textarea({"rows": "5"}),
        help_text=_("Headquarters and the person read it."),
    )
