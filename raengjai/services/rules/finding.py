"""Finding topics and services by what people type: plain words, either language, tone marks forgiven."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from raengjai.ground.text import without_tones
from raengjai.services.rules.facts import Catalogue, Danger, Service, Topic, Words, all_on

LONGEST = 100
_SHORTEST_WORD = 3  # shorter words of a topic are found in too much of what people type


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a query; signs of danger come first."""

    dangers: list[Danger]
    topics: list[Topic]
    services: list[Service]

    def __bool__(self) -> bool:
        return bool(self.dangers or self.topics or self.services)


def find(text: str, catalogue: Catalogue, day: date) -> Found:
    """Topics, services and signs of danger for a query; nothing for an empty one."""
    typed = without_tones(text[:LONGEST])
    if not typed.strip():
        return Found([], [], [])
    return Found(
        dangers=[
            danger for danger in all_on(catalogue.dangers, day) if _fits(typed, danger.name, danger.search)
        ],
        topics=[topic for topic in all_on(catalogue.topics, day) if _fits(typed, topic.name, topic.search)],
        services=[
            service
            for service in all_on(catalogue.services, day)
            if typed.strip() == service.code.lower() or _holds(typed.split(), (service.name, service.plain))
        ],
    )


def _fits(typed: str, name: Words, search: Words) -> bool:
    """Every typed word is in the entry; or, because Thai is written without blanks, one of the entry's own
    words is in what was typed."""
    if _holds(typed.split(), (name, search)):
        return True
    return any(
        len(word) >= _SHORTEST_WORD and word in typed
        for text in search
        for word in without_tones(text).split()
    )


def _holds(tokens: Iterable[str], texts: Iterable[Words]) -> bool:
    whole = without_tones(" ".join(text for words in texts for text in words))
    return all(token in whole for token in tokens)
