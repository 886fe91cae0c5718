"""Finding a person while typing, or as a step of its own without JavaScript."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_today
from raengjai.people.forms import FindForm
from raengjai.people.models import suggest
from raengjai.people.providers import Candidate, candidates_of
from raengjai.web.fragments import render


@requires(Permission.RECORD_NEED)
@never_cache
def find_person(request: Request) -> HttpResponse:
    """A search box and the people found; choosing one leads to `next` with person=<id>, else to the record."""
    form = FindForm(request.GET or None)
    asked = form.read() if request.GET else {"q": "", "place": "", "next": ""}
    context = _found(request, asked, opens=not asked["next"]) | {"form": form, "skip_url": asked["next"]}
    return render(request, "people/find_person.html", context, fragment="found")


@requires(Permission.RECORD_NEED)
@never_cache
def suggest_people(request: Request) -> HttpResponse:
    """The same people as a fragment, for a form that asks while somebody types a name or number."""
    asked = FindForm(request.GET).read()
    return render(request, "people/suggest_people.html", _found(request, asked))


def _found(request: Request, asked: dict[str, str], *, opens: bool = False) -> dict[str, Any]:
    """Candidates in the province that is asked for, or in the one the reader serves."""
    actor = request.actor
    place = asked["place"] if actor.covers(asked["place"]) and asked["place"] else _own_place(actor.places)
    matches = suggest(asked["q"], province_code=place[:2], place_code=place) if place else []
    candidates = candidates_of(matches, language=actor.language, today=bangkok_today())
    return {
        "asked": asked["q"].strip(),
        "candidates": [
            (each, _address(each) if opens else _choice_url(asked["next"], each)) for each in candidates
        ],
        "opens": opens,
    }


def _own_place(places: tuple[str, ...]) -> str:
    return places[0] if places else ""


def _address(candidate: Candidate) -> str:
    return reverse("person", args=[candidate.person.pk])


def _choice_url(address: str, candidate: Candidate) -> str:
    """Where choosing leads; "" when the surrounding form takes the choice by a button."""
    if not address:
        return ""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'person': candidate.person.pk})}"
