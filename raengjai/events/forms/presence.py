"""What the registration desk writes down: who came without an invitation, and why somebody was not there after all."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions import WalkIn
from raengjai.events.models import Event, TargetGroup
from raengjai.ground.text import phone_e164
from raengjai.people.forms.fields import NameField, TextLineField


class WalkInForm(forms.Form):
    """Name and group; the rest as far as the person says it."""

    name = NameField(
        label=_("Name and family name"),
        max_length=250,
        error_messages={"required": _("Write the person’s name.")},
    )
    group = forms.ChoiceField(
        label=_("Group"),
        error_messages={"required": _("Choose a group.")},
        widget=forms.Select({"data-as-typed": True}),
    )
    organisation = TextLineField(label=_("Organisation or village"), max_length=200, required=False)
    phone = TextLineField(label=_("Telephone"), max_length=20, required=False)

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, **more)
        self.groups = {
            str(each.pk): each for each in TargetGroup.objects.filter(event=event).order_by("position", "id")
        }
        field: Any = self.fields["group"]
        field.choices = [("", "–"), *((pk, each.name) for pk, each in self.groups.items())]

    def clean_phone(self) -> str:
        text = str(self.cleaned_data["phone"])
        if text and not phone_e164(text):
            raise forms.ValidationError(
                _("This is no telephone number. Write all its figures, or leave it empty.")
            )
        return text

    def walk_in(self, guest_id: UUID | None = None) -> WalkIn:
        """Of a valid form; `guest_id` is the id that a phone gave the person."""
        said = self.cleaned_data
        return WalkIn(
            group=self.groups[said["group"]],
            name=said["name"],
            organisation=said["organisation"],
            phone=said["phone"],
            id=guest_id,
        )


class UndoForm(forms.Form):
    """Why somebody was not there after all."""

    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Say why: the sign-in sheet rests on it.")},
    )
