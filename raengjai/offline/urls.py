"""Addresses of this room."""

from django.urls import path

from raengjai.offline import views

urlpatterns = [
    path("offline/devices/", views.register_device, name="register_device"),
    path("offline/devices/<uuid:device_id>/remove/", views.remove_device, name="remove_device"),
    path("offline/commands/", views.send_commands, name="send_commands"),
    path("offline/changes/", views.changes, name="changes"),
    path("offline/sealed/", views.sealed, name="sealed"),
    path("phones/", views.phones, name="phones"),
    path("phones/<uuid:device_id>/revoke/", views.revoke_phone, name="revoke_phone"),
    path("phones/held/<uuid:held_id>/", views.held_entry, name="held_entry"),
    path("phones/held/<uuid:held_id>/accept/", views.accept_held, name="accept_held"),
    path("phones/held/<uuid:held_id>/discard/", views.discard_held, name="discard_held"),
]
