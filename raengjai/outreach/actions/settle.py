"""From the acts of one visitor to the rows of visitor, slips, services and documents, and to the ledger.

The rows are made from the whole set of acts each time, so neither order nor repetition of what phones send matters.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q

from raengjai.events.models import Event
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import blind_index
from raengjai.outreach.actions.changes import Changes
from raengjai.outreach.actions.counting import count_rows
from raengjai.outreach.models import Act, Handed, Routed, Served, Slip, Station, Visitor
from raengjai.outreach.rules.acts import ANSWERED, UNDO, Said, visitor_of_number
from raengjai.outreach.rules.fold import Standing, fold, handed_by
from raengjai.people.models.matching import key_of_number
from raengjai.people.rules.names import name_key


def owner_of(event: Event, number: str) -> UUID:
    """Whose number it is: of the first slip that carries it, or nobody's yet."""
    first = Act.objects.claims(event.pk, number).values_list("visitor_id", flat=True).first()
    return first or visitor_of_number(event.pk, number)


def visitors_touched(event: Event, act: Act) -> list[UUID]:
    """Whose standing an act may change; the nameless one of its number too, when there is one."""
    if act.visitor_id is None:
        return [owner_of(event, act.number)] if act.number else []
    if not act.number:
        return [act.visitor_id]
    nameless = visitor_of_number(event.pk, act.number)
    about = Q(number=act.number, is_unknown=False) | Q(pk=nameless)
    others = set(Visitor.objects.of_event(event.pk).filter(about).values_list("pk", flat=True))
    # The nameless one first: it goes, and what it had goes over.
    return [*(others & {nameless}), act.visitor_id, *sorted(others - {nameless, act.visitor_id})]


def acts_of(event: Event, visitor_id: UUID, *, number: str = "") -> list[Act]:
    """All that was said about a visitor: by the id on the slip, and by its number where that was typed.

    With `number` the id may be the one that stands for a number that no slip claims.
    """
    if number and visitor_id == visitor_of_number(event.pk, number):
        is_claimed = Act.objects.claims(event.pk, number).exists()
        return [] if is_claimed else list(Act.objects.of_number(event.pk, number))
    own = list(Act.objects.of_visitor(event.pk, visitor_id).order_by("made_at", "id"))
    numbers = {each.number for each in own if each.number}
    nameless = Act.objects.filter(event=event, visitor_id__isnull=True, number__in=numbers) if numbers else []
    typed = list(nameless)
    mine = {each for each in {act.number for act in typed} if owner_of(event, each) == visitor_id}
    return [*own, *(act for act in typed if act.number in mine)]


def standing_of(event: Event, acts: Sequence[Act]) -> Standing:
    """What the acts come to; those that were taken back by anybody are left out."""
    targets = [act.pk for act in acts]
    undone = Act.objects.filter(event=event, kind=UNDO, target__in=targets).values_list("target", flat=True)
    return fold([act.as_said() for act in acts], [each for each in undone if each])


def settle(event: Event, visitor_id: UUID, *, number: str = "", by: Actor, at: datetime) -> Visitor | None:
    """Make the rows of one visitor from the acts, and let the ledger follow. None when nothing is said of this id."""
    acts = acts_of(event, visitor_id, number=number)
    if not acts:
        _forget(event, visitor_id, by=by, at=at)
        return None
    standing, changes = standing_of(event, acts), Changes()
    visitor = _visitor(event, visitor_id, standing, acts, changes)
    _slips(visitor, standing, changes, at=at)
    stations = {each.pk: each for each in Station.objects.filter(event=event, pk__in=_stations(standing))}
    served = _served(visitor, standing, stations, changes)
    known = changes.read(Handed.objects.filter(visitor=visitor))
    handed = _handed(event, visitor, standing.handed, stations, known)
    count_rows(event, served, handed, visitor, by=by, at=at)
    for row in (*served, *handed):
        changes.write(row)
    return visitor


def settle_without_slip(event: Event, act: Act, *, by: Actor, at: datetime) -> None:
    """The same of people who had no slip: one act by itself."""
    said, station, changes = act.as_said(), act.station, Changes()
    assert station is not None
    is_undone = Act.objects.filter(event=event, kind=UNDO, target=act.pk).exists()
    codes = [] if is_undone else [str(code) for code in said.said.get("services", ())]
    rows = changes.read(Served.objects.filter(event=event, station=station, acts__contains=[act.pk]))
    known = {row.service_code: row for row in rows}
    for code in codes:
        known.setdefault(
            code,
            Served(
                id=uuid5(act.pk, code),
                event=event,
                station=station,
                agency_code=station.agency_code,
                service_code=code,
                outcome=ANSWERED,
                heads=max(int(said.said.get("heads") or 1), 1),
                acts=[act.pk],
                at=act.made_at,
            ),
        )
    for row in known.values():
        row.stands = row.service_code in codes
    given = changes.read(Handed.objects.filter(event=event, act=act.pk))
    handed = _handed(event, None, [] if is_undone else handed_by(said), {station.pk: station}, given)
    count_rows(event, list(known.values()), handed, None, by=by, at=at)
    for each in (*known.values(), *handed):
        changes.write(each)


