"""Jobs are deferred inside the transaction that causes them: a crash can neither lose nor invent one."""

from typing import Any

from procrastinate.contrib.django import app

job = app.task
periodic = app.periodic


def defer(name: str, **arguments: Any) -> None:
    """Queue the job called `name` ("room.job") with JSON arguments (ids and codes, no personal values)."""
    app.configure_task(name).defer(**arguments)
