"""Opening, removing and bringing back one attachment."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.files import actions, providers
from raengjai.files.models import Attachment
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.downloads import send
from raengjai.web.toasts import say


@require_safe
@requires(Permission.VIEW_NEED)
def attachment(request: Request, attachment_id: UUID) -> HttpResponse:
    """The file itself; opening it is journaled. Pictures open in the browser, documents are downloaded."""
    found = get_object_or_404(Attachment.objects.present(), pk=attachment_id)
    return send(
        request,
        found.read(),
        filename=found.file_name,
        content_type=found.media_type,
        verb="file.opened",
        subject=(found.subject_kind, found.subject_id),
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
        office_code=next((code for code in request.actor.offices if code in found.office_codes), ""),
        codes={"file": found.pk},
        inline=found.is_picture,
    )


@require_safe
@requires(Permission.VIEW_NEED)
def attachment_preview(request: Request, attachment_id: UUID) -> HttpResponse:
    """A small picture of the file, for the list on a page that shows who sees it."""
    found = get_object_or_404(Attachment.objects.present().filter(has_preview=True), pk=attachment_id)
    response = HttpResponse(found.read_preview(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@requires(Permission.ATTACH_FILE)
def remove_attachment(request: Request, attachment_id: UUID) -> HttpResponse:
    """The file goes out of sight; the page offers to undo it."""
    found = get_object_or_404(Attachment.objects.present(), pk=attachment_id)
    try:
        actions.remove_attachment(found, by=request.actor, at=bangkok_now())
        say(
            request,
            _("The file was removed."),
            undo_url=reverse("restore_attachment", args=[found.pk]),
        )
    except Refused as refused:
        say(request, refused.message, tone="bad")
    return redirect(providers.address_of(found))


@require_POST
@requires(Permission.ATTACH_FILE)
def restore_attachment(request: Request, attachment_id: UUID) -> HttpResponse:
    """The file is back."""
    found = get_object_or_404(Attachment, pk=attachment_id)
    try:
        actions.restore_attachment(found, by=request.actor, at=bangkok_now())
        say(request, _("The file is back."))
    except Refused as refused:
        say(request, refused.message, tone="bad")
    return redirect(providers.address_of(found))
