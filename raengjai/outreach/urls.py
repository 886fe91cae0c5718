"""Addresses of this room."""

from django.urls import path

from raengjai.outreach import views

_EVENT = "events/<uuid:event_id>/"
_STATION = f"{_EVENT}stations/<uuid:station_id>/"

urlpatterns = [
    path("service-days/place/", views.place_service_days, name="place_service_days"),
    path("service-days/place/points/", views.own_points, name="own_points"),
    path("service-days/place/points/template/", views.points_template, name="points_template"),
    path("service-days/place/<uuid:placing_id>/", views.placing, name="placing"),
    path("service-days/place/<uuid:placing_id>/change/", views.change_placing, name="change_placing"),
    path("service-days/place/<uuid:placing_id>/stop/", views.cancel_placing, name="cancel_placing"),
    path("service-days/place/<uuid:placing_id>/keep/", views.keep_placing, name="keep_placing"),
    path(
        "service-days/place/days/<uuid:placed_day_id>/prepare/",
        views.prepare_placed_day,
        name="prepare_placed_day",
    ),
    path(f"{_EVENT}service-day/", views.service_day, name="service_day"),
    path(f"{_EVENT}service-day/plan/", views.plan_service_day, name="plan_service_day"),
    path(f"{_EVENT}service-day/copy/", views.copy_stations, name="copy_stations"),
    path(f"{_EVENT}stations/add/", views.add_station, name="add_station"),
    path(f"{_STATION}edit/", views.edit_station, name="edit_station"),
    path(f"{_STATION}remove/", views.remove_station, name="remove_station"),
    path(f"{_EVENT}reception/", views.reception, name="reception"),
    path(f"{_EVENT}slips/<uuid:visitor_id>/", views.slip, name="slip"),
    path(f"{_EVENT}slips/<uuid:visitor_id>/send/", views.send_to_station, name="send_to_station"),
    path(f"{_STATION}", views.station_desk, name="station_desk"),
    path(f"{_STATION}call/", views.call_next, name="call_next"),
    path(f"{_STATION}open/", views.open_station, name="open_station"),
    path(f"{_STATION}slips/<uuid:visitor_id>/", views.serve_visitor, name="serve_visitor"),
    path(f"{_STATION}slips/<uuid:visitor_id>/step/", views.queue_step, name="queue_step"),
    path(f"{_STATION}count/", views.count_without_slip, name="count_without_slip"),
    path(f"{_EVENT}acts/<uuid:act_id>/undo/", views.undo_act, name="undo_act"),
    path(f"{_EVENT}board/", views.service_board, name="service_board"),
    path(f"{_EVENT}sheet/", views.service_sheet, name="service_sheet"),
    path(f"{_EVENT}sheet/print/", views.print_service_sheet, name="print_service_sheet"),
    path(f"{_EVENT}sheet/excel/", views.export_service_sheet, name="export_service_sheet"),
    path(f"{_EVENT}sheet/close/", views.close_service_day, name="close_service_day"),
    path(f"{_EVENT}sheet/open/", views.open_service_day_again, name="open_service_day_again"),
    path("served/<uuid:served_id>/", views.served_entry, name="served_entry"),
    path("handed/<uuid:handed_id>/", views.handed_entry, name="handed_entry"),
]
