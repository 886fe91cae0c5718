"""All needs that one has recorded, the newest first, and what became of each."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.needs.models import Need
from raengjai.needs.views import shown
from raengjai.web import paging
from raengjai.web.fragments import render

PAGE = 30


@requires(Permission.RECORD_NEED)
def own_needs(request: Request) -> HttpResponse:
    """An index range on (recorder, time, id): however many there are, a page costs the same."""
    after = request.GET.get("after", "")
    recorded = Need.objects.recorded_by(request.actor.me).with_names()
    found = list(paging.after(recorded, after, "recorded_at")[: PAGE + 1])
    page = found[:PAGE]
    context = {
        "needs": [_row(need, request.actor.language) for need in page],
        "older": _older(page[-1]) if len(found) > PAGE else "",
        "newer": reverse("own_needs") if after else "",
    }
    return render(request, "needs/own_needs.html", context)


def _older(last: Need) -> str:
    return f"?after={paging.key_of(last.recorded_at, last.pk)}"


def _row(need: Need, language: str) -> dict[str, Any]:
    return {
        "url": reverse("need", args=[need.pk]),
        "person": shown.person_name(need),
        "topic": shown.topic_name(need.topic_code, language),
        "state": shown.state_word(need),
        "at": need.recorded_at,
    }
