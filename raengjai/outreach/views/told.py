"""What this room tells the rooms below: its pages at an event, and where an act of the ledger opens to."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events import providers as events
from raengjai.events.rules import Kind, State
from raengjai.programmes import providers as programmes

_DAY = (Kind.SERVICE_DAY.value,)
_RUNS = (State.APPROVED.value, State.OPEN.value, State.HELD.value)


def register() -> None:
    """Called once, when the app is ready."""
    for url_name, label, icon, permission, states in (
        ("plan_service_day", _("Plan of the stations"), "store", Permission.PLAN_EVENT, ()),
        ("service_day", _("At the service day"), "door-open", Permission.HELP_AT_EVENT, _RUNS),
        ("service_board", _("Board for the screen"), "monitor", Permission.HELP_AT_EVENT, _RUNS),
        (
            "service_sheet",
            _("Sheet of the service day"),
            "clipboard-list",
            Permission.READ_EVENTS,
            (*_RUNS, State.REPORTED.value),
        ),
    ):
        events.register_page(events.Page(url_name, label, icon, permission, _DAY, states))
    programmes.subject_links["served"] = _served
    programmes.subject_links["handed"] = _handed


def _served(served_id: UUID) -> str:
    return reverse("served_entry", args=[served_id])


def _handed(handed_id: UUID) -> str:
    return reverse("handed_entry", args=[handed_id])
