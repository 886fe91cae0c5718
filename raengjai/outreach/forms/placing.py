"""What the coordinator asks of the planner, and what is changed of a proposal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from raengjai.ground.dates import bangkok_today, short_date
from raengjai.outreach.actions import Request
from raengjai.outreach.models import PlacingPlan
from raengjai.places.forms import PlaceField
from raengjai.places.models import full_name_of, office_calendar
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import ThaiDateField

MOST_DAYS = 40
LONGEST = timedelta(days=366)
USUAL_DAYS = 10
FREE, PIN, OUT = "free", "pin", "out"
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class PlacingForm(forms.Form):
    """How many days, in which period, and how many each agency gives. Where they go is the planner's work."""

    days = forms.IntegerField(
        label=gettext_lazy("How many service days?"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(_NUMBER),
    )
    first_on = ThaiDateField(label=gettext_lazy("From the day"))
    last_on = ThaiDateField(label=gettext_lazy("Until the day"))
    least_km = forms.IntegerField(
        label=gettext_lazy("Kilometres between two of them, at least"),
        help_text=gettext_lazy("By road, as estimated. Leave it empty when they may be neighbours."),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(_NUMBER),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.capacities = []
        for agency in all_on(catalogue().agencies, bangkok_today()):
            name = f"capacity_{agency.code}"
            self.capacities.append(name)
            self.fields[name] = forms.IntegerField(
                label=agency.short.say(get_language() or "th"),
                required=False,
                min_value=0,
                max_value=MOST_DAYS,
                widget=forms.TextInput(_NUMBER),
            )

    def capacity_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.capacities]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day is before the first day. Correct one of them."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_on", _("Plan at most one year at a time."))
        return said

    def asked(
        self, *, pins: Mapping[str, date | None] | None = None, without: frozenset[str] = frozenset()
    ) -> Request:
        said = self.cleaned_data
        capacity = {
            name.removeprefix("capacity_"): said[name] for name in self.capacities if said[name] is not None
        }
        return Request(
            days=said["days"],
            first=said["first_on"],
            last=said["last_on"],
            capacity=capacity,
            pins=dict(pins or {}),
            without=without,
            least_km=float(said["least_km"] or 0),
        )


def first_wishes(today: date) -> dict[str, Any]:
    """What the blank form proposes: ten days in the three months after this one."""
    begins = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    ends = (begins + timedelta(days=93)).replace(day=1) - timedelta(days=1)
    return {"days": USUAL_DAYS, "first_on": begins, "last_on": ends}


def wishes_of(plan: PlacingPlan) -> dict[str, Any]:
    """The form as it was filled in for a plan."""
    asked = plan.asked()
    return {
        "days": asked.days,
        "first_on": asked.first,
        "last_on": asked.last,
        "least_km": int(asked.least_km) or None,
        **{f"capacity_{agency}": days for agency, days in asked.capacity.items()},
    }


@dataclass(frozen=True, slots=True)
class Wish:
    """The two fields of one place of a proposal."""

    code: str
    what: forms.BoundField
    day: forms.BoundField


class ChangeForm(forms.Form):
    """A proposal as the coordinator wants it: each place free, held (also on a day), or left out; and others."""

    also = PlaceField(
        label=gettext_lazy("Hold a day here too"),
        levels=("subdistrict",),
        required=False,
        error_messages={"levels": gettext_lazy("Choose a sub-district.")},
    )
    never = PlaceField(label=gettext_lazy("Leave out as well"), levels=("subdistrict",), required=False)

    def __init__(self, *args: Any, plan: PlacingPlan, lines: Sequence[tuple[str, date]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.plan, self.codes = plan, [code for code, _day in lines]
        asked = plan.asked()
        days = _day_choices(plan, [day for _code, day in lines])
        for code, _day in lines:
            self.fields[f"what_{code}"] = forms.ChoiceField(
                label=full_name_of(code),
                choices=[
                    (FREE, gettext_lazy("As the planner likes")),
                    (PIN, gettext_lazy("Hold it here")),
                    (OUT, gettext_lazy("Leave it out")),
                ],
                initial=PIN if code in asked.pins else FREE,
            )
            held = asked.pins.get(code)
            self.fields[f"day_{code}"] = forms.ChoiceField(
                label=gettext_lazy("On"),
                choices=days,
                required=False,
                initial=held.isoformat() if held else "",
            )
        self.out = sorted(asked.without)
        if self.out:
            self.fields["still_out"] = forms.MultipleChoiceField(
                label=gettext_lazy("Left out so far"),
                help_text=gettext_lazy("Take the mark away to let the planner think of it again."),
                choices=[(code, full_name_of(code)) for code in self.out],
                initial=self.out,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for name in ("also", "never"):
            self.fields[name].inside = (plan.province_code,)  # type: ignore[attr-defined]

    def wish_of(self, code: str) -> Wish:
        return Wish(code, self[f"what_{code}"], self[f"day_{code}"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in ("also", "never"):
            code = said.get(name)
            if code and not code.startswith(self.plan.province_code):
                self.add_error(name, ValidationError(_("Choose a sub-district of your province.")))
        if said.get("also") and said.get("also") == said.get("never"):
            self.add_error("never", ValidationError(_("The same place cannot be held and left out.")))
        return said

    def pins(self) -> dict[str, date | None]:
        """Held places; a day that is set holds its place as well."""
        said, found = self.cleaned_data, {}
        for code in self.codes:
            day = said.get(f"day_{code}") or ""
            if said[f"what_{code}"] == PIN or (day and said[f"what_{code}"] == FREE):
                found[code] = date.fromisoformat(day) if day else None
        if said.get("also"):
            found[said["also"]] = found.get(said["also"])
        return found

    def without(self) -> frozenset[str]:
        said = self.cleaned_data
        out = {code for code in self.codes if said[f"what_{code}"] == OUT} | set(said.get("still_out") or ())
        return frozenset(out | ({said["never"]} if said.get("never") else set())) - self.pins().keys()


def _day_choices(plan: PlacingPlan, days: Sequence[date]) -> list[tuple[str, Any]]:
    """The office days of the period, and those of the proposal."""
    calendar, language = office_calendar(), get_language() or "th"
    span = (plan.last_on - plan.first_on).days
    all_days = [plan.first_on + timedelta(days=number) for number in range(span + 1)]
    open_days = {day for day in all_days if calendar.is_office_day(day)} | set(days)
    shown = [day for day in sorted(open_days) if day >= bangkok_today()]
    return [("", gettext_lazy("any day")), *((day.isoformat(), short_date(day, language)) for day in shown)]
