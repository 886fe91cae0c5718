"""Reading about places, open to everybody: browse and search, one place, suggestions while typing, holidays."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.door import Request, public
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_today, displayed_year, long_date, short_date
from raengjai.ground.text import arabic_digits
from raengjai.places.forms import HolidayYearForm, PlaceSearchForm, SuggestForm
from raengjai.places.forms.place_field import MOST_CHOICES, within
from raengjai.places.models import Holiday, Place, Village, path_text
from raengjai.places.providers import place_sections
from raengjai.places.rules import COUNTRY, is_code, is_registry_office
from raengjai.web import fragments
from raengjai.web.pieces import Answer, Cell, Column, Link, Table, Word
from raengjai.web.templatetags.components import status

MOST_FOUND = 50
# For which closed places this one stands, by events that were entered here.
_FORMER = ArrayAgg("predecessions__place", filter=Q(predecessions__event__isnull=False), default=Value("{}"))


@public("the country's areas are public knowledge")
def places(request: HttpRequest) -> HttpResponse:
    form = PlaceSearchForm(request.GET if request.GET.get("q", "").strip() else None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(Place.objects.search(text)[: MOST_FOUND + 1]) if text else []
    context = {
        "form": form,
        "text": text,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "only_similar": bool(found) and hasattr(found[0], "likeness"),
        "provinces": () if text else Place.objects.provinces().in_reading_order(),
    }
    return fragments.render(request, "places/places.html", context)


@public("the country's areas are public knowledge")
def place(request: Request, code: str) -> HttpResponse:
    code = arabic_digits(code)
    if code == COUNTRY:
        return redirect("places")
    if len(code) == 8 and code.isdecimal() and not is_registry_office(code):
        return redirect(f"{reverse('place', args=[code[:6]])}#village-{int(code[6:])}")
    found = Place.objects.filter(code=code).annotate(former=_FORMER).first() if is_code(code) else None
    if found is None:
        context = {"form": PlaceSearchForm(), "code": code[:20], "is_registry": is_registry_office(code)}
        return fragments.render(request, "places/no_place.html", context, status=404)
    sections = (section_of(found, request.actor) for section_of in place_sections)
    context = {
        "place": found,
        "path": _path(found),
        "answers": _answers(found),
        "successions": found.successions.order_by("successor_id") if found.is_closed else (),
        "children": _children(found),
        "villages": list(Village.objects.filter(place=found).order_by("village_no")),
        "sections": [section for section in sections if section],
        "may_load": request.actor.may(Permission.LOAD_VILLAGES) and request.actor.covers(found.code),
    }
    return fragments.render(request, "places/place.html", context)


@public("suggestions name areas only")
def place_suggest(request: HttpRequest) -> HttpResponse:
    asked = SuggestForm(request.GET).read()
    found = within(Place.objects.search(asked["typed"]).open_on(bangkok_today()), asked["inside"])
    if asked["levels"]:
        found = found.filter(level__in=asked["levels"])
    context = {"name": asked["name"], "typed": asked["typed"].strip(), "offered": found[:MOST_CHOICES]}
    return fragments.render(request, "places/place_choices.html", context)


@public("holidays of government offices are public knowledge")
def office_holidays(request: HttpRequest) -> HttpResponse:
    today = bangkok_today()
    year = HolidayYearForm(request.GET).year_of(today.year)
    known = [day.year for day in Holiday.objects.dates("day", "year", order="DESC")]
    holidays = Holiday.objects.filter(day__year=year).order_by("day")
    context = {
        "year": displayed_year(year, _language()),
        "tabs": [_year_tab(each, year) for each in known],
        "table": _holiday_table(holidays),
        "has_unconfirmed": any(not holiday.is_confirmed for holiday in holidays),
        "is_known": year in known,
    }
    return fragments.render(request, "places/office_holidays.html", context)


def _language() -> str:
    return get_language() or "th"


def _url(code: str) -> str:
    return reverse("place", args=[code])


def _path(found: Place) -> list[Link]:
    above = [Link(crumb.name, _url(crumb.code)) for crumb in found.path[:-1]]
    return [Link(_("Thailand"), reverse("places")), *above, Link(found.name)]


def _answers(found: Place) -> list[Answer]:
    answers = [
        Answer(_("Name in English") if _language() == "th" else _("Name in Thai"), found.other_name),
        Answer(_("Code"), found.code),
    ]
    if found.postcodes:
        answers.append(Answer(_("Post code"), found.postcodes.replace(" ", ", ")))
    if found.opened_on:
        answers.append(Answer(_("In use since"), short_date(found.opened_on, _language())))
    former: list[str] = sorted(filter(None, getattr(found, "former", ())))
    if former:
        told = [f"{path_text(code)} ({code})" for code in former]
        answers.append(Answer(_("Stands for what was"), "\n".join(told)))
    return answers


def _children(found: Place) -> Table | None:
    """The areas right below, those in use only (of a closed place: those it had)."""
    below = Place.objects.children_of(found.code).in_reading_order()
    if not found.is_closed:
        below = below.open_on(bangkok_today())
    if found.level == "province":
        in_use = Q(children__closed_on=None) | Q(children__closed_on__gt=bangkok_today())
        below = below.annotate(parts=Count("children", filter=in_use))
    return _child_table(found, list(below)) if below else None


def _child_table(found: Place, below: Sequence[Place]) -> Table:
    by_district = found.level == "province"
    second = Column(_("Sub-districts"), number=True) if by_district else Column(_("Post code"))
    rows: list[Sequence[Any]] = [
        (
            Cell(child.name, _url(child.code)),
            child.parts if by_district else child.postcodes.replace(" ", ", "),  # type: ignore[attr-defined]
            child.code,
            child.other_name,
        )
        for child in below
    ]
    other_name = _("Name in English") if _language() == "th" else _("Name in Thai")
    caption = _("%(count)s districts") if by_district else _("%(count)s sub-districts")
    columns = [Column(_("Name")), second, Column(_("Code")), Column(other_name)]
    return Table(caption=caption % {"count": len(rows)}, columns=columns, rows=rows)


def _year_tab(each: int, year: int) -> Link:
    address = f"{reverse('office_holidays')}?year={each}"
    return Link(str(displayed_year(each, _language())), address, current=each == year)


def _holiday_table(holidays: Iterable[Holiday]) -> Table:
    rows = [(long_date(holiday.day, _language()), _holiday_cell(holiday)) for holiday in holidays]
    columns = [Column(_("Day")), Column(_("Holiday"))]
    return Table(caption=_("%(count)s holidays") % {"count": len(rows)}, columns=columns, rows=rows)


def _holiday_cell(holiday: Holiday) -> SafeString:
    state = "" if holiday.is_confirmed else status(Word(_("not confirmed yet"), "warn"))
    return format_html("{} {}", holiday.name(_language()), state)
