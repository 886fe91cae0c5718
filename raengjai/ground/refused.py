"""The one exception for failures that a person can do something about."""

from typing import Any


class Refused(Exception):
    """An action said no, for a reason that the person may read.

    `message` is a (lazily) translated sentence: what happened and what to do. `field` names the form
    field it belongs to, or None for the whole form. Anything else that an action raises is a bug.
    """

    def __init__(self, message: Any, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
