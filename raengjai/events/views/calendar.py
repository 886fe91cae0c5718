"""The calendar of a province: a month as on the wall, or a list; the same in one's own calendar programme."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, acting_as, acting_as_system, public, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.calendar import CalendarFilter
from raengjai.events.models import AgendaItem, CalendarFeed, Event, Organiser
from raengjai.events.rules import KINDS, STATE_NAMES, State, month_after, month_of, weeks_of
from raengjai.events.rules.ics import CONTENT_TYPE, Entry, calendar_of
from raengjai.events.views import shown
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import same
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today, month_name
from raengjai.places.models import full_name_of
from raengjai.places.rules import is_code
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Chip, Link
from raengjai.web.toasts import say

MOST_IN_MONTH = 400
PAGE = 30
WEEKDAYS = (
    *(gettext_lazy("Sun"), gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed")),
    *(gettext_lazy("Thu"), gettext_lazy("Fri"), gettext_lazy("Sat")),
)
FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=400)
_IN_FEED = (State.APPROVED, State.OPEN, State.HELD, State.REPORTED, State.CANCELLED)


@requires(Permission.READ_EVENTS)
def events(request: Request) -> HttpResponse:
    """A month of the province, or a list from a month on. Everybody sees what is approved, offices also what waits,
    and drafts who writes them."""
    actor, today = request.actor, bangkok_today()
    plans = actor.may(Permission.PLAN_EVENT)
    form = CalendarFilter(request.GET, actor=actor, plans=plans)
    said = form.read()
    first = month_of(request.GET.get("month", ""), today)
    shows_list = request.GET.get("view") == "list"
    context: dict[str, Any] = {
        "form": form,
        "said": said,
        "province": full_name_of(said["province"], actor.language) if said["province"] else "",
        "month": month_name(first, actor.language),
        "month_key": f"{first:%Y-%m}",
        "shows_list": shows_list,
        "tabs": _tabs(said, first, shows_list=shows_list),
        "chips": _chips(said, first, form, shows_list=shows_list),
        "may_plan": plans,
        "is_this_month": first == today.replace(day=1),
        **_turns(said, first, today, shows_list=shows_list),
    }
    if said["province"]:
        found = _asked(actor, said)
        context |= _list(request, found, first) if shows_list else _month(found, first, today, actor.language)
    return render(request, "events/events.html", context)


@require_safe
@requires(Permission.READ_EVENTS)
def event_ics(request: Request, event_id: UUID) -> HttpResponse:
    """One event for one's own calendar."""
    found = shown.event_of(event_id)
    return send(
        request,
        calendar_of(
            _entries([found], request, request.actor.language), name=found.title, domain=_domain(request)
        ),
        filename=f"event-{found.starts_on}.ics",
        content_type=CONTENT_TYPE,
        verb="event.calendar_taken",
        subject=found,
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
        office_code=found.office_code,
    )


@requires(Permission.READ_EVENTS)
def event_feed(request: Request) -> HttpResponse:
    """The own address for a calendar programme: made by pressing, shown as long as it stands."""
    feed = CalendarFeed.objects.filter(user=request.actor.me).first()
    actor = request.actor
    form = CalendarFilter(request.GET, actor=actor, plans=False)
    province = form.read()["province"]
    context = {
        "feed": feed,
        "form": form if COUNTRY in actor.provinces else None,
        "province": full_name_of(province, actor.language) if province else "",
        "address": _feed_address(request, feed, province) if feed and province else "",
    }
    return render(request, "events/event_feed.html", context)


@require_POST
@requires(Permission.READ_EVENTS)
def open_event_feed(request: Request) -> HttpResponse:
    actions.open_feed(by=request.actor, at=bangkok_now())
    return redirect("event_feed")


@require_POST
@requires(Permission.READ_EVENTS)
def renew_event_feed(request: Request) -> HttpResponse:
    """Another address; the one before opens nothing any more."""
    actions.open_feed(by=request.actor, at=bangkok_now())
    actions.renew_feed(by=request.actor, at=bangkok_now())
    say(request, _("There is a new address. The one before opens nothing any more."))
    return redirect("event_feed")


@require_POST
@requires(Permission.READ_EVENTS)
def close_event_feed(request: Request) -> HttpResponse:
    actions.close_feed(by=request.actor, at=bangkok_now())
    say(request, _("The address is closed. It opens nothing any more."))
    return redirect("event_feed")


