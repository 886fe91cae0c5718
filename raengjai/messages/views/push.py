"""Browsers that take notices: they come in as JSON from push.js, and go by a button or by themselves."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.crypto import public_of_private
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages import actions
from raengjai.messages.rules import available
from raengjai.messages.rules.keys import raw_of, text_of
from raengjai.messages.views.told import IN_SESSION
from raengjai.web.toasts import say

MOST_BYTES = 5_000
_LONGEST = {"endpoint": 1000, "p256dh": 100, "auth": 40, "name": 60, "device": 36}


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def add_push(request: Request) -> HttpResponse:
    """JSON: endpoint, p256dh, auth, name, device (or ""), until_sign_out. Answered with words for the page."""
    asked = _asked(request)
    if asked is None or "push" not in available():
        return _said(400, _("This browser sent no usable key. Reload the page and try again."))
    try:
        own = actions.add_subscription(
            endpoint=asked["endpoint"],
            public=asked["p256dh"],
            auth=asked["auth"],
            name=asked["name"],
            device_id=_uuid(asked["device"]),
            until_sign_out=asked["until_sign_out"] is True,
            by=request.actor,
            at=bangkok_now(),
        )
    except Refused as refused:
        return _said(422, str(refused.message))
    request.session[IN_SESSION] = str(own.pk)
    return _said(200, _("This device takes notices now."))


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def stop_push(request: Request) -> HttpResponse:
    """JSON: the endpoint of the browser that takes no more."""
    asked = _asked(request)
    if asked is None:
        return _said(400, _("This browser sent no usable key. Reload the page and try again."))
    actions.remove_subscription_of_browser(asked["endpoint"], by=request.actor, at=bangkok_now())
    return _said(200, _("This device takes no more notices."))


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def remove_push(request: Request, browser_id: UUID) -> HttpResponse:
    """Any device of one's own, also a lost one; one that is gone already is as it should be."""
    actions.remove_subscription(browser_id, by=request.actor, at=bangkok_now())
    say(request, _("The device takes no more notices."))
    return redirect("notice_channels")


def key_for_browsers() -> str:
    """Our public key (VAPID), which a browser binds its subscription to; "" without the channel."""
    return _public(settings.VAPID_PRIVATE_KEY) if "push" in available() else ""


@lru_cache(maxsize=2)
def _public(private: str) -> str:
    return text_of(public_of_private(raw_of(private)))


def _asked(request: Request) -> dict[str, Any] | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return None
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(asked, dict):
        return None
    texts = {name: str(asked.get(name) or "") for name in _LONGEST}
    if any(len(text) > _LONGEST[name] or "\x00" in text for name, text in texts.items()):
        return None
    return {**texts, "until_sign_out": asked.get("until_sign_out")}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _said(status: int, words: str) -> HttpResponse:
    return JsonResponse({"words": words}, status=status, json_dumps_params={"ensure_ascii": False})
