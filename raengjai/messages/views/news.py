"""The link that messages carry: behind the sign-in it marks the notices read and leads to what they are about."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.messages import providers
from raengjai.messages.actions import mark_read
from raengjai.messages.models import Notice


@requires(Permission.USE_HOME)
def open_notice(request: Request, subject_id: UUID) -> HttpResponse:
    """One's own notices about this subject; with none of them, or none that leads on, the inbox opens."""
    own = Notice.objects.of(request.actor.me).filter(subject_id=subject_id)
    newest = own.order_by("-sent_at", "-id").first()
    address = providers.addresses.get(newest.subject_kind) if newest else None
    if address is None:
        return redirect("inbox")
    mark_read(own, at=bangkok_now())
    return redirect(address(subject_id))
