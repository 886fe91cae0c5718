"""The end of a service day: its figures are kept, opened again when something is missing, marked when more comes in."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.outreach.actions.letters import hold_event
from raengjai.outreach.actions.scope import at_the_event, check_helps
from raengjai.outreach.actions.stations import day_of_event
from raengjai.outreach.models import ServiceDay
from raengjai.outreach.models.sheet import read_sheet


def close_day(event: Event, *, by: Actor, at: datetime) -> ServiceDay:
    """Keep the figures as they are now. Closing again takes in what came since; phones may always send more."""
    check_helps(event, by)
    if event.starts_on and bangkok_day(at) < event.starts_on:
        raise Refused(_("This service day has not begun yet. It cannot be closed."))
    with at_the_event(event, by):
        hold_event(event.pk)
        day = day_of_event(event)
        if day.is_closed and not day.late_acts:
            raise Refused(_("This service day is closed already, and nothing has come since."))
        day.closed_sheet = read_sheet(event).as_json()
        day.closed_at, day.closed_by = at, by.me
        day.revision += 1
        day.late_acts, day.revised_at = 0, None
        day.save()
        codes = {"revision": day.revision, "visitors": day.closed_sheet["visitors"]}
        record("service_day.closed", event, by=by, at=at, place_code=event.place_code, codes=codes)
    return day


def open_day_again(event: Event, *, by: Actor, at: datetime) -> ServiceDay:
    """Something is missing: pages take entries again. What was closed before is kept until it is closed anew."""
    check_helps(event, by)
    with at_the_event(event, by):
        hold_event(event.pk)
        day = day_of_event(event)
        if not day.is_closed:
            raise Refused(_("This service day is not closed."))
        day.closed_at = day.closed_by = None
        day.late_acts, day.revised_at = 0, None
        day.save()
        record("service_day.opened_again", event, by=by, at=at, place_code=event.place_code)
    return day
