"""Addresses of this room."""

from django.urls import path

from raengjai.offline import views

urlpatterns = [
    path("offline/devices/", views.register_device, name="register_device"),
    path("offline/devices/<uuid:device_id>/remove/", views.remove_device, name="remove_device"),
    path("offline/commands/", views.send_commands, name="send_commands"),
    path("offline/changes/", views.changes, name="changes"),
]
