"""What an order appoints, renews, moves or ends."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import ids_in
from raengjai.network.actions import Said
from raengjai.network.models import DEEDS, END_REASONS, TIERS, Member
from raengjai.network.models.order_run import Deed
from raengjai.network.rules import Order
from raengjai.network.rules.orders import LONGEST
from raengjai.places.forms import PlaceField
from raengjai.web.fields import ThaiDateField

FIRST_ORDERS = date(2005, 1, 1)
# The other reasons are of one person: somebody died, or moved away.
_REASONS_OF_MANY = ("term_over", "resigned", "unfit", "removed")


class VillageField(forms.IntegerField):
    """The number of a village (หมู่ที่), or nothing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=99, required=False, widget=widget, **options)


class OrderForm(forms.Form):
    """Number and day of an order. `must` says that there is none without."""

    order_no = forms.CharField(
        label=_("Order number"),
        max_length=LONGEST,
        help_text=_("As it is written behind “Order no.”, for example 12/2568."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    order_on = ThaiDateField(label=_("Date of the order"), earliest=FIRST_ORDERS)

    def __init__(self, *args: Any, must: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("order_no", "order_on"):
            self.fields[name].required = must

    def order(self) -> Order:
        return Order(self.cleaned_data.get("order_no") or "", self.cleaned_data.get("order_on"))


class PickForm(OrderForm):
    """Whom an order appoints, from when until when. `people` are (id, words) of those who can be chosen."""

    people = forms.MultipleChoiceField(
        label=_("Whom the order is for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose whom the order appoints.")},
    )
    starts_on = ThaiDateField(label=_("First day of the term"), earliest=FIRST_ORDERS)
    ends_on = ThaiDateField(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Leave it empty for the whole term of three years."),
    )
    field_order = ["people", "order_no", "order_on", "starts_on", "ends_on"]

    def __init__(self, data: Any, *, people: list[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        people_field: Any = self.fields["people"]
        people_field.choices = people

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day. Correct one of them."))
        return said


class ChooseForm(forms.Form):
    """Of a list of members those who are ticked, or all of it; and whether their terms are to be renewed or ended."""

    whom = forms.ChoiceField(label=_("For whom"), initial="ticked", widget=forms.RadioSelect)
    deed = forms.ChoiceField(choices=DEEDS)

    def __init__(self, data: Any = None, *, total: int = 0) -> None:
        super().__init__(data)
        everybody = ngettext(
            "The %(count)s person of this list",
            "All %(count)s people of this list, also those on other pages",
            total,
        )
        whom: Any = self.fields["whom"]
        whom.choices = [
            ("ticked", _("Those who are ticked above")),
            ("all", everybody % {"count": f"{total:,}"}),
        ]

    def read(self) -> tuple[Deed, bool, list[UUID]]:
        """The deed, whether it is for the whole list, and who is ticked. What is no id is nobody."""
        self.is_valid()
        deed: Deed = "end" if self.cleaned_data.get("deed") == "end" else "renew"
        ids: Any = self.data.getlist("people")  # type: ignore[attr-defined]
        return deed, self.cleaned_data.get("whom") == "all", ids_in(ids)


class RenewManyForm(OrderForm):
    """The order that renews many terms; each next term begins the day after the last one."""

    ends_on = ThaiDateField(
        label=_("Last day of the next terms"),
        required=False,
        earliest=FIRST_ORDERS,
        help_text=_("Leave it empty for the whole term of three years."),
    )
    field_order = ["order_no", "order_on", "ends_on"]

    def said(self) -> Said:
        return Said(self.order(), self.cleaned_data.get("ends_on"))


class EndManyForm(OrderForm):
    """The order that ends many terms, on one day and for one reason."""

    ends_on = ThaiDateField(label=_("Last day of service"), earliest=FIRST_ORDERS)
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[(code, dict(END_REASONS)[code]) for code in _REASONS_OF_MANY],
        widget=forms.RadioSelect,
    )
    field_order = ["ends_on", "reason", "order_no", "order_on"]

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, must=False)

    def said(self) -> Said:
        return Said(self.order(), self.cleaned_data["ends_on"], self.cleaned_data["reason"])


class EndForm(OrderForm):
    """The last day of a term, why, and by which order, if by one."""

    ends_on = ThaiDateField(label=_("Last day of service"))
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (code, words) for code, words in END_REASONS if code != "place"
        ],  # that is an event of places
        widget=forms.RadioSelect,
    )
    field_order = ["ends_on", "reason", "order_no", "order_on"]

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, must=False)


class MoveForm(OrderForm):
    """To another place of the province, from a day on."""

    SHOWN_AT = {"place_code": "place"}

    place = PlaceField(label=_("Sub-district that the person serves from then on"))
    village_no = VillageField(
        label=_("Village number"), help_text=_("Only for somebody who serves one village.")
    )
    tier = forms.ChoiceField(label=_("Serves as"), choices=TIERS[:2], widget=forms.RadioSelect)
    moves_on = ThaiDateField(label=_("First day there"))
    field_order = ["place", "village_no", "tier", "moves_on", "order_no", "order_on"]

    def __init__(self, data: Any = None, *, actor: Actor, member: Member) -> None:
        initial = {"tier": member.tier, "moves_on": bangkok_today()}
        super().__init__(data, initial=initial, must=False)
        where: Any = self.fields["place"]
        where.inside = actor.places
        if member.kind != "volunteer":
            del self.fields["tier"]

    def move(self) -> dict[str, Any]:
        """The arguments of `move_membership`."""
        said = self.cleaned_data
        return {
            "place_code": said["place"],
            "village_no": said["village_no"],
            "tier": said.get("tier", ""),
            "moves_on": said["moves_on"],
            "order": self.order(),
        }
