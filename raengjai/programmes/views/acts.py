"""The acts behind a number: day, what, where, and the way to what it was about."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY
from raengjai.ground.dates import fiscal_year_span, month_name, short_date
from raengjai.places.models import Place, full_name_of, name_of
from raengjai.programmes.forms import ALL, ActsForm, year_name
from raengjai.programmes.models import Fact, WantedActs, acts_by_month, acts_of
from raengjai.programmes.providers import link_of, name_of_code
from raengjai.programmes.rules import kinds, month_of, months_of
from raengjai.programmes.views.report import asked_place, own_place
from raengjai.web import fragments
from raengjai.web.pieces import Cell, Chip, Column, Table

PAGE = 50


@requires(Permission.OPEN_ACTS)
def acts(request: Request) -> HttpResponse:
    form = ActsForm(request.GET, place=own_place(request.actor))
    if not form.is_valid() or form.cleaned_data["place"] == COUNTRY:
        raise Http404
    place = asked_place(request.actor, form.cleaned_data["place"])
    if not request.actor.covers(place.code):
        raise Http404
    monthly = _monthly(form)
    found = acts_of(_wanted(form, place, monthly), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "place": place,
        "kind": kinds()[form.cleaned_data["kind"]].name(form.language),
        "period": _period_name(form),
        "count": sum(monthly.values()),
        "chips": _chips(form),
        "table": _table(form, place, shown),
        "newest": _address(form) if form.cleaned_data["after"] else "",
        "older": _address(form, after=f"{shown[-1].day}_{shown[-1].pk}") if len(found) > PAGE else "",
        "report_url": f"{reverse('place_report')}?{urlencode(_report_query(form))}",
    }
    return fragments.render(request, "programmes/acts.html", context)


def _monthly(form: ActsForm) -> Mapping[str, int]:
    """How many acts each month has, as the report says it."""
    given, year = form.cleaned_data, form.cleaned_data["year"]
    months = months_of(year) if given["month"] == ALL else [form.period()]
    return acts_by_month(given["place"], months, given["kind"], form.slice(), given["service"])


def _wanted(form: ActsForm, place: Place, monthly: Mapping[str, int]) -> WantedActs:
    given = form.cleaned_data
    first, last = _days(form)
    before = form.before
    return WantedActs(
        places=list(Place.objects.inside(place.code).values_list("code", flat=True)),
        kind=given["kind"],
        first_day=_far_enough(first, before[0] if before else last, monthly),
        last_day=last,
        slice=form.slice(),
        service=given["service"],
        before=before,
    )


def _far_enough(first: date, last: date, monthly: Mapping[str, int]) -> date:
    """The first day of the months before `last` that surely fill a page, so that a year is not read for it.

    The month of `last` may be read in part already and is not counted. A month has at least as many rows as
    acts, for corrections are rows too.
    """
    month, acts = last.replace(day=1), 0
    while month > first and acts <= PAGE:
        month = (month - timedelta(days=1)).replace(day=1)
        acts += monthly[month_of(month)]
    return max(month, first)


def _days(form: ActsForm) -> tuple[date, date]:
    if form.cleaned_data["month"] == ALL:
        return fiscal_year_span(form.cleaned_data["year"])
    first = form.first_day()
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _table(form: ActsForm, place: Place, facts: list[Fact]) -> Table:
    """Quantities are shown where one of them says more than that it was one act."""
    counts = any(fact.quantity != fact.acts for fact in facts)
    unit = kinds()[form.cleaned_data["kind"]].unit(form.language)
    return Table(
        caption=_("Acts, newest day first"),
        columns=[
            Column(_("About")),
            Column(_("Where")),
            Column(_("Date"), whole=True),
            *([Column(_("Quantity (%(unit)s)") % {"unit": unit}, number=True)] if counts else []),
        ],
        rows=[
            [*_row(fact, form.language, place.code), *([fact.quantity] if counts else [])] for fact in facts
        ],
    )


def _row(fact: Fact, language: str, scope: str) -> list[Any]:
    """The service says what an act was about; the kind is the title of the page."""
    what = name_of_code("service", fact.service_code, language) or kinds()[fact.kind].name(language)
    if fact.corrects:
        what = _("Correction: %(what)s") % {"what": what}
    where = full_name_of(fact.place_code) if fact.place_code == scope else name_of(fact.place_code)
    return [Cell(what, link_of(fact.subject_kind, fact.subject_id)), where, short_date(fact.day, language)]


def _chips(form: ActsForm) -> list[Chip]:
    """What narrows the list, each with the way to take it off."""
    given, chips = form.cleaned_data, []
    if given["month"] != ALL:
        chips.append(Chip(_("Month"), _period_name(form), _address(form, month=ALL)))
    if given["of"] != ALL:
        what, _colon, code = given["of"].partition(":")
        label = _("Agency") if what == "agency" else _("Project")
        chips.append(Chip(label, name_of_code(what, code, form.language), _address(form, of=ALL)))
    if given["service"]:
        name = name_of_code("service", given["service"], form.language)
        chips.append(Chip(_("Service"), name, _address(form, service="")))
    return chips


def _address(form: ActsForm, **changes: str) -> str:
    query = {name: value for name, value in form.query(**changes).items() if value not in ("", ALL)}
    return f"{reverse('acts')}?{urlencode(query)}"


def _report_query(form: ActsForm) -> dict[str, str]:
    return {name: value for name, value in form.query().items() if name not in ("kind", "service")}


def _period_name(form: ActsForm) -> str:
    language = get_language() or "th"
    if form.cleaned_data["month"] != ALL:
        return month_name(form.first_day(), language)
    return _("fiscal year %(year)s") % {"year": year_name(form.cleaned_data["year"])}
