"""What somebody fills in who complains, and what those fill in who look into it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import new_id
from raengjai.network.models import COMPLAINT_KINDS, Grievance
from raengjai.network.rules.complaints import categories
from raengjai.people.forms.fields import TextLineField
from raengjai.places.forms import PlaceField
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import CodeField, ThaiDateField

EARLIEST = date(2005, 1, 1)  # the network began in this year
MOST_WORDS = 4000
OUTCOMES = (
    ("answered", _("It was right, or partly right: answered")),
    ("not_upheld", _("Nothing was found that speaks for it: not upheld")),
)


def _words(label: Any, *, rows: int = 4, most: int = MOST_WORDS, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": str(rows)}), **options
    )


def _category_choices() -> list[tuple[str, str]]:
    language = get_language() or "th"
    return [(each.code, each.th if language == "th" else each.en) for each in categories()]


def _agency_choices() -> list[tuple[str, str]]:
    language = get_language() or "th"
    known = all_on(catalogue().agencies, bangkok_today())
    return [("", str(_("I do not know"))), *((each.code, each.name.say(language)) for each in known)]


class ComplaintForm(forms.Form):
    """A complaint. `key` and `code` are made while the form is drawn, so that sending twice is once."""

    kind = forms.ChoiceField(label=_("Whom is it about?"), choices=COMPLAINT_KINDS, widget=forms.RadioSelect)
    about = TextLineField(
        label=_("The person’s name, as far as you know it"),
        max_length=200,
        required=False,
        help_text=_("Or what you know of the person: the village, the office, what the person looks like."),
    )
    card = forms.CharField(
        label=_("Number of the volunteer’s card"),
        max_length=12,
        required=False,
        help_text=_("It stands on the card, below the name. With it we know for sure who is meant."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    agency_code = forms.ChoiceField(label=_("Which agency"), required=False, choices=_agency_choices)
    place = PlaceField(
        label=_("Where it happened"), required=False, help_text=_("Sub-district: name or post code.")
    )
    category = forms.ChoiceField(
        label=_("What is it about?"), choices=_category_choices, widget=forms.RadioSelect
    )
    happened = _words(_("What happened"), rows=6, help_text=_("What was said or done, and who else saw it."))
    happened_on = ThaiDateField(
        label=_("On which day"), required=False, earliest=EARLIEST, latest=bangkok_today
    )
    contact = TextLineField(
        label=_("How we can reach you"),
        max_length=200,
        required=False,
        help_text=_("Telephone or anything else. You may leave it empty: nobody asks who you are."),
    )
    member = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(widget=forms.HiddenInput, max_length=20)
    # Only machines fill it in.
    website = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this field empty"),
    )

    def __init__(self, data: Any = None, *, known: str = "", member_id: UUID | None = None) -> None:
        """`known` is the name of the member whose page led here: then nobody is asked who is meant."""
        fresh = {"key": str(new_id()), "code": receipts.new_code(), "member": member_id}
        super().__init__(data, initial=fresh)
        if known:
            for name in ("kind", "about", "card", "agency_code"):
                del self.fields[name]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("Leave this field empty. It is there to tell machines from people.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "kind" not in self.fields:  # the member is known, and so is the province
            return said
        is_local = said.get("kind") != "headquarters"
        if is_local and "place" not in self.errors and not said.get("place"):
            self.add_error("place", _("Give the place: it decides which province looks into it."))
        if not (said.get("about") or said.get("card")):
            self.add_error("about", _("Write the name, or whatever you know of the person."))
        return said

    def grievance(self, about: str = "") -> Grievance:
        said = self.cleaned_data
        day: date | None = said["happened_on"]
        return Grievance(
            about=about or said.get("about", ""),
            happened=said["happened"].strip(),
            happened_on=day.isoformat() if day else "",
            contact=said["contact"],
        )


class ComplaintCodeForm(forms.Form):
    """The code of a complaint."""

    code = CodeField(
        label=_("Code of your complaint"),
        wrong=_("This code is not whole. It has 16 letters and figures."),
    )


class ComplaintAnswerForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    told = _words(
        _("What the person is told"),
        most=1000,
        help_text=_("Whoever holds the code reads it, and nobody else. Name nobody in it."),
    )
    note = _words(
        _("Note for those who look into it"),
        most=2000,
        required=False,
        help_text=_("What was found and done. The person does not read it."),
    )


class ComplaintMoveForm(forms.Form):
    """Why a complaint goes to another level."""

    note = _words(_("Why"), rows=3, most=1000)


class SubjectForm(forms.Form):
    """Which account a complaint is about, among those that were found."""

    subject = forms.ModelChoiceField(
        label=_("This is about"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose a person.")},
    )

    def __init__(self, data: Any = None, *, found: list[User], notes: dict[UUID, str]) -> None:
        super().__init__(data)
        field: Any = self.fields["subject"]
        field.queryset = User.objects.filter(pk__in=[each.pk for each in found]).order_by("name", "id")
        field.label_from_instance = lambda user: " · ".join(
            part for part in (user.name, notes.get(user.pk, "")) if part
        )


class SubjectSearchForm(forms.Form):
    """The words by which the person is looked for."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
