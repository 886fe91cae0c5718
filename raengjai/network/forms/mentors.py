"""Pairing a mentor with an area, ending that, and a note on a talk with a volunteer."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.network.actions import MOST_WORDS, TalkDraft
from raengjai.network.forms.members import districts_of, provinces_of
from raengjai.network.models import TALK_KINDS, Talk
from raengjai.web.fields import ThaiDateField

LONGEST_AHEAD = timedelta(days=366)
FIRST_TALKS = date(2019, 1, 1)
PARTS = (
    ("whole", _("The whole district")),
    ("province", _("The whole province")),
    ("some", _("Only some sub-districts")),
    ("people", _("Only some volunteers")),
)


class ProvinceFilter(forms.Form):
    """Which province is shown: headquarters chooses, everybody else has the own one. What is unknown counts as not said."""

    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        known = provinces_of(actor)
        codes = [code for code, _name in known]
        asked = str(data.get("province") or "")
        self.chosen = asked if asked in codes else (codes[0] if len(codes) == 1 else "")
        field: Any = self.fields["province"]
        field.choices = [("", _("Choose a province")), *known]
        if len(known) < 2:
            del self.fields["province"]


class TeamFilter(forms.Form):
    """Which district of the own province is shown."""

    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, data: Any, *, province: str) -> None:
        super().__init__(data)
        field: Any = self.fields["district"]
        field.choices = [("", _("All districts")), *districts_of(province)]

    def read(self) -> str:
        """The code of the district, "" for all."""
        self.is_valid()
        return self.cleaned_data.get("district") or ""


class PairForm(forms.Form):
    """Who of the agency looks after the district, or after some of its sub-districts or volunteers, from which day on."""

    mentor = forms.ChoiceField(label=_("Mentor"), widget=forms.RadioSelect)
    part = forms.ChoiceField(label=_("Looks after"), choices=PARTS, initial="whole", widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(
        label=_("Sub-districts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.MultipleChoiceField(
        label=_("Volunteers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = ThaiDateField(
        label=_("From"),
        earliest=bangkok_today,
        latest=lambda: bangkok_today() + LONGEST_AHEAD,
        help_text=_("Who looked after it until then ends the day before."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        mentors: Sequence[tuple[UUID, str]],
        places: Sequence[tuple[str, str]],
        people: Sequence[tuple[UUID, str]],
    ) -> None:
        super().__init__(data, initial={"part": "whole", "starts_on": bangkok_today()})
        for name, choices in (("mentor", mentors), ("places", places), ("people", people)):
            field: Any = self.fields[name]
            field.choices = [(str(key), words) for key, words in choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("part") == "some" and not said.get("places"):
            self.add_error("places", _("Choose at least one sub-district."))
        if said.get("part") == "people" and not said.get("people"):
            self.add_error("people", _("Choose at least one volunteer."))
        return said


class EndPairingForm(forms.Form):
    """The last day on which the mentor looks after it."""

    last_day = ThaiDateField(
        label=_("Last day"),
        earliest=bangkok_today,
        latest=lambda: bangkok_today() + LONGEST_AHEAD,
        help_text=_("From the day after, nobody of the agency looks after it until you choose somebody."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"last_day": bangkok_today()})


class TalkForm(forms.Form):
    """What a mentor writes about a talk with a volunteer."""

    kind = forms.ChoiceField(label=_("How you talked"), choices=TALK_KINDS, widget=forms.RadioSelect)
    held_on = ThaiDateField(label=_("Day of the talk"), earliest=FIRST_TALKS, latest=bangkok_today)
    talked = forms.CharField(
        label=_("What you talked about"),
        max_length=MOST_WORDS,
        help_text=_("What goes well, what is hard, what would help. No names of people who asked for help."),
        widget=forms.Textarea({"rows": "5"}),
    )
    next_step = forms.CharField(
        label=_("Next step"),
        required=False,
        max_length=300,
        help_text=_("What you agreed, such as: visit the village together."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    next_on = ThaiDateField(
        label=_("Day of the next step"),
        required=False,
        earliest=FIRST_TALKS,
        latest=lambda: bangkok_today() + LONGEST_AHEAD,
        help_text=_("You get a task for this day."),
    )
    is_shared = forms.BooleanField(
        label=_("Show the next step to the volunteer"),
        required=False,
        help_text=_("Then both know what was agreed."),
    )

    def __init__(
        self, data: Any = None, *, talk: Talk | None = None, said: dict[str, str] | None = None
    ) -> None:
        initial: dict[str, Any] = {"kind": "call", "held_on": bangkok_today(), "is_shared": True}
        if talk is not None:
            initial = {name: getattr(talk, name) for name in ("kind", "held_on", "next_on", "is_shared")}
        super().__init__(data, initial={**initial, **(said or {})})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("next_step") and not said.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Give the day of the next step."))
        if said.get("next_on") and not said.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what the next step is."))
        return said

    def draft(self) -> TalkDraft:
        return TalkDraft(**self.cleaned_data)
