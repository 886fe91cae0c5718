"""The catalogue as this process knows it: read once, kept, and read again when its edition has changed.

Routing costs no query. At most every few seconds one small query asks for the edition.
"""

from dataclasses import dataclass
from datetime import date
from time import monotonic

from raengjai.ground.dates import bangkok_today
from raengjai.ground.gathering import beside
from raengjai.places.models import office_calendar, read_names
from raengjai.services import rules
from raengjai.services.models.catalogue import (
    Agency,
    Danger,
    DocumentTitle,
    Edition,
    Entry,
    Hotline,
    Office,
    Outcome,
    Service,
    Topic,
    Word,
)
from raengjai.services.models.routing import RoutingRule
from raengjai.services.rules import Span, Words, grouped

CATALOGUE = "catalogue"
ASK_AGAIN_AFTER = 5.0  # seconds; another process's change of the routing table shows within this time


@dataclass(slots=True)
class _Kept:
    catalogue: rules.Catalogue | None = None
    asked_at: float = 0.0


_kept = _Kept()


def catalogue() -> rules.Catalogue:
    """The catalogue, all days included."""
    now = monotonic()
    if _kept.catalogue is not None and now - _kept.asked_at < ASK_AGAIN_AFTER:
        return _kept.catalogue
    with beside():
        number = edition_number()
        if _kept.catalogue is None or _kept.catalogue.edition != number:
            _kept.catalogue = read_catalogue(number)
            read_names()  # an event of places raises the edition too
    _kept.asked_at = now
    return _kept.catalogue


def forget() -> None:
    """Read anew at the next question."""
    _kept.catalogue = None


def edition_number() -> int:
    return Edition.objects.filter(name=CATALOGUE).values_list("number", flat=True).first() or 0


def route_for(
    topic_code: str,
    *,
    person_place: str,
    matter_place: str = "",
    status: str = rules.ANY,
    on: date | None = None,
) -> list[rules.Route]:
    """Where a need goes today (or on a day): at least one route, the proposed one first."""
    return rules.route(
        topic_code,
        person_place=person_place,
        matter_place=matter_place,
        status=status,
        on=on or bangkok_today(),
        catalogue=catalogue(),
    )


def office_name(code: str, language: str) -> str:
    """The office's name as it is or was last; the code itself when nobody knows it."""
    office = rules.latest(catalogue().offices, code)
    return office.name.say(language) if office else code


def due_on(service_code: str, start: date) -> date | None:
    """The day promised for a service that starts on `start`, on the office calendar; None when none is promised."""
    return rules.due_on(catalogue().service(service_code, start), start, office_calendar().add_office_days)


def answer_due_on(start: date) -> date | None:
    """By when an office should have said that it takes what reached it on `start`."""
    return rules.answer_due_on(catalogue(), start, office_calendar().add_office_days)


def read_catalogue(edition: int = 0) -> rules.Catalogue:
    """The catalogue from its tables."""
    listed = read_words()
    written = [rule_fact(row) for row in RoutingRule.objects.all()]
    return rules.Catalogue(
        edition=edition,
        agencies=grouped((row.code, _agency(row)) for row in Agency.objects.order_by("position")),
        offices=grouped((row.code, _office(row)) for row in Office.objects.order_by("code")),
        services=grouped((row.code, _service(row)) for row in Service.objects.order_by("position")),
        topics=grouped((row.code, _topic(row)) for row in _topics()),
        dangers=grouped((row.code, _danger(row)) for row in Danger.objects.order_by("position")),
        outcomes=grouped((row.code, _outcome(row)) for row in Outcome.objects.order_by("position")),
        documents=grouped((row.code, _document(row)) for row in DocumentTitle.objects.order_by("position")),
        hotlines=grouped((row.code, _hotline(row)) for row in Hotline.objects.order_by("position")),
        rules_by_topic=grouped((rule.topic, rule) for rule in written if rule.topic),
        rules_by_service=grouped((rule.service, rule) for rule in written if not rule.topic),
        reasons={word.code: _name(word) for word in listed.get("reason", [])},
        words={kind: {word.code: _name(word) for word in words} for kind, words in listed.items()},
        titles={word.code: _name(word) for word in listed.get("list", [])},
        groups={word.code: (word.icon, _name(word)) for word in listed.get("group", [])},
        answer_days=next((word.value for word in listed.get("clock", []) if word.code == "answer"), None),
    )


