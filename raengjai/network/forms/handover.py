"""To whom open things go when a term ends, and what the office lends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.network.actions import Line
from raengjai.network.models import EQUIPMENT_KINDS
from raengjai.web.fields import ThaiDateField

FIRST_LENT = date(2005, 1, 1)


class HandoverForm(forms.Form):
    """One choice for each open thing, as the rule says unless somebody else is chosen, and one for all of them.

    `lines` are (line, words) of what can pass on; `people` are, for each kind of
    thing, (id, words) of those who can take it.
    """

    all_to = forms.ChoiceField(
        label=_("Everything to one person"),
        required=False,
        help_text=_("Or choose for each line below."),
        widget=forms.Select({"class": "select"}),
    )

    def __init__(
        self,
        data: Any,
        *,
        lines: Sequence[tuple[Line, str]],
        people: Mapping[str, Sequence[tuple[UUID, str]]],
    ) -> None:
        super().__init__(data)
        self.lines = [line for line, _words in lines]
        everybody = {str(key): words for offered in people.values() for key, words in offered}
        everything: Any = self.fields["all_to"]
        everything.choices = [("", _("As it says below")), *everybody.items()]
        for line, words in lines:
            nobody = [] if line.receiver else [("", _("The office, nobody in particular"))]
            names = [(str(key), said) for key, said in people[line.thing.kind]]
            self.fields[_name(line)] = forms.ChoiceField(
                label=words,
                required=bool(line.receiver),
                choices=[*nobody, *names],
                initial=str(line.receiver or ""),
                widget=forms.Select({"class": "select"}),
            )

    def chosen(self) -> dict[UUID, UUID]:
        """Thing → who gets it, where that is not what the rule says anyhow. "Everything" is what that person can take."""
        said = {line: self._said(line) for line in self.lines}
        return {line.thing.id: UUID(to) for line, to in said.items() if to and to != str(line.receiver or "")}

    def _said(self, line: Line) -> str:
        everything, own = str(self.cleaned_data["all_to"]), str(self.cleaned_data[_name(line)])
        field: Any = self.fields[_name(line)]
        is_able = any(key == everything for key, _words in field.choices)
        return everything if everything and is_able else own


class LendForm(forms.Form):
    """One thing that the office hands out."""

    kind = forms.ChoiceField(label=_("What it is"), choices=EQUIPMENT_KINDS, widget=forms.RadioSelect)
    serial = forms.CharField(
        label=_("Number on it"),
        required=False,
        max_length=60,
        help_text=_("Serial, IMEI or inventory number, if there is one."),
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    handed_on = ThaiDateField(label=_("Handed out on"), earliest=FIRST_LENT, latest=bangkok_today)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"handed_on": bangkok_today()})


def _name(line: Line) -> str:
    return f"to_{line.thing.id.hex}"
