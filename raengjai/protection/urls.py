"""Addresses of this room."""

from django.urls import path

from raengjai.protection import views

urlpatterns = [
    path("room/", views.room, name="room"),
    path("room/door/", views.room_door, name="room_door"),
    path("room/shut/", views.shut_room, name="shut_room"),
    path("room/stay/", views.stay_in_room, name="stay_in_room"),
    path("room/passphrase/", views.change_passphrase, name="change_passphrase"),
    path("room/members/", views.room_members, name="room_members"),
    path("room/members/invite/", views.invite_room_member, name="invite_room_member"),
    path("room/members/<uuid:member_id>/", views.room_member, name="room_member"),
    path("room/members/<uuid:member_id>/end/", views.end_room_member, name="end_room_member"),
    path("room/keys/<str:purpose>/renew/", views.renew_room_key, name="renew_room_key"),
    path("report/", views.report, name="report"),
    path("report/call/", views.report_call, name="report_call"),
    path("report/answer/", views.report_answer, name="report_answer"),
    path("report/channel/", views.report_channel, name="report_channel"),
    path("report/places/<slug:province_code>/", views.report_places, name="report_places"),
]
