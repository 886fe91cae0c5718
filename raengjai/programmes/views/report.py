"""A report of one place: what was asked for, and every number of it, read in a fixed handful of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from raengjai.access.door import Request
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import fiscal_months, fiscal_year_span
from raengjai.places.models import Place
from raengjai.programmes.forms import ReportForm
from raengjai.programmes.models import (
    Indicator,
    Numbers,
    ServiceSum,
    as_of,
    numbers_by_area,
    numbers_by_period,
    sums_by_service,
)
from raengjai.programmes.rules import months_of

RECORDED, REFERRED, RESOLVED = KINDS = ("need.recorded", "need.referred", "need.resolved")


def own_place(actor: Actor) -> str:
    """Where somebody's report begins: the own area, else the own province, else the country."""
    return next(iter((*actor.places, *actor.provinces)), COUNTRY)


def asked_place(actor: Actor, code: str) -> Place:
    """The place of a report. Sums of another province are not there for this person."""
    if COUNTRY not in actor.provinces and code[:2] not in actor.provinces:
        raise Http404
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Http404
    return place


@dataclass(frozen=True)
class Report:
    """Everything the page and the workbook show. Each number is read once, when first asked for."""

    place: Place
    form: ReportForm
    actor: Actor

    @classmethod
    def read(cls, request: Request) -> "Report":
        form = ReportForm(request.GET, place=own_place(request.actor))
        if not form.is_valid():
            raise Http404
        return cls(asked_place(request.actor, form.cleaned_data["place"]), form, request.actor)

    @property
    def year(self) -> int:
        year: int = self.form.cleaned_data["year"]
        return year

    @cached_property
    def as_of(self) -> datetime:
        return as_of()

    @cached_property
    def children(self) -> Sequence[Place]:
        """The areas one level down that existed in the year, in the order of the names that are shown."""
        first, _last = fiscal_year_span(self.year)
        inside = Place.objects.children_of(self.place.code).in_thai_order()
        children = [child for child in inside if child.closed_on is None or child.closed_on > first]
        return children if self.form.language == "th" else sorted(children, key=lambda child: child.name)

    @cached_property
    def indicators(self) -> Sequence[Indicator]:
        return list(Indicator.objects.filter(from_year__lte=self.year).order_by("position"))

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], Numbers]:
        """(area, kind) of the place and of what is in it."""
        areas = [self.place.code, *(child.code for child in self.children)]
        kinds = {*KINDS, *(kind for indicator in self.indicators for kind in indicator.kinds)}
        return numbers_by_area(areas, self.form.period(), kinds, self.form.slice())

    @cached_property
    def months(self) -> Sequence[date]:
        return fiscal_months(self.year)

    @cached_property
    def monthly(self) -> Mapping[tuple[str, str], Numbers]:
        """(month, kind) of the place."""
        return numbers_by_period(self.place.code, months_of(self.year), KINDS, self.form.slice())

    @cached_property
    def services(self) -> Sequence[ServiceSum]:
        return sums_by_service(self.place.code, self.form.period(), self.form.slice())

    @property
    def shows_months_as_rows(self) -> bool:
        """A sub-district has nothing below it, so its table goes by month."""
        return self.place.level == "subdistrict"

    def elsewhere(self, kind: str) -> int:
        """Acts recorded for the place as a whole, in none of the areas below it."""
        below = sum(self.numbers[child.code, kind].acts for child in self.children)
        return self.numbers[self.place.code, kind].acts - below

    def link(self, **changes: str) -> str:
        return f"{reverse('place_report')}?{urlencode(self.form.query(**changes))}"

    def acts_link(self, number: int, **which: str) -> str:
        """Where a number opens to: its acts, for those who may open them there."""
        place = which.get("place", self.place.code)
        if not number or not self.actor.may(Permission.OPEN_ACTS) or not self.actor.covers(place):
            return ""
        return f"{reverse('acts')}?{urlencode(self.form.query(**which))}"
