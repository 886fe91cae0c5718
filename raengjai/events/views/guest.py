"""One guest, as whoever holds the event sees them: what the list says, the answer, the code, the substitute."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.guests import GuestForm
from raengjai.events.forms.invitation import DeclineForm
from raengjai.events.models import Event, EventLetter, Guest
from raengjai.events.models.guest import SEATED
from raengjai.events.models.letter import INVITATION
from raengjai.events.rules import GuestState
from raengjai.events.views import guests_shown as shown
from raengjai.ground.dates import bangkok_now
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_display
from raengjai.papers.rules.qr import svg
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer
from raengjai.web.pieces import Event as Bead
from raengjai.web.toasts import say


@requires(Permission.PLAN_EVENT)
def guest(request: Request, event_id: UUID, guest_id: UUID) -> HttpResponse:
    """What the list says, put right on the same page."""
    event, found = _found(request, event_id, guest_id)
    form = GuestForm(request.POST or None, initial=GuestForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_guest(
                found, form.draft(), note=form.cleaned_data["note"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, _("The change is kept."))
            return redirect("guest", event_id=event.pk, guest_id=found.pk)
    context: dict[str, Any] = {
        "event": event,
        "guest": found,
        "state": shown.state_word(found.state),
        "form": form,
        "decline_form": DeclineForm(),
        "facts": _facts(found),
        "events": _beads(found),
        "code": grouped(found.code) if found.code_index is not None else "",
        "qr": _qr(request, found),
        "has_letter": found.state in SEATED
        and EventLetter.objects.filter(event=event, kind=INVITATION).exists(),
        "may_answer": actions.may_answer(found, event, bangkok_now()),
        "comes": found.state == GuestState.ACCEPTED,
        "waits": found.state == GuestState.WAITING,
        "stays_away": found.state == GuestState.DECLINED,
        "may_invite": event.state == "open" and found.state == GuestState.LISTED,
    }
    return render(request, "events/guest.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def answer_for_guest(request: Request, event_id: UUID, guest_id: UUID) -> HttpResponse:
    """What a guest said on the telephone."""
    event, found = _found(request, event_id, guest_id)
    form = DeclineForm(request.POST)
    now = bangkok_now()
    try:
        if request.POST.get("answer") == "yes":
            done = actions.accept_invitation(found, by=request.actor, at=now)
        elif form.is_valid():
            done = actions.decline_invitation(found, why=form.cleaned_data["why"], by=request.actor, at=now)
        else:
            raise Refused(_("The reason is too long."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, str(done.state_name))
    return redirect("guest", event_id=event.pk, guest_id=found.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def renew_invitation(request: Request, event_id: UUID, guest_id: UUID) -> HttpResponse:
    """The letter was lost: a new code, and the old one is dead."""
    event, found = _found(request, event_id, guest_id)
    try:
        actions.renew_code(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The invitation has a new code. The old one opens nothing any more."))
    return redirect("guest", event_id=event.pk, guest_id=found.pk)


def _found(request: Request, event_id: UUID, guest_id: UUID) -> tuple[Event, Guest]:
    event = shown.planned(request, event_id)
    rows = Guest.objects.of_event(event.pk).select_related("event", "group", "substitute_for")
    return event, get_object_or_404(rows, pk=guest_id)


def _qr(request: Request, found: Guest) -> Any:
    if found.code_index is None:
        return ""
    address = f"{shown.invitation_address(request)}{found.code}/"
    return svg(address, title=_("QR code of the invitation"), description=_("Opens the invitation."))


def _facts(found: Guest) -> list[Answer]:
    substitute = Guest.objects.filter(substitute_for=found).exclude(state=GuestState.REMOVED).first()
    facts = [
        Answer(_("Group"), found.group.name),
        Answer(_("Telephone"), phone_display(found.phone) if found.phone else ""),
    ]
    if found.declined_why:
        facts.append(Answer(_("Reason"), found.declined_why))
    if found.substitute_for:
        facts.append(Answer(_("Comes in place of"), found.substitute_for.name))
    if substitute:
        facts.append(Answer(_("Sends"), substitute.name))
    return facts


def _beads(found: Guest) -> list[Bead]:
    moments = (
        (_("Answered"), found.answered_at),
        (_("Moved up from the waiting list"), found.moved_up_at),
        (_("Invited"), found.invited_at),
        (_("Put on the list"), found.listed_at),
    )
    return sorted((Bead(what, at) for what, at in moments if at), key=lambda bead: str(bead.at), reverse=True)
