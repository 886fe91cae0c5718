"""The registration desk of an event: who is here, who comes without an invitation, and what was marked by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions import Seen
from raengjai.events.forms.presence import UndoForm, WalkInForm
from raengjai.events.models import (
    AT_DESK,
    Attendance,
    Event,
    Guest,
    Organiser,
    Session,
    TargetGroup,
    alike,
    counts_of,
    event_at_desk,
    session_at,
    sessions_of,
)
from raengjai.events.rules import GuestState
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.people.rules.names import name_key
from raengjai.web.fragments import render
from raengjai.web.pieces import Link, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

PAGE = 40
SHOWN = ("coming", "here", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list. `seen` is the presence at the chosen session, `seen_by` who saw the person."""

    guest: Guest
    word: Word | None
    seen: Attendance | None
    seen_by: str


@requires(Permission.HELP_AT_EVENT)
def check_in(request: Request, event_id: UUID) -> HttpResponse:
    """The list with a button for each person, for one session; the board beside it draws itself anew."""
    event = _event(request, event_id)
    return _drawn(request, event)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def mark_present(request: Request, event_id: UUID, guest_id: UUID) -> HttpResponse:
    """Somebody of the list is here."""
    event = _event(request, event_id)
    guest = Guest.objects.of_event(event.pk).filter(pk=guest_id).first()
    session = _chosen(request, sessions_of(event), request.POST.get("session", ""))
    if guest is None or session is None:
        raise Http404
    now = bangkok_now()
    try:
        actions.mark_present(guest, session, Seen(now, "list", request.actor.me), by=request.actor, at=now)
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("%(name)s is here.") % {"name": guest.name})
    return redirect(_address(event, session, request.POST.get("q", ""), request.POST.get("show", "")))


