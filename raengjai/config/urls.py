"""Every address of the product: each room adds its own."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include(f"raengjai.{room}.urls")) for room in settings.ROOMS if room not in ("ground", "journal")
]

handler400 = "raengjai.web.views.bad_request"
handler403 = "raengjai.web.views.permission_denied"
handler404 = "raengjai.web.views.page_not_found"
handler500 = "raengjai.web.views.server_error"
