"""A view without a door does not start (Django's system check, run by every command and by the web server)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver


def every_view_has_a_door(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{address}: the view {view.__module__}.{view.__qualname__} has no door",
            hint="Declare @requires(Permission.…), @signed_in('reason') or @public('reason') on it.",
            id="access.E001",
        )
        for address, view in views_of(get_resolver().url_patterns)
        if not hasattr(view, "door")
    ]


def views_of(
    patterns: list[URLPattern | URLResolver], before: str = "/"
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address, as its pattern, with its view."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, address)
        else:
            yield address, pattern.callback
