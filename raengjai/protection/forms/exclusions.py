"""Conflicts of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.protection.forms.emergency import LONGEST
from raengjai.protection.forms.places import RoomPlaceField


class ConflictForm(forms.Form):
    """A place, as narrow as it is known."""

    place = RoomPlaceField(label=_("District or sub-district"), levels=("district", "subdistrict"))
    village = forms.IntegerField(
        label=_("Village number"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("Leave it empty for the whole sub-district."),
    )

    def __init__(self, *args: Any, province_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.inside, place.near = (province_code,), province_code

    def village_no(self) -> str:
        return str(self.cleaned_data["village"] or "")


class ExclusionForm(ConflictForm):
    """Who must not learn of a place, or of a case."""

    member = forms.ChoiceField(
        label=_("Who must not learn of it?"), error_messages={"required": _("Choose a person.")}
    )
    code = forms.CharField(
        label=_("Or the code of a case"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    field_order = ("member", "place", "village", "code")

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "—"), *members]  # type: ignore[attr-defined]
        self.fields["place"].required = False

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "place" in said and bool(said["place"]) == bool(said.get("code")):
            self.add_error("place", _("Give a place or the code of a case."))
        return said


class LiftForm(forms.Form):
    """Why it is over."""

    reason = forms.CharField(
        label=_("Why is it lifted?"),
        max_length=LONGEST,
        help_text=_("Other supervisors can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in a sentence why it is lifted.")},
    )