@requires(Permission.HELP_AT_EVENT)
def walk_in(request: Request, event_id: UUID) -> HttpResponse:
    """Somebody who is on no list: written down, and present at once."""
    event = _event(request, event_id)
    sessions = sessions_of(event)
    session = _chosen(request, sessions, request.POST.get("session") or request.GET.get("session", ""))
    if session is None:
        return redirect("check_in", event_id=event.pk)
    form = WalkInForm(request.POST or None, event=event, initial={"name": request.GET.get("q", "")})
    if request.method == "POST" and form.is_valid():
        now = bangkok_now()
        seen = Seen(now, "walk_in", request.actor.me)
        try:
            guest = actions.admit_walk_in(form.walk_in(), session, seen, by=request.actor, at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            _say_walked_in(request, guest)
            return redirect(_address(event, session))
    context = {
        "event": event,
        "form": form,
        "session": session,
        "groups": counts_of(event, sessions),
        "back": _address(event, session),
    }
    status = 422 if form.errors else 200
    return render(request, "events/walk_in.html", context, status=status)


@requires(Permission.HELP_AT_EVENT)
def undo_presence(request: Request, event_id: UUID, attendance_id: UUID) -> HttpResponse:
    """Somebody was marked by mistake: why."""
    event = _event(request, event_id)
    rows = Attendance.objects.of_event(event.pk).select_related("guest", "session")
    row = rows.filter(pk=attendance_id).first()
    if row is None:
        raise Http404
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo_presence(row, why=form.cleaned_data["why"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("%(name)s does not count as present any more.") % {"name": row.guest.name})
            return redirect(_address(event, row.session))
    context = {"event": event, "row": row, "form": form, "back": _address(event, row.session)}
    return render(request, "events/undo_presence.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def join_guests(request: Request, event_id: UUID, guest_id: UUID, into_id: UUID) -> HttpResponse:
    """Two lines of the list are one person."""
    event = _event(request, event_id)
    found = {each.pk: each for each in Guest.objects.of_event(event.pk).filter(pk__in=[guest_id, into_id])}
    if len(found) < 2:
        raise Http404
    try:
        actions.join_guests(found[guest_id], found[into_id], by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Put together: one person, counted once."))
    return redirect("check_in", event_id=event.pk)


@requires(Permission.HELP_AT_EVENT)
def presence_sheet(request: Request, event_id: UUID) -> HttpResponse:
    """Who was at which session, on paper."""
    event = _event(request, event_id)
    sessions = sessions_of(event)
    seen = {
        (guest, session): at
        for guest, session, at in Attendance.objects.of_event(event.pk).values_list("guest", "session", "at")
    }
    here = {guest for guest, _session in seen}
    guests = Guest.objects.of_event(event.pk).exclude(state=GuestState.REMOVED).order_by("name_key", "id")
    names = dict(TargetGroup.objects.filter(event=event).values_list("pk", "name"))
    rows = [
        {
            "guest": each,
            "group": names[each.group_id],
            "times": [seen.get((each.pk, session.pk)) for session in sessions],
        }
        for each in guests
        if each.pk in here or each.state in (GuestState.ACCEPTED, GuestState.INVITED, GuestState.LISTED)
    ]
    context = {
        "event": event,
        "sessions": sessions,
        "rows": rows,
        "here": len(here),
        "groups": counts_of(event, sessions),
    }
    return render(request, "events/presence_sheet.html", context)


def _drawn(request: Request, event: Event) -> HttpResponse:
    sessions = sessions_of(event)
    session = _chosen(request, sessions, request.GET.get("session", ""))
    if session is None:
        return render(request, "events/check_in.html", {"event": event, "session": None})
    groups = counts_of(event, sessions)
    number = sessions.index(session)
    asked, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    show = "all" if asked else show if show in SHOWN else "coming"
    rows, older = _rows(event, session, asked=asked, show=show, after=request.GET.get("after", ""))
    here, seats = sum(each.here[number] for each in groups), sum(each.group.quota for each in groups)
    context = {
        "event": event,
        "sessions": [(each, _address(event, each, asked, show)) for each in sessions],
        "session": session,
        "q": asked,
        "show": show,
        "tabs": [
            Link(label, _address(event, session, show=name), name == show)
            for name, label in (("coming", _("Not here yet")), ("here", _("Here")), ("all", _("Everybody")))
        ],
        "rows": rows,
        "older": older,
        "groups": [(each, each.here[number]) for each in groups],
        "here": here,
        "seats": seats,
        "alike": alike(list(_walk_in_names(event))),
        "may_mark": event.state in AT_DESK,
        "poll": _address(event, session),
    }
    return render(request, "events/check_in.html", context, fragment="board")


def _rows(event: Event, session: Session, *, asked: str, show: str, after: str) -> tuple[list[Row], str]:
    """One page of the list, and the address of the next."""
    seen = Attendance.objects.of_event(event.pk).filter(session=session)
    guests = Guest.objects.of_event(event.pk).exclude(state=GuestState.REMOVED).select_related("group")
    if asked:
        guests = guests.filter(name_key__contains=name_key(asked, is_unfinished=True))
    elif show == "here":
        guests = guests.filter(pk__in=seen.values("guest"))
    elif show == "coming":
        guests = guests.exclude(pk__in=seen.values("guest"))
    begin = int(after) if after.isdecimal() and len(after) < 6 else 0
    page = list(guests.order_by("name_key", "id")[begin : begin + PAGE + 1])
    older = _address(event, session, asked, show, str(begin + PAGE)) if len(page) > PAGE else ""
    of_page = {row.guest_id: row for row in seen.filter(guest__in=[each.pk for each in page])}
    names = _names_of(event, {row.seen_by for row in of_page.values()})
    rows = [
        Row(each, _word(each), row := of_page.get(each.pk), names.get(row.seen_by, "") if row else "")
        for each in page[:PAGE]
    ]
    return rows, older


def _word(guest: Guest) -> Word | None:
    """What the desk must know of somebody who stands before it: why there may be no seat."""
    if guest.is_over_quota:
        return Word(_("Over the quota"), "warn")
    if guest.state in (GuestState.DECLINED, GuestState.WAITING, GuestState.SUBSTITUTED):
        return Word(guest.state_name, "warn")
    return Word(_("Came without an invitation"), "info") if guest.how == "walk_in" else None


def _names_of(event: Event, ids: set[UUID]) -> dict[UUID, str]:
    """Who saw them: helpers of the event, and officers that this person may see."""
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return names | dict(Organiser.objects.filter(event=event, user__in=ids).values_list("user", "name"))


def _walk_in_names(event: Event) -> Sequence[Guest]:
    """Everybody who sounds like somebody who walked in."""
    keys = Guest.objects.of_event(event.pk).filter(how="walk_in").exclude(state=GuestState.REMOVED)
    found = Guest.objects.of_event(event.pk).filter(name_key__in=keys.values("name_key"))
    return list(found.exclude(state=GuestState.REMOVED))


def _say_walked_in(request: Request, guest: Guest) -> None:
    if guest.how != "walk_in":
        say(request, _("%(name)s was on the list, and is here.") % {"name": guest.name}, tone="info")
    elif guest.is_over_quota:
        words = _("%(name)s is here. The group is full: marked as over the quota.")
        say(request, words % {"name": guest.name}, tone="warn")
    else:
        say(request, _("%(name)s is here.") % {"name": guest.name})


def _event(request: Request, event_id: UUID) -> Event:
    event = event_at_desk(event_id, request.actor)
    if event is None:
        raise Http404
    return event


def _chosen(request: Request, sessions: Sequence[Session], asked: str) -> Session | None:
    """The session that was asked for, else the one that is on by the clock."""
    for each in sessions:
        if str(each.pk) == asked:
            return each
    return session_at(sessions, bangkok_now())


def _address(event: Event, session: Session, q: str = "", show: str = "", after: str = "") -> str:
    asked: dict[str, Any] = {"session": session.pk, "q": q, "show": show, "after": after}
    return f"{reverse('check_in', args=[event.pk])}?{urlencode({name: value for name, value in asked.items() if value})}"
