"""The pages of this room."""

from raengjai.papers.views.paper_form import paper_form
from raengjai.papers.views.verify import revoked_cards, verify_card

__all__ = ["paper_form", "revoked_cards", "verify_card"]
