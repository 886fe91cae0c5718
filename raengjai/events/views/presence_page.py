"""How the desk appears on an event's page."""

from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events.models import AT_DESK
from raengjai.events.providers import Page, register_page


def register() -> None:
    """Called once, when the app is ready."""
    register_page(
        Page("check_in", _("Check-in"), "user-check", Permission.HELP_AT_EVENT, states=tuple(AT_DESK))
    )
