"""Notes on talks with volunteers: writing one, reading it again, the next step, erasing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import TalkForm
from raengjai.network.models import Talk, TalkWords, names_of, stood_by, words_of
from raengjai.network.views.members import member_of
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.COACH)
def write_talk(request: Request, member_id: UUID) -> HttpResponse:
    """A note about a talk with somebody one stands by; for others the page does not exist."""
    found = member_of(member_id)
    if found.user_id not in stood_by([found.user_id]):
        raise Http404
    form = TalkForm(request.POST or None)
    return _written(request, form, found, actions.write_talk, reverse("member", args=[found.pk]))


@requires(Permission.COACH)
def talk(request: Request, talk_id: UUID) -> HttpResponse:
    """One note with its earlier writings; for who wrote it and for the coordinator."""
    found = _talk(request, talk_id)
    words = list(TalkWords.objects.filter(talk=found).order_by("-number"))
    names = names_of({found.written_by})
    context = {
        "talk": found,
        "writer": names.get(found.written_by, ""),
        "said": words[0].said() if words else {},
        "before": [{"at": each.made_at, **each.said()} for each in words[1:]],
        "is_own": found.written_by == request.actor.user_id,
    }
    return render(request, "network/talk.html", context)


@requires(Permission.COACH)
def change_talk(request: Request, talk_id: UUID) -> HttpResponse:
    """The writer amends the own note."""
    found = _talk(request, talk_id)
    if found.written_by != request.actor.user_id:
        raise Http404
    form = TalkForm(request.POST or None, talk=found, said=words_of([found])[found.pk].said())
    return _written(request, form, found, actions.change_talk, reverse("talk", args=[found.pk]))


@require_POST
@requires(Permission.COACH)
def finish_next_step(request: Request, talk_id: UUID) -> HttpResponse:
    """What was agreed is done; with `undo` it is not."""
    found = _talk(request, talk_id)
    is_undo = "undo" in request.POST
    deed: Any = actions.reopen_next_step if is_undo else actions.finish_next_step
    try:
        deed(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        address = reverse("finish_next_step", args=[found.pk])
        if is_undo:
            say(request, _("The step is to be done again."))
        else:
            say(request, _("The step is done."), undo_url=address, undo_fields={"undo": "1"})
    return redirect("talk", talk_id=found.pk)


@requires(Permission.COACH)
def erase_talk(request: Request, talk_id: UUID) -> HttpResponse:
    """Asked once, for it cannot be undone."""
    found = _talk(request, talk_id)
    if request.method == "POST":
        try:
            actions.erase_talk(found, by=request.actor, at=bangkok_now())
        except Refused as refused:
            say(request, refused.message, tone="warn")
            return redirect("talk", talk_id=found.pk)
        say(request, _("The note is erased."))
        return redirect("team")
    return render(request, "network/erase_talk.html", {"talk": found})


def _written(
    request: Request, form: TalkForm, about: Any, act: Callable[..., Talk], back: str
) -> HttpResponse:
    """What the form says is kept, or it stands there again with the reason; `about` is a term or an earlier note."""
    if request.method == "POST" and form.is_valid():
        try:
            kept = act(about, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The note is kept."))
            return redirect("talk", talk_id=kept.pk)
    context = {"form": form, "person": about.user.name, "back": back}
    return render(request, "network/write_talk.html", context, status=422 if form.errors else 200)


def _talk(request: Request, talk_id: UUID) -> Talk:
    """Who may not read it finds nothing: neither another mentor, nor (on these pages) the person it is about."""
    found = Talk.objects.select_related("user").filter(pk=talk_id).first()
    if found is None or found.user_id == request.actor.user_id:
        raise Http404
    return found
