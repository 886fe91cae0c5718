"""The nouns of this room: members of the network."""

from raengjai.network.models.member import END_REASONS, KINDS, TIERS, Member, MemberQuerySet, names_of

__all__ = ["END_REASONS", "KINDS", "TIERS", "Member", "MemberQuerySet", "names_of"]
