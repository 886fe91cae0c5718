"""The pages of this room."""

from raengjai.outreach.views.board import service_board
from raengjai.outreach.views.placing import (
    cancel_placing,
    change_placing,
    keep_placing,
    place_service_days,
    placing,
    prepare_placed_day,
)
from raengjai.outreach.views.plan import (
    add_station,
    copy_stations,
    edit_station,
    plan_service_day,
    remove_station,
)
from raengjai.outreach.views.points import own_points, points_template
from raengjai.outreach.views.reception import reception, send_to_station, service_day, slip
from raengjai.outreach.views.serving import count_without_slip, serve_visitor, undo_act
from raengjai.outreach.views.sheet import (
    close_service_day,
    export_service_sheet,
    handed_entry,
    open_service_day_again,
    print_service_sheet,
    served_entry,
    service_sheet,
)
from raengjai.outreach.views.station import call_next, open_station, queue_step, station_desk

__all__ = [
    "add_station",
    "call_next",
    "cancel_placing",
    "change_placing",
    "close_service_day",
    "copy_stations",
    "count_without_slip",
    "edit_station",
    "export_service_sheet",
    "handed_entry",
    "keep_placing",
    "open_service_day_again",
    "open_station",
    "own_points",
    "place_service_days",
    "placing",
    "plan_service_day",
    "points_template",
    "prepare_placed_day",
    "print_service_sheet",
    "queue_step",
    "reception",
    "remove_station",
    "send_to_station",
    "serve_visitor",
    "served_entry",
    "service_board",
    "service_day",
    "service_sheet",
    "slip",
    "station_desk",
    "undo_act",
]
