"""What phones sent and nobody could take at once: the coordinator looks, lets it run, or discards it with a reason."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.offline import actions, commands
from raengjai.offline.forms import DiscardForm
from raengjai.offline.models import Held
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.DECIDE_HELD)
def held_entry(request: Request, held_id: UUID) -> HttpResponse:
    """What it says, field by field. Opening it is written into the journal."""
    return _shown(request, _held(request, held_id), DiscardForm())


@require_POST
@requires(Permission.DECIDE_HELD)
def accept_held(request: Request, held_id: UUID) -> HttpResponse:
    held, at = _held(request, held_id), bangkok_now()
    try:
        actions.accept_held(held, lambda row: commands.run_held(row, at=at), by=request.actor, at=at)
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("held_entry", held_id=held.pk)
    say(request, _("Taken, as its volunteer made it."))
    return redirect("phones")


@require_POST
@requires(Permission.DECIDE_HELD)
def discard_held(request: Request, held_id: UUID) -> HttpResponse:
    held = _held(request, held_id)
    form = DiscardForm(request.POST)
    if form.is_valid():
        try:
            actions.discard_held(held, words=form.cleaned_data["words"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("Discarded. The volunteer reads your reason."))
            return redirect("phones")
    return _shown(request, held, form, status=422)


def _held(request: Request, held_id: UUID) -> Held:
    found = Held.objects.of_province(request.actor.provinces[0]).filter(pk=held_id).first()
    if found is None:
        raise Http404
    return found


def _shown(request: Request, held: Held, form: DiscardForm, *, status: int = 200) -> HttpResponse:
    said: dict[str, Any] = actions.look_at_held(held, by=request.actor, at=bangkok_now())
    context = {
        "held": held,
        "fields": [(name, value) for name, value in said.get("fields", ()) if value],
        "files": [file.get("name", "") for file in said.get("files", ())],
        "form": form,
    }
    response = render(request, "offline/held_entry.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
