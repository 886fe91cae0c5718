"""A visitor's need goes the way of every need: the same action as a volunteer's form, with a receipt code of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import open_sealed
from raengjai.ground.dates import LANGUAGES
from raengjai.ground.refused import Refused
from raengjai.needs.actions import NeedDraft, VisitDraft, record_visit
from raengjai.needs.models import Need, Referral, Visit
from raengjai.outreach.models import Act, Routed
from raengjai.outreach.rules.fold import Standing
from raengjai.people.models import Person
from raengjai.people.models.person import PersonQuerySet
from raengjai.people.rules.names import split_title

SUBDISTRICT = 6


@dataclass(frozen=True, slots=True)
class NeedSaid:
    """What a station heard that cannot be answered there. `receipt_code` was made where it was filled in.

    `name` and `phone` complete what the reception knows. `consents` are purposes that the person agreed to now.
    """

    topics: tuple[str, ...]
    note: str = ""
    receipt_code: str = ""
    name: str = ""
    phone: str = ""
    consents: tuple[str, ...] = ()
    given_by: str = "self"
    speaker_name: str = ""
    speaker_relation: str = ""


def place_of(event: Event, standing: Standing) -> str:
    """The sub-district where the visitor lives when it is one of the province, else that of the event."""
    home = str(standing.details.get("home_code", ""))
    is_near = len(home) == SUBDISTRICT and home[:2] == event.province_code
    return home if is_near else event.place_code


def pass_on(
    event: Event,
    act: Act,
    standing: Standing,
    visitor_id: UUID,
    said: NeedSaid,
    *,
    known: list[Act],
    by: Actor,
    at: datetime,
) -> None:
    """Record the need under the act's own id, so that sending twice makes one; `known` are the visitor's acts.

    `by` covers the place. Raises Refused as recording a need does.
    """
    place = place_of(event, standing)
    if len(place) != SUBDISTRICT:
        raise Refused(_("The event's sub-district is not known. Ask where the person lives."), field="topics")
    person = _known_person(event, visitor_id, known)
    new = None if person else _new_person(standing, said, place, known)
    draft = VisitDraft(
        id=act.pk,
        receipt_code=said.receipt_code,
        place_code=place,
        made_at=min(act.made_at, at),
        needs=tuple(NeedDraft(topic_code=topic, note=said.note) for topic in said.topics),
        person=person,
        new_person=new,
        new_person_id=visitor_id if new else None,
        consents=tuple(dict.fromkeys((*standing.consents, *said.consents))) if person or new else (),
        given_by=said.given_by,
        speaker_name=said.speaker_name,
        speaker_relation=said.speaker_relation,
        channel="counter",
        language=_language(standing),
    )
    # As what is served at the station: on the account of every project of the event.
    visit = record_visit(draft, projects=event.project_codes or None, by=by, at=at)
    _keep_routed(event, act, visit, by=by)


def _language(standing: Standing) -> str:
    """In which the person is answered: one of the product's languages, which have two letters."""
    said = str(standing.details.get("language", ""))
    return said if said in LANGUAGES else "th"


def _known_person(event: Event, visitor_id: UUID, known: list[Act]) -> Person | None:
    """The record that an earlier station made, or that carries the national ID told at the reception."""
    routed = Routed.objects.filter(act__in=[each.pk for each in known], person__isnull=False)
    first = routed.order_by("at", "id").first()
    records: PersonQuerySet = Person.objects.living_records()
    if first is not None and first.person_id:
        return records.filter(pk=first.person_id).first()
    index = next((bytes(each.national_id_index) for each in known if each.national_id_index), None)
    found = None
    if index is not None:
        found = records.filter(national_id_index=index, province_code=event.province_code).first()
    return found or records.filter(pk=visitor_id).first()


def _new_person(standing: Standing, said: NeedSaid, place: str, known: list[Act]) -> dict[str, Any] | None:
    """The values of a new record, or None for somebody who gave no name."""
    details = standing.details
    name = " ".join((said.name or str(details.get("name", ""))).split())
    phone = said.phone or str(details.get("phone", ""))
    if not name:
        if said.phone:
            raise Refused(_("Write a name that the office may ask for when it calls."), field="name")
        return None
    prefix, bare = split_title(name)
    first, _blank, last = bare.partition(" ")
    return {
        "prefix": prefix,
        "first_name": first,
        "last_name": last,
        "phone": phone,
        "sex": details.get("sex", ""),
        "birth_year": details.get("birth_year"),
        "nationality": details.get("nationality", ""),
        "language": details.get("language", ""),
        "place_code": place,
        "national_id": _national_id(known),
    }


def _national_id(known: list[Act]) -> str:
    """As it was told last; opened only to be sealed into the person's record."""
    sealed = next((each for each in reversed(known) if each.national_id_sealed), None)
    if sealed is None or sealed.national_id_sealed is None:
        return ""
    raw = bytes(sealed.national_id_sealed)
    return open_sealed(raw, table="outreach_act", column="national_id", row_id=sealed.pk)


def _keep_routed(event: Event, act: Act, visit: Visit, *, by: Actor) -> None:
    """One row for each need, for the sheet: what and where to, nothing of what it says."""
    needs = list(Need.objects.filter(visit=visit).order_by("id"))
    offices: dict[UUID, str] = {}
    for need_id, office in Referral.objects.filter(need__in=needs).values_list("need_id", "office_code"):
        offices.setdefault(need_id, office)
    assert act.station is not None
    for need in needs:
        Routed(
            event=event,
            act=act.pk,
            station=act.station,
            agency_code=act.station.agency_code,
            topic_code=need.topic_code,
            to_office=offices.get(need.pk, ""),
            need_id=need.pk,
            person=visit.person,
            person_key=visit.person.person_key if visit.person else None,
            at=act.made_at,
        ).save(force_insert=True)
