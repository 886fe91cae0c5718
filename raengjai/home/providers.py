"""What upper rooms add to `manage.py prepare`: each registers a step in ready()."""

from collections.abc import Callable

# Name → what makes it; called inside the door with `by` and `at`, again and again without harm.
preparations: list[tuple[str, Callable[..., None]]] = []
