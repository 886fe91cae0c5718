"""The catalogue in plain words, open to everybody: by need, by agency, one service, one office, telephone numbers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, public
from raengjai.ground.dates import bangkok_today
from raengjai.places.models import full_name_of
from raengjai.services import rules
from raengjai.services.forms import SearchForm, TopicField, WhereForm
from raengjai.services.models import catalogue, route_for
from raengjai.services.views.words import (
    danger_hotlines,
    hotline_pieces,
    office_link,
    say,
    service_answers,
    unconfirmed_word,
)
from raengjai.web import fragments
from raengjai.web.pieces import Answer, Link
from raengjai.web.wording import phone_link


@dataclass(frozen=True, slots=True)
class Named:
    """A line that leads somewhere."""

    url: str
    name: str
    note: str = ""
    icon: str = ""


@public("what the Ministry offers is for everybody to read")
def services(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    by_agency = request.GET.get("by") == "agency"
    day, known = bangkok_today(), catalogue()
    found = rules.find(text, known, day)
    address = reverse("services")
    context = {
        "form": form,
        "text": text,
        "dangers": [_danger_line(danger) for danger in rules.all_on(known.dangers, day)],
        "found": found,
        "found_dangers": [_danger_line(danger) for danger in found.dangers],
        "found_topics": [_topic_line(topic) for topic in found.topics],
        "found_services": [_service_line(service) for service in found.services],
        "tabs": [
            Link(_("By what you need"), address, current=not by_agency),
            Link(_("By agency"), f"{address}?by=agency", current=by_agency),
        ],
        "groups": [] if by_agency else TopicField().groups(),
        "agencies": _by_agency(day) if by_agency else [],
    }
    return fragments.render(request, "services/services.html", context)


@public("what the Ministry offers is for everybody to read")
def topic(request: Request, code: str) -> HttpResponse:
    day, known = bangkok_today(), catalogue()
    danger = known.danger(code, day)
    if danger is not None:
        return _danger_page(request, danger, day)
    found = known.topic(code, day)
    if found is None:
        raise Http404(code)
    form = WhereForm(_with_own_province(request), asks_for_work=rules.asks_for_matter(known, found, day))
    said = form.read()
    routes = _routes(found, said)
    context = {
        "topic": found,
        "name": say(found.name),
        "form": form,
        "is_placed": bool(said["province"]),
        "ways": [_way(route, is_placed=bool(said["province"])) for route in routes],
    }
    return fragments.render(request, "services/topic.html", context)


@public("what the Ministry offers is for everybody to read")
def service(request: Request, code: str) -> HttpResponse:
    day, known = bangkok_today(), catalogue()
    found = known.service(code.upper(), day)
    if found is None:
        raise Http404(code)
    form = WhereForm(_with_own_province(request), asks_for_work=False, asks_for_status=False)
    form.fields["province"].label = (
        _("Province where the work is or was")
        if found.routes_by == "matter"
        else _("Province where you live")
    )
    province = form.read()["province"]
    agency = known.agency(found.agency, day)
    its_office = known.office(f"{found.agency}-{province}", day) if province else None
    context = {
        "service": found,
        "name": say(found.name),
        "plain": say(found.plain),
        "agency": say(agency.name) if agency else found.agency,
        "answers": service_answers(found),
        "form": form,
        "office": its_office,
        "office_link": office_link(its_office) if its_office else "",
        "topics": [
            _topic_line(each)
            for each in rules.all_on(known.topics, day)
            if any(way.service == found.code for way in each.ways)
        ],
    }
    return fragments.render(request, "services/service.html", context)


@public("where the Ministry's offices are is for everybody to read")
def office(request: HttpRequest, code: str) -> HttpResponse:
    day, known = bangkok_today(), catalogue()
    found = known.office(code.upper(), day)
    if found is None:
        raise Http404(code)
    agency = known.agency(found.agency, day)
    offered = [each for each in rules.all_on(known.services, day) if each.agency == found.agency]
    others = [
        each
        for each in rules.all_on(known.offices, day)
        if each.province == found.province and each.code != found.code
    ]
    context = {
        "office": found,
        "name": say(found.name),
        "note": say(found.note),
        "work": say(agency.work) if agency else "",
        "answers": _office_answers(found, agency),
        "word": None if found.confirmed else unconfirmed_word(),
        "services": [_service_line(each) for each in offered],
        "others": [Named(reverse("office", args=[each.code]), say(each.name)) for each in others],
        "province": full_name_of(found.province),
    }
    return fragments.render(request, "services/office.html", context)


@public("telephone numbers that help are for everybody")
def hotlines(request: HttpRequest) -> HttpResponse:
    lines = rules.all_on(catalogue().hotlines, bangkok_today())
    urgent = sorted((line for line in lines if line.first_in_danger), key=lambda line: line.first_in_danger)
    context = {
        "urgent": hotline_pieces(urgent),
        "others": hotline_pieces(line for line in lines if not line.first_in_danger),
    }
    return fragments.render(request, "services/hotlines.html", context)


def _danger_page(request: HttpRequest, danger: rules.Danger, day: date) -> HttpResponse:
    context = {
        "name": say(danger.name),
        "say": say(danger.say),
        "lines": hotline_pieces(danger_hotlines(danger, day)),
    }
    return fragments.render(request, "services/danger.html", context)


def _with_own_province(request: Request) -> Any:
    """The page's question, with the reader's own province where none was chosen."""
    asked = request.GET.copy()
    own = [code for code in request.actor.provinces if code != rules.COUNTRY]
    if "province" not in asked and len(own) == 1:
        asked["province"] = own[0]
    return asked


def _routes(found: rules.Topic, said: dict[str, str]) -> list[rules.Route]:
    """The routes for what was said; without a province they still name the services."""
    if not said["province"]:
        return _services_alone(found, said["status"])
    return route_for(
        found.code, person_place=said["province"], matter_place=said["work"], status=said["status"]
    )


def _services_alone(found: rules.Topic, status: str) -> list[rules.Route]:
    """What a topic leads to when nobody has said where: its services, without an office."""
    any_province = next(
        code for code in sorted(catalogue().offices) if not code.endswith(f"-{rules.COUNTRY}")
    )
    routes = route_for(found.code, person_place=any_province.partition("-")[2], status=status)
    return [replace(route, office_code=route.agency_code) for route in routes]


def _way(route: rules.Route, *, is_placed: bool) -> dict[str, Any]:
    """One way to have it done: the service, why there, the office, what to bring."""
    day, known = bangkok_today(), catalogue()
    found = known.service(route.service_code, day)
    office = known.office(route.office_code, day) if is_placed else None
    return {
        "service": found,
        "name": say(found.name) if found else "",
        "plain": say(found.plain) if found else "",
        "reason": say(route.reason) if is_placed else "",
        "office": office_link(office) if office else "",
        "office_is_sure": bool(office and office.confirmed),
        "answers": service_answers(found) if found else [],
    }


def _office_answers(found: rules.Office, agency: rules.Agency | None) -> list[Answer]:
    unknown = _("Not known yet. Call 1506 before you go.")
    return [
        Answer(_("Agency"), say(agency.name) if agency else found.agency),
        Answer(_("Telephone"), phone_link(found.phone or (agency.hotline if agency else "1506"))),
        Answer(_("Address"), say(found.address) or unknown),
        Answer(_("Code"), found.code),
    ]


def _by_agency(day: date) -> list[dict[str, Any]]:
    known = catalogue()
    every = rules.all_on(known.services, day)
    return [
        {
            "code": agency.code,
            "name": say(agency.name),
            "work": say(agency.work),
            "services": [_service_line(each) for each in every if each.agency == agency.code],
        }
        for agency in rules.all_on(known.agencies, day)
    ]


def _danger_line(danger: rules.Danger) -> Named:
    return Named(reverse("topic", args=[danger.code]), say(danger.name), icon=danger.icon)


def _topic_line(found: rules.Topic) -> Named:
    return Named(reverse("topic", args=[found.code]), say(found.name), icon=found.icon)


def _service_line(found: rules.Service) -> Named:
    url = reverse("service", args=[found.code.lower()])
    return Named(url, say(found.name), note=say(found.plain), icon=found.icon)
