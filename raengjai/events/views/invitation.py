"""The own invitation: by the code of a letter, without an account, or from "my events".

The code stands in the address, for a camera opens it. The page is kept in no cache, sends no referrer to others, shows one
guest and the event, and wrong codes cost waiting.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raengjai.access import trusted_device
from raengjai.access.actions import count_wrong_invitation, wait_for_invitation
from raengjai.access.door import Request, acting_as_system, acting_for_receipt, public, requires
from raengjai.access.roles import Permission
from raengjai.access.rules import kind_of_device
from raengjai.events import actions
from raengjai.events.forms.invitation import DeclineForm, InvitationCodeForm, SubstituteForm
from raengjai.events.models import Event, Guest
from raengjai.events.rules import GuestState, State
from raengjai.events.rules.invitations import index_of
from raengjai.events.views import guests_shown as shown
from raengjai.events.views.calendar_file import calendar_of
from raengjai.ground.actor import Actor, system
from raengjai.ground.dates import bangkok_now, long_date
from raengjai.ground.receipts import grouped, is_valid, normalise
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.papers.rules.qr import svg
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

INVITATIONS = "invitations:"
MOST_OWN = 60


@public("whoever has lost the link types the code of the letter")
def find_invitation(request: Request) -> HttpResponse:
    """The code, typed; the invitation itself is another page."""
    form = InvitationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _private(redirect("invitation", code=form.cleaned_data["code"]))
    status = 422 if form.errors else 200
    return _private(render(request, "events/find_invitation.html", {"form": form}, status=status))


@public("the code of the letter is the key: who holds it sees the own invitation and answers")
def invitation(request: Request, code: str) -> HttpResponse:
    """One guest's invitation: what, when, where, the agenda, the own answer."""
    opened = _opened(request, code)
    if isinstance(opened, HttpResponse):
        return opened
    with acting_as_system("holder of the invitation") as by:
        answered = _hear(request, opened, by)
    if isinstance(answered, HttpResponse):
        return _private(answered)
    with acting_for_receipt(index_of(code)):
        own = Guest.objects.of_code(code).select_related("event", "group").get()
        context = _context(request, own, **answered)
        context["calendar_url"] = reverse("invitation_calendar", args=[own.code])
        response = render(request, "events/invitation.html", context, status=422 if answered else 200)
    trusted_device.trust(response, request, INVITATIONS)
    return _private(response)


@require_safe
@public("the code of the letter is the key: its holder takes the event into the own calendar")
def invitation_calendar(request: Request, code: str) -> HttpResponse:
    """The event as a calendar file, without a word about the guest."""
    opened = _opened(request, code)
    if isinstance(opened, HttpResponse):
        return opened
    with acting_as_system("holder of the invitation") as by:
        return _private(_calendar(request, opened, by))


@require_safe
@requires(Permission.READ_EVENTS)
def my_events(request: Request) -> HttpResponse:
    """What one is invited to: what is to be answered first, then what comes, then what was."""
    rows = Guest.objects.filter(user=request.actor.me).exclude(
        state__in=[GuestState.LISTED, GuestState.REMOVED]
    )
    found = list(rows.select_related("event").order_by("-event__starts_on", "-id")[:MOST_OWN])
    now = bangkok_now()
    parts: dict[str, list[dict[str, Any]]] = {"asked": [], "ahead": [], "past": []}
    for each in found:
        parts[_part(each, now)].append(_line(each, request.actor.language))
    for name in ("asked", "ahead"):
        parts[name].reverse()  # the soonest first
    return render(request, "events/my_events.html", {"parts": parts, "is_empty": not found})


@requires(Permission.READ_EVENTS)
def my_invitation(request: Request, guest_id: UUID) -> HttpResponse:
    """The own invitation of somebody with an account."""
    own = _mine(request, guest_id)
    answered = _hear(request, own, request.actor)
    if isinstance(answered, HttpResponse):
        return answered
    context = _context(request, _mine(request, guest_id), **answered)
    context["calendar_url"] = reverse("my_invitation_calendar", args=[own.pk])
    context["is_mine"] = True
    return render(request, "events/invitation.html", context, status=422 if answered else 200)


@require_safe
@requires(Permission.READ_EVENTS)
def my_invitation_calendar(request: Request, guest_id: UUID) -> HttpResponse:
    return _calendar(request, _mine(request, guest_id), request.actor)


# --- who it is ---------------------------------------------------------------------------------------------


def _opened(request: Request, code: str) -> Guest | HttpResponse:
    """The guest of the code; or the page that says why not, after a wrong code was counted."""
    now = bangkok_now()
    here = {
        "device": trusted_device.id_for(request, INVITATIONS),
        "kind": kind_of_device(request.headers.get("User-Agent", "")),
    }
    page = "events/find_invitation.html"
    if wait := wait_for_invitation(**here, at=now):
        return _private(render(request, page, {"form": InvitationCodeForm(), "wait": wait}, status=429))
    if is_valid(code):
        if normalise(code) != code:
            return _private(redirect("invitation", code=normalise(code)))
        with acting_for_receipt(index_of(code)):
            found = Guest.objects.of_code(code).select_related("event", "group").first()
        if found is not None:
            return found
    count_wrong_invitation(**here, at=now)
    form = InvitationCodeForm({"code": code[:40]})
    if form.is_valid():
        form.add_error(
            "code",
            _(
                "We do not know this code. Perhaps a newer letter has taken its place: use the code on that one."
            ),
        )
    return _private(render(request, page, {"form": form}, status=404))