@require_safe
@public(
    "calendar programmes have no sign-in: whoever has the secret address reads what its person may see",
    asks_who=False,
)
def event_calendar(request: Request, feed_id: UUID, code: str) -> HttpResponse:
    """What the person of the feed may see today: approved, open, held and cancelled events, without names of people."""
    with acting_as_system("events: whose calendar this is"):
        feed = CalendarFeed.objects.select_related("user").filter(pk=feed_id).first()
    if feed is None or not same(feed.code.encode(), code.encode()) or not feed.user.is_active:
        raise Http404
    body = _feed_body(request, feed.user, request.GET.get("province", ""))
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed_body(request: Request, user: User, asked: str) -> bytes:
    """The calendar as the person of the feed sees it, in the person's language."""
    today = bangkok_today()
    with acting_as(user) as actor, translation.override(user.language):
        if not actor.may(Permission.READ_EVENTS):
            raise Http404
        own = [code for code in actor.provinces if code != COUNTRY]
        # Whoever serves the whole country says which province; nobody else can ask for another one.
        province = asked if COUNTRY in actor.provinces and is_code(asked[:2]) else (own[0] if own else "")
        found = (
            Event.objects.real()
            .of_province(province[:2])
            .between(today - FEED_BACK, today + FEED_AHEAD)
            .in_state(*_IN_FEED)
            .exclude(approved_at=None)
        )
        name = _("Events of %(province)s") % {"province": full_name_of(province[:2], user.language)}
        entries = _entries(list(found[:MOST_IN_MONTH]), request, user.language)
        return calendar_of(entries, name=name, domain=_domain(request))


# --- what the pages show -------------------------------------------------------------------------------------


def _asked(actor: Actor, said: dict[str, Any]) -> QuerySet[Event]:
    """The events of the province that the filter asks for; the caller bounds the days."""
    found = Event.objects.real().of_province(said["province"])
    if said["kind"]:
        found = found.filter(kind=said["kind"])
    found = found.in_state(said["state"]) if said["state"] else found
    if not said["state"] and not actor.may(Permission.PLAN_EVENT):
        # A plan that was cancelled before it was approved is nobody's news.
        found = found.exclude(state=State.CANCELLED, approved_at=None)
    if said["agency"]:
        found = found.filter(agency_codes__contains=[said["agency"]])
    if said["own"]:
        duties = Organiser.objects.filter(user=actor.user_id).values("event_id")
        found = found.filter(Q(written_by=actor.user_id) | Q(pk__in=duties))
    return found


def _month(found: Any, first: date, today: date, language: str) -> dict[str, Any]:
    """The days of the month with their events; three queries, however many."""
    weeks = weeks_of(first)
    rows = list(found.between(weeks[0][0], weeks[-1][-1])[:MOST_IN_MONTH])
    times = shown.first_times([each.pk for each in rows])
    days: dict[date, list[dict[str, Any]]] = {day: [] for week in weeks for day in week}
    for event in rows:
        for number, day in enumerate(event.days(), start=1):
            if day in days:
                days[day].append(_bead(event, day, number, times.get((event.pk, day)), language))
    cells = [
        {
            "day": day,
            "is_other": day.month != first.month,
            "is_today": day == today,
            "is_weekend": day.weekday() > 4,
            "events": sorted(beads, key=lambda bead: (bead["time"] or "", bead["title"])),
        }
        for day, beads in days.items()
    ]
    in_month = {bead["id"] for day, beads in days.items() if day.month == first.month for bead in beads}
    count = ngettext("%(n)d event", "%(n)d events", len(in_month)) % {"n": len(in_month)}
    kinds = [{"icon": shown.KIND_ICONS[kind], "name": name} for kind, name in KINDS]
    return {
        "cells": cells,
        "weekdays": WEEKDAYS,
        "kinds": kinds,
        "count": count,
        "is_empty": not in_month,
    }


def _bead(event: Event, day: date, number: int, at: Any, language: str) -> dict[str, Any]:
    of_days = len(event.days())
    told = {"n": number, "days": of_days}
    return {
        **shown.line(event, language),
        "id": event.pk,
        "time": f"{at:%H:%M}" if at else "",
        "part": _("day %(n)s of %(days)s") % told if of_days > 1 else "",
        "says_state": event.state in (State.DRAFT, State.SUBMITTED, State.CANCELLED),
        "state_code": event.state,
        "kind_code": event.kind,
    }


