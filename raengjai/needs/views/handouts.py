"""Documents handed out and information given: choose how many, tap what. Done, with a way back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, start_of_day
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.handouts import AMOUNTS, HandoutForm
from raengjai.needs.models import Handout
from raengjai.needs.views import shown
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on, latest
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_SHOWN = 30


@requires(Permission.RECORD_NEED)
def handouts(request: Request) -> HttpResponse:
    """The count stays chosen between taps, so that the next title is one tap."""
    form = HandoutForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        try:
            row = _record(request, form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            undo = reverse("take_back_handout", args=[row.pk])
            say(
                request,
                _("Counted: %(title)s × %(copies)d.") % _line(row, request.actor.language),
                undo_url=undo,
            )
            return redirect(f"{reverse('handouts')}?copies={row.copies}")
    if not form.is_bound:
        form.initial["copies"] = next(
            (amount for amount in AMOUNTS if str(amount) == request.GET.get("copies")), AMOUNTS[0]
        )
    context = {
        "form": form,
        "titles": titles(request.actor.language),
        "topics": topics(request.actor.language),
        "counted": [_line(row, request.actor.language) for row in _of_today(request)],
    }
    return render(request, "needs/handouts.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.RECORD_NEED)
def take_back_handout(request: Request, handout_id: UUID) -> HttpResponse:
    found = Handout.objects.filter(pk=handout_id).first()
    if found is None:
        raise Http404
    try:
        actions.take_back_handout(found, by=request.actor, at=bangkok_now())
        say(request, _("Undone. It does not count."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("handouts")


def _record(request: Request, said: dict[str, Any]) -> Handout:
    place, copies = str(said["place_code"]), said["copies"]
    if said["topic"]:
        return actions.record_information(
            said["topic"],
            people=copies,
            place_code=place,
            form_id=said["form_id"],
            by=request.actor,
            at=bangkok_now(),
        )
    return actions.record_handouts(
        [(said["title"], copies)],
        place_code=place,
        form_id=said["form_id"],
        by=request.actor,
        at=bangkok_now(),
    )[0]


def titles(language: str) -> list[dict[str, Any]]:
    """Documents by agency, in the reader's language."""
    known, today = catalogue(), bangkok_today()
    documents = all_on(known.documents, today)
    return [
        {
            "agency": agency.short.say(language),
            "documents": [
                (each.code, each.name.say(language)) for each in documents if each.agency == agency.code
            ],
        }
        for agency in all_on(known.agencies, today)
    ]


def topics(language: str) -> list[tuple[str, str]]:
    return [(topic.code, topic.name.say(language)) for topic in all_on(catalogue().topics, bangkok_today())]


def _of_today(request: Request) -> list[Handout]:
    """What this person counted today; taken back is left out."""
    since = start_of_day(bangkok_today())
    places = [code for code in request.actor.places if len(code) == 6]
    rows = Handout.objects.filter(handed_at__gte=since, handed_by=request.actor.me, taken_back_at=None)
    rows = rows.filter(place_code__in=places) if places else rows
    return list(rows.order_by("-handed_at", "-id")[:MOST_SHOWN])


def _line(row: Handout, language: str) -> dict[str, Any]:
    document = latest(catalogue().documents, row.title_code)
    title = document.name.say(language) if document else shown.topic_name(row.title_code, language)
    return {"title": title, "copies": row.copies, "at": row.handed_at}
