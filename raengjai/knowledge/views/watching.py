"""What went out in one's area, who has not read it yet, and reminding them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.knowledge import actions
from raengjai.knowledge.actions.remind import stood_by
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient, counts_of
from raengjai.knowledge.models.recipient import LEFT
from raengjai.knowledge.rules import Reach, State, total
from raengjai.knowledge.views import shown
from raengjai.network.models import names_of
from raengjai.places.models import path_text
from raengjai.web import paging
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.toasts import say

PAGE = 30
MOST_DRAFTS = 30
MOST_NAMES = 50


@requires(Permission.WATCH_READING)
def directives_sent(request: Request) -> HttpResponse:
    """What the own office wrote or its people got: drafts first, then the newest, with how many have not read."""
    actor, today, after = request.actor, bangkok_today(), request.GET.get("after", "")
    places = sorted({*actor.provinces, COUNTRY})
    may_write = actor.may(Permission.PUBLISH_DIRECTIVE)
    out = Directive.objects.of_places(places).exclude(state=State.DRAFT).newest_first()
    found = list(paging.after(out, after, "written_at")[: PAGE + 1])
    page = found[:PAGE]
    drafts = (
        list(Directive.objects.of_places(places).drafts().newest_first()[:MOST_DRAFTS]) if may_write else []
    )
    versions = _newest_versions([*drafts, *page])
    reach = _reach(actor, [each.pk for each in versions.values()])
    context = {
        "drafts": [_line(each, versions.get(each.pk), None, actor.language, today) for each in drafts],
        "rows": [
            _line(each, versions.get(each.pk), _sum(reach, versions.get(each.pk)), actor.language, today)
            for each in page
        ],
        "older": f"?after={paging.key_of(page[-1].written_at, page[-1].pk)}" if len(found) > PAGE else "",
        "newer": reverse("directives_sent") if after else "",
        "may_write": may_write,
    }
    return render(request, "knowledge/directives_sent.html", context)


@requires(Permission.WATCH_READING)
def directive_reading(request: Request, directive_id: UUID) -> HttpResponse:
    """Who has not read it: a mentor sees those of the own office, a coordinator the province, headquarters counts."""
    found, version = _watched(request, directive_id)
    actor, language = request.actor, request.actor.language
    shows_read, after = request.GET.get("tab") == "read", request.GET.get("after", "")
    reach = _reach(actor, [version.pk]).get(version.pk, [])
    sees_names = not _counts_only(actor)
    names, older = _names(actor, version, shows_read=shows_read, after=after) if sees_names else ([], "")
    context: dict[str, Any] = {
        "directive": found,
        "version": version,
        "title_line": shown.title_line(found, language),
        "state": shown.state_of_directive(found, version, bangkok_today()),
        "whole": total(reach),
        "table": shown.table_of(reach, "role" if sees_names else "province", language, with_reading=True),
        "sees_names": sees_names,
        "tabs": _tabs(found, shows_read=shows_read),
        "shows_read": shows_read,
        "names": names,
        "older": f"?tab={'read' if shows_read else ''}&after={older}" if older else "",
        "newer": reverse("directive_reading", args=[found.pk]) if after else "",
        "may_remind": bool(version.asks) and found.state == State.PUBLISHED and total(reach).waiting > 0,
    }
    return render(request, "knowledge/directive_reading.html", context)


@require_POST
@requires(Permission.WATCH_READING)
def remind_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """Everybody whom the reader stands by and who has not read gets a reminder."""
    found, version = _watched(request, directive_id)
    try:
        count = actions.remind_by_hand(version, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        words = ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", count)
        say(request, words % {"n": count})
    return redirect("directive_reading", directive_id=found.pk)


def _watched(request: Request, directive_id: UUID) -> tuple[Directive, DirectiveVersion]:
    found = get_object_or_404(Directive, pk=directive_id)
    version = found.versions.filter(state=State.PUBLISHED).order_by("-number").first()
    if version is None:
        raise Http404
    return found, version


def _counts_only(actor: Actor) -> bool:
    """Headquarters: sums by province, no names."""
    return (not actor.places and not any(actor.offices)) or COUNTRY in actor.provinces


def _newest_versions(directives: Sequence[Directive]) -> dict[UUID, DirectiveVersion]:
    """The newest version of each that the reader may see, in one query."""
    found = DirectiveVersion.objects.filter(directive__in=[each.pk for each in directives]).order_by("number")
    return {each.directive_id: each for each in found}


def _reach(actor: Actor, versions: Sequence[UUID]) -> dict[UUID, list[Reach]]:
    """By version: what the reader watches over. A mentor's is counted from the rows of the own office."""
    if _counts_only(actor) or any(len(code) == 2 for code in actor.places):
        return counts_of(versions)
    rows = stood_by(actor).filter(version__in=versions).exclude(closed=LEFT)
    waiting = Q(is_asked=True, read_at__isnull=True)
    counted = rows.values_list("version_id", "province_code", "role").annotate(
        people=Count("id"), read=Count("read_at"), waiting=Count("id", filter=waiting), done=Count("done_at")
    )
    found: dict[UUID, list[Reach]] = {}
    for version, *reach in counted.order_by("version_id", "province_code", "role"):
        found.setdefault(version, []).append(Reach(*reach))
    return found


