"""What people fill in about the network: filters, an appointment, the end of a term."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_today
from raengjai.network.actions import NewVolunteer
from raengjai.network.forms.orders import OrderForm, VillageField
from raengjai.network.models import TIERS
from raengjai.network.rules.register import last_day_of_term, term_rule
from raengjai.people.forms.fields import NameField
from raengjai.places.forms import PlaceField
from raengjai.places.models import Place, name_of
from raengjai.web.fields import PhoneField, ThaiDateField

LONGEST_TERM = timedelta(days=366 * 8)
FIRST_APPOINTMENTS = date(2000, 1, 1)


class NetworkFilter(forms.Form):
    """Which part of the network is shown. What is not on the list counts as not said."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    gaps = forms.BooleanField(label=_("Only places without a core volunteer"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.provinces = provinces_of(actor)
        asked = str(data.get("province") or "")
        known = [code for code, _name in self.provinces]
        self.chosen = asked if asked in known else (known[0] if len(known) == 1 else "")
        self._choose("province", [("", _("Choose a province")), *self.provinces])
        if len(self.provinces) < 2:
            del self.fields["province"]
        self._choose("district", [("", _("All districts")), *districts_of(self.chosen)])

    def read(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        return {
            "province": self.chosen,
            "district": said.get("district") or "",
            "q": (said.get("q") or "").strip(),
            "gaps": bool(said.get("gaps")),
        }

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class AppointForm(OrderForm):
    """A new volunteer: who, where, from when until when."""

    # The names of the action's fields, where the form's differ.
    SHOWN_AT = {"place_code": "place"}

    name = NameField(
        label=_("Name with title"), help_text=_("As it is written on the letter of appointment.")
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("The name to sign in with: 2 to 60 letters a to z, digits and . _ @ + -"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    phone = PhoneField(label=_("Telephone"))
    place = PlaceField(label=_("Sub-district that the person serves"))
    village_no = VillageField(
        label=_("Village number"), help_text=_("Only for somebody who serves one village.")
    )
    tier = forms.ChoiceField(label=_("Serves as"), choices=TIERS[:2], widget=forms.RadioSelect)
    starts_on = ThaiDateField(label=_("First day of the term"), earliest=FIRST_APPOINTMENTS)
    ends_on = ThaiDateField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave it empty for the whole term of three years."),
    )
    field_order = ["name", "username", "phone", "place", "village_no", "tier", "starts_on", "ends_on"]

    def __init__(self, data: Any = None, *, actor: Actor, place: str = "") -> None:
        initial = {"place": place, "tier": "core", "starts_on": bangkok_today()}
        super().__init__(data, initial=initial, must=False)
        where: Any = self.fields["place"]
        where.inside = actor.places
        tier: Any = self.fields["tier"]
        tier.choice_hints = {
            "core": _("One for each sub-district: records needs and leads the others."),
            "network": _("Helps the core volunteer; a sub-district can have many."),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and first > bangkok_today() + LONGEST_TERM:
            self.add_error("starts_on", _("This day is too far ahead. Check the year."))
        rule = term_rule("volunteer", first) if first else None
        longest = last_day_of_term("volunteer", first) if first else None
        if rule and longest and last and last > longest:
            self.add_error("ends_on", _("A term lasts %(years)s years at most.") % {"years": rule.number})
        return said

    def new_volunteer(self) -> NewVolunteer:
        said = dict(self.cleaned_data)
        for name in ("order_no", "order_on"):
            said.pop(name, None)
        said["ends_on"] = said["ends_on"] or last_day_of_term("volunteer", said["starts_on"])
        return NewVolunteer(place_code=said.pop("place"), order=self.order(), **said)


def provinces_of(actor: Actor) -> list[tuple[str, str]]:
    """Headquarters chooses among all; everybody else has their own."""
    if COUNTRY not in actor.provinces:
        return [(code, name_of(code)) for code in actor.provinces]
    provinces = Place.objects.provinces().open_on(bangkok_today()).in_reading_order()
    return [(place.code, name_of(place.code)) for place in provinces]


def districts_of(province: str) -> list[tuple[str, str]]:
    if not province:
        return []
    districts = Place.objects.children_of(province).open_on(bangkok_today()).in_reading_order()
    return [(place.code, name_of(place.code)) for place in districts]
