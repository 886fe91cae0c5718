"""What a learner chooses on an invented story. Nothing of it is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from raengjai.protection.rules import triage
from raengjai.protection.rules.practice_reading import CHOICES, Reading
from raengjai.protection.rules.practice_signs import Situation
from raengjai.protection.rules.records import code_list
from raengjai.protection.rules.screening import State
from raengjai.protection.rules.screening import words as says

DECISIONS = {
    "accept": _("Accept it as a case"),
    "pass": _("Pass it on to another office"),
    "close": _("Close it without a case"),
}
URGENT = {"yes": _("Yes"), "no": _("No")}
READ = {code: says.STATES[State[code.upper()]] for code in CHOICES}
_FOR_PRACTICE = "practice"  # a reason for real clues only


class DecideForm(forms.Form):
    """The first decision on a clue: what becomes of it, where to or why, and whether it is urgent."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=list(DECISIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the clue.")},
    )
    to = forms.ChoiceField(
        label=_("To which office?"), help_text=_("Only if you pass it on."), required=False
    )
    reason = forms.ChoiceField(
        label=_("Why can it be closed?"), help_text=_("Only if you close it."), required=False
    )
    urgent = forms.ChoiceField(
        label=_("Is it urgent?"),
        choices=list(URGENT.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is urgent.")},
    )

    use_required_attribute = False

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data)
        to: Any = self.fields["to"]
        reason: Any = self.fields["reason"]
        offices = code_list("office")
        to.choices = [
            ("", _("Choose the office")),
            *((code, offices.say(code, language)) for code in offices.choices),
        ]
        reasons = [each for each in triage.close_reasons() if each.code != _FOR_PRACTICE]
        reason.choices = [("", _("Choose a reason")), *((each.code, each.say(language)) for each in reasons)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        decision = said.get("decision")
        if decision == "pass" and not said.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose the office it goes to."))
        if decision == "close" and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why it can be closed."))
        return said

    def chosen(self, name: str) -> str:
        """The words of what was chosen, "" where nothing was."""
        field: Any = self.fields[name]
        value = self.cleaned_data.get(name) or ""
        return str(dict(field.choices).get(value, "")) if value else ""

    def kept(self) -> list[tuple[str, str]]:
        """What travels on to the next step."""
        return [(name, self.cleaned_data.get(name) or "") for name in self.fields]


class ReadForm(forms.Form):
    """How the learner reads each dimension of the interviews of a story."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, readings: Iterable[Reading]) -> None:
        super().__init__(data)
        for each in readings:
            self.fields[each.field] = forms.ChoiceField(
                label=_("What do the rules make of it?"),
                choices=list(READ.items()),
                widget=forms.RadioSelect,
                error_messages={"required": format_lazy(_("Choose how you read it: {name}"), name=each.name)},
            )


class SignsForm(forms.Form):
    """What somebody would do in each situation."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, situations: Iterable[Situation], choices: Mapping[str, str]
    ) -> None:
        super().__init__(data)
        for each in situations:
            self.fields[each.story] = forms.ChoiceField(
                label=_("What would you do?"),
                choices=list(choices.items()),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what you would do.")},
            )
