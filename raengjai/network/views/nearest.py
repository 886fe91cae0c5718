"""Who is my nearest volunteer: for everybody, one sub-district for each question, only those who agreed to be named.

Nothing is listed, nothing is for search engines, and an hour has a number of answers: whoever asks for more is given the
province's office, so that nobody is left without anybody to call.
"""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from raengjai.access import trusted_device
from raengjai.access.actions import count_look_up
from raengjai.access.door import Request, public
from raengjai.access.rules import kind_of_device
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.text import phone_display
from raengjai.network.forms import NearestForm
from raengjai.network.models import nearest_to
from raengjai.places.models import address_of, full_name_of
from raengjai.services.models import catalogue
from raengjai.services.rules import DESK, latest
from raengjai.web.fragments import render

# Under this name a browser is remembered that has asked before.
LOOK_UPS = "nearest:"
MOST_AN_HOUR = 20  # from one browser: a family, or somebody who helps the neighbours
MOST_STRANGERS_AN_HOUR = 600  # from all browsers of one kind that never asked before


@public(
    "whoever needs help asks without an account; only who agreed to be named is shown, one place at a time"
)
def nearest(request: Request) -> HttpResponse:
    form = NearestForm(request.GET if "place" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["place"]
        too_many = _is_too_many(request)
        context |= _answer(place, too_many=too_many)
        status = 429 if too_many else 200
    elif form.is_bound:
        status = 422
    response = render(request, "network/nearest.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    if "asked_place" in context:
        trusted_device.trust(response, request, LOOK_UPS)
    return response


def _is_too_many(request: Request) -> bool:
    """Strangers share one count, a browser that asked before has its own. No address and no place is kept."""
    own = trusted_device.id_for(request, LOOK_UPS)
    kind = kind_of_device(request.headers.get("User-Agent", ""))
    asked = count_look_up("nearest", device=own, kind=kind, at=bangkok_now())
    return asked > (MOST_AN_HOUR if own else MOST_STRANGERS_AN_HOUR)


def _answer(place: str, *, too_many: bool) -> dict[str, Any]:
    language = get_language() or "th"
    found = [] if too_many else nearest_to(place, bangkok_today())
    office = catalogue().office(f"{DESK}-{place[:2]}", bangkok_today())
    agency = latest(catalogue().agencies, office.agency) if office else None
    return {
        "asked_place": address_of(place, language),
        "found": [
            {
                "name": each.name,
                "phone": each.phone,
                "phone_shown": phone_display(each.phone) if each.phone else "",
                "serves": full_name_of(each.place_code, language),
            }
            for each in found
        ],
        "is_near": bool(found) and found[0].place_code == place,
        "too_many": too_many,
        "office": office.name.say(language) if office else "",
        "office_code": office.code if office else "",
        "office_phone": office.phone if office else "",
        "hotline": agency.hotline if agency else "",
    }
