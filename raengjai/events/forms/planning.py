"""The plan of an event on one calm form, and the short forms around it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions import Fresh, Plan
from raengjai.events.actions.planning import FIELDS
from raengjai.events.models import SIGNUPS, Event
from raengjai.events.rules import KINDS, Kind, lies_in_thailand, point_of_text
from raengjai.files.forms import AttachForm
from raengjai.ground.actor import Actor
from raengjai.ground.dates import ERA, bangkok_today, displayed_year, fiscal_year
from raengjai.network.forms.orders import VillageField
from raengjai.places.forms import PlaceField
from raengjai.programmes.models import Project
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import PhoneField, ThaiDateField

FIRST_EVENTS = date(2010, 1, 1)
FARTHEST = timedelta(days=366 * 3)


class PointField(forms.CharField):
    """A point pasted from a map, cleaned to latitude and longitude; empty is None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "text"})
        super().__init__(max_length=60, required=False, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        point = point_of_text(text)
        if point is None:
            raise forms.ValidationError(
                _("Paste two numbers, such as 18.28881, 99.49090: latitude first."), code="form"
            )
        if not lies_in_thailand(*point):
            latitude, longitude = point
            swapped = lies_in_thailand(longitude, latitude)
            raise forms.ValidationError(
                _("This point is not in Thailand. Latitude comes first: exchange the two numbers.")
                if swapped
                else _("This point is not in Thailand. Check the two numbers."),
                code="outside",
            )
        return point

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]}, {value[1]}" if isinstance(value, tuple) else value


