"""Jobs are deferred inside the transaction that causes them: a crash can neither lose nor invent one."""

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic


def defer(name: str, **arguments: Any) -> None:
    """Queue the job called `name` ("room.job") with JSON arguments (ids and codes, no personal values)."""
    app.configure_task(name).defer(**arguments)


def defer_until(name: str, moment: datetime, **arguments: Any) -> None:
    """The same, and no worker begins it before `moment`."""
    app.configure_task(name, schedule_at=moment).defer(**arguments)
