"""A form field for a place: typed by name, code or post code; asks back with a list when it is not certain.

It works without JavaScript: what is not certain comes back with radio buttons to choose from. With JavaScript
the same list appears while typing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.ground.refused import Refused
from raengjai.places.models import Place, PlaceQuerySet, path_text
from raengjai.places.models.area import EXACT, NAMED
from raengjai.places.rules import COUNTRY, is_code, is_inside, level_of, read_query

MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """What came from the page: the text, the code that was chosen, and the text the choice was offered for."""

    text: str = ""
    chosen: str = ""
    offered_for: str = ""

    def choice(self) -> str:
        """The chosen code, unless the text has been changed since."""
        return self.chosen if self.chosen and self.text == self.offered_for else ""


class PlaceInput(forms.TextInput):
    """A text box and the list of places to choose from under it."""

    template_name = "places/place_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.levels: Sequence[str] = ()
        self.inside: Sequence[str] = ()
        self.offered: list[Place] = []
        self.found = ""  # the code that the text was understood as

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(
            text=str(data.get(name, "") or "").strip(),
            chosen=str(data.get(f"{name}_code", "") or "").replace("\x00", ""),  # PostgreSQL takes none
            offered_for=str(data.get(f"{name}_offered", "") or "").strip(),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed = self._understood(value if isinstance(value, Typed) else _typed_of(str(value or "")))
        context = super().get_context(name, typed.text, attrs)
        choice = typed.choice()
        offered = self.offered or list(Place.objects.filter(code=choice) if is_code(choice) else [])
        suggest = f"{reverse('place_suggest')}?name={name}&levels={','.join(self.levels)}"
        context["widget"]["attrs"] |= {
            "data-behaviour": "suggest",
            "data-url": f"{suggest}&inside={','.join(self.inside)}",
            "data-into": f"#{context['widget']['attrs'].get('id')}_choices",
        }
        return context | {"name": name, "typed": typed.text, "chosen": choice, "offered": offered}

    def _understood(self, typed: Typed) -> Typed:
        """What was found for the text is chosen when the page comes back; a bare code is shown by its name."""
        if not self.found or typed.choice():
            return typed
        return _typed_of(self.found) if is_code(typed.text) else Typed(typed.text, self.found, typed.text)


class PlaceField(forms.Field):
    """A place; cleaned to its code. `levels` says which areas may be chosen, `inside` the codes to stay within."""

    widget = PlaceInput
    default_error_messages = {
        "required": _("Give the place."),
        "unknown": _("No place is called “%(text)s”. Check the spelling, or give the code of six digits."),
        "unsure": _("No place is called exactly “%(text)s”. Choose one of these, or type it again."),
        "several": _("Several places are called “%(text)s”. Choose the right one."),
        "level": _("%(place)s cannot be chosen here. Give the %(levels)s."),
        "outside": _("%(place)s is outside your area."),
    }

    def __init__(
        self,
        *,
        levels: Sequence[str] = ("subdistrict",),
        inside: Sequence[str] = (),
        on: date | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.levels, self.on = tuple(levels), on
        self.inside = inside
        self.box.levels = self.levels

    @property
    def box(self) -> PlaceInput:
        """This field's own widget."""
        return cast(PlaceInput, self.widget)

    @property
    def inside(self) -> Sequence[str]:
        """The codes within which the place must lie; none for everywhere. A form sets it from its actor."""
        return self._inside

    @inside.setter
    def inside(self, codes: Sequence[str]) -> None:
        self._inside = () if COUNTRY in codes else tuple(codes)
        self.box.inside = self._inside

    def clean(self, value: Any) -> str:
        typed = value if isinstance(value, Typed) else _typed_of(str(value or ""))
        if not typed.text and not typed.choice():
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        self.box.found = self._check(typed.choice() or self._find(typed.text))
        return self.box.found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != (
            data.choice() or data.text if isinstance(data, Typed) else str(data or "")
        )

    def _find(self, text: str) -> str:
        """The one place that is meant; otherwise an error, and the likely ones to choose from."""
        if code := read_query(text).code:
            return code
        everywhere = Place.objects.search(text)
        of_level = everywhere.filter(level__in=self.levels)
        allowed = list(within(of_level, self.inside)[: MOST_CHOICES + 1])
        exact = [place for place in allowed if _is_exact(place)]
        if choices := self._in_use(exact):
            return self._only(choices, text)
        self.box.offered = [place for place in allowed if not place.is_closed][:MOST_CHOICES]
        for elsewhere in (of_level.first(), everywhere.first()):
            if elsewhere and _is_exact(elsewhere):
                return elsewhere.code
        raise self._error("unsure" if self.box.offered else "unknown", text=text)

    def _in_use(self, places: Sequence[Place]) -> list[Place]:
        """The places themselves, or what took the place of those that are closed."""
        closed = [place for place in places if place.is_closed]
        if not closed or len(places) == 1:
            return list(places)
        known = [place for place in places if not place.is_closed]
        return known + [place for place in self._successors(closed) if place not in known]

    def _successors(self, closed: Collection[Place]) -> list[Place]:
        found = Place.objects.filter(predecessions__place__in=closed, level__in=self.levels).distinct()
        return list(within(found, self.inside).in_thai_order()[:MOST_CHOICES])

    def _only(self, choices: list[Place], text: str) -> str:
        if len(choices) == 1:
            return choices[0].code
        self.box.offered = choices[:MOST_CHOICES]
        raise self._error("several", text=text)

    def _check(self, code: str) -> str:
        """The code of a place that exists, has the right level, lies inside the area and is open."""
        try:
            place = Place.check_open(code, self.on or bangkok_today())
        except Refused as refused:
            self.box.offered = self._successors(Place.objects.filter(code=code))
            raise ValidationError(refused.message, code="closed") from refused
        if level_of(code) not in self.levels:
            raise self._error("level", place=place.full_name, levels=_level_words(self.levels))
        if self.inside and not any(is_inside(code, scope) for scope in self.inside):
            raise self._error("outside", place=path_text(code))
        return code

    def _error(self, code: str, **told: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=told)


def _is_exact(place: Place) -> bool:
    """Whether a search named the place itself: by code, post code or whole name."""
    return not hasattr(place, "likeness") and getattr(place, "rank", EXACT) <= NAMED


def within(places: PlaceQuerySet, scopes: Sequence[str]) -> PlaceQuerySet:
    """The places inside any of the scopes; all of them when there is none."""
    wanted = Q()
    for scope in scopes:
        wanted |= Q(code__startswith=scope)
    return places.filter(wanted)


def _typed_of(code: str) -> Typed:
    """An initial value: the code's path as text, with the code chosen."""
    if not is_code(code):
        return Typed(text=code)
    text = path_text(code)
    return Typed(text=text, chosen=code, offered_for=text)


def _level_words(levels: Sequence[str]) -> str:
    words = {"province": _("province"), "district": _("district"), "subdistrict": _("sub-district")}
    return ", ".join(str(words[level]) for level in levels if level in words)
