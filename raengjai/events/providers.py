"""What the rooms above and the files of this room add to an event's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.events.rules.results import ReportPart
from raengjai.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an event's page: heading, template and its context (under the name `section`)."""

    heading: Any
    template: str
    context: dict[str, Any]


event_sections: list[Callable[[Event, Actor], Section | None]] = []


def register_section(section: Callable[[Event, Actor], Section | None]) -> None:
    """`section(event, actor)` gives a part of the event's page, or None when there is nothing to show."""
    event_sections.append(section)


@dataclass(frozen=True, slots=True)
class Page:
    """Another page of an event: URL name (its one argument is `event_id`), label, icon, the permission that shows it,
    and for which kinds and in which states of the event it stands there (none: in all)."""

    url_name: str
    label: Any
    icon: str
    permission: Permission
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    def stands_at(self, event: Event, actor: Actor) -> bool:
        return (
            actor.may(self.permission)
            and (not self.kinds or event.kind in self.kinds)
            and (not self.states or event.state in self.states)
        )


event_pages: list[Page] = []


def register_page(page: Page) -> None:
    """The event's page leads to this one."""
    event_pages.append(page)


# What must be true before an event is submitted, held or reported: sentences that say what is missing, by state.
readiness: list[Callable[[Event, str], list[Any]]] = []


def register_readiness(asks: Callable[[Event, str], list[Any]]) -> None:
    """`asks(event, state)` gives a sentence for everything that stands in the way of the event becoming `state`."""
    readiness.append(asks)


# Parts of the report that other files of this room and rooms above know: tests, satisfaction, money, services. Each says
# its part in the language of the moment, or None when there is nothing to tell.
report_parts: list[Callable[[Event], ReportPart | None]] = []


def register_report_part(part: Callable[[Event], ReportPart | None]) -> None:
    """In the order of registration, after the participants."""
    report_parts.append(part)


# An event was cancelled: its guests are told, what is booked is let go. In the same transaction.
cancelled: list[Callable[[Event, Actor, datetime], None]] = []


def register_cancelled(told: Callable[[Event, Actor, datetime], None]) -> None:
    """`told(event, by, at)` is called when an event has just been cancelled."""
    cancelled.append(told)


# An event was made from another one, or a template from an event: parts of other files copy what is theirs.
copied: list[Callable[[Event, Event], None]] = []


def register_copied(copies: Callable[[Event, Event], None]) -> None:
    """`copies(source, target)` copies budget lines and the like; no guests, and no money spent."""
    copied.append(copies)
