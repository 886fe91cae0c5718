"""Where phones send what waits on them. Proof is the phone's signature; a session is neither asked for nor believed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, by_device
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import is_signed_by_device
from raengjai.ground.dates import bangkok_day, bangkok_now
from raengjai.offline import commands
from raengjai.offline.models.phone import Phone, identify
from raengjai.offline.rules import MOST_BYTES, Batch, Malformed, decoded, read_batch, signed_text


def _prove(request: Request) -> Actor | HttpResponse:
    """Whose phone it is, from its signature over the whole request; or why nothing is taken."""
    if not is_from_us(request):
        return said(403, _("This did not come from our own pages. Open Raengjai itself."))
    body = body_of(request, MOST_BYTES)
    if body is None:
        return said(413, _("This is more than can be sent at once. Fewer entries are sent next."))
    try:
        batch, signature = read_batch(body), decoded(request.headers.get("Raengjai-Signature", ""))
    except Malformed as malformed:
        return said(400, _("This could not be read. Everything stays on the phone."), why=str(malformed))
    now = in_milliseconds(bangkok_now())
    phone = identify(batch.device, at=now)
    if phone is None or not is_signed_by_device(phone.public_key, signature, signed_text(request.path, body)):
        return said(401, _("This phone is not known, or its signature is wrong. Sign in to set it up again."))
    request.phone, request.batch, request.moment = phone, batch, now  # type: ignore[attr-defined]
    return phone.actor_on(bangkok_day(now))


@require_POST
@by_device("phones send with their own signature, also after their person has signed out", identify=_prove)
def send_commands(request: Request) -> HttpResponse:
    """At most 20 entries; each is answered."""
    phone: Phone = request.phone  # type: ignore[attr-defined]
    batch: Batch = request.batch  # type: ignore[attr-defined]
    at: datetime = request.moment  # type: ignore[attr-defined]
    return answered(commands.receive(batch, phone, by=request.actor, at=at))


def is_from_us(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def body_of(request: HttpRequest, most: int) -> bytes | None:
    """The body; None when it is larger. Read by ourselves: Django's own limit is that of forms."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        return None
    body: bytes = request.read(most + 1)
    return body if len(body) <= most else None


def in_milliseconds(moment: datetime) -> datetime:
    """As precise as receipts say it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def said(status: int, words: str, **more: str) -> HttpResponse:
    return answered({"words": words, **more}, status=status)


def answered(value: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = JsonResponse(value, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
