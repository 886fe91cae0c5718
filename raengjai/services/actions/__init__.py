"""The verbs of this room: load the catalogue, write the routing table, keep what offices did not take."""

from raengjai.services.actions.files import DATA, read_data
from raengjai.services.actions.load import Loaded, load_catalogue
from raengjai.services.actions.routing import (
    NewRule,
    as_fact,
    close_rule,
    handle_bounce,
    report_bounce,
    take_back_bounce,
    with_rule,
    write_rule,
)

__all__ = [
    "DATA",
    "Loaded",
    "NewRule",
    "as_fact",
    "close_rule",
    "handle_bounce",
    "load_catalogue",
    "read_data",
    "report_bounce",
    "take_back_bounce",
    "with_rule",
    "write_rule",
]