def read_words() -> dict[str, list[Word]]:
    found: dict[str, list[Word]] = {}
    for word in Word.objects.valid_on(bangkok_today()).order_by("kind", "position"):
        found.setdefault(word.kind, []).append(word)
    return found


def rule_fact(row: RoutingRule) -> rules.Rule:
    """A rule as the router reads it."""
    return rules.Rule(
        id=str(row.id),
        topic=row.topic_code,
        service=row.service_code,
        place=row.place_code,
        status=row.status,
        office=row.office_code,
        priority=row.priority,
        why=Words(row.reason_th, row.reason_en),
        span=Span(row.valid_from, row.valid_until),
    )


def _topics() -> list[Topic]:
    return list(Topic.objects.order_by("position").prefetch_related("ways"))


def _name(row: Entry | Office) -> Words:
    return Words(row.name_th, row.name_en)


def _span(row: Entry | Office) -> Span:
    return Span(row.valid_from, row.valid_until)


def _agency(row: Agency) -> rules.Agency:
    return rules.Agency(
        code=row.code,
        name=_name(row),
        short=Words(row.short_th, row.short_en),
        work=Words(row.work_th, row.work_en),
        hotline=row.hotline,
        position=row.position,
        span=_span(row),
    )


def _office(row: Office) -> rules.Office:
    return rules.Office(
        code=row.code,
        agency=row.agency,
        province=row.province_code,
        name=_name(row),
        phone=row.phone,
        address=Words(row.address_th, row.address_en),
        note=Words(row.note_th, row.note_en),
        confirmed=row.confirmed,
        span=_span(row),
    )


def _service(row: Service) -> rules.Service:
    return rules.Service(
        code=row.code,
        agency=row.agency,
        icon=row.icon,
        name=_name(row),
        plain=Words(row.plain_th, row.plain_en),
        law=Words(row.law_th, row.law_en),
        documents=tuple(Words(paper["th"], paper["en"]) for paper in row.documents),
        promise=row.promise,
        promised_days=row.promised_days,
        promised_unit=row.promised_unit,
        promise_note=Words(row.promise_note_th, row.promise_note_en),
        channel=Words(row.channel_th, row.channel_en),
        hotline=row.hotline,
        routes_by="matter" if row.routes_by == "matter" else "person",
        needs_group=row.needs_group,
        group_min=row.group_min,
        statuses=frozenset(row.statuses),
        unconfirmed=frozenset(row.unconfirmed),
        source=row.source,
        span=_span(row),
    )


def _topic(row: Topic) -> rules.Topic:
    ways = sorted(row.ways.all(), key=lambda way: way.position)
    return rules.Topic(
        code=row.code,
        group=row.group,
        icon=row.icon,
        name=_name(row),
        search=Words(row.search_th, row.search_en),
        ways=tuple(
            rules.Way(way.service_code, frozenset(way.statuses), Words(way.why_th, way.why_en))
            for way in ways
        ),
        position=row.position,
        span=_span(row),
    )


def _danger(row: Danger) -> rules.Danger:
    return rules.Danger(
        code=row.code,
        icon=row.icon,
        name=_name(row),
        say=Words(row.say_th, row.say_en),
        search=Words(row.search_th, row.search_en),
        hotlines=tuple(row.hotlines),
        position=row.position,
        span=_span(row),
    )


def _outcome(row: Outcome) -> rules.Outcome:
    return rules.Outcome(
        code=row.code,
        name=_name(row),
        agencies=frozenset(row.agencies),
        services=frozenset(row.services),
        needs_amount=row.needs_amount,
        counts_as_resolved=row.counts_as_resolved,
        position=row.position,
        span=_span(row),
    )


def _document(row: DocumentTitle) -> rules.Document:
    return rules.Document(
        code=row.code,
        agency=row.agency,
        kind=row.kind,
        name=_name(row),
        confirmed=row.confirmed,
        position=row.position,
        span=_span(row),
    )


def _hotline(row: Hotline) -> rules.Hotline:
    return rules.Hotline(
        number=row.code,
        name=_name(row),
        about=Words(row.about_th, row.about_en),
        hours=Words(row.hours_th, row.hours_en),
        languages=tuple(row.languages),
        first_in_danger=row.first_in_danger,
        confirmed=row.confirmed,
        position=row.position,
        span=_span(row),
    )
