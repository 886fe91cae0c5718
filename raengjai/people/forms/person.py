"""The forms of a person: the minimum to serve somebody."""

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.people.forms.fields import BirthYearField, CitizenIdField, NameField, TextLineField
from raengjai.people.models import Person
from raengjai.people.models.person import PERSONAL_FIELDS, PLAIN_FIELDS, SEXES
from raengjai.people.rules.names import OFFERED_TITLES, split_title
from raengjai.places.forms import PlaceField
from raengjai.places.models import full_name_of
from raengjai.services.models import catalogue
from raengjai.web.fields import PhoneField

_SUBDISTRICT = 6
_THAI_NAME = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44]")
_MOST_VILLAGES = 99


class PersonForm(forms.Form):
    """New person, or the correction of `person`. `values()` is what the actions take.

    The place is asked within the actor's area; who sees a person only through an office cannot move them.
    Of a person who has a national ID only the mask is shown: an empty field keeps the number.
    """

    prefix = forms.ChoiceField(label=_("Title before the name"), required=False)  # type: ignore[assignment]
    first_name = NameField(
        label=_("First name"),
        error_messages={"required": _("Write the first name, or the name people call the person by.")},
    )
    last_name = NameField(label=_("Last name"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    national_id = CitizenIdField(
        label=_("National ID"),
        required=False,
        help_text=_("13 figures. Kept encrypted; it only serves to recognise the person."),
    )
    remove_national_id = forms.BooleanField(label=_("Remove the national ID from the record"), required=False)
    birth_year = BirthYearField(
        label=_("Birth year or age"),
        required=False,
        help_text=_("For example 1958, or 62 if only the age is known."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[*SEXES, ("", _("Not said"))], widget=forms.RadioSelect
    )
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    language = forms.ChoiceField(label=_("Language the person speaks"), required=False)
    place_code = PlaceField(label=_("Sub-district where the person lives"))
    village_no = forms.IntegerField(
        label=_("Village number"),
        required=False,
        min_value=1,
        max_value=_MOST_VILLAGES,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Give the village number in figures."),
            "min_value": _("Village numbers are from 1 to 99."),
            "max_value": _("Village numbers are from 1 to 99."),
        },
    )
    address_note = TextLineField(
        label=_("House number, or how to find the house"), required=False, max_length=300
    )

    field_order = (
        "prefix",
        "first_name",
        "last_name",
        "birth_year",
        "sex",
        "phone",
        "place_code",
        "village_no",
        "address_note",
        "nationality",
        "language",
        "national_id",
        "remove_national_id",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        person: Person | None = None,
        shows_phone: bool = True,
        **options: Any,
    ) -> None:
        self.person = person
        given = options.pop("initial", None) or {}
        start = _values_of(person) if person else _first_values(actor)
        super().__init__(data, initial=start | given, **options)
        self._fill_choices()
        self._fit_place(actor)
        self._fit_national_id()
        if not shows_phone:
            del self.fields["phone"]

    def values(self) -> dict[str, Any]:
        """The fields of `PERSONAL_FIELDS` that are to be written."""
        given = {field: self.cleaned_data[field] for field in PERSONAL_FIELDS if field in self.cleaned_data}
        if self.person is not None:
            if self.cleaned_data.get("remove_national_id"):
                given["national_id"] = ""
            elif not given["national_id"]:
                del given["national_id"]
        return given

    def clean(self) -> dict[str, Any]:
        """A title or a last name that was typed into the first name goes where it belongs."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first_name = given.get("first_name", "")
        if first_name and not given.get("prefix"):
            given["prefix"], first_name = split_title(first_name)
        if not given.get("last_name") and _THAI_NAME.match(first_name) and " " in first_name:
            first_name, given["last_name"] = first_name.split(" ", 1)
        if first_name:
            given["first_name"] = first_name
        return given

    def _fill_choices(self) -> None:
        language, words = get_language() or "th", catalogue()
        self._choose_from("prefix", [("", _("No title")), *((title, title) for title in OFFERED_TITLES)])
        for field in ("nationality", "language"):
            listed = [choice for choice in words.choices(field, language) if choice[0]]
            self._choose_from(field, [("", _("Not said")), *listed])

    def _choose_from(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """The list, and what the record says when that is not in it (a rare title, a code no longer offered)."""
        known = self.initial.get(name) or ""
        if known not in [code for code, _label in choices]:
            choices.append((known, known))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _fit_place(self, actor: Actor) -> None:
        if not actor.places:
            del self.fields["place_code"]
        elif all(len(code) == _SUBDISTRICT for code in actor.places):
            codes = [*actor.places]
            if self.person and self.person.place_code not in codes:
                codes.append(self.person.place_code)
            choices = [(code, full_name_of(code)) for code in codes]
            outside = {"invalid_choice": _("This place is outside your area.")}
            field = forms.ChoiceField(
                label=self.fields["place_code"].label, choices=choices, error_messages=outside
            )
            field.widget = forms.HiddenInput() if len(codes) == 1 else forms.Select(choices=choices)
            self.fields["place_code"] = field
        else:
            self.fields["place_code"].inside = actor.places  # type: ignore[attr-defined]

    def _fit_national_id(self) -> None:
        masked = self.person.national_id_masked() if self.person else ""
        if masked:
            hint = _("On record: %(number)s. Leave this empty to keep it.") % {"number": masked}
            self.fields["national_id"].help_text = hint
        else:
            del self.fields["remove_national_id"]


class CorrectionForm(PersonForm):
    """The form of a record that exists; `version` says which state of it was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: Actor, person: Person, **options: Any) -> None:
        super().__init__(data, actor=actor, person=person, initial={"version": person.version}, **options)

    def accept_version(self, version: int) -> None:
        """The person has now been shown this state: sending the form again overwrites it."""
        self.data = {name: self.data[name] for name in self.data} | {"version": str(version)}


def _values_of(person: Person) -> dict[str, Any]:
    """What the record says, as people write it."""
    return {field: getattr(person, field) for field in PLAIN_FIELDS} | {"phone": person.phone_shown}


def _first_values(actor: Actor) -> dict[str, Any]:
    """Most people a volunteer meets are Thai neighbours; one area of an actor is the place."""
    single = actor.places[0] if len(actor.places) == 1 and len(actor.places[0]) == _SUBDISTRICT else ""
    return {"nationality": "THA", "language": "th", "place_code": single}
