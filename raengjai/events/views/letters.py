"""Official letters of an event: their words, one to look at, and all of them as one file made by the job worker."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions.letters import NOTHING
from raengjai.events.forms.letters import LetterForm
from raengjai.events.models import LETTER_KINDS, AgendaItem, Event, EventLetter, Guest, Speaker
from raengjai.events.models.letter import INVITATION, SPEAKER
from raengjai.events.rules import GuestState, State
from raengjai.events.views import guests_shown as shown
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date, long_date
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_display
from raengjai.papers.actions import print_official_letters
from raengjai.papers.models import Print, PrintPart
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.toasts import say

_WORDS = Path(__file__).parent.parent / "data" / "letter_words.toml"
_PDF = "application/pdf"
_ORDERS = (actions.GUEST_LETTERS, actions.SPEAKER_LETTERS)


@requires(Permission.PLAN_EVENT)
def event_letter(request: Request, event_id: UUID, kind: str) -> HttpResponse:
    """The words of one kind of letter. They are kept; printing is the next step."""
    event = _planned(request, event_id, kind)
    letter = EventLetter.objects.filter(event=event, kind=kind).first()
    form = LetterForm(request.POST or None, initial=_kept(letter) if letter else _draft(event, kind))
    if request.method == "POST" and form.is_valid():
        actions.write_letter(event, kind, form.words(), by=request.actor, at=bangkok_now())
        say(request, _("The letter is kept. Look at it before you print all of them."))
        return redirect("event_letter", event_id=event.pk, kind=kind)
    context = {
        "event": event,
        "kind": kind,
        "form": form,
        "letter": letter,
        "people": _people(event, kind),
        "may_print": letter is not None and (kind == SPEAKER or event.state == State.OPEN),
        "is_early": kind == INVITATION and event.state != State.OPEN,
        "tabs": [
            Link(name, reverse("event_letter", args=[event.pk, code]), current=code == kind)
            for code, name in LETTER_KINDS
        ],
    }
    return render(request, "events/event_letter.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.PLAN_EVENT)
def look_at_letter(request: Request, event_id: UUID, kind: str) -> HttpResponse:
    """One letter, to the first person of the list, or to the guest who is named. It invites nobody."""
    event = _planned(request, event_id, kind)
    letter = EventLetter.objects.filter(event=event, kind=kind).first()
    if letter is None:
        raise Http404
    if kind == SPEAKER:
        speaker = Speaker.objects.filter(event=event).order_by("name", "id").first()
        if speaker is None:
            raise Http404
        paper = actions.letter_to_speaker(letter, speaker)
    else:
        paper = actions.letter_to_guest(letter, _guest(request, event), shown.invitation_address(request))
    return _sent(request, event, print_official_letters([paper]), "letter.pdf", letters=1)


@require_POST
@requires(Permission.PLAN_EVENT)
def print_letters(request: Request, event_id: UUID, kind: str) -> HttpResponse:
    """An order for all of them."""
    event = _planned(request, event_id, kind)
    letter = EventLetter.objects.filter(event=event, kind=kind).first()
    if letter is None:
        raise Http404
    try:
        order = actions.begin_letters(
            letter, address=shown.invitation_address(request), by=request.actor, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("event_letter", event_id=event.pk, kind=kind)
    return redirect("letters_being_made", event_id=event.pk, print_id=order.pk)


@require_safe
@requires(Permission.PLAN_EVENT)
def letters_being_made(request: Request, event_id: UUID, print_id: UUID) -> HttpResponse:
    """How far an order is, and its files as they become ready."""
    event, order, now = shown.planned(request, event_id), _order(print_id), bangkok_now()
    kind = SPEAKER if order.kind == actions.SPEAKER_LETTERS else INVITATION
    context = {
        "event": event,
        "order": order,
        "kind": kind,
        "made": order.done + order.left_out,
        "files": [
            part
            for part in order.parts.order_by("number").defer("file", "subject_ids")
            if part.size > len(NOTHING)
        ],
        "is_over": order.is_over(now),
    }
    return render(request, "events/letters_being_made.html", context, fragment="progress")


@require_safe
@requires(Permission.PLAN_EVENT)
def letters_file(request: Request, event_id: UUID, print_id: UUID, number: int) -> HttpResponse:
    """One finished file of an order, for a day."""
    event, order = shown.planned(request, event_id), _order(print_id)
    part = PrintPart.objects.filter(print=order, number=number, size__gt=len(NOTHING)).first()
    if part is None or part.file is None or order.is_over(bangkok_now()):
        raise Http404
    return _sent(request, event, bytes(part.file), f"letters-{number}.pdf", letters=len(part.subject_ids))


def _planned(request: Request, event_id: UUID, kind: str) -> Event:
    if kind not in dict(LETTER_KINDS):
        raise Http404
    return shown.planned(request, event_id)


def _guest(request: Request, event: Event) -> Guest:
    rows = Guest.objects.of_event(event.pk).seated().listed()
    asked = request.GET.get("guest", "")
    found = next((each for each in rows if str(each.pk) == asked), None) if asked else rows.first()
    if found is None:
        raise Http404
    return found


def _people(event: Event, kind: str) -> int:
    if kind == SPEAKER:
        return Speaker.objects.filter(event=event).count()
    return (
        Guest.objects.of_event(event.pk)
        .filter(state__in=[GuestState.LISTED, GuestState.INVITED, GuestState.ACCEPTED])
        .count()
    )


def _order(print_id: UUID) -> Print:
    found = Print.objects.filter(pk=print_id, kind__in=_ORDERS).first()
    if found is None:
        raise Http404
    return found


def _sent(request: Request, event: Event, body: bytes, name: str, *, letters: int) -> HttpResponse:
    return send(
        request,
        body,
        filename=name,
        content_type=_PDF,
        verb="letters.downloaded",
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"letters": letters},
    )


# --- the first words ---------------------------------------------------------------------------------------


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def _kept(letter: EventLetter) -> dict[str, Any]:
    kept = {name: getattr(letter, name) for name in LetterForm.base_fields}
    return kept | {"enclosures": "\n".join(letter.enclosures)}


def _draft(event: Event, kind: str) -> dict[str, Any]:
    """A letter in the usual words, filled from the plan. Always Thai: it is an official paper of a Thai office."""
    words, shared = _words()[kind], _words()["shared"]
    office = shown.office_of(event, "th")
    first = AgendaItem.objects.filter(event=event).order_by("day", "starts_at").first()
    answer_by = (
        words["answer_by"].format(day=long_date(event.answer_by, "th"))
        if event.answer_by and words["answer_by"]
        else ""
    )
    said = {
        "office": office["name"],
        "title": event.title,
        "days": _days(event, shared["range"]),
        "time": shared["time"].format(time=f"{first.starts_at:%H.%M}") if first else "",
        "place": shown.place_text(event, "th"),
        "purpose": shared["purpose"].format(purpose=event.purpose) if event.purpose else "",
        "answer_by": answer_by,
    }
    phone = office["phone"]
    contact = [office["contact"], shared["telephone"].format(phone=phone_display(phone)) if phone else ""]
    return {
        "number": event.number,
        "dated_on": bangkok_today(),
        "sender": office["name"],
        "subject": words["subject"].format(**said),
        "enclosures": shared["enclosure"],
        "body": "\n\n".join(part.format(**said) for part in words["body"]),
        "contact": "\n".join(line for line in contact if line),
    }


def _days(event: Event, several: str) -> str:
    """ "วันอังคารที่ 7 มกราคม 2563", or from the first day to the last as letters write it."""
    if event.starts_on is None or event.ends_on is None or event.starts_on == event.ends_on:
        return shown.days_text(event, "th")
    return several.format(first=document_date(event.starts_on, "th"), last=document_date(event.ends_on, "th"))
