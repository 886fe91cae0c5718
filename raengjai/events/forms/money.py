"""A budget line, a payment, the travel of many, and why a payment is undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.events.actions.money import LineDraft, PaymentDraft
from raengjai.events.models import Event, Guest
from raengjai.events.models.agenda import Speaker
from raengjai.events.models.money import CATEGORIES, MEALS, VENUES, BudgetLine
from raengjai.ground.dates import bangkok_today
from raengjai.web.fields import ThaiDateField

_PLAIN = {"inputmode": "decimal", "autocomplete": "off"}


class BahtField(forms.DecimalField):
    """Baht with at most two places; commas as people write them are taken away."""

    def __init__(self, **more: Any) -> None:
        usual: dict[str, Any] = {
            "min_value": Decimal("0.01"),
            "max_digits": 9,
            "decimal_places": 2,
            "widget": forms.TextInput(_PLAIN),
        }
        super().__init__(**(usual | more))

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


class BudgetLineForm(forms.Form):
    """One line of the budget."""

    project_code = forms.ChoiceField(label=gettext_lazy("Project"), widget=forms.RadioSelect)
    category = forms.ChoiceField(label=gettext_lazy("Kind of cost"), choices=CATEGORIES)
    what = forms.CharField(
        label=gettext_lazy("Item of cost"),
        max_length=200,
        help_text=gettext_lazy("As the plan of costs names it, for example: snacks for 128 people."),
    )
    of = forms.ChoiceField(
        label=gettext_lazy("Where snacks are taken"),
        choices=[("", "—"), *VENUES],
        required=False,
    )
    meal = forms.ChoiceField(label=gettext_lazy("Which meal"), choices=[("", "—"), *MEALS], required=False)
    speaker = forms.ChoiceField(label=gettext_lazy("Whose fee"), required=False)
    quantity = BahtField(label=gettext_lazy("How many people or pieces"))
    times = BahtField(
        label=gettext_lazy("Half days, meals, hours or nights"),
        help_text=gettext_lazy("Leave it empty when there is only one."),
        required=False,
        max_digits=6,
    )
    unit_price = BahtField(label=gettext_lazy("Price of one, in baht"))

    def __init__(self, *args: Any, event: Event, projects: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["project_code"].choices = list(projects)  # type: ignore[attr-defined]
        if len(projects) == 1:
            self.fields["project_code"].initial = projects[0][0]
        speakers = Speaker.objects.filter(event=event).order_by("name")
        self.fields["speaker"].choices = [("", "—"), *((str(each.pk), each.name) for each in speakers)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        needed = {"snack": "of", "meal": "meal", "speaker": "speaker"}.get(said.get("category", ""))
        if needed and not said.get(needed):
            self.add_error(needed, ValidationError(_("Choose one. The rule depends on it."), code="required"))
        return said

    def draft(self) -> LineDraft:
        said = self.cleaned_data
        category = said["category"]
        return LineDraft(
            project_code=said["project_code"],
            category=category,
            what=said["what"],
            quantity=said["quantity"],
            times=said["times"] or Decimal(1),
            unit_price=said["unit_price"],
            of=said["of"] if category == "snack" else "",
            meal=said["meal"] if category == "meal" else "",
            speaker_id=UUID(said["speaker"]) if category == "speaker" else None,
        )


def line_initial(line: BudgetLine) -> dict[str, Any]:
    names = ("project_code", "category", "what", "of", "meal", "quantity", "times", "unit_price")
    return {name: getattr(line, name) for name in names} | {"speaker": str(line.speaker_id or "")}


class PaymentForm(forms.Form):
    """Who got how much, when, and what proves it."""

    guest = forms.ChoiceField(
        label=gettext_lazy("Who of the event got it"),
        required=False,
        help_text=gettext_lazy("Only people who were there are listed."),
    )
    payee = forms.CharField(
        label=gettext_lazy("Or somebody else: shop, hotel, person"), max_length=250, required=False
    )
    amount = BahtField(label=gettext_lazy("Amount in baht"))
    paid_on = ThaiDateField(label=gettext_lazy("Paid on"))
    km = forms.DecimalField(
        label=gettext_lazy("Kilometres there and back"),
        required=False,
        min_value=Decimal("0.1"),
        max_digits=6,
        decimal_places=1,
        widget=forms.TextInput(_PLAIN),
    )
    receipt = forms.CharField(
        label=gettext_lazy("Number of the receipt or ticket"), max_length=60, required=False
    )
    note = forms.CharField(label=gettext_lazy("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, line: BudgetLine, present: Sequence[Guest], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["paid_on"].initial = bangkok_today()
        if line.category == "speaker" and line.speaker_id:
            del self.fields["guest"], self.fields["payee"]
        else:
            self.fields["guest"].choices = [("", "—"), *((str(each.pk), each.name) for each in present)]  # type: ignore[attr-defined]
        if line.category != "travel":
            del self.fields["km"]

    def draft(self) -> PaymentDraft:
        said = self.cleaned_data
        return PaymentDraft(
            amount=said["amount"],
            paid_on=said["paid_on"],
            guest_id=UUID(said["guest"]) if said.get("guest") else None,
            payee=said.get("payee") or "",
            km=said.get("km"),
            receipt=said["receipt"],
            note=said["note"],
        )


@dataclass(frozen=True, slots=True)
class TravelRow:
    """One person's fields of the travel of many."""

    guest: Guest
    km: forms.BoundField
    receipt: forms.BoundField
    amount: forms.BoundField


