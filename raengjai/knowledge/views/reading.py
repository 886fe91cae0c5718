"""One directive: read it, say so, say that it is done, open its files."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.files.models import Attachment
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date
from raengjai.ground.refused import Refused
from raengjai.ground.text import paragraphs
from raengjai.knowledge import actions
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient
from raengjai.knowledge.rules import Asks, State
from raengjai.knowledge.views import shown
from raengjai.papers.actions import print_letter
from raengjai.papers.rules.sheets import Fact, Letter
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.toasts import say


@requires(Permission.READ_DIRECTIVE)
def directive(request: Request, directive_id: UUID) -> HttpResponse:
    """The version in force, or an older one on request. Opening it is not reading it: that is said by a button."""
    found = get_object_or_404(Directive, pk=directive_id)
    versions = _versions(found)
    if not versions:
        return redirect("check_directive", directive_id=found.pk)
    version = _chosen(versions, request.GET.get("version", ""))
    actor, today = request.actor, bangkok_today()
    mine = Recipient.objects.of(actor.me).of_version(version).select_related("version").first()
    may_publish = shown.publishes(actor, found)
    context = {
        "directive": found,
        "version": version,
        "newest": versions[0],
        "title_line": shown.title_line(found, actor.language),
        "paragraphs": paragraphs(version.body),
        "changes": paragraphs(version.changes),
        "facts": shown.facts(found, version, actor.language),
        "files": shown.files_of(found, [each for each in versions if each.number <= version.number]),
        "versions": versions if len(versions) > 1 else [],
        "mine": mine,
        "state": shown.state_of(mine, today, actor.language) if mine else None,
        **_asked(mine),
        "may_publish": may_publish,
        "draft": found.versions.filter(state=State.DRAFT).first() if may_publish else None,
        "is_out": found.state == State.PUBLISHED and versions[0].state == State.PUBLISHED,
        "is_going_out": may_publish and versions[0].delivered_at is None,
        "may_watch": actor.may(Permission.WATCH_READING),
    }
    return render(request, "knowledge/directive.html", context, fragment="going_out")


@require_POST
@requires(Permission.READ_DIRECTIVE)
def mark_directive_read(request: Request, directive_id: UUID) -> HttpResponse:
    return _marked(
        request, directive_id, actions.mark_read, _("Thank you. It is noted that you have read it.")
    )


@require_POST
@requires(Permission.READ_DIRECTIVE)
def mark_directive_done(request: Request, directive_id: UUID) -> HttpResponse:
    return _marked(request, directive_id, actions.mark_done, _("Thank you. It is noted that this is done."))


@require_safe
@requires(Permission.READ_DIRECTIVE)
def print_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """The version in force as a letter on paper."""
    found = get_object_or_404(Directive, pk=directive_id)
    versions = _versions(found)
    if not versions:
        raise Http404
    version, language = _chosen(versions, request.GET.get("version", "")), request.actor.language
    letter = Letter(
        office=shown.speaker(found, language),
        kind=str(found.kind_name),
        number=found.number,
        dated=document_date(found.dated_on, language),
        subject=version.subject,
        to=shown.for_whom(found, language),
        changes=paragraphs(version.changes),
        paragraphs=paragraphs(version.body),
        facts=[Fact(str(each.label), str(each.value)) for each in shown.facts(found, version, language)[2:]],
        version=version.number,
        files=[each.name for each in shown.files_of(found, [version])],
        withdrawn=found.withdrawn_why,
    )
    return send(
        request,
        print_letter(letter, language=language),
        filename=f"{found.kind}-{found.dated_on}.pdf",
        content_type="application/pdf",
        verb="directive.printed",
        subject=found,
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
        codes={"version": version.number},
    )


@require_safe
@requires(Permission.READ_DIRECTIVE)
def directive_file(request: Request, directive_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file of a version that the reader may see; opening it is journaled."""
    found = get_object_or_404(Directive, pk=directive_id)
    files = Attachment.objects.present().filter(subject_kind=shown.FILES_OF)
    attachment = get_object_or_404(files, pk=attachment_id)
    if not found.versions.filter(pk=attachment.subject_id).exists():
        raise Http404
    return send(
        request,
        attachment.read(),
        filename=attachment.file_name,
        content_type=attachment.media_type,
        verb="file.opened",
        subject=found,
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
        codes={"file": attachment.pk},
        inline=attachment.is_picture,
    )


def _versions(found: Directive) -> list[DirectiveVersion]:
    """What is published, the newest first."""
    return list(found.versions.exclude(state=State.DRAFT).order_by("-number"))


def _chosen(versions: Sequence[DirectiveVersion], asked: str) -> DirectiveVersion:
    if not asked:
        return versions[0]
    chosen = next((each for each in versions if str(each.number) == asked), None)
    if chosen is None:
        raise Http404
    return chosen


def _asked(mine: Recipient | None) -> dict[str, Any]:
    """What the reader can press."""
    if mine is None or mine.closed:
        return {"asks_receipt": False, "asks_done": False}
    reads = mine.read_at is None and (mine.is_asked or mine.version.asks == Asks.DO)
    does = mine.version.asks == Asks.DO and mine.read_at is not None and mine.done_at is None
    return {"asks_receipt": reads, "asks_done": does}


def _marked(request: Request, directive_id: UUID, act: Callable[..., bool], thanks: str) -> HttpResponse:
    found = get_object_or_404(Directive, pk=directive_id)
    number = request.POST.get("version", "")
    rows = Recipient.objects.of(request.actor.me).filter(directive=found)
    if not number.isdecimal() or len(number) > 4:
        raise Http404
    mine = get_object_or_404(rows, version__number=int(number))
    try:
        act(mine, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, thanks)
    return redirect(reverse("directive", args=[found.pk]))
