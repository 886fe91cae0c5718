"""The router: topic x place x status to office and service, with the reason in words. Pure; see
docs/how-to/change-the-catalogue.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.services.rules.facts import (
    ANY,
    DESK,
    HEADQUARTERS,
    Catalogue,
    Office,
    Rule,
    Service,
    Topic,
    Way,
    Words,
)


class DangerTopic(Refused):
    """Somebody tried to route a sign of danger. It is never a need: call, do not record."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            _("This is not recorded here. In danger call 191; otherwise call 1300 or 1546."), field="topic"
        )


@dataclass(frozen=True, slots=True)
class Route:
    """One place where a need may go. `routed_by` says which of its two places decided: "person" or "matter".

    `unconfirmed` names what still waits for an official's word: "office", "promise", "documents" …
    """

    topic_code: str
    service_code: str
    office_code: str
    routed_by: str
    reason_key: str
    reason: Words
    documents: tuple[Words, ...] = ()
    promise: str = "unknown"
    promised_days: int | None = None
    promised_unit: str = "office"
    needs_group: bool = False
    group_min: int | None = None
    unconfirmed: frozenset[str] = frozenset()
    rule_id: str = ""

    @property
    def agency_code(self) -> str:
        return self.office_code.partition("-")[0]

    @property
    def is_desk(self) -> bool:
        """Whether no service took it, so that the coordinator's desk looks first."""
        return self.reason_key.startswith("desk") or self.reason_key == "headquarters"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to the router."""

    catalogue: Catalogue
    topic: str
    name: Words
    person_place: str
    matter_place: str
    status: str
    day: date

    def place(self, service: Service) -> str:
        return (
            (self.matter_place or self.person_place) if service.routes_by == "matter" else self.person_place
        )


@dataclass(frozen=True, slots=True)
class _Lead:
    """A service that may take it, and who says so."""

    service: Service
    why: Words
    rule: Rule | None = None


def route(
    topic_code: str,
    *,
    person_place: str,
    matter_place: str = "",
    status: str = ANY,
    on: date,
    catalogue: Catalogue,
) -> list[Route]:
    """Where a need goes: at least one route, the first is the one to propose.

    Places are area codes (2, 4 or 6 digits). A danger topic raises `DangerTopic`.
    """
    if catalogue.danger(topic_code, on) is not None:
        raise DangerTopic(topic_code)
    topic = catalogue.topic(topic_code, on)
    name = topic.name if topic else Words()
    asked = _Asked(catalogue, topic_code, name, person_place, matter_place, status or ANY, on)
    if topic is None:
        return [_desk(asked, "desk_unknown_topic")]
    leads = _by_rule(asked) or _by_topic(asked, topic)
    if not leads:
        return [_desk(asked, _why_nobody(asked, topic))]
    routes = [_to_office(asked, lead) for lead in leads]
    return list({(found.office_code, found.service_code): found for found in reversed(routes)}.values())[::-1]


def asks_for_matter(catalogue: Catalogue, topic: Topic, day: date) -> bool:
    """Whether it matters where the work is: one of the topic's services goes by the place of the matter."""
    services = (catalogue.service(way.service, day) for way in topic.ways)
    return any(service is not None and service.routes_by == "matter" for service in services)


def best(rules: Iterable[Rule]) -> list[Rule]:
    """The most special rules; when two are equally special both hold, by priority."""
    found = list(rules)
    top = max((rule.weight for rule in found), default=None)
    return sorted((rule for rule in found if rule.weight == top), key=lambda rule: (rule.priority, rule.id))


def _by_rule(asked: _Asked) -> list[_Lead]:
    """What people wrote for this topic, here, for this status."""
    open_rules = []
    for rule in asked.catalogue.rules_by_topic.get(asked.topic, ()):
        service = asked.catalogue.service(rule.service, asked.day)
        if service is None or not rule.span.holds(asked.day):
            continue
        serves = rule.status == asked.status or service.serves(asked.status)
        if serves and rule.covers(asked.place(service), asked.status):
            open_rules.append((rule, service))
    services = {rule.id: service for rule, service in open_rules}
    return [_Lead(services[rule.id], rule.why, rule) for rule in best(rule for rule, _service in open_rules)]


