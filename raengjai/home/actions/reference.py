"""The data without which nothing works: areas, holidays, villages, catalogue, projects. Idempotent and quick."""

from collections.abc import Callable, Iterator
from datetime import datetime

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_day
from raengjai.home.providers import preparations
from raengjai.papers.actions import ensure_key
from raengjai.places.actions import load_holidays, load_places
from raengjai.programmes.actions import keep_partitions, load_projects
from raengjai.services.actions import load_catalogue
from raengjai.training.actions import load_questions


def load_reference_data(*, at: datetime) -> Iterator[str]:
    """Load each part in a transaction of its own; yields what was loaded, for people who wait."""
    steps: tuple[tuple[str, Callable[..., object]], ...] = (
        ("places", load_places),
        ("office holidays", load_holidays),
        ("services", load_catalogue),
        ("projects", load_projects),
        ("the key of cards", ensure_key),
        ("questions of tests", load_questions),
        *preparations,
    )
    for name, load in steps:
        with acting_as_system("load reference data") as system:
            load(by=system, at=at)
        yield name
    with acting_as_system("prepare partitions"):
        keep_partitions(today=bangkok_day(at))
    yield "partitions"
