"""Which part of the coverage is shown, and the place whose volunteer somebody looks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.network.forms.members import districts_of, provinces_of
from raengjai.places.forms import PlaceField

REACHES = (
    ("", _("All places")),
    ("90", _("Not reached for 90 days")),
    ("180", _("Not reached for 180 days")),
    ("365", _("Not reached for a year")),
    ("never", _("Never reached")),
)


class CoverageFilter(forms.Form):
    """The filters of coverage. What is not on the list counts as not said. `province` is "" for the country."""

    district = forms.ChoiceField(label=_("District"), required=False)
    reach = forms.ChoiceField(label=_("Last reached"), required=False, choices=REACHES)
    gaps = forms.BooleanField(label=_("Only places with a free seat"), required=False)

    def __init__(self, data: Any, *, actor: Actor, of_country: bool) -> None:
        super().__init__(data)
        known = [] if of_country else [code for code, _name in provinces_of(actor)]
        asked = str(data.get("province") or "")
        self.province = asked if asked in known else (known[0] if known else "")
        district: Any = self.fields["district"]
        district.choices = [("", _("All districts")), *districts_of(self.province)]
        if of_country:
            del self.fields["district"]

    def read(self) -> dict[str, str]:
        """Filter → chosen code, "" where nothing was said."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "province": self.province,
            "district": said.get("district") or "",
            "reach": said.get("reach") or "",
            "gaps": "1" if said.get("gaps") else "",
        }


class NearestForm(forms.Form):
    """One place for each question."""

    place = PlaceField(
        label=_("Your sub-district"), help_text=_("Name or post code. One sub-district for each question.")
    )
