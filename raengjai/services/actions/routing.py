"""Writing and closing routing rules, and keeping what offices did not take."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import Place
from raengjai.services.actions.load import raise_edition
from raengjai.services.models import Bounce, RoutingRule, catalogue, read_catalogue, rule_fact
from raengjai.services.rules import ANY, COUNTRY, DESK, Catalogue, Rule, Span, Words, overlapping

_UNKNOWN_MARK = re.compile(r"[{}]")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRule:
    """What somebody wants the router to do. Without a topic the rule is about the service itself."""

    topic_code: str = ""
    service_code: str
    place_code: str
    status: str = ANY
    office_code: str = ""
    priority: int = 1
    valid_from: date
    valid_until: date | None = None
    reason: Words


@transaction.atomic
def write_rule(rule: NewRule, *, by: Actor, at: datetime) -> RoutingRule:
    """Add a rule to the routing table. It is used from its first day on, today at the earliest."""
    known = read_catalogue()
    _check_dates(rule)
    _check_area(rule, by)
    _check_codes(rule, known)
    _check_office(rule, known)
    _check_reason(rule.reason)
    _check_alone(rule, known)
    row = RoutingRule.objects.create(
        topic_code=rule.topic_code,
        service_code=rule.service_code,
        place_code=rule.place_code,
        province_code=rule.place_code[:2],
        status=rule.status,
        office_code=rule.office_code,
        priority=rule.priority,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        reason_th=rule.reason.th,
        reason_en=rule.reason.en,
        written_at=at,
        written_by=by.user_id,
    )
    _note("routing_rule.written", row, by=by, at=at)
    return row


@transaction.atomic
def close_rule(rule: RoutingRule, *, last_day: date, by: Actor, at: datetime) -> None:
    """The rule is used up to `last_day`; yesterday stops it at once. It stays in the table."""
    rule = RoutingRule.objects.select_for_update().get(pk=rule.pk)
    today = bangkok_today()
    _check_province(rule.province_code, by)
    if rule.closed_at is not None or (rule.valid_until is not None and rule.valid_until < today):
        raise Refused(_("This rule is closed already."))
    if last_day < today - DAY:
        raise Refused(
            _("A rule cannot end in the past: it was used until now. Choose yesterday to stop it at once."),
            field="last_day",
        )
    if rule.valid_until is not None and last_day > rule.valid_until:
        raise Refused(_("The rule ends before that day anyway."), field="last_day")
    rule.valid_until = max(last_day, rule.valid_from - DAY)
    rule.closed_at = at
    rule.closed_by = by.user_id
    rule.save(update_fields=["valid_until", "closed_at", "closed_by"])
    _note("routing_rule.closed", rule, by=by, at=at)


@transaction.atomic
def report_bounce(
    *,
    referral_id: UUID,
    office_code: str,
    service_code: str,
    topic_code: str,
    place_code: str,
    reason_code: str,
    by: Actor,
    at: datetime,
) -> Bounce:
    """Keep that an office did not take a referral, for whoever edits the routing table. Codes only.

    Belongs to the office's province. Reporting the same referral again changes nothing.
    """
    if reason_code not in catalogue().words["bounce"]:
        raise ValueError(f"unknown bounce reason {reason_code!r}")
    bounce, made = Bounce.objects.get_or_create(
        referral_id=referral_id,
        defaults={
            "office_code": office_code,
            "service_code": service_code,
            "topic_code": topic_code,
            "place_code": place_code,
            "province_code": office_code.split("-")[1],
            "reason_code": reason_code,
            "at": at,
        },
    )
    if made:
        codes = {"reason": reason_code, "topic": topic_code, "service": service_code}
        record(
            "bounce.reported",
            bounce,
            by=by,
            at=at,
            place_code=bounce.province_code,
            office_code=office_code,
            codes=codes,
        )
    return bounce


def take_back_bounce(referral_id: UUID) -> None:
    """The refusal is undone, so there is nothing to look at; one that was looked at stays."""
    Bounce.objects.filter(referral_id=referral_id, handled_at=None).delete()


@transaction.atomic
def handle_bounce(bounce: Bounce, *, by: Actor, at: datetime) -> None:
    """Somebody who edits the routing table has looked at it."""
    bounce = Bounce.objects.select_for_update().get(pk=bounce.pk)
    if bounce.handled_at is not None:
        raise Refused(_("Somebody has marked this one already."))
    bounce.handled_at = at
    bounce.handled_by = by.user_id
    bounce.save(update_fields=["handled_at", "handled_by"])
    record("bounce.handled", bounce, by=by, at=at, place_code=bounce.province_code)


def as_fact(rule: NewRule, rule_id: str = "") -> Rule:
    """The rule as the router would read it; for trying it before writing it."""
    return Rule(
        id=rule_id or str(new_id()),
        topic=rule.topic_code,
        service=rule.service_code,
        place=rule.place_code,
        status=rule.status,
        office=rule.office_code,
        priority=rule.priority,
        why=rule.reason,
        span=Span(rule.valid_from, rule.valid_until),
    )


def with_rule(catalogue: Catalogue, rule: Rule) -> Catalogue:
    """The catalogue as it would be with one rule more."""
    if rule.topic:
        rules = {**catalogue.rules_by_topic}
        rules[rule.topic] = (*rules.get(rule.topic, ()), rule)
        return replace(catalogue, rules_by_topic=rules)
    rules = {**catalogue.rules_by_service}
    rules[rule.service] = (*rules.get(rule.service, ()), rule)
    return replace(catalogue, rules_by_service=rules)


def _check_dates(rule: NewRule) -> None:
    if rule.valid_from < bangkok_today():
        raise Refused(
            _(
                "A rule cannot begin in the past: it would change what was decided then. Choose today or later."
            ),
            field="valid_from",
        )
    if rule.valid_until is not None and rule.valid_until < rule.valid_from:
        raise Refused(_("The last day is before the first day."), field="valid_until")


def _check_area(rule: NewRule, by: Actor) -> None:
    Place.check_open(rule.place_code, rule.valid_from)
    _check_province(rule.place_code[:2], by)


def _check_province(province_code: str, by: Actor) -> None:
    if province_code not in by.provinces and COUNTRY not in by.provinces:
        message = _("This area is another province's. Its coordinator or headquarters writes its rules.")
        if province_code == COUNTRY:
            message = _("Rules for the whole country are written by headquarters.")
        raise Refused(message, field="place_code")


def _check_codes(rule: NewRule, catalogue: Catalogue) -> None:
    day = rule.valid_from
    if rule.topic_code and catalogue.topic(rule.topic_code, day) is None:
        message = _("This topic is not in the catalogue on that day.")
        if catalogue.danger(rule.topic_code, day) is not None:
            message = _("Signs of danger are never routed: they are reported by telephone.")
        raise Refused(message, field="topic_code")
    if catalogue.service(rule.service_code, day) is None:
        raise Refused(_("This service is not in the catalogue on that day."), field="service_code")
    if rule.status not in catalogue.words["status"]:
        raise Refused(_("Choose a status from the list."), field="status")


def _check_office(rule: NewRule, catalogue: Catalogue) -> None:
    if not rule.office_code:
        if not rule.topic_code:
            raise Refused(
                _("Choose a topic, or the office that takes this service here."), field="office_code"
            )
        return
    office = catalogue.office(rule.office_code, rule.valid_from)
    service = catalogue.service(rule.service_code, rule.valid_from)
    if office is None or service is None:
        raise Refused(_("There is no such office on that day."), field="office_code")
    if rule.place_code == COUNTRY:
        raise Refused(
            _("A rule for the whole country cannot name one office. Choose a province."), field="place_code"
        )
    if office.province != rule.place_code[:2]:
        raise Refused(_("The office is in another province than the area."), field="office_code")
    if office.agency not in (service.agency, DESK):
        raise Refused(
            _(
                "The office belongs to another agency. Choose one of the service's agency, or the labour office."
            ),
            field="office_code",
        )


def _check_reason(reason: Words) -> None:
    for field, text in (("reason_th", reason.th), ("reason_en", reason.en)):
        if not text.strip():
            raise Refused(_("Say why, in Thai and in English: people will read it."), field=field)
        if _UNKNOWN_MARK.search(text.replace("{office}", "").replace("{topic}", "")):
            raise Refused(_("Braces are only for {office} and {topic}."), field=field)


def _check_alone(rule: NewRule, catalogue: Catalogue) -> None:
    fact = as_fact(rule)
    others = [fact for facts in catalogue.rules_by_topic.values() for fact in facts]
    others += [fact for facts in catalogue.rules_by_service.values() for fact in facts]
    if overlapping(fact, others) is None:
        return
    raise Refused(
        _(
            "There is a rule for the same case at the same time already. Close it first, or give this one "
            "another place in the order."
        ),
        field="priority",
    )


def _note(verb: str, row: RoutingRule, *, by: Actor, at: datetime) -> None:
    """The journal's line, and a new edition so that every process reads the table anew."""
    raise_edition(at)
    fact = rule_fact(row)
    codes = {"topic": fact.topic, "service": fact.service, "status": fact.status, "office": fact.office}
    days = {"from": row.valid_from, "until": row.valid_until}
    record(verb, row, by=by, at=at, place_code=row.place_code, codes={**codes, "order": row.priority, **days})
