"""A visitor at the reception: everything is optional, so that nobody waits in the sun for a form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.outreach.models import Station
from raengjai.people.forms.fields import BirthYearField, CitizenIdField, NameField
from raengjai.people.models.person import SEXES
from raengjai.people.rules.wording import purposes
from raengjai.places.forms import PlaceField
from raengjai.services.models import catalogue
from raengjai.web.fields import PhoneField

OFFERED = ("share_with_office", "contact_by_phone")
MOST_ALONG = 20


class VisitorForm(forms.Form):
    """Who came. `said()` is what an act keeps; the national ID goes apart, sealed."""

    name = NameField(label=_("Name"), required=False, max_length=200)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[*SEXES, ("", _("Not said"))], widget=forms.RadioSelect
    )
    birth_year = BirthYearField(
        label=_("Birth year or age"),
        required=False,
        help_text=_("For example 1958, or 62 if only the age is known."),
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    language = forms.ChoiceField(label=_("Language the person speaks"), required=False)
    home_code = PlaceField(label=_("Sub-district where the person lives"), required=False)
    accompanying = forms.IntegerField(
        label=_("How many came along?"),
        required=False,
        min_value=0,
        max_value=MOST_ALONG,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write a number from 0 to 20."),
            "min_value": _("Write a number from 0 to 20."),
            "max_value": _("Write a number from 0 to 20."),
        },
    )
    national_id = CitizenIdField(
        label=_("National ID"),
        required=False,
        help_text=_("Only if the person wants to be recognised next time. It is kept encrypted."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("The person agrees"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stations = forms.MultipleChoiceField(
        label=_("Where to first?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, language: str, stations: Sequence[Station], **more: Any) -> None:
        super().__init__(data, **more)
        words, today = catalogue(), bangkok_today()
        for name in ("nationality", "language"):
            listed = [choice for choice in words.choices(name, language) if choice[0]]
            self._choose(name, [("", _("Not said")), *listed])
        self._choose("stations", [(str(each.pk), f"{each.number} {each.name}") for each in stations])
        offered = [purpose for code, purpose in purposes().items() if code in OFFERED]
        self._choose("purposes", [(each.code, each.name(language)) for each in offered])
        hints = {each.code: each.wording_on(today).text(language) for each in offered}
        self.fields["purposes"].choice_hints = hints  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Only after is_valid(): what the act says of the person, what is empty left out."""
        names = (
            "name",
            "sex",
            "birth_year",
            "phone",
            "nationality",
            "language",
            "home_code",
            "accompanying",
        )
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
