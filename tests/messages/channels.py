"""Every channel open, and leading to a stand-in on loopback."""

from contextlib import AbstractContextManager
from typing import Any

from raengjai.ground.crypto import public_of_private
from raengjai.messages.rules.keys import raw_of
from tests.messages import push_service
from tools import line_standin

TOKEN, SECRET = "a-token", "a-secret"
VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"  # 32 times the byte 1


def open_all(settings: Any) -> None:
    settings.SITE_URL = "https://raengjai.test"
    settings.LINE_CHANNEL_TOKEN = TOKEN
    settings.LINE_CHANNEL_SECRET = SECRET
    settings.LINE_API = "http://127.0.0.1:9"  # nobody listens there
    settings.LINE_BASIC_ID = "@raengjai"
    settings.LINE_MONTHLY_CEILING = 0
    settings.VAPID_PRIVATE_KEY = VAPID
    settings.VAPID_CONTACT = "mailto:it@raengjai.test"
    settings.EMAIL_FROM = "raengjai@raengjai.test"


def line_there() -> AbstractContextManager[line_standin.Line]:
    return line_standin.standing_in(token=TOKEN, secret=SECRET)


def push_there() -> AbstractContextManager[push_service.Service]:
    return push_service.serving(public_of_private(raw_of(VAPID)))
