"""What stands in the ledger of a test."""

from typing import Any

from raengjai.access.door import acting_as_system
from raengjai.events.models import Event
from raengjai.programmes.models import Fact


def ledger(event: Event, kind: str = "event.served") -> tuple[int, int]:
    """Acts and distinct people that stand."""
    with acting_as_system("test"):
        facts = list(Fact.objects.filter(kind=kind))
    people: dict[Any, int] = {}
    for fact in facts:
        if fact.person_key:
            people[fact.person_key] = people.get(fact.person_key, 0) + fact.heads
    return sum(fact.acts for fact in facts), sum(1 for heads in people.values() if heads > 0)
