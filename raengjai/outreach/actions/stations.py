"""The plan of a service day: opening hours, stations of the agencies, who stands there, copied from last year."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Organiser
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.outreach.actions.letters import hold_event
from raengjai.outreach.actions.scope import at_the_event, check_helps
from raengjai.outreach.models import ServiceDay, Slip, Station, StationStaff
from raengjai.services.models import catalogue

MOST_STATIONS = 40
NOT_A_DAY = _("This is not a service day.")


def plan_day(
    event: Event,
    *,
    expected_visitors: int | None,
    opens_at: time | None,
    closes_at: time | None,
    note: str,
    by: Actor,
    at: datetime,
) -> ServiceDay:
    """Opening hours and how many people are expected."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused(_("It closes before it opens. Check the hours."), field="closes_at")
    hold_event(event.pk)
    day = day_of_event(event)
    day.expected_visitors, day.note = expected_visitors, note
    day.opens_at, day.closes_at = opens_at, closes_at
    day.save()
    record("service_day.planned", event, by=by, at=at, place_code=event.place_code)
    return day


def day_of_event(event: Event) -> ServiceDay:
    """The row of the event, made (not saved) where there is none yet."""
    if not event.is_service_day:
        raise Refused(NOT_A_DAY)
    return ServiceDay.objects.filter(event=event).first() or ServiceDay(event=event)


def save_station(
    event: Event,
    station: Station | None,
    said: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Station:
    """A new station, or the change of one. `said`: number, name, agency_code, service_codes, staff (ids of organisers).

    An agency's station that has served somebody keeps its agency, for its sheet is made from it.
    """
    if not event.is_service_day:
        raise Refused(NOT_A_DAY)
    row = station or Station(event=event)
    if station is None and Station.objects.of_event(event.pk).count() >= MOST_STATIONS:
        raise Refused(_("A service day has at most 40 stations."))
    if (
        station
        and station.agency_code != said["agency_code"]
        and Slip.objects.of_station(station.pk).exists()
    ):
        raise Refused(
            _("This station has served people already. Make another one for the other agency."),
            field="agency_code",
        )
    row.number, row.name = said["number"], said["name"]
    row.agency_code, row.service_codes = said["agency_code"], list(said["service_codes"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Refused(
            _("Another station has this number. Choose the next free one."), field="number"
        ) from taken
    _set_staff(row, said.get("staff", ()))
    codes = {"station": row.number, "agency": row.agency_code, "services": row.service_codes}
    verb = "station.changed" if station else "station.added"
    record(verb, row, by=by, at=at, place_code=event.place_code, codes=codes)
    return row


def _set_staff(station: Station, organisers: Sequence[UUID]) -> None:
    known = set(StationStaff.objects.filter(station=station).values_list("organiser_id", flat=True))
    wanted = set(
        Organiser.objects.filter(event=station.event_id, pk__in=organisers).values_list("pk", flat=True)
    )
    StationStaff.objects.filter(station=station, organiser__in=known - wanted).delete()
    for organiser in sorted(wanted - known):
        StationStaff(event=station.event, station=station, organiser_id=organiser).save(force_insert=True)


def remove_station(station: Station, *, by: Actor, at: datetime) -> None:
    """It was not needed. Refused when somebody was there already: what was served stays on the sheet."""
    if Slip.objects.of_station(station.pk).exists():
        raise Refused(_("People have queued here already. Close the station instead."))
    station.removed_at = at
    station.save(update_fields=["removed_at"])
    record("station.removed", station, by=by, at=at, place_code=station.place_code)


def open_or_close_station(station: Station, *, is_open: bool, by: Actor, at: datetime) -> None:
    """Somebody who helps at the day says that a station takes people, or for now does not."""
    event = station.event
    check_helps(event, by)
    with at_the_event(event, by):
        station.is_open = is_open
        station.save(update_fields=["is_open"])
        verb = "station.opened" if is_open else "station.closed"
        record(verb, station, by=by, at=at, place_code=event.place_code)


def copy_stations(event: Event, source: Event, *, by: Actor, at: datetime) -> int:
    """The stations of an earlier service day, with their services that are still offered; returns how many came.

    Numbers that are taken here are left as they are. Who stood there is not copied: people change.
    """
    if not (event.is_service_day and source.is_service_day) or source.pk == event.pk:
        raise Refused(_("Choose an earlier service day to copy from."), field="source")
    taken = set(Station.objects.of_event(event.pk).values_list("number", flat=True))
    today = event.starts_on or bangkok_day(at)
    count = 0
    for old in Station.objects.of_event(source.pk):
        if old.number in taken:
            continue
        still = [code for code in old.service_codes if catalogue().service(code, today)]
        Station(
            event=event,
            number=old.number,
            name=old.name,
            agency_code=old.agency_code,
            service_codes=still,
        ).save(force_insert=True)
        count += 1
    codes = {"source": source.pk, "stations": count}
    record("service_day.copied", event, by=by, at=at, place_code=event.place_code, codes=codes)
    return count