def _list(request: Request, found: Any, first: date) -> dict[str, Any]:
    """From the first day of the month on, a page at a time, soonest first."""
    rows = found.filter(starts_on__gte=first)
    day, _sign, last = request.GET.get("after", "").partition("~")
    if day:
        try:
            key = (date.fromisoformat(day), UUID(last))
        except ValueError as unreadable:
            raise Http404 from unreadable
        rows = rows.filter(Q(starts_on__gt=key[0]) | Q(id__gt=key[1]), starts_on__gte=key[0])
    page = list(rows.order_by("starts_on", "id")[: PAGE + 1])
    lines, language = page[:PAGE], request.actor.language
    later = ""
    if len(page) > PAGE:
        asked = {**request.GET.dict(), "after": f"{lines[-1].starts_on}~{lines[-1].pk}"}
        later = f"?{urlencode(asked)}"
    begin = {key: value for key, value in request.GET.dict().items() if key != "after"}
    return {
        "lines": [shown.line(each, language) for each in lines],
        "later": later,
        "earlier": f"?{urlencode(begin)}" if day else "",
        "is_empty": not lines,
    }


def _query(said: dict[str, Any], first: date, *, shows_list: bool, **other: str) -> str:
    """The address of the same question with something else in it; what is not said is left out."""
    parts = {
        **{name: value for name, value in said.items() if name != "own"},
        "own": "1" if said["own"] else "",
        "month": f"{first:%Y-%m}",
        "view": "list" if shows_list else "",
        **other,
    }
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _turns(said: dict[str, Any], first: date, today: date, *, shows_list: bool) -> dict[str, str]:
    return {
        "month_before": _query(said, month_after(first, -1), shows_list=shows_list),
        "month_after": _query(said, month_after(first), shows_list=shows_list),
        "this_month": _query(said, today.replace(day=1), shows_list=shows_list),
    }


def _tabs(said: dict[str, Any], first: date, *, shows_list: bool) -> list[Link]:
    return [
        Link(_("Month"), _query(said, first, shows_list=False), current=not shows_list),
        Link(_("List"), _query(said, first, shows_list=True), current=shows_list),
    ]


def _chips(said: dict[str, Any], first: date, form: CalendarFilter, *, shows_list: bool) -> list[Chip]:
    agencies = dict(form.fields["agency"].choices)  # type: ignore[attr-defined]
    named = (
        ("kind", _("Kind"), dict(KINDS).get(said["kind"], "")),
        ("state", _("State"), STATE_NAMES.get(said["state"], "")),
        ("agency", _("Agency"), agencies[said["agency"]] if said["agency"] else ""),
        ("own", _("Only mine"), _("yes") if said["own"] else ""),
    )
    return [
        Chip(label, value, _query({**said, name: ""}, first, shows_list=shows_list))
        for name, label, value in named
        if value
    ]


def _entries(found: Sequence[Event], request: Request, language: str) -> Iterable[Entry]:
    """As other programmes read them: no names of people, only what an event is, when and where."""
    timed = AgendaItem.objects.filter(event__in=[each.pk for each in found]).order_by("starts_at", "ends_at")
    spans: dict[UUID, list[Any]] = {}
    for event_id, starts_at, ends_at in timed.values_list("event_id", "starts_at", "ends_at"):
        span = spans.setdefault(event_id, [starts_at, ends_at])
        span[1] = max(span[1], ends_at)
    for event in found:
        assert event.starts_on is not None  # templates are left out
        assert event.ends_on is not None
        is_one_day = event.starts_on == event.ends_on
        begins, ends = spans.get(event.pk, (None, None)) if is_one_day else (None, None)
        yield Entry(
            id=event.pk,
            version=event.version,
            changed_at=event.changed_at or event.written_at,
            first=event.starts_on,
            last=event.ends_on,
            title=event.title,
            where=shown.where(event, language),
            text=f"{event.kind_name} · {event.state_name}",
            url=request.build_absolute_uri(reverse("event", args=[event.pk])),
            is_cancelled=event.state == State.CANCELLED,
            begins=datetime.combine(event.starts_on, begins, BANGKOK) if begins else None,
            ends=datetime.combine(event.starts_on, ends, BANGKOK) if ends else None,
            point=(float(event.latitude), float(event.longitude))
            if event.latitude is not None and event.longitude is not None
            else None,
        )


def _feed_address(request: Request, feed: CalendarFeed, province: str) -> str:
    address = request.build_absolute_uri(reverse("event_calendar", args=[feed.pk, feed.code]))
    return f"{address}?province={province}" if COUNTRY in request.actor.provinces else address


def _domain(request: Request) -> str:
    """The part of a UID behind the @; it must not change with the port."""
    return request.get_host().partition(":")[0]
