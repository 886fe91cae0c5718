"""All needs that one has recorded, the newest first, and what became of each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.needs.models import Need, NeedQuerySet
from raengjai.needs.views import shown
from raengjai.web.fragments import render

PAGE = 30


@requires(Permission.RECORD_NEED)
def own_needs(request: Request) -> HttpResponse:
    """An index range on (recorder, time, id): however many there are, a page costs the same."""
    after = request.GET.get("after", "")
    recorded = Need.objects.recorded_by(request.actor.me).with_names()
    found = list(_after(recorded, after)[: PAGE + 1])
    page = found[:PAGE]
    context = {
        "needs": [_row(need, request.actor.language) for need in page],
        "older": f"?after={_key(page[-1])}" if len(found) > PAGE else "",
        "newer": reverse("own_needs") if after else "",
    }
    return render(request, "needs/own_needs.html", context)


def _after(needs: NeedQuerySet, after: str) -> NeedQuerySet:
    """What comes after a row in (recorded_at, id), both descending."""
    if not after:
        return needs
    moment, _sign, last = after.partition("~")
    try:
        at, last_id = datetime.fromisoformat(moment), UUID(last)
        if at.tzinfo is None:
            raise ValueError(moment)
    except ValueError as unreadable:
        raise Http404 from unreadable
    return needs.filter(Q(recorded_at__lt=at) | Q(id__lt=last_id), recorded_at__lte=at)


def _key(need: Need) -> str:
    return f"{need.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z~{need.pk}"


def _row(need: Need, language: str) -> dict[str, Any]:
    return {
        "url": reverse("need", args=[need.pk]),
        "person": shown.person_name(need),
        "topic": shown.topic_name(need.topic_code, language),
        "state": shown.state_word(need),
        "at": need.recorded_at,
    }
