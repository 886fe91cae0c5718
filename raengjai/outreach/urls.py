"""Addresses of this room."""

from django.urls import URLPattern, path

from raengjai.outreach import views

urlpatterns: list[URLPattern] = [
    # Where the next service days go
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
]
