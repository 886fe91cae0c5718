"""Addresses of this room; the inbox itself is a page of `home`."""

from django.urls import path

from raengjai.messages import views

urlpatterns = [
    path("notices/<uuid:subject_id>/", views.open_notice, name="open_notice"),
    path("account/notices/", views.notice_channels, name="notice_channels"),
    path("account/notices/line/code/", views.make_line_code, name="make_line_code"),
    path("account/notices/line/disconnect/", views.disconnect_line, name="disconnect_line"),
    path("account/notices/push/", views.add_push, name="add_push"),
    path("account/notices/push/stop/", views.stop_push, name="stop_push"),
    path("account/push/<uuid:browser_id>/remove/", views.remove_push, name="remove_push"),
    path("line/webhook/", views.line_webhook, name="line_webhook"),
]
