"""Addresses of this room."""

from django.urls import path

from raengjai.network import views

urlpatterns = [
    path("network/", views.volunteers, name="volunteers"),
    path("network/appoint/", views.appoint, name="appoint"),
    path("network/<uuid:member_id>/", views.member, name="member"),
    path("network/<uuid:member_id>/end/", views.end_term, name="end_term"),
    path("network/<uuid:member_id>/reopen/", views.reopen_term, name="reopen_term"),
]
