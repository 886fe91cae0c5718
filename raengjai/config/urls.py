"""Every address of the product: each room adds its own."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include(f"raengjai.{room}.urls"))
    for room in settings.ROOMS
    if room not in ("ground", "journal")
]
