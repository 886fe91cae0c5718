"""Photos and documents of an event."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions import may_add_files, may_plan
from raengjai.events.forms.planning import EventFileForm
from raengjai.events.models import Event
from raengjai.events.views import shown
from raengjai.files.actions import remove_attachment, restore_attachment
from raengjai.files.models import Attachment
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import FileCard
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

FILES_OF = "event"


@require_POST
@requires(Permission.READ_EVENTS)
def attach_to_event(request: Request, event_id: UUID) -> HttpResponse:
    """A file joins the event: by who plans it, or who has a duty at it."""
    found = shown.event_of(event_id)
    if not may_add_files(request.actor, found):
        raise Http404
    form = EventFileForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.attach_file(found, said["file"], title=said["title"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The file is attached."))
            return redirect("event", event_id=found.pk)
    return render(request, "events/attach_to_event.html", {"event": found, "form": form}, status=422)


@require_safe
@requires(Permission.READ_EVENTS)
def event_file(request: Request, event_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file of an event that the reader may see; opening it is journaled."""
    found, attachment = shown.event_of(event_id), _file_of(event_id, attachment_id)
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


@require_safe
@requires(Permission.READ_EVENTS)
def event_file_preview(request: Request, event_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A small picture of the file, for the event's page."""
    shown.event_of(event_id)
    attachment = _file_of(event_id, attachment_id)
    if not attachment.has_preview:
        raise Http404
    response = HttpResponse(attachment.read_preview(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@requires(Permission.READ_EVENTS)
def remove_event_file(request: Request, event_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Out of sight; the page offers to undo it."""
    found = shown.event_of(event_id)
    attachment = _file_of(event_id, attachment_id)
    try:
        remove_attachment(attachment, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        undo = reverse("restore_event_file", args=[found.pk, attachment.pk])
        say(request, _("The file was removed."), undo_url=undo)
    return redirect("event", event_id=found.pk)


@require_POST
@requires(Permission.READ_EVENTS)
def restore_event_file(request: Request, event_id: UUID, attachment_id: UUID) -> HttpResponse:
    found = shown.event_of(event_id)
    attachment = get_object_or_404(Attachment, pk=attachment_id, subject_id=found.pk, subject_kind=FILES_OF)
    try:
        restore_attachment(attachment, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The file is back."))
    return redirect("event", event_id=found.pk)


def cards_of(found: Event, actor: Actor) -> list[tuple[FileCard, UUID | None]]:
    """The files, each with its id where the reader may take it away."""
    files = Attachment.objects.about(found).present().oldest_first()
    return [(_card(found, each), each.pk if may_change(each, actor) else None) for each in files]


def may_change(attachment: Attachment, actor: Actor) -> bool:
    """Whoever added it, and whoever plans the event."""
    if attachment.added_by == actor.user_id:
        return True
    found = Event.objects.filter(pk=attachment.subject_id).first()
    return found is not None and may_plan(actor, found)


def address(event_id: UUID) -> str:
    """The page of an event; the calendar for whoever may not see it any more."""
    is_there = Event.objects.real().filter(pk=event_id).exists()
    return reverse("event", args=[event_id]) if is_there else reverse("events")


def _card(found: Event, attachment: Attachment) -> FileCard:
    pages, key = attachment.pages or 1, [found.pk, attachment.pk]
    kind = (
        _("Photo")
        if attachment.is_picture
        else ngettext("PDF, %(pages)d page", "PDF, %(pages)d pages", pages) % {"pages": pages}
    )
    return FileCard(
        name=attachment.title,
        url=reverse("event_file", args=key),
        kind=kind,
        size=attachment.size,
        preview_url=reverse("event_file_preview", args=key) if attachment.has_preview else "",
        added_by=attachment.added_by_name,
        added_at=attachment.added_at,
    )


def _file_of(event_id: UUID, attachment_id: UUID) -> Attachment:
    files = Attachment.objects.present().filter(subject_kind=FILES_OF, subject_id=event_id)
    return get_object_or_404(files, pk=attachment_id)
