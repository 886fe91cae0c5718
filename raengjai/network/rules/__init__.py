"""Decisions without a database."""

from raengjai.network.rules.cards import fits, initials_of, revoked_from
from raengjai.network.rules.coverage import Coverage, Place, coverage_of
from raengjai.network.rules.standing import Standing, standing_of

__all__ = [
    "Coverage",
    "Place",
    "Standing",
    "coverage_of",
    "fits",
    "initials_of",
    "revoked_from",
    "standing_of",
]
