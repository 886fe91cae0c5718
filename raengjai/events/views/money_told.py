"""What an event's page says of its money."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.roles import Permission
from raengjai.events.actions.money import copy_money
from raengjai.events.models import BudgetLine, Event, money_summary
from raengjai.events.models.money import handles_money, writes_money
from raengjai.events.providers import (
    Page,
    Section,
    register_copied,
    register_page,
    register_readiness,
    register_section,
)
from raengjai.events.rules import State
from raengjai.events.views.money_words import baht, balance
from raengjai.ground.actor import Actor


def register() -> None:
    """Called once, when the app is ready."""
    register_page(Page("event_money", gettext_lazy("Budget"), "wallet", Permission.PLAN_EVENT))
    register_page(
        Page(
            "event_payments",
            gettext_lazy("Payments"),
            "hand-coins",
            Permission.PLAN_EVENT,
            states=(State.APPROVED, State.OPEN, State.HELD, State.REPORTED),
        )
    )
    register_section(_section)
    register_readiness(_missing)
    register_copied(copy_money)


def _section(event: Event, actor: Actor) -> Section | None:
    """Planned and paid, for who sees them."""
    if event.is_template or not (writes_money(event, actor) or handles_money(event, actor)):
        return None
    summary = money_summary(event)
    if not summary.projects:
        return None
    context = {
        "planned": baht(summary.planned),
        "spent": baht(summary.spent),
        "balance": balance(summary) if handles_money(event, actor) else "",
        "event": event,
    }
    return Section(_("Money"), "events/money_section.html", context)


def _missing(event: Event, state: str) -> list[Any]:
    """A budget before it is submitted: lines of projects that the event is no longer charged to stand in the way."""
    if state != State.SUBMITTED:
        return []
    others = BudgetLine.objects.filter(event=event).exclude(project_code__in=event.project_codes)
    codes = sorted(set(others.values_list("project_code", flat=True)))
    if not codes:
        return []
    return [
        _("The budget has lines of %(projects)s, to which this event is not charged. Move or remove them.")
        % {"projects": ", ".join(codes)}
    ]
