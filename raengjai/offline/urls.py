"""Addresses of this room."""

from django.urls import path

from raengjai.offline import views
from raengjai.offline.views import packs, phone, worker

urlpatterns = [
    path("service-worker.js", worker.service_worker, name="service_worker"),
    path("offline/", phone.phone_today, name="phone_today"),
    path("offline/record/", phone.phone_record, name="phone_record"),
    path("offline/handouts/", phone.phone_handouts, name="phone_handouts"),
    path("offline/report/", phone.phone_report, name="phone_report"),
    path("offline/check-in/", phone.phone_check_in, name="phone_check_in"),
    path("offline/reception/", phone.phone_reception, name="phone_reception"),
    path("offline/station/", phone.phone_station, name="phone_station"),
    path("offline/outbox/", phone.phone_outbox, name="phone_outbox"),
    path("offline/carry/", phone.phone_carry, name="phone_carry"),
    path("offline/enable/", phone.phone_enable, name="phone_enable"),
    path("offline/devices/", views.register_device, name="register_device"),
    path("offline/devices/<uuid:device_id>/remove/", views.remove_device, name="remove_device"),
    path("offline/commands/", views.send_commands, name="send_commands"),
    path("offline/changes/", views.changes, name="changes"),
    path("offline/packs/", packs.packs, name="packs"),
    path("offline/packs/<uuid:event_id>/", packs.pack, name="pack"),
    path("offline/sealed/", views.sealed, name="sealed"),
    path("phones/", views.phones, name="phones"),
    path("phones/<uuid:device_id>/revoke/", views.revoke_phone, name="revoke_phone"),
    path("phones/held/<uuid:held_id>/", views.held_entry, name="held_entry"),
    path("phones/held/<uuid:held_id>/accept/", views.accept_held, name="accept_held"),
    path("phones/held/<uuid:held_id>/discard/", views.discard_held, name="discard_held"),
]
