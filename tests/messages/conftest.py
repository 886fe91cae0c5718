"""Every channel is open here, and leads to a stand-in on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from raengjai.ground.crypto import public_of_private
from raengjai.messages.rules.keys import raw_of
from tests.messages import push_service
from tools import line_standin

TOKEN, SECRET = "a-token", "a-secret"
VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"  # 32 times the byte 1


@pytest.fixture(autouse=True)
def _own_settings(settings: Any) -> None:
    settings.SITE_URL = "https://raengjai.test"
    settings.LINE_CHANNEL_TOKEN = TOKEN
    settings.LINE_CHANNEL_SECRET = SECRET
    settings.LINE_API = "http://127.0.0.1:9"  # nobody listens there
    settings.LINE_BASIC_ID = "@raengjai"
    settings.LINE_MONTHLY_CEILING = 0
    settings.VAPID_PRIVATE_KEY = VAPID
    settings.VAPID_CONTACT = "mailto:it@raengjai.test"
    settings.EMAIL_FROM = "raengjai@raengjai.test"


@pytest.fixture
def line(settings: Any) -> Iterator[line_standin.Line]:
    with line_standin.standing_in(token=TOKEN, secret=SECRET) as stand_in:
        settings.LINE_API = stand_in.address
        yield stand_in


@pytest.fixture
def service() -> Iterator[push_service.Service]:
    with push_service.serving(public_of_private(raw_of(VAPID))) as stand_in:
        yield stand_in
