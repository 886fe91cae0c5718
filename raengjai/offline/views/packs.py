"""Packs of events for the phones of who helps there (docs/offline.md)."""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import AT_DESK, event_at_desk, events_of_helper
from raengjai.ground.dates import bangkok_day, bangkok_now
from raengjai.offline.models.packs import event_line, plain, prepare_pack, read_pack
from raengjai.offline.models.phone import identify
from raengjai.offline.views.changes import asking_device, compressed
from raengjai.offline.views.commands import in_milliseconds, said


@require_GET
@requires(Permission.HELP_AT_EVENT)
def packs(request: Request) -> HttpResponse:
    """Which events the person may take along: those of the next and last seven days at which there is a duty."""
    at = in_milliseconds(bangkok_now())
    refusal = _refusal(request, at)
    if refusal is not None:
        return refusal
    found = events_of_helper(request.actor, bangkok_day(at))
    lines = [event_line(each, request.LANGUAGE_CODE) for each in found]
    return _answered(request, {"events": lines, "time": _iso(at)})


@require_GET
@requires(Permission.HELP_AT_EVENT)
def pack(request: Request, event_id: UUID) -> HttpResponse:
    """One event: everything, or with a cursor what changed. 404 without a duty there, 410 when it is over for phones."""
    at = in_milliseconds(bangkok_now())
    refusal = _refusal(request, at)
    if refusal is not None:
        return refusal
    event = event_at_desk(event_id, request.actor)
    if event is None:
        return said(404, _("You have no duty at this event. Ask who holds it."))
    if event.state not in AT_DESK or not _is_near(event_line(event, "th")["until"], at):
        return said(410, _("This event is over. Its list leaves the phone."))
    prepare_pack(event, asking_device(request), by=request.actor, at=at)
    return _answered(
        request, read_pack(event, request.actor, cursor=request.GET.get("cursor", "")) | {"time": _iso(at)}
    )


def _refusal(request: Request, at: datetime) -> HttpResponse | None:
    """Why this phone gets nothing."""
    phone = identify(asking_device(request), at=at)
    if phone is None or phone.user.pk != request.actor.me:
        return said(404, _("This phone is not known, or its signature is wrong. Sign in to set it up again."))
    if phone.is_revoked:
        return said(410, _("This phone is out of use already."))
    return None


def _is_near(until: str, at: datetime) -> bool:
    return at < datetime.fromisoformat(until)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _answered(request: Request, value: dict[str, object]) -> HttpResponse:
    return compressed(request, json.dumps(value, default=plain, ensure_ascii=False))
