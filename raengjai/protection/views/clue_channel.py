"""A channel for browsers that open and seal by themselves: the code never comes here, only what is made of it.

What is answered for a code that nobody has is made up, with the shape of a channel to which nobody has written.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, acting_for_receipt, public
from raengjai.ground import crypto
from raengjai.ground.dates import bangkok_now, short_date
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.models import Channel, Message
from raengjai.protection.rules import intake
from raengjai.protection.rules.asking import Asking, encoded, read_asking
from raengjai.protection.views.clue_shown import frame_language, is_foreign, language_of

MOST_BYTES = 1_500_000


@csrf_exempt
@require_POST
@public("what is made of the receipt code is the key; nobody is asked who it is", asks_who=False)
def report_channel(request: Request) -> HttpResponse:
    """The sealed messages of a channel; with a sealed message, keeps it first."""
    if is_foreign(request):
        return _answered({}, status=403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _answered({}, status=413)
    asking, now = read_asking(request.read(MOST_BYTES)), bangkok_now()
    if asking is None:
        return _answered({}, status=400)
    if not actions.may_ask(asking.finder, at=now):
        return _answered({}, status=429)
    lookup = intake.lookup_of(asking.finder)
    with acting_for_receipt(lookup):
        channel = actions.channel_of(lookup)
        try:
            _write(request, channel, asking, at=now)
        except Refused as refused:
            return _answered({"words": str(refused.message)}, status=422)
        said = _said(channel, frame_language(language_of(request)))
        if channel is not None:
            actions.note_read(channel, by=request.actor, at=now)
    return _answered(said)


def _write(request: Request, channel: Channel | None, asking: Asking, *, at: datetime) -> None:
    if channel is None or asking.message_id is None:
        return
    actions.write_back(
        channel, message_id=asking.message_id, key=asking.key, sealed=asking.sealed, by=request.actor, at=at
    )


def _said(channel: Channel | None, language: str) -> dict[str, Any]:
    key = actions.key_for(channel)
    messages = Message.objects.filter(channel=channel).order_by("hour", "id") if channel else ()
    public = bytes(channel.public) if channel else crypto.new_seal_key().public
    wrapped = bytes(channel.wrapped) if channel else crypto.new_secret() * 2
    return {
        "province": key.province_code if key else "",
        "key": {"id": key.name, "public": encoded(bytes(key.public))} if key else {},
        "public": encoded(public),
        "wrapped": encoded(wrapped[: intake.WRAPPED_BYTES]),
        "messages": [
            {
                "id": str(each.pk),
                "own": each.from_reporter,
                "day": short_date(each.hour, language),
                "sealed": "" if each.from_reporter else encoded(bytes(each.sealed)),
            }
            for each in messages
        ],
    }


def _answered(said: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response
