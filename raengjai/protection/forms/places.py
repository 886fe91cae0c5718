"""Where something is, chosen by name inside the room, and told to nobody on the way.

The field of the house asks the server for suggestions while somebody types, by an address that stands in logs. A name that is looked up
beside the page of a case says where the case is, so nothing is asked here: the places of the own province lie in the page as a list that
the browser itself offers, and what is not certain comes back with the posted form, with places to choose from.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from raengjai.ground.dates import bangkok_today
from raengjai.places.forms import PlaceField
from raengjai.places.forms.place_field import PlaceInput, Typed
from raengjai.places.models import Place, name_of, path_text
from raengjai.places.rules import COUNTRY, is_code

_WITH_CODE = re.compile(r"\((\d{2,6})\)\s*$")
_ASKING = ("data-behaviour", "data-url", "data-into")


class RoomPlaceInput(PlaceInput):
    """`near`: the province whose places lie in the page; none for the country."""

    template_name = "protection/room_place_input.html"
    near = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        """One of the list carries its code at the end."""
        typed = super().value_from_datadict(data, files, name)
        found = _WITH_CODE.search(typed.text)
        if typed.choice() or not found or not is_code(found.group(1)):
            return typed
        return Typed(typed.text, found.group(1), typed.text)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        drawn = context["widget"]["attrs"]
        for asking in _ASKING:
            drawn.pop(asking, None)
        nearby = list(self._nearby())
        if nearby:
            drawn["list"] = f"{drawn.get('id', name)}_near"
        return context | {"nearby": nearby}

    def _nearby(self) -> Sequence[str]:
        """ "เวียงเหนือ · เมืองลำปาง (520101)", by district."""
        if not self.near or self.near == COUNTRY:
            return []
        rows = Place.objects.inside(self.near).filter(level__in=self.levels).open_on(bangkok_today())
        codes = rows.exclude(level="province").order_by("code").values_list("code", flat=True)
        return [" · ".join([name_of(code), *_around(code)]) + f" ({code})" for code in codes]


class RoomPlaceField(PlaceField):
    """A place; cleaned to its code. `near`: the province whose places are offered, `kept`: what stood there before and stays as it is, also
    when there is no such place any more."""

    widget = RoomPlaceInput

    def __init__(self, *, near: str = "", kept: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.kept = kept
        self.near = near

    @property
    def near(self) -> str:
        return self._near

    @near.setter
    def near(self, province_code: str) -> None:
        self._near = province_code
        self.widget.near = province_code

    def clean(self, value: Any) -> str:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        if self.kept and self.kept in (typed.choice(), typed.text):
            return self.kept
        if self.kept and not typed.choice() and is_code(self.kept) and typed.text == path_text(self.kept):
            return self.kept
        return super().clean(value)


def _around(code: str) -> list[str]:
    return [name_of(code[:4])] if len(code) == 6 else []
