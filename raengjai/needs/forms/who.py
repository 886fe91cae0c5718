"""For whom a need is recorded, and what the person agrees to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground import receipts
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.needs.actions.record import OLDEST
from raengjai.needs.models.visit import CHANNELS, FOR_WHOM
from raengjai.people.forms import NameField, PersonForm
from raengjai.web.fields import ThaiDateField


class WhoForm(forms.Form):
    """Who speaks. With a proxy or a parent the speaker's name is kept with the visit."""

    for_whom = forms.ChoiceField(
        label=_("Who speaks?"), choices=FOR_WHOM, initial="self", widget=forms.RadioSelect
    )
    speaker_name = NameField(label=_("Name of who speaks for the person"), required=False)
    speaker_relation = NameField(
        label=_("How this person belongs to the one concerned"),
        help_text=_("For example daughter, neighbour, village head."),
        required=False,
        max_length=60,
    )
    nameless = forms.BooleanField(label=_("The person does not want to give a name"), required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("for_whom") in ("proxy", "minor") and not said.get("speaker_name"):
            self.add_error("speaker_name", _("Write the name of who speaks for the person."))
        return said


class NewPersonForm(PersonForm):
    """A person met for the first time; without a name only the place is asked."""

    surely_new = forms.BooleanField(label=_("None of these: this is another person"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, nameless: bool, **more: Any) -> None:
        super().__init__(data, actor=actor, **more)
        if nameless:
            for name in set(self.fields) - {"place_code", "village_no"}:
                del self.fields[name]


def _first_day() -> date:
    return bangkok_today() - OLDEST


class VisitForm(forms.Form):
    """When and how the person was met, and the receipt that the form made."""

    made_on = ThaiDateField(
        label=_("Day of the visit"), earliest=_first_day, latest=bangkok_today, required=False
    )
    channel = forms.ChoiceField(
        label=_("Where did you meet?"), choices=CHANNELS, initial="visit", required=False
    )
    receipt_code = forms.CharField(
        max_length=40, widget=forms.HiddenInput({"data-behaviour": "receipt-code"})
    )

    def clean_receipt_code(self) -> str:
        code = self.cleaned_data["receipt_code"]
        if not receipts.is_valid(code):
            raise forms.ValidationError(
                _("The receipt code has a wrong character. Compare it with the paper.")
            )
        return receipts.normalise(code)


class PaperVisitForm(VisitForm):
    """The same of a paper form, whose printed code is typed."""

    receipt_code = forms.CharField(
        label=_("Receipt code"),
        max_length=40,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "input code",
            }
        ),
        error_messages={"required": _("Write the code that is printed on the paper.")},
    )
