"""What part of the calendar is shown. What is not on a list counts as not said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.forms.planning import agency_choices
from raengjai.events.rules import KINDS, STATE_NAMES, State
from raengjai.ground.actor import Actor
from raengjai.network.forms.members import provinces_of

_NOT_YET = (State.DRAFT, State.SUBMITTED)


class CalendarFilter(forms.Form):
    """Province (for the Ministry), kind, state, agency, and what the reader holds or wrote."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *KINDS], required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    own = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, data: Any, *, actor: Actor, plans: bool) -> None:
        super().__init__(data)
        self.provinces = provinces_of(actor)
        asked = str(data.get("province") or "")
        known = [code for code, _name in self.provinces]
        self.chosen = asked if asked in known else (known[0] if len(known) == 1 else "")
        self._choose("province", [("", _("Choose a province")), *self.provinces])
        if len(self.provinces) < 2:
            del self.fields["province"]
        states = [each for each in State if plans or each not in _NOT_YET]
        self._choose("state", [("", _("All states")), *((each.value, STATE_NAMES[each]) for each in states)])
        self._choose("agency", [("", _("All agencies")), *agency_choices(actor.language)])

    def read(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        return {
            "province": self.chosen,
            "kind": said.get("kind") or "",
            "state": said.get("state") or "",
            "agency": said.get("agency") or "",
            "own": bool(said.get("own")),
        }

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
