"""The phone's own pages: a shell without data, the same for everybody, which the browser keeps.

What a person sees on it is drawn by the phone from what lies there encrypted (docs/offline.md).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, public
from raengjai.events.models import SESSION_PARTS
from raengjai.events.rules import GUEST_STATES, GuestState
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.dates import bangkok_today
from raengjai.needs.forms.handouts import AMOUNTS
from raengjai.needs.rules.states import STATE_NAMES, NeedState
from raengjai.needs.views.asked import FIRST_ASKED
from raengjai.needs.views.handouts import titles, topics
from raengjai.offline.forms import blank
from raengjai.protection.views import blank_report
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.services.views.words import hotline_pieces, say
from raengjai.web.fragments import render
from raengjai.web.pieces import Link

PAGES = (
    *("phone_today", "phone_record", "phone_handouts", "phone_report"),
    *("phone_outbox", "phone_carry", "phone_enable"),
)
DESK_PAGES = (
    "phone_check_in",
    "phone_reception",
    "phone_station",
)  # kept with the first pack of an event, for not everybody needs them
MOST_HOTLINES = 5


@require_GET
@public("a shell that holds no data: the phone draws what lies on it")
def phone_today(request: Request) -> HttpResponse:
    """Without signal: what is to be done, what became of my needs, what waits."""
    return _shell(
        request, "today", lambda: {"deeds": blank.blank_deeds(), "hotlines": _hotlines(), "states": _states()}
    )


@require_GET
@public("a blank form, the same for everybody")
def phone_record(request: Request) -> HttpResponse:
    """The whole recording form on one page."""
    return _shell(request, "record", _record)


@require_GET
@public("a blank form, the same for everybody")
def phone_handouts(request: Request) -> HttpResponse:
    """What was handed out or explained: how many, then what."""
    return _shell(request, "handouts", _handouts)


@require_GET
@public("a blank form, the same for everybody")
def phone_report(request: Request) -> HttpResponse:
    """A danger that a volunteer has seen: numbers to call, do and do not, the form that is sealed when it is kept."""
    return _shell(request, "report", _report)


@require_GET
@public("a shell that holds no data: the phone draws what lies on it")
def phone_check_in(request: Request) -> HttpResponse:
    """The registration desk of an event, from its pack: camera, list, people without an invitation."""
    return _shell(request, "check_in", lambda: {"parts": SESSION_PARTS, "states": _guest_states()})


@require_GET
@public("a blank form, the same for everybody")
def phone_reception(request: Request) -> HttpResponse:
    """The reception of a service day: slips with this phone's letter."""
    return _shell(request, "reception", _reception)


@require_GET
@public("a blank form, the same for everybody")
def phone_station(request: Request) -> HttpResponse:
    """A station of a service day: scan or type, tick, pass on."""
    return _shell(request, "station", lambda: {"passing": blank.blank_pass_on()})


@require_GET
@public("a shell that holds no data: the phone draws what lies on it")
def phone_outbox(request: Request) -> HttpResponse:
    """Each entry with its state, the reason, the time."""
    return _shell(request, "outbox")


@require_GET
@public("a shell that holds no data: the phone draws what lies on it")
def phone_carry(request: Request) -> HttpResponse:
    """For a phone that finds no network any more: what is left goes out as a file or as pictures."""
    return _shell(request, "carry")


@require_GET
@public("a shell that holds no data; only a signed-in person's phone is enabled")
def phone_enable(request: Request) -> HttpResponse:
    """What it means to use this phone without signal, and the PIN."""
    return _shell(request, "enable")


def _shell(request: Request, name: str, more: Callable[[], dict[str, Any]] = dict) -> HttpResponse:
    """Drawn as for a stranger, in the language that the address asks for: the browser keeps one of each."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "th"
    with translation.override(language):
        context = (
            {"shell": name}
            | more()
            | {
                "version": settings.VERSION,
                "actor": ANONYMOUS,
                "frame": "phone",
                "place_name": "",
                "office_name": "",
                "theme": "",
                "navigation": _bar(name),
                "others": [
                    Link(label=label, url=f"?language={code}", current=code == language)
                    for code, label in settings.LANGUAGES
                ],
            }
        )
        return render(request, f"offline/phone_{name}.html", context)


def _bar(name: str) -> list[dict[str, Any]]:
    """The four places of every page. Where one of them cannot be reached the shell stands in."""
    places = (
        ("today", "home", _("Today"), "sun", False),
        ("record", "record_need", _("Record"), "plus", True),
        ("find", "services", _("Search"), "search", False),
        ("me", "account", _("Me"), "user", False),
    )
    return [
        {"url": reverse(url), "label": label, "icon": icon, "primary": primary, "current": key == name}
        for key, url, label, icon, primary in places
    ]


def _record() -> dict[str, Any]:
    known, today = catalogue(), bangkok_today()
    groups: dict[str, dict[str, Any]] = {
        code: {"icon": icon, "name": say(words), "topics": []} for code, (icon, words) in known.groups.items()
    }
    for topic in all_on(known.topics, today):
        line = {"code": topic.code, "name": say(topic.name), "kind": blank.kind_of(topic)}
        groups[topic.group]["topics"].append(line)
    forms = blank.blank_record()
    person = forms["person"]
    return forms | {
        "groups": [group for group in groups.values() if group["topics"]],
        "details": blank.blank_details(),
        "first_fields": [person[name] for name in FIRST_ASKED if name in person.fields],
        "more_fields": [person[name] for name in person.fields if name not in (*FIRST_ASKED, "surely_new")],
        "dangers": [
            {"name": say(danger.name), "say": say(danger.say), "hotlines": danger.hotlines}
            for danger in all_on(known.dangers, today)
        ],
    }


def _handouts() -> dict[str, Any]:
    language = translation.get_language() or "th"
    return {"amounts": AMOUNTS, "titles": titles(language), "topics": topics(language)}


def _report() -> dict[str, Any]:
    return blank_report(translation.get_language() or "th") | {"shell": "sealed"}


def _reception() -> dict[str, Any]:
    form = blank.blank_visitor()
    more = ("phone", "accompanying", "nationality", "language", "national_id", "purposes")
    return {"form": form, "more_fields": [form[name] for name in more]}


def _states() -> dict[str, Any]:
    """The names of states that a phone sets by itself when the office took a deed."""
    return {
        state.value: STATE_NAMES[state] for state in (NeedState.TOLD, NeedState.ACCEPTED, NeedState.WITHDRAWN)
    }


def _guest_states() -> list[tuple[str, Any]]:
    """Those in which somebody who is here surprises the desk."""
    return [
        (state.value, GUEST_STATES[state])
        for state in (GuestState.DECLINED, GuestState.WAITING, GuestState.SUBSTITUTED)
    ]


def _hotlines() -> Any:
    return hotline_pieces(all_on(catalogue().hotlines, bangkok_today())[:MOST_HOTLINES])
