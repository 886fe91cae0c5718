"""The web server's way in."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from raengjai.config import startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raengjai.config.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as missing:
    raise SystemExit(f"Raengjai does not start:\n- {missing}") from None
startup.stop_if_unsafe()
