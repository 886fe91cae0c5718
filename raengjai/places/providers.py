"""What other rooms show on a place's page: each registers a function from a place to a section, in ready()."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from raengjai.ground.actor import Actor
from raengjai.places.models import Place


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, the template that draws it and what that needs."""

    title: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)


place_sections: list[Callable[[Place, Actor], Section | None]] = []
