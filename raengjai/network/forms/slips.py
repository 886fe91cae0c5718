"""Which accounts a list shows, and why a second step is taken away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.network.forms.members import NetworkFilter

RESET_REASONS = (
    ("lost_phone", _("The phone is lost or stolen")),
    ("new_phone", _("A new phone, and the old one is gone")),
    ("broken", _("The phone or the app does not work any more")),
)


class SlipFilter(NetworkFilter):
    """Whose slips: a province for headquarters, a district, everybody or only those who are not active yet."""

    everybody = forms.BooleanField(label=_("Also those who are active"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        del self.fields["q"], self.fields["gaps"]

    def read(self) -> dict[str, Any]:
        self.is_valid()
        said = self.cleaned_data
        return {
            "province": self.chosen,
            "district": said.get("district") or "",
            "everybody": bool(said.get("everybody")),
        }


class ResetForm(forms.Form):
    """Why, and that one has made sure of the person."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=RESET_REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why.")},
    )
    knows = forms.BooleanField(
        label=_("I have spoken with this person and I am sure who it is"),
        error_messages={
            "required": _("Speak with the person first: face to face, or call the known number.")
        },
    )
