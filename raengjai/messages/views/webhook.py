"""LINE's way in. The signature over the raw bytes proves who speaks; everything else waits for the job worker."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, acting_as_system, public
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import defer
from raengjai.messages.actions import take_events
from raengjai.messages.rules import Unreadable, available, is_signed_by_line, is_timely, read_events

MOST_BYTES = 256_000


@csrf_exempt
@require_POST
@public("LINE has no account here; each call is signed with the channel's secret", asks_who=False)
def line_webhook(request: Request) -> HttpResponse:
    """Answers at once and says nothing: 200 taken, 401 not signed by LINE, 413 too large, 400 unreadable, 404 no LINE."""
    if "line" not in available():
        return HttpResponse(status=404)
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    if not is_signed_by_line(body, request.headers.get("X-Line-Signature", ""), settings.LINE_CHANNEL_SECRET):
        return HttpResponse(status=401)
    now = bangkok_now()
    try:
        events = [event for event in read_events(body) if is_timely(event, now)]
    except Unreadable:
        return HttpResponse(status=400)
    with acting_as_system("LINE told us something"):
        for event_id in take_events(events, at=now):
            defer("messages.answer", event_id=str(event_id))
    return HttpResponse(status=200)


def _body(request: Request) -> bytes | None:
    """The raw bytes; None when there are too many. Read by ourselves: Django's own limit is that of forms."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdecimal() or int(length) > MOST_BYTES:
        return None
    body: bytes = request.read(MOST_BYTES + 1)
    return body if len(body) <= MOST_BYTES else None
