"""What people ask the catalogue: a search, and the place and person that decide which office it is."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.places.forms import PlaceField
from raengjai.places.models import name_of
from raengjai.services.forms.topic_field import TopicField
from raengjai.services.models import catalogue
from raengjai.services.rules import ANY, COUNTRY, DESK, all_on
from raengjai.services.rules.finding import LONGEST
from raengjai.web.fields import ThaiDateField

AREAS = ("subdistrict", "district", "province")


class SearchForm(forms.Form):
    """A search of the catalogue."""

    q = forms.CharField(
        label=_("What do you need?"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


def province_choices(first: Any) -> list[tuple[str, Any]]:
    """Every province that has an office, by name in the reader's language; `first` is the empty choice."""
    offices = all_on(catalogue().offices, bangkok_today())
    codes = {office.province for office in offices if office.agency == DESK} - {COUNTRY}
    return [("", first), *sorted(((code, name_of(code)) for code in codes), key=lambda pair: pair[1])]


def status_choices() -> list[tuple[str, str]]:
    return catalogue().choices("status", get_language() or "th")


class WhereForm(forms.Form):
    """Where somebody lives and works, and who they are: enough to name the office."""

    province = forms.ChoiceField(label=_("Province where you live"), required=False)
    work = forms.ChoiceField(label=_("Province where the work is or was"), required=False)
    status = forms.ChoiceField(label=_("Who is it for?"), required=False)

    def __init__(self, data: Any, *, asks_for_work: bool = True, asks_for_status: bool = True) -> None:
        super().__init__(data)
        self._field("province").choices = province_choices(_("Choose a province"))
        self._field("work").choices = province_choices(_("The same province, or not known"))
        self._field("status").choices = status_choices()
        if not asks_for_work:
            del self.fields["work"]
        if not asks_for_status:
            del self.fields["status"]

    def read(self) -> dict[str, str]:
        """What was chosen; what is not on the list counts as not said."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name, "") for name in ("province", "work")}
        return {**said, "status": self.cleaned_data.get("status") or ANY}

    def _field(self, name: str) -> Any:
        return self.fields[name]


class TryForm(forms.Form):
    """A case for the router."""

    topic = TopicField(label=_("What is it about?"))
    person_place = PlaceField(label=_("Where the person is"), levels=AREAS)
    matter_place = PlaceField(label=_("Where the matter is"), levels=AREAS, required=False)
    status = forms.ChoiceField(label=_("Work status"), required=False)
    day = ThaiDateField(label=_("On the day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["status"]
        status.choices = status_choices()