def _by_topic(asked: _Asked, topic: Topic) -> list[_Lead]:
    """The topic's own list."""
    leads = []
    for way in topic.ways:
        service = asked.catalogue.service(way.service, asked.day)
        if service is not None and _fits(way, service, asked.status):
            leads.append(_Lead(service, way.why))
    return leads


def _fits(way: Way, service: Service, status: str) -> bool:
    if way.statuses:
        return status in way.statuses
    return service.serves(status)


def _why_nobody(asked: _Asked, topic: Topic) -> str:
    is_open = any(asked.catalogue.service(way.service, asked.day) for way in topic.ways)
    return "desk_status" if is_open else "desk_no_service"


def _to_office(asked: _Asked, lead: _Lead) -> Route:
    service, place = lead.service, asked.place(lead.service)
    redirect = _redirect(asked, service, place)
    rule = lead.rule if lead.rule and lead.rule.office else redirect or lead.rule
    wanted = (rule.office if rule and rule.office else "") or f"{service.agency}-{place[:2]}"
    office = asked.catalogue.office(wanted, asked.day)
    if office is None:
        return _desk(asked, "desk_no_office", place=place, service=service)
    key, words = _reason(asked, service, rule.why if rule and rule.why.th else lead.why)
    return Route(
        topic_code=asked.topic,
        service_code=service.code,
        office_code=office.code,
        routed_by=service.routes_by,
        reason_key="rule" if rule else key,
        reason=words.fill(topic=asked.name, office=office.name, service=service.name),
        documents=service.documents,
        promise=service.promise,
        promised_days=service.promised_days,
        promised_unit=service.promised_unit,
        needs_group=service.needs_group,
        group_min=service.group_min,
        unconfirmed=service.unconfirmed | _unconfirmed(office),
        rule_id=rule.id if rule else "",
    )


def _redirect(asked: _Asked, service: Service, place: str) -> Rule | None:
    """A rule that names another office for this service in this area."""
    rules = asked.catalogue.rules_by_service.get(service.code, ())
    fitting = [rule for rule in rules if rule.span.holds(asked.day) and rule.covers(place, asked.status)]
    return next(iter(best(fitting)), None)


def _reason(asked: _Asked, service: Service, why: Words) -> tuple[str, Words]:
    if why.th:
        return "topic", why
    key = "person_place"
    if service.routes_by == "matter":
        key = "matter_place" if asked.matter_place else "matter_place_unknown"
    return key, asked.catalogue.reasons[key]


def _desk(asked: _Asked, key: str, *, place: str = "", service: Service | None = None) -> Route:
    """The coordinator of the province, or headquarters when the province has none."""
    office = asked.catalogue.office(f"{DESK}-{(place or asked.person_place)[:2]}", asked.day)
    if office is None:
        key = "headquarters"
        office = asked.catalogue.office(HEADQUARTERS, asked.day)
    return Route(
        topic_code=asked.topic,
        service_code=service.code if service else "",
        office_code=office.code if office else HEADQUARTERS,
        routed_by=service.routes_by if service else "person",
        reason_key=key,
        reason=_sentence(asked.catalogue, key, asked.name, office),
        unconfirmed=_unconfirmed(office),
    )


def _unconfirmed(office: Office | None) -> frozenset[str]:
    return frozenset() if office and office.confirmed else frozenset({"office"})


def _sentence(catalogue: Catalogue, key: str, topic: Words, office: Office | None) -> Words:
    name = office.name if office else Words(HEADQUARTERS, HEADQUARTERS)
    words = catalogue.reasons.get(key, Words("{office}", "{office}"))
    return words.fill(topic=topic, office=name, service=Words())


def overlapping(rule: Rule, others: Sequence[Rule]) -> Rule | None:
    """A rule that says something for the same topic, service, area, status and place in the order, at the
    same time: with both open nobody could say which one holds."""
    for other in others:
        same_case = (other.topic, other.place, other.status) == (rule.topic, rule.place, rule.status)
        same_order = other.priority == rule.priority or other.service == rule.service
        if not rule.topic:
            same_order = other.service == rule.service
        if other.id != rule.id and same_case and same_order and other.span.overlaps(rule.span):
            return other
    return None
