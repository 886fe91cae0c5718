"""Which part of the register is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.network.forms.members import districts_of, provinces_of
from raengjai.network.models import KINDS, LEVELS, TIERS

SHOWN = (
    ("serving", _("Serving now")),
    ("ending", _("Ends within 90 days")),
    ("later", _("Begins later")),
    ("over", _("Over")),
)


class RegisterFilter(forms.Form):
    """The filters of the register. What is not on the list counts as not said."""

    state = forms.ChoiceField(label=_("Terms"), required=False, choices=SHOWN)
    kind = forms.ChoiceField(
        label=_("Kind of person"), required=False, choices=[("", _("Everybody")), *KINDS]
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("Both tiers")), *TIERS[:2]])
    level = forms.ChoiceField(label=_("Serves"), required=False, choices=[("", _("Any area")), *LEVELS])
    district = forms.ChoiceField(label=_("District"), required=False)
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        known = [code for code, _name in provinces_of(actor)]
        asked = str(data.get("province") or "")
        self.province = asked if asked in known else (known[0] if known else "")
        district: Any = self.fields["district"]
        district.choices = [("", _("All districts")), *districts_of(self.province)]

    def read(self) -> dict[str, str]:
        """Filter → chosen code; the first state when none was said."""
        self.is_valid()
        said = {name: (self.cleaned_data.get(name) or "").strip() for name in self.fields}
        return {**said, "state": said["state"] or "serving", "province": self.province}