def _visitor(
    event: Event, visitor_id: UUID, standing: Standing, acts: Sequence[Act], changes: Changes
) -> Visitor:
    made = [act.pk for act in acts if act.said.get("need")]
    routed = list(Routed.objects.filter(act__in=made).order_by("at", "id")) if made else []
    person = next((each for each in routed if each.person_id), None)
    number_index = next((bytes(act.national_id_index) for act in acts if act.national_id_index), None)
    found = changes.read(Visitor.objects.filter(pk=visitor_id, event=event))
    visitor = found[0] if found else Visitor(pk=visitor_id)
    visitor.event = event
    said = standing.details
    visitor.number = standing.number
    visitor.is_unknown = all(act.visitor_id is None for act in acts)
    visitor.name, visitor.name_key = said.get("name", ""), name_key(said.get("name", ""))
    visitor.phone, visitor.sex = said.get("phone", ""), said.get("sex", "")
    visitor.birth_year, visitor.nationality = said.get("birth_year"), said.get("nationality", "")
    visitor.language, visitor.home_code = said.get("language", ""), said.get("home_code", "")
    visitor.accompanying = int(said.get("accompanying") or 0)
    visitor.consents = standing.consents
    visitor.person_id = person.person_id if person else None
    visitor.person_key = (person and person.person_key) or _key(visitor_id, number_index)
    visitor.seen_at = standing.seen or acts[0].made_at
    visitor.gone_at = None
    changes.write(visitor)
    moved = [each.pk for each in routed if each.visitor_id != visitor_id]
    if moved:
        Routed.objects.filter(pk__in=moved).update(visitor=visitor)
    return visitor


def _key(visitor_id: UUID, number_index: bytes | None) -> UUID:
    """Under whom the ledger counts: the key of the national ID where it is known, else the slip's own id."""
    if number_index is None:
        return visitor_id
    return key_of_number(number_index) or UUID(
        bytes=blind_index(number_index.hex(), purpose="outreach_key")[:16]
    )


def _slips(visitor: Visitor, standing: Standing, changes: Changes, *, at: datetime) -> None:
    """What does not stand any more is marked: a phone that holds it is told so."""
    rows = changes.read(Slip.objects.filter(visitor=visitor))
    known = {row.station_id: row for row in rows}
    for station_id, stay in standing.stays.items():
        row = known.pop(station_id, None) or Slip(visitor=visitor, station_id=station_id)
        row.event = visitor.event
        row.state, row.is_doubled = stay.state, stay.is_doubled
        row.asked_at, row.called_at = stay.asked_last if stay.state == "waiting" else stay.asked, stay.called
        row.begun_at, row.done_at, row.left_at = stay.begun, stay.done, stay.left
        row.gone_at = None
        changes.write(row)
    for row in known.values():
        row.gone_at = row.gone_at or at
        changes.write(row)


def _stations(standing: Standing) -> set[UUID]:
    handed = {act.station for act, _title, _copies in standing.handed if act.station}
    return {*standing.stays, *handed}


def _served(
    visitor: Visitor, standing: Standing, stations: dict[UUID, Station], changes: Changes
) -> list[Served]:
    rows = changes.read(Served.objects.filter(visitor=visitor))
    known = {(row.station_id, row.service_code): row for row in rows}
    for (station_id, code), service in standing.services.items():
        row = known.setdefault(
            (station_id, code),
            Served(
                id=uuid5(visitor.pk, f"{station_id} {code}"),
                visitor=visitor,
                station_id=station_id,
                agency_code=stations[station_id].agency_code,
                service_code=code,
            ),
        )
        row.at, row.outcome, row.acts = service.at, service.outcome, service.acts
    for place, row in known.items():
        row.event, row.stands = visitor.event, place in standing.services
    return list(known.values())


def _handed(
    event: Event,
    visitor: Visitor | None,
    given: Iterable[tuple[Said, str, int]],
    stations: dict[UUID, Station],
    rows: Sequence[Handed],
) -> list[Handed]:
    known = {(row.act, row.title_code): row for row in rows}
    wanted = {(act.id, title): (act, copies) for act, title, copies in given}
    for (act_id, title), (act, copies) in wanted.items():
        assert act.station is not None
        known.setdefault(
            (act_id, title),
            Handed(
                id=uuid5(act_id, f"{visitor.pk if visitor else ''} {title}"),
                station=stations[act.station],
                agency_code=stations[act.station].agency_code,
                act=act_id,
                title_code=title,
                copies=copies,
                at=act.at,
            ),
        )
    for place, row in known.items():
        row.event, row.stands, row.visitor = event, place in wanted, visitor
    return list(known.values())


def _forget(event: Event, visitor_id: UUID, *, by: Actor, at: datetime) -> None:
    """The id stood for a typed number, and its slip has come: all of it stands under the slip's id now. Phones hold the
    row and its places in the queues, so these are marked."""
    visitor = Visitor.objects.of_event(event.pk).filter(pk=visitor_id).first()
    if visitor is None:
        return
    served, handed = (
        list(Served.objects.filter(visitor=visitor)),
        list(Handed.objects.filter(visitor=visitor)),
    )
    for row in (*served, *handed):
        row.stands = False
    count_rows(event, served, handed, visitor, by=by, at=at)
    Routed.objects.filter(visitor=visitor).update(visitor=None)
    Served.objects.filter(visitor=visitor).delete()
    Handed.objects.filter(visitor=visitor).delete()
    Slip.objects.of_visitor(visitor).update(gone_at=at)
    Visitor.objects.filter(pk=visitor.pk).update(gone_at=at)
