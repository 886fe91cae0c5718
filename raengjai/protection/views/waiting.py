"""What others offer to the member: accepted, rejected with a reason, read as an extract, and reported done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.forms.sharing import NoteForm, ReasonForm
from raengjai.protection.models import Member, Transition
from raengjai.protection.rules.records import code_list, kind_of, title_of
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.lines import lines_of
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.sharing_case import STATES, item_names, room_name
from raengjai.web.refusals import put_refusal

SHOWN = (Transition.OFFERED, Transition.ACCEPTED)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def waiting_for_me(request: Request) -> HttpResponse:
    """From whom, and that there is something; what it is about is read after accepting."""
    offers = actions.offers_to(request.room, SHOWN)
    names = _senders(request, offers)
    lines = [{**_line(offer), **names[offer.by]} for offer in offers]
    context = {
        "offered": [line for line in lines if line["state"] == STATES[Transition.OFFERED]],
        "taken": [
            line for line in lines if line["state"] == STATES[Transition.ACCEPTED] and not line["is_transfer"]
        ],
    }
    return room_page(request, "protection/waiting_for_me.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def offer(request: Request, transition_id: UUID) -> HttpResponse:
    """Before it is accepted: from whom. After that, what was shared."""
    found = _offer_or_404(request, transition_id)
    if found.state == Transition.OFFERED:
        form: ReasonForm | NoteForm = ReasonForm(request.POST if request.method == "POST" else None)
    else:
        form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _answer(request, found, form)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("waiting_for_me")
    context = {
        **_line(found),
        **_senders(request, [found])[found.by],
        "form": form,
        "is_offered": found.state == Transition.OFFERED,
        "told": _told(request, found) if found.kind == Transition.REFERRAL else None,
    }
    return room_page(request, "protection/offer.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def accept_offer(request: Request, transition_id: UUID) -> HttpResponse:
    """A referral is read from now on; a case has a new owner."""
    found = _offer_or_404(request, transition_id)
    try:
        if found.kind == Transition.TRANSFER:
            taken = actions.accept_transfer(found, room=request.room, at=bangkok_now())
            messages.success(request, _("You own the case %(code)s now.") % {"code": taken.case.code})
            return redirect("waiting_for_me")
        actions.accept_referral(found, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("offer", transition_id)


def _answer(request: Request, found: Transition, form: ReasonForm | NoteForm) -> None:
    if isinstance(form, ReasonForm):
        reason = form.cleaned_data["reason"]
        actions.reject_transition(found, reason, room=request.room, at=bangkok_now())
        messages.success(request, _("Sent back with your reason. Nothing of it stays with you."))
    else:
        actions.finish_referral(found, form.cleaned_data["note"], room=request.room, at=bangkok_now())
        messages.success(request, _("The owner reads your note. You read nothing of it any more."))


def _offer_or_404(request: Request, transition_id: UUID) -> Transition:
    found = next((one for one in actions.offers_to(request.room, SHOWN) if one.pk == transition_id), None)
    if found is None or (found.kind == Transition.TRANSFER and found.state != Transition.OFFERED):
        raise Http404
    return found


def _senders(request: Request, offers: list[Transition]) -> dict[UUID, dict[str, str]]:
    rows = Member.objects.filter(pk__in={one.by for one in offers}).select_related("user")
    language = request.actor.language
    return {
        row.pk: {"sender": row.user.name, "from_room": room_name(row.province_code, language)} for row in rows
    }


def _line(offer: Transition) -> dict[str, Any]:
    return {
        "url": reverse("offer", args=[offer.pk]),
        "transition_id": offer.pk,
        "is_transfer": offer.kind == Transition.TRANSFER,
        "at": offer.offered_at,
        "state": STATES[offer.state],
    }


def _told(request: Request, found: Transition) -> dict[str, Any] | None:
    extract = actions.read_extract(found, room=request.room, at=bangkok_now())
    if extract is None or found.state != Transition.ACCEPTED:
        return None
    language = request.actor.language
    return {
        "code": extract.case_code,
        "person": extract.person,
        "service": code_list("service").say(extract.service, language),
        "note": extract.note,
        "items": item_names(extract.items, language),
        "records": [
            {
                "kind": kind_of(record.kind).text.in_language(language),
                "title": title_of(record, language),
                "lines": lines_of(record, language),
            }
            for record in extract.records
        ],
    }
