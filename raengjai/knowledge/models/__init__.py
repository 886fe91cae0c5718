"""The nouns of this room: directives with their versions, who got them, and whom an audience reaches."""

from raengjai.knowledge.models.audience import Addressee, missing, reach_of
from raengjai.knowledge.models.directive import Directive, DirectiveVersion
from raengjai.knowledge.models.recipient import Recipient, counts_of, unread_by

__all__ = [
    "Addressee",
    "Directive",
    "DirectiveVersion",
    "Recipient",
    "counts_of",
    "missing",
    "reach_of",
    "unread_by",
]
