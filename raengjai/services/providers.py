"""What this room shows on other rooms' pages, and what search finds of services and places.

Search and places are neighbours on one floor; this room stands on both and introduces them.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.places.models import Place
from raengjai.places.providers import Section
from raengjai.search.providers import Found, Shelf, register_shelf
from raengjai.services.models import catalogue
from raengjai.services.rules import COUNTRY, Danger, Topic, all_on, find


def offices_of_place(place: Place, _actor: Actor) -> Section | None:
    """The Ministry's offices of the place's province."""
    province, language, known = place.code[:2], get_language(), catalogue()
    agencies = {agency.code: agency for agency in all_on(known.agencies, bangkok_today())}
    offices = sorted(
        (office for office in all_on(known.offices, bangkok_today()) if office.province == province),
        key=lambda office: agencies[office.agency].position if office.agency in agencies else len(agencies),
    )
    if not offices or place.code == COUNTRY:
        return None
    lines = [
        {
            "url_code": office.code,
            "name": office.name.say(language),
            "work": agencies[office.agency].work.say(language) if office.agency in agencies else "",
            "is_sure": office.confirmed,
        }
        for office in offices
    ]
    return Section(_("Labour offices"), "services/offices_of_place.html", {"offices": lines})


def register() -> None:
    """Called once, when the app is ready."""
    register_shelf(Shelf(_("Services"), "handshake", 10, find_services, _page_of("services")))
    register_shelf(Shelf(_("Places"), "map-pin", 20, find_places, _page_of("places")))


def find_services(text: str, most: int) -> list[Found]:
    """Signs of danger first, then what people come with, then services."""
    found, language = find(text, catalogue(), bangkok_today()), get_language()
    named: list[Danger | Topic] = [*found.dangers, *found.topics]
    topics = [
        Found(each.name.say(language), reverse("topic", args=[each.code]), icon=each.icon) for each in named
    ]
    services = [
        Found(
            each.name.say(language),
            reverse("service", args=[each.code.lower()]),
            note=each.plain.say(language),
            icon=each.icon,
        )
        for each in found.services
    ]
    return [*topics, *services][:most]


def find_places(text: str, most: int) -> list[Found]:
    """Places of that name; those that only sound alike are offered on their own page, not among people."""
    found = list(Place.objects.search(text).open_on(bangkok_today())[:most])
    if found and hasattr(found[0], "likeness"):
        return []
    return [
        Found(place.full_name, reverse("place", args=[place.code]), note=place.surroundings)
        for place in found
    ]


def _page_of(name: str) -> Callable[[str], str]:
    return lambda text: f"{reverse(name)}?{urlencode({'q': text})}"
