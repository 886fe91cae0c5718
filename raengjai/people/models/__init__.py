"""The nouns of this room: persons, their consents, the offices that may see them, changes and merges."""

from raengjai.people.models.change import Lookalike, LookalikeQuerySet, Merge, Revision
from raengjai.people.models.consent import Consent, ConsentQuerySet, Sight, SightQuerySet
from raengjai.people.models.matching import Match, likely_same, record_ids, suggest
from raengjai.people.models.person import Person, PersonQuerySet

__all__ = [
    "Consent",
    "ConsentQuerySet",
    "Lookalike",
    "LookalikeQuerySet",
    "Match",
    "Merge",
    "Person",
    "PersonQuerySet",
    "Revision",
    "Sight",
    "SightQuerySet",
    "likely_same",
    "record_ids",
    "suggest",
]