class TravelForm(forms.Form):
    """The travel of everybody who was there and has not been paid: distance or receipt, and the amount. Rows that are
    left empty are left out."""

    paid_on = ThaiDateField(label=gettext_lazy("Paid on"))

    def __init__(self, *args: Any, guests: Sequence[Guest], **more: Any) -> None:
        super().__init__(*args, **more)
        self.guests = list(guests)
        self.fields["paid_on"].initial = bangkok_today()
        for guest in self.guests:
            named = {"name": guest.name}
            self.fields[f"km_{guest.pk}"] = forms.DecimalField(
                label=_("%(name)s: kilometres there and back") % named,
                required=False,
                min_value=Decimal("0.1"),
                max_digits=6,
                decimal_places=1,
                widget=forms.TextInput({**_PLAIN, "class": "input width-4"}),
            )
            self.fields[f"receipt_{guest.pk}"] = forms.CharField(
                label=_("%(name)s: receipt or ticket") % named,
                required=False,
                max_length=60,
                widget=forms.TextInput({"class": "input width-8", "autocomplete": "off"}),
            )
            self.fields[f"amount_{guest.pk}"] = BahtField(
                label=_("%(name)s: amount in baht") % named,
                required=False,
                widget=forms.TextInput({**_PLAIN, "class": "input width-8"}),
            )

    def rows(self) -> list[TravelRow]:
        return [
            TravelRow(guest, self[f"km_{guest.pk}"], self[f"receipt_{guest.pk}"], self[f"amount_{guest.pk}"])
            for guest in self.guests
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for guest in self.guests:
            begun = said.get(f"km_{guest.pk}") or said.get(f"receipt_{guest.pk}")
            if begun and f"amount_{guest.pk}" in said and not said[f"amount_{guest.pk}"]:
                self.add_error(f"amount_{guest.pk}", ValidationError(_("Give the amount."), code="required"))
        if not self.errors and not self.drafts():
            raise ValidationError(_("Fill in at least one person."), code="empty")
        return said

    def drafts(self) -> list[PaymentDraft]:
        said = self.cleaned_data
        return [
            PaymentDraft(
                amount=said[f"amount_{guest.pk}"],
                paid_on=said["paid_on"],
                guest_id=guest.pk,
                km=said.get(f"km_{guest.pk}"),
                receipt=said.get(f"receipt_{guest.pk}") or "",
            )
            for guest in self.guests
            if said.get(f"amount_{guest.pk}")
        ]


class UndoPaymentForm(forms.Form):
    """Why a payment does not count."""

    why = forms.CharField(
        label=gettext_lazy("Why is this payment undone?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
