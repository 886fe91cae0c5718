"""The nouns of this room: members of the network, and the accounts behind them."""

from raengjai.network.models.accounts import may_help, may_reset, not_active, served_by, standings_of
from raengjai.network.models.member import END_REASONS, KINDS, TIERS, Member, MemberQuerySet, names_of

__all__ = [
    "END_REASONS",
    "KINDS",
    "TIERS",
    "Member",
    "MemberQuerySet",
    "may_help",
    "may_reset",
    "names_of",
    "not_active",
    "served_by",
    "standings_of",
]
