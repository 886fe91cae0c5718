"""What came to one person: still to read, everything in force, what is past."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_today
from raengjai.knowledge.forms import DirectivesFilter
from raengjai.knowledge.models import Recipient
from raengjai.knowledge.models.recipient import RecipientQuerySet
from raengjai.knowledge.views import shown
from raengjai.web import paging
from raengjai.web.fragments import render
from raengjai.web.pieces import Link

PAGE = 30
MOST_UNREAD = 30


@requires(Permission.READ_DIRECTIVE)
def directives(request: Request) -> HttpResponse:
    """One's own list: what is still to read stands first. A range of (person, time), however much there is."""
    form = DirectivesFilter(request.GET)
    form.is_valid()
    words = (form.cleaned_data.get("q") or "").strip()
    shows_past, after = request.GET.get("tab") == "past", request.GET.get("after", "")
    today, actor = bangkok_today(), request.actor
    own = Recipient.objects.of(actor.me).select_related("version", "directive").newest_first()
    first = not shows_past and not after
    unread = list(_about(own.unread().in_force(today), words)[:MOST_UNREAD]) if first else []
    others = own.past(today) if shows_past else own.in_force(today).exclude(read_at=None, is_asked=True)
    found = list(paging.after(_about(others, words), after, "sent_at")[: PAGE + 1])
    page = found[:PAGE]
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "shows_past": shows_past,
        "tabs": _tabs(shows_past=shows_past),
        "unread": [shown.line(each, today, actor.language) for each in unread],
        "rows": [shown.line(each, today, actor.language) for each in page],
        "older": _address(shows_past=shows_past, q=words, after=_key(page)) if len(found) > PAGE else "",
        "newer": _address(shows_past=shows_past, q=words) if after else "",
        "may_write": actor.may(Permission.PUBLISH_DIRECTIVE),
        "may_watch": actor.may(Permission.WATCH_READING),
    }
    return render(request, "knowledge/directives.html", context)


def _about(rows: RecipientQuerySet, words: str) -> RecipientQuerySet:
    return rows.about(words) if words else rows


def _tabs(*, shows_past: bool) -> list[Link]:
    return [
        Link(_("In force"), _address(shows_past=False), current=not shows_past),
        Link(_("Past"), _address(shows_past=True), current=shows_past),
    ]


def _address(*, shows_past: bool, **said: str) -> str:
    asked = {"tab": "past" if shows_past else "", **said}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('directives')}{'?' if query else ''}{query}"


def _key(page: list[Recipient]) -> str:
    return paging.key_of(page[-1].sent_at, page[-1].pk) if page else ""
