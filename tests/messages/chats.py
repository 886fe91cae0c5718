"""What tests do in the chats of LINE."""

import base64
import hashlib
import hmac
from unittest import mock

from django.test import Client

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.messages import actions
from raengjai.messages.jobs import chat
from raengjai.messages.models import LineAccount
from tests.messages.people import (
    NOON,
)

WEBHOOK = "/line/webhook/"


def code_for(person, at=NOON):
    with acting_as(person) as actor:
        return actions.make_code(by=actor, at=at).code()


def type_code(chat, text, at=NOON):
    """As the job worker does it: a refusal is caught inside, so that the guess stays counted."""
    with acting_as_system("test") as system:
        try:
            return actions.link_line(chat, text, by=system, at=at)
        except Refused as caught:
            refused = caught
    raise refused


def accounts():
    with acting_as_system("test"):
        return {(each.user_id, each.line_user()) for each in LineAccount.objects.all()}


def come_in(line, *events, at=None):
    """LINE posts to our door, and the job worker does what was queued."""
    queued = []
    body, signature = line.signed(*events)
    with mock.patch(
        "raengjai.messages.views.webhook.defer", lambda name, **given: queued.append(given["event_id"])
    ):
        answer = Client().post(
            WEBHOOK, body, content_type="application/json", headers={"X-Line-Signature": signature}
        )
    for event_id in queued:
        chat.answer(event_id)
    return answer.status_code, len(queued)


def line_signature(line, body):
    return base64.b64encode(hmac.new(line.secret.encode(), body, hashlib.sha256).digest()).decode()
