"""One page per decision on a clue: what follows from it is said first, then one action."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.places.models import address_of
from raengjai.protection import actions
from raengjai.protection.actions.triage import OpenClue
from raengjai.protection.forms.triage import CloseForm, InspectionForm, LinkForm, SendBackForm, topic_name
from raengjai.protection.models import Case, Clue
from raengjai.protection.views import triage_shown as shown
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.triage import alike, get_clue, opened_or_404, own_cases
from raengjai.web.pieces import Answer
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def accept_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """A case of one's own."""
    row, problem = get_clue_or_said(request, clue_id), ""
    if isinstance(row, HttpResponse):
        return row
    if request.method == "POST":
        try:
            actions.accept_clue(row, room=request.room, at=bangkok_now())
        except Refused as refused:
            problem = str(refused.message)
        else:
            say(request, _("It is a case now, and you are its owner."))
            return redirect("clue", clue_id)
    context = _about(request, row) | {"problem": problem}
    return room_page(request, "protection/accept_clue.html", context, status=422 if problem else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def close_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """A proposal; a second officer agrees or not."""
    row = get_clue_or_said(request, clue_id)
    if isinstance(row, HttpResponse):
        return row
    form = CloseForm(request.POST if request.method == "POST" else None, language=request.actor.language)

    def act() -> None:
        said = form.cleaned_data
        actions.propose_closing(
            row, reason=said["reason"], words=said["words"], room=request.room, at=bangkok_now()
        )

    done = _("A colleague is asked to agree. Until then the clock goes on.")
    return _deed(request, row, "protection/close_clue.html", form, act, done=done)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def agree_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """The second officer closes it."""
    row = get_clue_or_said(request, clue_id)
    if isinstance(row, HttpResponse):
        return row
    problem = ""
    if request.method == "POST":
        try:
            actions.agree_clue(row, room=request.room, at=bangkok_now())
        except Refused as refused:
            problem = str(refused.message)
        else:
            say(request, _("Closed."))
            return redirect("triage")
    note = actions.read_note(row, request.room).get("closing", {})
    context = _about(request, row) | {
        "problem": problem,
        "reason": shown.reason_words(str(note.get("reason", "")), request.actor.language),
        "words": note.get("words", ""),
        "proposed_by": shown.names_of([row.handled_by]).get(row.handled_by or row.pk, ""),
    }
    return room_page(request, "protection/agree_clue.html", context, status=422 if problem else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def send_back_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """The second officer does not agree."""
    row = get_clue_or_said(request, clue_id)
    if isinstance(row, HttpResponse):
        return row
    form = SendBackForm(request.POST or None)

    def act() -> None:
        words = form.cleaned_data["words"]
        actions.send_back_clue(row, words=words, room=request.room, at=bangkok_now())

    done = _("Sent back with your words. It is to be decided again.")
    return _deed(request, row, "protection/send_back_clue.html", form, act, done=done)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def link_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """It belongs together with another clue, or with a case of one's own."""
    row = get_clue_or_said(request, clue_id)
    if isinstance(row, HttpResponse):
        return row
    opened = opened_or_404(request, row)
    form = LinkForm(request.POST if request.method == "POST" else None, **_others(request, opened))

    def act() -> None:
        kind, key = form.chosen()
        now = bangkok_now()
        if kind == "case":
            case = actions.open_case(Case.objects.get(pk=key), room=request.room, purpose="work", at=now)
            actions.link_to_case(row, case, at=now)
        else:
            actions.link_clue(row, Clue.objects.get(pk=key), room=request.room, at=now)

    done = _("Put together. From now on they are decided as one.")
    return _deed(request, row, "protection/link_clue.html", form, act, done=done)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def pass_clue(request: Request, clue_id: UUID) -> HttpResponse:
    """To the labour inspectors, as a need of its own. What they will read is shown before it goes."""
    row = get_clue_or_said(request, clue_id)
    if isinstance(row, HttpResponse):
        return row
    opened = opened_or_404(request, row)
    language = request.actor.language
    form = InspectionForm(
        request.POST if request.method == "POST" else None,
        province=row.province_code,
        language=language,
        place=opened.content.place,
    )
    context = _about(request, row, opened) | {"form": form}
    if form.is_valid():
        draft = form.draft()
        try:
            if request.POST.get("step") == "send":
                code = actions.pass_clue(row, draft, room=request.room, at=bangkok_now())
                context |= {"code": grouped(code)}
                return room_page(request, "protection/clue_passed.html", context)
            actions.check_inspection(row, draft, room=request.room)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            if request.POST.get("step") != "change":
                context |= {"looks": _what_they_read(draft, language)}
                return room_page(request, "protection/pass_clue_check.html", context)
    status = 422 if form.errors else 200
    return room_page(request, "protection/pass_clue.html", context, status=status)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def take_clue_back(request: Request, clue_id: UUID) -> HttpResponse:
    """A proposal or a link is undone; what was settled is looked at again."""
    row = get_clue(clue_id)
    try:
        actions.take_back(row, room=request.room, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="bad")
    else:
        say(request, _("It is to be decided again."))
    return redirect("clue", clue_id)


def get_clue_or_said(request: Request, clue_id: UUID) -> Clue | HttpResponse:
    """The clue; the page that says who has decided, for whoever read it before; else nothing is there."""
    row = Clue.objects.filter(pk=clue_id, case_id=None).first()
    if row is not None:
        return row
    said = actions.said_meanwhile(clue_id, request.room)
    if not said:
        return redirect("clue", clue_id)
    return room_page(request, "protection/clue_settled.html", {"said": said}, status=409)


def _deed(
    request: Request,
    row: Clue,
    template: str,
    form: Any,
    act: Callable[[], None],
    *,
    done: str,
) -> HttpResponse:
    """What was typed stays when the action refuses. What is said after it names nothing: it waits in the session, outside the room;
    the way back stands on the clue's own page."""
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, done)
            return redirect("clue", row.pk)
    context = _about(request, row) | {"form": form}
    return room_page(request, template, context, status=422 if form.errors else 200)


def _about(request: Request, row: Clue, opened: OpenClue | None = None) -> dict[str, Any]:
    opened = opened or opened_or_404(request, row)
    content = shown.content_of(opened, request.actor.language)
    return {
        "clue": row,
        "content": content,
        "back_url": reverse("clue", args=[row.pk]),
        "marks": shown.marks(shown.listed(opened), request.room.member_id),
    }


def _others(request: Request, opened: OpenClue) -> dict[str, Any]:
    language = request.actor.language
    clues = [
        (each.pk, _("Clue of the same place, came %(moment)s") % {"moment": shown.received(each, language)})
        for each in alike(opened)
    ]
    cases = [(each.pk, _("Case %(code)s") % {"code": each.code}) for each in own_cases(opened)]
    return {"clues": clues, "cases": cases}


def _what_they_read(draft: actions.InspectionDraft, language: str) -> list[Answer]:
    return [
        Answer(_("What are they to look at?"), topic_name(draft.topic, language)),
        Answer(_("Place of work"), address_of(draft.place_code, language, village_no=draft.village_no)),
        Answer(_("What is to be inspected, in your own words"), draft.words.strip()),
        Answer(_("Who recorded it"), _("Nobody is named")),
        Answer(_("Who reported"), _("Not told")),
    ]
