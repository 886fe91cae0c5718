"""The plan of a service day: hours, stations, and where to copy them from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Organiser
from raengjai.ground.dates import bangkok_today, short_date
from raengjai.outreach.models import ServiceDay, Station
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on

_TIME = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "08:30", "class": "input"}
_TIME_WRONG = _("Write the hour like 08:30.")


class DayForm(forms.Form):
    """When it opens, and how many people are expected."""

    opens_at = forms.TimeField(
        label=_("Opens at"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs=_TIME),
        error_messages={"invalid": _TIME_WRONG},
    )
    closes_at = forms.TimeField(
        label=_("Closes at"),
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs=_TIME),
        error_messages={"invalid": _TIME_WRONG},
    )
    expected_visitors = forms.IntegerField(
        label=_("How many people are expected?"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 1 to 100,000.")
        ),
    )
    note = forms.CharField(
        label=_("For the helpers"),
        help_text=_("Where to park, who has the tent, where the water is."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, day: ServiceDay, **more: Any) -> None:
        names = ("opens_at", "closes_at", "expected_visitors", "note")
        super().__init__(data, initial={name: getattr(day, name) for name in names}, **more)


class StationForm(forms.Form):
    """One station: its sign, its agency, what it offers, who stands there."""

    number = forms.IntegerField(
        label=_("Number on the sign"),
        min_value=1,
        max_value=99,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 1 to 99.")
        ),
    )
    agency_code = forms.ChoiceField(label=_("Agency"), error_messages={"required": _("Choose the agency.")})
    name = forms.CharField(
        label=_("Words on the sign"),
        max_length=120,
        error_messages={"required": _("Write what stands on the sign, for example: Jobs.")},
    )
    service_codes = forms.MultipleChoiceField(
        label=_("Services offered here"),
        help_text=_("They become the buttons on the phone at this station. None ticked: all of the agency."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    staff = forms.MultipleChoiceField(
        label=_("Who stands here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        event: Event,
        station: Station | None,
        organisers: Sequence[Organiser],
        language: str,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        day = event.starts_on or bangkok_today()
        agencies = all_on(catalogue().agencies, day)
        names = {each.code: each.short.say(language) for each in agencies}
        services = [each for each in all_on(catalogue().services, day) if each.agency in names]
        grouped = [
            (name, [(each.code, each.name.say(language)) for each in services if each.agency == code])
            for code, name in names.items()
        ]
        chosen = self.data.get("agency_code") or (station.agency_code if station else "")
        self.groups = [group for group in grouped if group[1]]
        self._choose("agency_code", [("", _("Choose")), *names.items()])
        self._choose("service_codes", [pair for _name, pairs in self.groups for pair in pairs])
        self._choose("staff", [(str(each.pk), each.name) for each in organisers])
        self.agency_of = {each.code: each.agency for each in services}
        self.chosen_agency = chosen

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        agency = given.get("agency_code")
        foreign = [code for code in given.get("service_codes", ()) if self.agency_of[code] != agency]
        if agency and foreign:
            self.add_error(
                "service_codes",
                _("These are services of another agency. Untick them, or choose that agency."),
            )
        return given


class CopyForm(forms.Form):
    """An earlier service day whose stations are taken over."""

    source = forms.ChoiceField(
        label=_("Copy the stations of"), error_messages={"required": _("Choose an earlier service day.")}
    )

    def __init__(self, data: Any = None, *, earlier: Sequence[Event], language: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(each.pk), _line(each, language)) for each in earlier),
        ]


def _line(event: Event, language: str) -> str:
    day = short_date(event.starts_on, language) if event.starts_on else ""
    return f"{day} {event.title}"
