"""Every channel is open here, and leads to a stand-in on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.messages import channels, push_service
from tools import line_standin


@pytest.fixture(autouse=True)
def _own_settings(settings: Any) -> None:
    channels.open_all(settings)


@pytest.fixture
def line(settings: Any) -> Iterator[line_standin.Line]:
    with channels.line_there() as stand_in:
        settings.LINE_API = stand_in.address
        yield stand_in


@pytest.fixture
def service() -> Iterator[push_service.Service]:
    with channels.push_there() as stand_in:
        yield stand_in
