"""Presence at events: seen, taken back, came without an invitation. Judged by the duty at the event on its days."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions import Seen
from raengjai.events.forms.presence import WalkInForm
from raengjai.events.models import TAKEN_FOR, Event, Guest, Session, event_at_desk, event_of
from raengjai.events.rules import HOW_PRESENT, State
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.offline.commands.registry import Done, ForOffice, Kind, Made, check, register

GONE = _("This event, or this person on its list, is not there any more. Ask who holds the event.")
_HOW = frozenset(code for code, _name in HOW_PRESENT)


def check_in(made: Made) -> Done:
    """Somebody was seen at a session: `event`, `session`, `guest`, `how`."""
    session, guest = _about(made, event_for(made))
    actions.mark_present(guest, session, _seen(made), by=made.actor, at=made.at)
    return Done()


def undo_check_in(made: Made) -> Done:
    """This phone's own report was a mistake."""
    session, guest = _about(made, event_for(made))
    if made.device is not None:
        actions.take_back(guest, session, device_id=made.device, by=made.actor, at=made.at)
    return Done()


def walk_in(made: Made) -> Done:
    """Somebody who is on no list: the page's own form, and `guest`, the id that the phone gave the person."""
    event = event_for(made)
    session = _session(made, event)
    guest_id = id_of(made, "guest")
    if guest_id is None:
        raise Refused(GONE)
    form = WalkInForm(made.data, event=event)
    check(form)
    seen = _seen(made, how="walk_in")
    actions.admit_walk_in(form.walk_in(guest_id), session, seen, by=made.actor, at=made.at)
    return Done()


def event_for(made: Made) -> Event:
    """The event that a command names, when its person may still write there by phone.

    Raises ForOffice for what comes too late or without a duty: the coordinator decides it, and it then runs as the
    coordinator's own. Raises Refused for an event that does not exist, or was called off.
    """
    event_id = id_of(made, "event")
    event = event_of(event_id) if event_id else None
    if event is None or event.ends_on is None:
        raise Refused(GONE)
    if event.state in (State.DRAFT, State.SUBMITTED, State.CANCELLED):
        raise Refused(_("This event was called off, or waits for approval. Ask who holds it."))
    if made.is_decided:
        return event
    if bangkok_day(made.at) > event.ends_on + TAKEN_FOR or event.state == State.REPORTED:
        raise ForOffice("late_event")
    if event_at_desk(event.pk, made.actor) is None:
        raise ForOffice("no_duty")
    return event


def id_of(made: Made, name: str) -> UUID | None:
    try:
        return UUID(made.data.get(name, ""))
    except ValueError:
        return None


def _about(made: Made, event: Event) -> tuple[Session, Guest]:
    guest_id = id_of(made, "guest")
    if guest_id is None:
        raise Refused(GONE)
    guests = Guest.objects.of_event(event.pk)
    guest = guests.filter(pk=guest_id).first() or guests.filter(also_ids__contains=[guest_id]).first()
    if guest is None:
        raise Refused(GONE)
    return _session(made, event), guest


def _session(made: Made, event: Event) -> Session:
    session_id = id_of(made, "session")
    sessions = Session.objects.select_related("event").filter(event=event)
    session = sessions.filter(pk=session_id).first() if session_id else None
    if session is None:
        raise Refused(GONE)
    return session


def _seen(made: Made, how: str = "") -> Seen:
    said = how or made.data.get("how", "")
    return Seen(made.made_at, said if said in _HOW else "list", made.person, made.device)


def register_all() -> None:
    """Called once, when the app is ready."""
    for name, run in (
        ("events.check_in", check_in),
        ("events.undo_check_in", undo_check_in),
        ("events.walk_in", walk_in),
    ):
        register(name, Kind(Permission.HELP_AT_EVENT, run, appends=True, by_office=True))
