"""Where one can go: a table by frame. The phone has four places, the office at most seven, the others stand on "me"."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.ground.actor import ANONYMOUS, Actor
from raengjai.ground.rows import current_actor, inside
from raengjai.places.models import full_name_of, name_of
from raengjai.places.rules import COUNTRY
from raengjai.services.models import catalogue
from raengjai.services.rules import latest


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a navigation: URL name, label, icon, and the permission that shows it (None = everybody)."""

    url_name: str
    label: Any
    icon: str
    permission: Permission | None = None
    primary: bool = False


PHONE = (
    Item("home", _("Today"), "sun", Permission.USE_HOME),
    Item("record_need", _("Record"), "plus", Permission.RECORD_NEED, primary=True),
    Item("search", _("Search"), "search", Permission.SEARCH),
    Item("account", _("Me"), "user", Permission.MANAGE_OWN_ACCOUNT),
)
OFFICE = (
    Item("home", _("Today"), "sun", Permission.USE_HOME),
    Item("queue", _("Queue"), "inbox", Permission.WORK_REFERRAL),
    Item("record_need", _("Record"), "plus", Permission.RECORD_NEED, primary=True),
    Item("search", _("Search"), "search", Permission.SEARCH),
    Item("place_report", _("Results"), "bar-chart-3", Permission.VIEW_PLACE_REPORT),
    Item("volunteers", _("Network"), "users", Permission.VIEW_NETWORK),
    Item("events", _("Calendar"), "calendar", Permission.READ_EVENTS),
    Item("room", _("Sealed room"), "lock", Permission.ENTER_SEALED_ROOM),
    Item("account", _("Me"), "user", Permission.MANAGE_OWN_ACCOUNT),
)
# Open to everybody: at the foot of every page for visitors.
PUBLIC = (
    Item("follow", _("Follow my need"), "search-check"),
    Item("find_invitation", _("My invitation"), "mail"),
    Item("services", _("Services"), "handshake"),
    Item("verify_card", _("Check a card"), "id-card"),
    Item("nearest", _("The nearest volunteer"), "map-pin"),
    Item("apply", _("Become a labour volunteer"), "user-plus"),
    Item("complain", _("Complain about somebody"), "triangle-alert"),
    Item("news", _("News of the network"), "newspaper"),
    Item("report", _("Report a danger"), "shield-alert"),
    Item("hotlines", _("Telephone numbers for help"), "phone"),
    Item("protection_figures", _("Figures of protection"), "bar-chart-3"),
    Item("places", _("Places in Thailand"), "map-pin"),
    Item("office_holidays", _("Office holidays"), "calendar"),
)
# What has no place on the bar or the rail: on the page "me".
MORE = (
    Item("phone_report", _("Report a danger on this phone"), "shield-alert", Permission.RECORD_NEED),
    Item("report_call", _("Write down a danger that was told"), "shield-alert", Permission.WORK_REFERRAL),
    Item("own_needs", _("My needs"), "list-checks", Permission.RECORD_NEED),
    Item("inbox", _("Notices"), "bell", Permission.USE_HOME),
    Item("directives", _("Directives and news"), "megaphone", Permission.READ_DIRECTIVE),
    Item("events", _("Calendar"), "calendar", Permission.READ_EVENTS),
    Item("my_events", _("My events"), "calendar", Permission.READ_EVENTS),
    Item("own_payments", _("What I was paid"), "hand-coins", Permission.READ_EVENTS),
    Item("place_service_days", _("Where service days go"), "map-pin", Permission.PLACE_SERVICE_DAYS),
    Item("routing", _("Routing"), "route", Permission.EDIT_ROUTING),
    Item("find_person", _("Find a person"), "user", Permission.RECORD_NEED),
    Item("handouts", _("Handed out and explained"), "file-text", Permission.RECORD_NEED),
    Item("paper_form", _("Print blank forms"), "printer", Permission.RECORD_NEED),
    Item("record_paper", _("Key in a paper form"), "pencil", Permission.RECORD_NEED),
    Item("place_report", _("Results"), "bar-chart-3", Permission.VIEW_PLACE_REPORT),
    Item("duplicates", _("The same person twice?"), "merge", Permission.MERGE_PEOPLE),
    Item("load_villages", _("Load villages"), "map-pin", Permission.LOAD_VILLAGES),
    Item("place_changes", _("Places that change"), "merge", Permission.READ_PLACE_EVENTS),
    *PUBLIC,
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html: who is here, which frame, which places to go."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    name = _frame_of(actor)
    items = {"phone": PHONE, "office": OFFICE, "public": ()}[name]
    return {
        "actor": actor,
        "frame": name,
        "navigation": _links(items, request, actor),
        "more_places": lambda: _links(MORE, request, actor, but=items),
        "foot_places": lambda: [] if items else _links(PUBLIC, request, actor),
        **_whereabouts(actor),
    }


def _links(
    items: Sequence[Item], request: HttpRequest, actor: Actor, *, but: Sequence[Item] = ()
) -> list[dict[str, Any]]:
    """The places that this reader may go to, without those that stand elsewhere on the page."""
    elsewhere = {item.url_name for item in but}
    shown = (
        _link(item, request)
        for item in items
        if item.url_name not in elsewhere and (item.permission is None or actor.may(item.permission))
    )
    return [link for link in shown if link]


def _whereabouts(actor: Actor) -> dict[str, str]:
    """Where the reader serves, for the head of the page and of the print."""
    with _still_inside(actor):
        if actor.offices:
            office = latest(catalogue().offices, actor.offices[0])
            name = office.name.say(actor.language) if office else ""
            return {"place_name": name, "office_name": name, "place_short": _short_name(actor)}
        return {"place_name": full_name_of(actor.places[0], actor.language) if actor.places else ""}


def _short_name(actor: Actor) -> str:
    """The office as its neighbours call it, for the narrow head of a phone."""
    code, _dash, province = actor.offices[0].partition("-")
    agency = latest(catalogue().agencies, code)
    if agency is None or province == COUNTRY:
        return ""
    short, place = agency.short.say(actor.language), name_of(province, actor.language)
    return f"{short}{place}" if actor.language == "th" else f"{place} {short}"


def _still_inside(actor: Actor) -> AbstractContextManager[Any]:
    """A page is drawn inside the door; the page of an error after the door has closed, so it opens one more."""
    try:
        current_actor()
    except LookupError:
        return inside(actor)
    return nullcontext()


def _frame_of(actor: Actor) -> str:
    if not actor.roles:  # a visitor, or somebody before the second step
        return "public"
    return "phone" if set(actor.roles) <= {"volunteer", "graduate"} else "office"


def _link(item: Item, request: HttpRequest) -> dict[str, Any] | None:
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    current = request.path == url or (url != "/" and request.path.startswith(url))
    return {
        "url": url,
        "label": item.label,
        "icon": item.icon,
        "current": current,
        "primary": item.primary,
    }