def _mine(request: Request, guest_id: UUID) -> Guest:
    own = get_object_or_404(
        Guest.objects.filter(user=request.actor.me).select_related("event", "group"), pk=guest_id
    )
    if own.state in (GuestState.LISTED, GuestState.REMOVED):
        raise Http404
    return own


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


# --- what is answered --------------------------------------------------------------------------------------


def _hear(request: Request, own: Guest, by: Actor) -> dict[str, Any] | HttpResponse:
    """Run what the guest pressed: the way back to the page, or the forms with what was refused on them."""
    if request.method != "POST":
        return {}
    now = bangkok_now()
    deed = request.POST.get("answer", "")
    decline, substitute = DeclineForm(), SubstituteForm()
    try:
        if deed == "yes":
            done = actions.accept_invitation(own, by=by, at=now)
            say(request, _thanks(done), tone="good" if done.state == GuestState.ACCEPTED else "info")
            return redirect(request.path)
        if deed == "no":
            decline = DeclineForm(request.POST)
            if decline.is_valid():
                actions.decline_invitation(own, why=decline.cleaned_data["why"], by=by, at=now)
                say(request, _("Thank you for telling us."), tone="good")
                return redirect(request.path)
        elif deed == "substitute":
            substitute = SubstituteForm(request.POST)
            if substitute.is_valid():
                sent = actions.send_substitute(own, substitute.draft(), by=by, at=now)
                return _sent_substitute(request, sent)
    except Refused as refused:
        form = substitute if deed == "substitute" else decline if decline.is_bound else DeclineForm({})
        form.is_valid()
        put_refusal(form, refused)
        decline, substitute = (decline, form) if deed == "substitute" else (form, substitute)  # type: ignore[assignment]
    return {"decline_form": decline, "substitute_form": substitute}


def _thanks(own: Guest) -> str:
    if own.state == GuestState.ACCEPTED:
        return _("Thank you. A seat is kept for you.")
    return _("All seats are taken now. You are on the waiting list and come up by yourself.")


def _sent_substitute(request: Request, sent: Guest) -> HttpResponse:
    """The substitute's own invitation, once, for whoever sends them to pass on."""
    address = f"{shown.invitation_address(request)}{sent.code}/"
    context = {
        "name": sent.name,
        "code": grouped(sent.code),
        "address": address,
        "back": request.path,
        "qr": svg(address, title=_("QR code of the invitation"), description=_("Opens the invitation.")),
    }
    return _private(render(request, "events/substitute_sent.html", context))


# --- what is shown -----------------------------------------------------------------------------------------


def _context(request: Request, own: Guest, **forms: Any) -> dict[str, Any]:
    language = get_language() or "th"
    event, now = own.event, bangkok_now()
    last = actions.last_day_to_answer(event)
    address = f"{shown.invitation_address(request)}{own.code}/"
    has_seat = own.state in (GuestState.INVITED, GuestState.ACCEPTED)
    shows_code = own.code_index is not None and own.state != GuestState.REMOVED
    return {
        "guest": own,
        "event": event,
        "state": shown.state_word(own.state),
        "days": shown.days_text(event, language),
        "place": shown.place_text(event, language),
        "map_url": shown.map_url(event),
        "agenda": shown.agenda_of(event, language),
        "office": shown.office_of(event, language),
        "may_answer": actions.may_answer(own, event, now),
        "answer_by": long_date(last, language) if last else "",
        "is_cancelled": event.state == State.CANCELLED,
        "is_removed": own.state == GuestState.REMOVED,
        "is_over": event.state in (State.HELD, State.REPORTED),
        "is_asked": own.state == GuestState.INVITED,
        "comes": own.state == GuestState.ACCEPTED,
        "has_seat": has_seat,
        "waits": own.state == GuestState.WAITING,
        "place_in_queue": _place_in_queue(own),
        "code": grouped(own.code) if shows_code else "",
        "qr": svg(
            address, title=_("QR code of the invitation"), description=_("Shown at the registration desk.")
        )
        if shows_code and has_seat
        else "",
        "decline_form": DeclineForm(),
        "substitute_form": SubstituteForm(),
        **forms,
    }


def _place_in_queue(own: Guest) -> int:
    """Which place of the waiting list it is, 1 for the next; counted by the system, for a guest sees no other."""
    if own.state != GuestState.WAITING:
        return 0
    with inside(system()):
        queue = list(Guest.objects.filter(group=own.group_id).queue().values_list("pk", flat=True))
    return queue.index(own.pk) + 1 if own.pk in queue else 0


def _part(own: Guest, now: datetime) -> str:
    event = own.event
    if (
        event.ends_on is None
        or event.ends_on < now.date()
        or event.state in (State.CANCELLED, State.REPORTED)
    ):
        return "past"
    return "asked" if own.state == GuestState.INVITED and actions.may_answer(own, event, now) else "ahead"


def _line(own: Guest, language: str) -> dict[str, Any]:
    cancelled = own.event.state == State.CANCELLED
    return {
        "url": reverse("my_invitation", args=[own.pk]),
        "title": own.event.title,
        "days": shown.days_text(own.event, language),
        "place": own.event.venue,
        "state": shown.cancelled_word() if cancelled else shown.state_word(own.state),
    }


def _calendar(request: Request, own: Guest, by: Actor) -> HttpResponse:
    event: Event = own.event
    return send(
        request,
        calendar_of(event, place=shown.place_text(event, "th"), at=bangkok_now()),
        filename="event.ics",
        content_type="text/calendar; charset=utf-8",
        verb="event.calendar_taken",
        subject=event,
        by=by,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
    )