class EventForm(forms.Form):
    """Everything that the plan says, but for agenda, groups and people, which have pages of their own."""

    # The names of the plan's fields, where the form's differ.
    SHOWN_AT = {
        "place_code": "place",
        "project_codes": "projects",
        "agency_codes": "agencies",
        "latitude": "point",
        "longitude": "point",
    }

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Which kind of event?"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title of the event"), max_length=300, widget=forms.Textarea({"rows": 2}))
    starts_on = ThaiDateField(label=_("First day"), earliest=FIRST_EVENTS)
    ends_on = ThaiDateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty when it is one day.")
    )
    answer_by = ThaiDateField(label=_("Answers are wanted by"), required=False)
    place = PlaceField(label=_("Sub-district where it is held"))
    village_no = VillageField(label=_("Village number"))
    venue = forms.CharField(
        label=_("Venue"), max_length=200, required=False, help_text=_("A hall, a hotel, a school, a temple.")
    )
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    address_note = forms.CharField(label=_("How to get there"), max_length=300, required=False)
    point = PointField(
        label=_("Point on the map"),
        help_text=_("Hold your finger on the place in a map, copy the two numbers and paste them here."),
    )
    purpose = forms.CharField(
        label=_("Purpose"), required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )
    reason = forms.CharField(
        label=_("Why it is held"),
        required=False,
        max_length=4000,
        help_text=_("Principle and reason, as the project’s paper has them."),
        widget=forms.Textarea({"rows": 4}),
    )
    projects = forms.MultipleChoiceField(
        label=_("Projects that it is charged to"),
        required=False,
        help_text=_("Of the fiscal year of the first day. At least one before it is submitted."),
        widget=forms.CheckboxSelectMultiple,
    )
    agencies = forms.MultipleChoiceField(
        label=_("Agencies that take part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    opener_name = forms.CharField(label=_("Who opens it"), max_length=200, required=False)
    opener_position = forms.CharField(label=_("Position of who opens it"), max_length=200, required=False)
    number = forms.CharField(
        label=_("Number of the letters"),
        max_length=60,
        required=False,
        help_text=_("As it stands behind the word “number”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    contact_name = forms.CharField(label=_("Who answers questions"), max_length=200, required=False)
    contact_phone = PhoneField(label=_("Telephone for questions"), required=False)
    signup = forms.ChoiceField(
        label=_("Who may register"), choices=SIGNUPS, required=False, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why the plan changes"),
        max_length=500,
        required=False,
        help_text=_(
            "Needed when days, place, venue or projects change: then it is approved anew. Contact and room change without."
        ),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, *, actor: Actor, event: Event | None = None) -> None:
        super().__init__(data, initial=_initial(event) if event else {"kind": Kind.WORKSHOP, "signup": ""})
        where: Any = self.fields["place"]
        where.inside = actor.provinces
        if event is None or event.approved_at is None:
            del self.fields["why"]
        projects: Any = self.fields["projects"]
        projects.choices = _project_choices(self._years(event))
        agencies: Any = self.fields["agencies"]
        agencies.choices = agency_choices(actor.language)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and first > bangkok_today() + FARTHEST:
            self.add_error("starts_on", _("This day is too far ahead. Check the year."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day. Correct one of them."))
        if first:
            self._check_projects(said.get("projects") or [], fiscal_year(first))
        return said

    def plan(self) -> Plan:
        said = self.cleaned_data
        point = said["point"] or (None, None)
        own = {name: said[name] for name in FIELDS if name in said}
        return Plan(
            **own
            | {
                "ends_on": said["ends_on"] or said["starts_on"],
                "place_code": said["place"],
                "latitude": point[0],
                "longitude": point[1],
                "project_codes": tuple(each.partition(":")[2] for each in said["projects"]),
                "agency_codes": tuple(said["agencies"]),
            }
        )

    def _years(self, event: Event | None) -> list[int]:
        """Fiscal years whose projects are offered: that of the first day as typed or kept, else this year's and the next."""
        typed = None
        if self.is_bound:
            days: Any = self.fields["starts_on"]
            raw = days.widget.value_from_datadict(self.data, self.files, "starts_on")
            try:
                typed = days.clean(raw)
            except forms.ValidationError:
                typed = None
        kept = typed or (event.starts_on if event else None)
        this = fiscal_year(bangkok_today())
        sent: Any = self.data
        ticked = (
            {int(each[:4]) for each in sent.getlist("projects") if each[:4].isdecimal()}
            if self.is_bound
            else set()
        )
        return sorted(
            {fiscal_year(kept) if kept else this, this, this + 1} | {y for y in ticked if abs(y - this) < 100}
        )

    def _check_projects(self, chosen: list[str], year: int) -> None:
        wrong = [each for each in chosen if not each.startswith(f"{year}:")]
        if wrong:
            names = dict(self.fields["projects"].choices)  # type: ignore[attr-defined]
            self.add_error(
                "projects",
                _(
                    "“%(name)s” is no project of the fiscal year %(year)s, in which the first day lies. Choose one of that year."
                )
                % {"name": names.get(wrong[0], wrong[0]), "year": _year(year)},
            )


class LateForm(forms.Form):
    """Why an event is recorded after its days."""

    late_why = forms.CharField(
        label=_("Why is it recorded only afterwards?"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Its days are over. Say why it is recorded only afterwards.")},
    )


class WhyForm(forms.Form):
    """A reason, in a few words."""

    why = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words why.")},
    )

    def __init__(self, data: Any = None, *, label: Any = "", hint: Any = "") -> None:
        super().__init__(data)
        self.fields["why"].label = label or self.fields["why"].label
        self.fields["why"].help_text = hint


class FreshForm(forms.Form):
    """A new event from another one: its title, first day and place. Everything else comes along."""

    SHOWN_AT = {"place_code": "place", "ends_on": "starts_on"}

    title = forms.CharField(label=_("Title of the event"), max_length=300, widget=forms.Textarea({"rows": 2}))
    starts_on = ThaiDateField(
        label=_("New first day"),
        earliest=FIRST_EVENTS,
        help_text=_("The agenda and the other days move along."),
    )
    place = PlaceField(label=_("Sub-district where it is held"))

    def __init__(self, data: Any = None, *, actor: Actor, source: Event) -> None:
        place = "" if source.is_template else source.place_code
        super().__init__(data, initial={"title": source.title, "place": place})
        where: Any = self.fields["place"]
        where.inside = actor.provinces

    def clean_starts_on(self) -> date:
        first: date = self.cleaned_data["starts_on"]
        if first > bangkok_today() + FARTHEST:
            raise forms.ValidationError(_("This day is too far ahead. Check the year."))
        return first

    def fresh(self) -> Fresh:
        said = self.cleaned_data
        return Fresh(title=said["title"], starts_on=said["starts_on"], place_code=said["place"])


class TemplateForm(forms.Form):
    """How a template is called."""

    title = forms.CharField(label=_("Name of the template"), max_length=300)


class EventFileForm(AttachForm):
    """One photo or document of an event."""


def agency_choices(language: str) -> list[tuple[str, str]]:
    return [(each.code, each.short.say(language)) for each in all_on(catalogue().agencies, bangkok_today())]


def _initial(event: Event) -> dict[str, Any]:
    year = fiscal_year(event.starts_on) if event.starts_on else 0
    has_point = event.latitude is not None and event.longitude is not None
    point = (Decimal(str(event.latitude)), Decimal(str(event.longitude))) if has_point else None
    same = {name: getattr(event, name) for name in FIELDS if name not in EventForm.SHOWN_AT}
    return same | {
        "version": event.version,
        "ends_on": event.ends_on if event.ends_on != event.starts_on else None,
        "place": event.place_code,
        "point": point,
        "projects": [f"{year}:{code}" for code in event.project_codes],
        "agencies": event.agency_codes,
    }


def _project_choices(years: list[int]) -> list[tuple[str, str]]:
    found = Project.objects.filter(fiscal_year__in=years).order_by("fiscal_year", "code")
    return [
        (f"{each.fiscal_year}:{each.code}", f"{each.name} ({_('fiscal year')} {_year(each.fiscal_year)})")
        for each in found
    ]


def _year(year: int) -> int:
    return displayed_year(year - ERA, get_language() or "th")