def _sum(reach: dict[UUID, list[Reach]], version: DirectiveVersion | None) -> Reach | None:
    return total(reach[version.pk]) if version is not None and version.pk in reach else None


def _line(
    found: Directive, version: DirectiveVersion | None, reach: Reach | None, language: str, today: Any
) -> dict[str, Any]:
    is_read = reach is not None and version is not None and bool(version.asks)
    page = (
        "check_directive" if found.state == State.DRAFT else "directive_reading" if is_read else "directive"
    )
    return {
        "url": reverse(page, args=[found.pk]),
        "subject": version.subject if version else "",
        "note": f"{shown.title_line(found, language)} · {shown.speaker(found, language)}",
        "state": shown.state_of_directive(found, version, today),
        "reach": reach,
    }


def _names(
    actor: Actor, version: DirectiveVersion, *, shows_read: bool, after: str
) -> tuple[list[dict[str, Any]], str]:
    """The people of the reader's office or province, place by place, and the key of the next page."""
    rows = stood_by(actor).of_version(version).exclude(closed=LEFT).select_related("user")
    rows = rows.filter(read_at__isnull=False) if shows_read else rows.filter(read_at=None, is_asked=True)
    place, _sign, last = after.partition("~")
    if last:
        try:
            last_id = UUID(last)
        except ValueError as unreadable:
            raise Http404 from unreadable
        rows = rows.filter(Q(place_code__gt=place) | Q(id__gt=last_id), place_code__gte=place)
    found = list(rows.order_by("place_code", "id")[: MOST_NAMES + 1])
    page = found[:MOST_NAMES]
    mentors = names_of({each.mentor_id for each in page if each.mentor_id})
    older = f"{page[-1].place_code}~{page[-1].pk}" if len(found) > MOST_NAMES else ""
    return [_name(each, mentors, actor.language) for each in page], older


def _name(row: Recipient, mentors: dict[UUID, str], language: str) -> dict[str, Any]:
    return {
        "name": row.user.name,
        "role": row.get_role_display(),
        "place": path_text(row.place_code, language),
        "mentor": mentors.get(row.mentor_id, "") if row.mentor_id else "",
        "read_at": row.read_at,
        "done_at": row.done_at,
        "reminded_at": row.reminded_at,
    }


def _tabs(found: Directive, *, shows_read: bool) -> list[Link]:
    address = reverse("directive_reading", args=[found.pk])
    return [
        Link(_("Not read yet"), address, current=not shows_read),
        Link(_("Have read"), f"{address}?tab=read", current=shows_read),
    ]
