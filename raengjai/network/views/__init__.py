"""The pages of this room."""

from raengjai.network.views.members import appoint, end_term, member, reopen_term, volunteers

__all__ = ["appoint", "end_term", "member", "reopen_term", "volunteers"]
