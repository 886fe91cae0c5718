"""Two taps: how many, and what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.places.forms import PlaceField
from raengjai.places.models import full_name_of

AMOUNTS = (1, 5, 10, 20, 50)


class HandoutForm(forms.Form):
    """The count is chosen first and stays; the tapped button says the title or the topic.

    `form_id` is made where the form is drawn, so that a tap that is sent twice counts once.
    """

    copies = forms.TypedChoiceField(
        label=_("How many copies, or people?"),
        coerce=int,
        choices=[(amount, str(amount)) for amount in AMOUNTS],
        initial=1,
        widget=forms.RadioSelect,
    )
    place_code = PlaceField(label=_("Sub-district"))
    form_id = forms.UUIDField(required=False, initial=new_id, widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)  # both are buttons
    topic = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        own = [code for code in actor.places if len(code) == 6]
        if own and len(own) == len(actor.places):
            choices = [(code, full_name_of(code)) for code in own]
            field = forms.ChoiceField(label=self.fields["place_code"].label, choices=choices, initial=own[0])
            field.widget = forms.HiddenInput() if len(own) == 1 else forms.Select(choices=choices)
            self.fields["place_code"] = field
        else:
            self.fields["place_code"].inside = actor.places  # type: ignore[attr-defined]
