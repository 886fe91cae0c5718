"""Pages of this room: the public catalogue, and the routing table."""

from raengjai.services.views.public import hotlines, office, service, services, topic
from raengjai.services.views.routing import (
    bounce_handled,
    bounces,
    routing,
    routing_rule_close,
    routing_rule_new,
    routing_try,
)

__all__ = [
    "bounce_handled",
    "bounces",
    "hotlines",
    "office",
    "routing",
    "routing_rule_close",
    "routing_rule_new",
    "routing_try",
    "service",
    "services",
    "topic",
]
