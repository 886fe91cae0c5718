"""The nouns of this room: the catalogue's tables, the routing table, and the catalogue as facts."""

from raengjai.services.models.catalogue import (
    Agency,
    Danger,
    DocumentTitle,
    Edition,
    Hotline,
    Office,
    Outcome,
    Service,
    Topic,
    TopicService,
    Word,
)
from raengjai.services.models.reader import (
    CATALOGUE,
    answer_due_on,
    catalogue,
    due_on,
    edition_number,
    forget,
    office_name,
    read_catalogue,
    route_for,
    rule_fact,
)
from raengjai.services.models.routing import Bounce, RoutingRule

__all__ = [
    "CATALOGUE",
    "Agency",
    "Bounce",
    "Danger",
    "DocumentTitle",
    "Edition",
    "Hotline",
    "Office",
    "Outcome",
    "RoutingRule",
    "Service",
    "Topic",
    "TopicService",
    "Word",
    "answer_due_on",
    "catalogue",
    "due_on",
    "edition_number",
    "forget",
    "office_name",
    "read_catalogue",
    "route_for",
    "rule_fact",
]
