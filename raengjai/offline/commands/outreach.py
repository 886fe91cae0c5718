"""A service day from a phone: slips, queues, what was served. Forms and actions are those of the pages.

Everything here appends, so it is judged by the posting of the day it was made, and by the duty at the event. However
late it comes, it is taken: a sheet that is closed says what came later (docs/service-days.md). What comes from somebody
without a duty is held for the coordinator.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.events.models.desk import helps_at
from raengjai.ground.refused import Refused
from raengjai.needs.models import Need
from raengjai.offline.commands.registry import Done, ForOffice, Kind, Made, check, register
from raengjai.outreach.actions import ActDraft, NeedSaid, say_at
from raengjai.outreach.forms import CountForm, PassOnForm, ServeForm, VisitorForm
from raengjai.outreach.models import Station
from raengjai.outreach.rules.acts import COUNT, QUEUE, SERVE, STEPS, UNDO, VISIT
from raengjai.outreach.rules.numbers import read_number

NO_DAY = _("This service day is not there for you any more. Ask whoever holds it.")
NO_STATION = _("This station is not one of this service day. Choose another.")
NO_STEP = _("This entry cannot be read. Please write it again.")


def visit(made: Made) -> Done:
    """A slip that a phone made: its number has the phone's letter, its id was made by the phone."""
    event = _event(made)
    stations = list(Station.objects.of_event(event.pk))
    form = VisitorForm(made.data, language=made.said.language, stations=stations)
    check(form)
    given = form.cleaned_data
    said = form.said() | {"stations": given["stations"], "consents": given["purposes"]}
    return _say(made, event, VISIT, said, national_id=given["national_id"])


def queue(made: Made) -> Done:
    """Called, begun, done, not there, or sent to this station."""
    step = made.data.get("step", "")
    if step not in STEPS:
        raise Refused(NO_STEP)
    return _say(made, _event(made), QUEUE, {"step": step})


def serve(made: Made) -> Done:
    """What one visitor got at a station, and what goes on as a need."""
    event = _event(made)
    station = _station(made, event)
    language = made.said.language
    others = [each for each in Station.objects.of_event(event.pk) if each.pk != station.pk]
    form = ServeForm(made.data, station=station, others=others, language=language)
    passing = PassOnForm(made.data, agency=station.agency_code, language=language)
    check(form, passing)
    return _say(made, event, SERVE, form.said(), need=passing.need())


def count(made: Made) -> Done:
    """People who had no slip."""
    event = _event(made)
    form = CountForm(made.data, station=_station(made, event), language=made.said.language)
    check(form)
    return _say(made, event, COUNT, form.said())


def undo(made: Made) -> Done:
    """An entry of a station did not happen, or was somebody else's."""
    target = _uuid(made.data.get("target", ""))
    return _say(made, _event(made), UNDO, {}, target=target)


def _say(
    made: Made,
    event: Event,
    kind: str,
    said: Mapping[str, Any],
    *,
    need: NeedSaid | None = None,
    national_id: str = "",
    target: UUID | None = None,
) -> Done:
    draft = ActDraft(
        kind=kind,
        id=made.said.id,
        made_at=made.made_at,
        visitor_id=_uuid(made.data.get("visitor", "")) if kind not in (COUNT, UNDO) else None,
        number=read_number(made.data.get("number", "")),
        station_id=_uuid(made.data.get("station", "")),
        target=target,
        said=said,
        need=need,
        national_id=national_id,
        device_id=made.device,
        made_by=made.person,
    )
    say_at(event, draft, by=made.actor, at=made.at)
    return Done(needs=Need.objects.filter(visit=draft.id)) if need else Done()


def _event(made: Made) -> Event:
    event_id = _uuid(made.data.get("event", ""))
    event = Event.objects.filter(pk=event_id).first() if event_id else None
    if event is None:
        raise Refused(NO_DAY)
    if not made.is_decided and not helps_at(event, made.actor):
        raise ForOffice("no_duty")
    return event


def _station(made: Made, event: Event) -> Station:
    station_id = _uuid(made.data.get("station", ""))
    found = Station.objects.filter(pk=station_id, event=event).first() if station_id else None
    if found is None:
        raise Refused(NO_STATION, field="station")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def register_all() -> None:
    """Called once, when the app is ready."""
    for name, run in (
        ("visit", visit),
        ("queue", queue),
        ("serve", serve),
        ("count", count),
        ("undo", undo),
    ):
        register(f"outreach.{name}", Kind(Permission.HELP_AT_EVENT, run, appends=True, by_office=True))
