"""What report and news tell the rest of the house: their places on the event's page, and where a fact opens to."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events.actions.credit import SUBJECT
from raengjai.events.providers import Page, register_page
from raengjai.events.rules import State
from raengjai.programmes import providers as programmes

_TOLD = (State.OPEN.value, State.HELD.value, State.REPORTED.value)


def register() -> None:
    """Called once, when the app is ready."""
    register_page(Page("event_report", _("Report"), "bar-chart-3", Permission.PLAN_EVENT, states=_TOLD))
    register_page(Page("event_news", _("News item"), "newspaper", Permission.PLAN_EVENT, states=_TOLD))
    programmes.subject_links[SUBJECT] = _link


def _link(event_id: UUID) -> str:
    return reverse("event", args=[event_id])
