"""What a report is asked for: place, fiscal year, month, and which acts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from raengjai.ground.dates import ERA, bangkok_today, fiscal_months, fiscal_year, month_names
from raengjai.places.rules import CODE_FORM
from raengjai.programmes.models import Project, Slice
from raengjai.programmes.providers import name_of_code
from raengjai.programmes.rules import kinds, month_of, year_period

FIRST_YEAR = 2563
ALL = "all"
AGENCIES = ("OPS", "DOE", "DSD", "DLPW", "SSO")


class ReportForm(forms.Form):
    """The choices of the place report. What is not asked for has a sensible value: this year, all of it."""

    place = forms.RegexField(CODE_FORM, widget=forms.HiddenInput)
    year = forms.TypedChoiceField(label=gettext_lazy("Fiscal year"), coerce=int)
    month = forms.ChoiceField(label=gettext_lazy("Month"))
    of = forms.ChoiceField(label=gettext_lazy("Which acts"))

    def __init__(self, asked: Any, *, place: str, **options: Any) -> None:
        year = _year_of(asked.get("year"))
        given = {"place": place, "year": str(year), "month": ALL, "of": ALL}
        super().__init__(given | {name: asked[name] for name in given if asked.get(name)}, **options)
        self.language = get_language() or "th"
        self._offer("year", [(str(y), year_name(y)) for y in range(_year_of(None), FIRST_YEAR - 1, -1)])
        self._offer("month", [(ALL, _("The whole year")), *self._months(year)])
        self._offer("of", self._slices(year, str(self.data["of"])))

    def period(self) -> str:
        """The period as the sums name it."""
        month: str = self.cleaned_data["month"]
        year: int = self.cleaned_data["year"]
        return year_period(year) if month == ALL else month_of(self.first_day())

    def first_day(self) -> date:
        """The first day of the chosen month, or of the year."""
        months, month = fiscal_months(self.cleaned_data["year"]), self.cleaned_data["month"]
        return months[0] if month == ALL else next(first for first in months if first.month == int(month))

    def slice(self) -> Slice:
        """Which acts are counted."""
        what, _colon, code = self.cleaned_data["of"].partition(":")
        return Slice(**{what: code}) if code else Slice()

    def query(self, **changes: str) -> dict[str, str]:
        """The address of the same report with something else."""
        given = {name: str(self.cleaned_data[name]) for name in ("place", "year", "month", "of")} | changes
        return {name: value for name, value in given.items() if value != ALL}

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _months(self, year: int) -> list[tuple[str, str]]:
        """Months by their number, so that the choice stays when the year changes."""
        names = month_names(self.language)
        return [(f"{first.month:02}", names[first.month - 1]) for first in fiscal_months(year)]

    def _slices(self, year: int, asked: str) -> list[tuple[str, Any]]:
        agencies = [(f"agency:{code}", name_of_code("agency", code, self.language)) for code in AGENCIES]
        projects = {
            f"project:{project.code}": project.name
            for project in Project.objects.order_by("-fiscal_year", "parent_code", "code")
            if project.fiscal_year == year or f"project:{project.code}" == asked
        }
        return [
            (ALL, _("All acts, each once")),
            (_("Acts of one agency"), agencies),
            *([(_("Acts credited to one project"), list(projects.items()))] if projects else []),
        ]


class ActsForm(ReportForm):
    """Which acts a list shows, and from where on it goes."""

    kind = forms.ChoiceField(choices=[(code, code) for code in kinds()])
    service = forms.RegexField(r"^[A-Z0-9-]{1,8}$", required=False)
    after = forms.RegexField(r"^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$", required=False)
    before: tuple[date, UUID] | None = None  # what `after` says

    def __init__(self, asked: Any, *, place: str) -> None:
        super().__init__(asked, place=place)
        extra = {name: asked.get(name, "") for name in ("service", "after")}
        self.data = {**self.data, "kind": asked.get("kind", "need.recorded"), **extra}

    def clean_after(self) -> str:
        """From a day that is none, or an id that is none, no list goes on."""
        after: str = self.cleaned_data["after"]
        if after:
            day, _underscore, fact = after.partition("_")
            try:
                self.before = date.fromisoformat(day), UUID(fact)
            except ValueError as unreadable:
                raise forms.ValidationError("") from unreadable
        return after

    def query(self, **changes: str) -> dict[str, str]:
        more = {name: self.cleaned_data[name] for name in ("kind", "service") if self.cleaned_data[name]}
        return super().query() | more | changes


def year_name(year: int) -> str:
    """The fiscal year as its reader writes it."""
    if (get_language() or "th") == "th":
        return str(year)
    return _("%(year)s (B.E. %(thai)s)") % {"year": year - ERA, "thai": year}


def _year_of(text: str | None) -> int:
    years = range(FIRST_YEAR, fiscal_year(bangkok_today()) + 1)
    return next((year for year in years if str(year) == text), years[-1])
