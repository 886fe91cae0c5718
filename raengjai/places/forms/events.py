"""Questions about an event of places: what happens, then which places, from which day, by which notice."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.ground.text import arabic_digits
from raengjai.places.actions import NewEvent
from raengjai.places.forms.place_field import PlaceField
from raengjai.places.models import EVENT_KINDS
from raengjai.places.rules import MERGE, RECODE, RENAME, SPLIT, Successor
from raengjai.web.fields import ThaiDateField

MOST_MERGED, MOST_PARTS, MOST_VILLAGES = 4, 3, 99
_LEVELS = ("province", "district", "subdistrict")
_RANGE = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?")


class EventKindForm(forms.Form):
    """The first question."""

    kind = forms.ChoiceField(label=_("What happens?"), choices=EVENT_KINDS, widget=forms.RadioSelect)


class VillagesField(forms.CharField):
    """Village numbers as people write them: "1, 3, 5-8"."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=200, **more)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean(self, value: Any) -> tuple[int, ...]:
        text = arabic_digits(str(super().clean(value) or "")).replace(" ", "")
        numbers: set[int] = set()
        for part in filter(None, text.split(",")):
            found = _RANGE.fullmatch(part)
            if found is None:
                raise ValidationError(_("Write village numbers like 1, 3, 5-8."), code="form")
            numbers |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
        if numbers and not (min(numbers) >= 1 and max(numbers) <= MOST_VILLAGES):
            raise ValidationError(_("Village numbers go from 1 to 99."), code="range")
        return tuple(sorted(numbers))


class EventForm(forms.Form):
    """What every event says; each kind adds its places. `new_event` is what the action takes."""

    kind: ClassVar[str]
    in_force_on = ThaiDateField(
        label=_("From which day?"), help_text=_("The day on which the notice takes effect. It may lie ahead.")
    )
    notice = forms.CharField(
        label=_("Notice in the Royal Gazette"),
        help_text=_("Volume, part, page and day, as it is cited."),
        max_length=300,
    )

    def new_event(self) -> NewEvent:
        said = self.cleaned_data
        return NewEvent(
            kind=self.kind,
            in_force_on=said["in_force_on"],
            notice=said["notice"],
            places=tuple(self._places()),
            successors=tuple(self._successors()),
        )

    def refuse(self, refused: Refused) -> None:
        """Beside the field that it speaks of."""
        at = {
            "places": self.first_place,
            "place_code": self.first_place,  # says Place.check_open
            "successors": self.first_successor,
        }
        field = at.get(refused.field or "", refused.field)
        self.add_error(field if field in self.fields else None, refused.message)

    first_place: ClassVar[str] = "place"
    first_successor: ClassVar[str] = "code"

    def _places(self) -> list[str]:
        return [self.cleaned_data["place"]]

    def _successors(self) -> list[Successor]:
        return [self._successor("")]

    def _successor(self, number: str) -> Successor:
        said = self.cleaned_data
        return Successor(
            code=said[f"code{number}"],
            name_th=said.get(f"name_th{number}", ""),
            name_en=said.get(f"name_en{number}", ""),
            villages=said.get(f"villages{number}", ()),
        )


def _code(label: Any, help_text: Any = "", *, required: bool = True) -> forms.RegexField:
    return forms.RegexField(
        r"^\d{2,6}$",
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input width-6"}),
        error_messages={"invalid": _("A code has two, four or six digits.")},
    )


def _name(label: Any, *, required: bool = False) -> forms.CharField:
    hint = "" if required else _("Needed when the code is new.")
    return forms.CharField(label=label, help_text=hint, required=required, max_length=100)


def _place(label: Any, *, required: bool = True) -> PlaceField:
    return PlaceField(label=label, levels=_LEVELS, required=required)


class _CodesInDigits(EventForm):
    """Codes may be typed in Thai digits."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in [each for each in said if each.startswith("code")]:
            said[name] = arabic_digits(said[name] or "")
        return said


class MergeForm(_CodesInDigits):
    """Two to four places become one, which is one of them, another place, or a new one."""

    kind = MERGE
    first_place = "place1"
    place1 = _place(_("First place"))
    place2 = _place(_("Second place"))
    place3 = _place(_("Third place"), required=False)
    place4 = _place(_("Fourth place"), required=False)
    code = _code(_("Code of the one place"), _("The code of one of them, if that one goes on."))
    name_th = _name(_("Its name in Thai"))
    name_en = _name(_("Its name in English"))
    field_order = ["place1", "place2", "place3", "place4", "code", "name_th", "name_en"]

    def _places(self) -> list[str]:
        numbered = [self.cleaned_data[f"place{number}"] for number in range(1, MOST_MERGED + 1)]
        return [code for code in numbered if code]


class SplitForm(_CodesInDigits):
    """A place becomes two or three. The first part gets everything that no village number sends elsewhere."""

    kind = SPLIT
    first_successor = "code1"
    place = _place(_("Place that is divided"))
    code1 = _code(
        _("First part: code"),
        _("The code of the place itself, if it goes on. It keeps what is not named below."),
    )
    name_th1 = _name(_("First part: name in Thai"))
    name_en1 = _name(_("First part: name in English"))
    code2 = _code(_("Second part: code"))
    name_th2 = _name(_("Second part: name in Thai"), required=True)
    name_en2 = _name(_("Second part: name in English"), required=True)
    villages2 = VillagesField(
        label=_("Second part: village numbers"), help_text=_("Their old numbers, like 1, 3, 5-8.")
    )
    code3 = _code(_("Third part: code"), _("If there is one."), required=False)
    name_th3 = _name(_("Third part: name in Thai"))
    name_en3 = _name(_("Third part: name in English"))
    villages3 = VillagesField(label=_("Third part: village numbers"))
    field_order = ["place", "code1", "name_th1", "name_en1", "code2", "name_th2", "name_en2", "villages2"]
    field_order += ["code3", "name_th3", "name_en3", "villages3"]

    def _successors(self) -> list[Successor]:
        parts = [self._successor(str(number)) for number in range(1, MOST_PARTS + 1)]
        return [part for part in parts if part.code]


class RecodeForm(_CodesInDigits):
    """A place gets another code, as when it comes to another district or province; with everything in it."""

    kind = RECODE
    place = _place(_("Place"))
    code = _code(_("New code"))
    name_th = forms.CharField(label=_("New name in Thai, if it changes"), required=False, max_length=100)
    name_en = forms.CharField(label=_("New name in English, if it changes"), required=False, max_length=100)
    field_order = ["place", "code", "name_th", "name_en"]


class RenameForm(EventForm):
    """A place keeps its code and gets another name."""

    kind = RENAME
    first_successor = "name_th"
    place = _place(_("Place"))
    name_th = _name(_("New name in Thai"), required=True)
    name_en = _name(_("New name in English"), required=True)
    field_order = ["place", "name_th", "name_en"]

    def _successors(self) -> list[Successor]:
        said = self.cleaned_data
        return [Successor(said["place"], said["name_th"], said["name_en"])]


EVENT_FORMS: dict[str, type[EventForm]] = {
    form.kind: form for form in (MergeForm, SplitForm, RecodeForm, RenameForm)
}
