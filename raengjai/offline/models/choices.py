"""Where the router names several offices: what a phone needs to let the volunteer choose among them without signal.

Public knowledge of the catalogue, for the places of the posting only; the server judges the choice as ever.
"""

import json
from functools import lru_cache
from typing import Any

from raengjai.ground.dates import bangkok_today
from raengjai.services.models import catalogue, route_for
from raengjai.services.rules import ANY, all_on

Choice = dict[str, Any]


def office_choices(places: list[str], language: str) -> dict[str, Any]:
    """{"places": {place: number}, "sets": [{topic: [{"statuses": […], "offices": [[code, why], …]}, …]}, …]}.

    Places with the same offices share a set. What is not in it has one office, and nothing is asked. The place of
    the matter is taken for unknown, as on a page where it is not filled in.
    """
    known = catalogue()
    return _choices(tuple(places), language, known.edition, bangkok_today().isoformat())


@lru_cache(maxsize=64)
def _choices(places: tuple[str, ...], language: str, _edition: int, _day: str) -> dict[str, Any]:
    sets: list[dict[str, list[Choice]]] = []
    numbers: dict[str, int] = {}
    for place in places:
        found = _of_place(place, language)
        if found and found not in sets:
            sets.append(found)
        if found:
            numbers[place] = sets.index(found)
    return {"places": numbers, "sets": sets}


def _of_place(place: str, language: str) -> dict[str, list[Choice]]:
    known, today = catalogue(), bangkok_today()
    statuses = dict.fromkeys([ANY, *(code for code, _name in known.choices("status", language))])
    found: dict[str, list[Choice]] = {}
    for topic in all_on(known.topics, today):
        same: dict[str, list[str]] = {}
        for status in statuses:
            offices: dict[str, str] = {}
            for route in route_for(topic.code, person_place=place, status=status):
                offices.setdefault(route.office_code, route.reason.say(language))
            if len(offices) > 1:
                same.setdefault(json.dumps(list(offices.items()), ensure_ascii=False), []).append(status)
        if same:
            found[topic.code] = [
                {"statuses": those, "offices": json.loads(offices)} for offices, those in same.items()
            ]
    return found
