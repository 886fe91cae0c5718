"""The search page: one box, results by kind, people first. What a person may not see is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.search import providers
from raengjai.search.forms import Asked, SearchForm, cursor_of
from raengjai.search.models import Entry, Hit
from raengjai.search.providers import Found, Kind
from raengjai.search.rules import SHORTEST_QUESTION
from raengjai.web.fragments import render

MOST_OF_EACH = 5
MOST_OF_ONE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: meant exactly, and nearly that; where there is more."""

    kind: Kind
    exact: list[Found]
    alike: list[Found]
    more_url: str


@require_safe
@requires(Permission.SEARCH)
def search(request: Request) -> HttpResponse:
    """All kinds at once, five of each; one kind at length behind "show more"."""
    form = SearchForm(request.GET if request.GET.get("q", "").strip() else None)
    asked = form.read()
    text = asked.text
    groups = _groups(asked) if len(text) >= SHORTEST_QUESTION else []
    context = {
        "form": form,
        "asked": text,
        "is_short": 0 < len(text) < SHORTEST_QUESTION,
        "jumps": [found for jump in providers.jumps for found in jump(text, request.actor)] if text else [],
        "groups": groups,
        "shelves": _shelves(text) if len(text) >= SHORTEST_QUESTION and not asked.kind else [],
        "one_kind": providers.kinds.get(asked.kind),
        "back_url": f"{reverse('search')}?{urlencode({'q': text})}",
    }
    response = render(request, "search/search.html", context, fragment="found")
    response["Cache-Control"] = "private, no-store"
    return response


def _groups(asked: Asked) -> list[Group]:
    kinds = [providers.kinds[asked.kind]] if asked.kind else providers.in_order()
    most = MOST_OF_ONE if asked.kind else MOST_OF_EACH
    after = asked.after if asked.kind else None
    hits = Entry.objects.find(asked.text, kinds=[each.code for each in kinds], limit=most + 1, after=after)
    groups = [
        _group(each, [hit for hit in hits if hit.kind == each.code], asked.text, most) for each in kinds
    ]
    return [group for group in groups if group.exact or group.alike]


def _shelves(text: str) -> list[dict[str, Any]]:
    """The first results of public knowledge; one more is asked for to know whether there are others."""
    found = [(shelf, shelf.find(text, MOST_OF_EACH + 1)) for shelf in providers.shelves]
    return [
        {
            "shelf": shelf,
            "found": results[:MOST_OF_EACH],
            "more_url": shelf.more_url(text) if len(results) > MOST_OF_EACH else "",
        }
        for shelf, results in found
        if results
    ]


def _group(kind: Kind, hits: Sequence[Hit], text: str, most: int) -> Group:
    """The rows behind the hits, in their order; those that their policy hides are left out."""
    shown = hits[:most]
    found = kind.describe([hit.id for hit in shown]) if shown else {}
    return Group(
        kind=kind,
        exact=[found[hit.id] for hit in shown if hit.exact and hit.id in found],
        alike=[found[hit.id] for hit in shown if not hit.exact and hit.id in found],
        more_url=_more_url(kind, text, shown[-1], most) if len(hits) > most else "",
    )


def _more_url(kind: Kind, text: str, last: Hit, most: int) -> str:
    """From the overview to the beginning of one kind; from there on to its next page."""
    values = {"q": text, "kind": kind.code}
    if most == MOST_OF_ONE:
        values["after"] = cursor_of(last)
    return f"{reverse('search')}?{urlencode(values)}"
