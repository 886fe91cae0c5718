"""Consent given and taken back. What was taken back stops at once on every path that leads out of the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_day, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection.actions.agreed import case_entries, consent_words, people_of
from raengjai.protection.actions.bundles import stop_bundles
from raengjai.protection.actions.cases import OpenCase, enter_of, write_record
from raengjai.protection.actions.extracts import EXTRACT, renew_extracts
from raengjai.protection.actions.transfers import end_uncovered_transfers
from raengjai.protection.models import Record
from raengjai.protection.rules import consent
from raengjai.protection.rules.consent import Lack
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import check_record, content_of, kind_of
from raengjai.protection.rules.sharing import said_to

SHARE = "x_ShareOffice"
_SAYS = {
    Lack.WRONG_PERSON: ("by", _("At this age somebody else, or somebody too, must agree.")),
    Lack.NO_ASSENT: ("assent", _("The young person must have been asked and have said yes.")),
    Lack.NO_GUARDIAN: ("guardian", _("Write down who agreed for the young person.")),
    Lack.NO_LANGUAGE: ("language", _("Write down in which language it was explained.")),
    Lack.NO_ITEMS: ("items", _("Choose what may be told.")),
    Lack.NO_RECIPIENT: ("recipient", _("Choose who may be told.")),
    Lack.BACKWARDS: ("until", _("This day is over already.")),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked and answered. `again`: the person knows that it had been taken back, and agrees anew."""

    person: str
    recipient: str
    items: frozenset[str]
    by: str
    way: str
    language: str
    assent: str = ""
    guardian: str = ""
    best_interest: str = ""
    interpreter: str = ""
    until: date | None = None
    words: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one recipient may be told of one person now, and what was agreed to or taken back earlier."""

    person: str
    recipient: str
    now: consent.Items
    before: consent.Items
    until: datetime | None


@transaction.atomic
def give_consent(opened: OpenCase, said: Said, *, at: datetime) -> Record:
    """Writes down that a person agreed. Refused where it would not count (rules/consent.lacks), each with its sentence."""
    _check_person(opened, said.person)
    withdrawn = withdrawn_items(opened, said.person, said.recipient, at) & said.items
    if withdrawn and not said.again:
        raise Refused(
            _("Some of this had been taken back. Ask anew, say so to the person, and tick it."), field="again"
        )
    content = _content(said, "x_Given", withdrawn, at)
    _check_counts(opened, said, withdrawn, at)
    _check_record(content)
    row = write_record(opened, "consent", content_of(content), at=at)
    enter_of(opened, "consent.given", at=at, subject_id=row.pk, items=len(said.items))
    renew_extracts(opened, said.person, at=at)
    return row


@transaction.atomic
def withdraw_consent(
    opened: OpenCase,
    person: str,
    *,
    recipient: str,
    items: Iterable[str],
    words: str = "",
    at: datetime,
) -> Record:
    """The person takes it back, from this moment: for one recipient ("" is everybody), these items. Extracts shrink or go at once,
    transfers that would tell more are over."""
    _check_person(opened, person)
    chosen = frozenset(items) & consent.items().keys()
    if not chosen:
        raise Refused(_("Choose what is taken back."), field="items")
    said = Said(person, recipient, chosen, "self", "spoken", "", words=words)
    row = write_record(opened, "consent", content_of(_content(said, "x_Withdrawn", frozenset(), at)), at=at)
    enter_of(opened, "consent.withdrawn", at=at, subject_id=row.pk, items=len(chosen))
    follow_consents(opened, person, at=at)
    return row


def follow_consents(opened: OpenCase, person: str, *, at: datetime) -> None:
    """After a consent was written down on whatever page: what rests on it changes now."""
    renew_extracts(opened, person, at=at)
    stop_bundles(opened, person, at=at)
    end_uncovered_transfers(opened, at=at)


def catch_up(opened: OpenCase, *, at: datetime) -> bool:
    """Where a consent was written down and what rests on it was not followed (by a page that does not), it is now. Asked
    whenever the sharing of a case is looked at; opens nothing unless there is something to do."""
    newest = Record.objects.filter(case=opened.case, kind="consent").aggregate(at=Max("at"))["at"]
    behind = Record.objects.filter(case=opened.case, kind=EXTRACT, at__lt=newest) if newest else None
    if behind is None or not behind.exists():
        return False
    for person in people_of(opened):
        follow_consents(opened, person, at=at)
    return True


def withdrawn_items(opened: OpenCase, person: str, recipient: str, at: datetime) -> consent.Items:
    """What the person has ever taken back from this recipient: to agree again it must be named."""
    words = said_to(consent_words(opened, person), recipient)
    against = [word for word in words if isinstance(word, consent.Withdrawal) and word.at <= at]
    return frozenset(
        item for item in consent.items() if any(word.covers(recipient, item) for word in against)
    )


def agreements(opened: OpenCase, *, at: datetime) -> list[Agreed]:
    """Person by person and recipient by recipient, in the order of the people; what stands now and what did."""
    found = []
    for person in people_of(opened):
        words = consent_words(opened, person)
        for recipient in _recipients(words):
            named = [
                word
                for word in words
                if isinstance(word, consent.Consent) and word.recipient == recipient and word.given_at <= at
            ]
            now = consent.allowed_items(said_to(words, recipient), recipient, at)
            before = frozenset(item for word in named for item in word.items) - now
            ends = [word.ends_at for word in named if word.ends_at and word.ends_at > at and word.items & now]
            found.append(Agreed(person, recipient, now, before, min(ends, default=None)))
    return found


def _recipients(words: Iterable[consent.Word]) -> list[str]:
    """Who was named in a consent, in the order of the consents; one who was renamed is named once, by the newest name."""
    named = [word for word in words if isinstance(word, consent.Consent) and word.recipient]
    kept: dict[str, str] = {}
    for word in sorted(named, key=lambda word: word.given_at):
        kept[word.recipient.rpartition("[")[2] if word.recipient.endswith("]") else word.recipient] = (
            word.recipient
        )
    return list(kept.values())


def _content(said: Said, answer: str, again: consent.Items, at: datetime) -> Content:
    values: dict[str, Any] = {
        "person": said.person,
        "purpose": SHARE,
        "answer": answer,
        "on": bangkok_day(at).isoformat(),
        "recipient": said.recipient,
        "items": sorted(said.items),
        "again": sorted(again),
        "until": said.until.isoformat() if said.until else "",
        "by": said.by,
        "assent": said.assent,
        "guardian": said.guardian,
        "best_interest": said.best_interest,
        "way": said.way,
        "language": said.language,
        "interpreter": said.interpreter,
        "words": said.words,
    }
    filled = {name: value for name, value in values.items() if value not in ("", [])}
    return Content("consent", filled, version=kind_of("consent").version)


def _check_counts(opened: OpenCase, said: Said, again: consent.Items, at: datetime) -> None:
    entries = case_entries(opened, "person")
    age = next((one.record.number("age") for one in entries if one.record.code == said.person), None)
    ends = datetime.combine(said.until, datetime.max.time(), at.tzinfo) if said.until else None
    given = consent.Consent(
        recipient=said.recipient,
        items=said.items,
        given_by=consent.GivenBy(said.by or "self"),
        given_at=at,
        language=said.language,
        how=consent.How(said.way or "spoken"),
        recorded_by=str(opened.room.member_id),
        begins_at=at,
        ends_at=ends,
        age=age,
        assent=consent.Assent(said.assent or "not_asked"),
        guardian=said.guardian,
        again=again,
    )
    for lack in consent.lacks(given):
        field, sentence = _SAYS.get(lack, ("", _("This is needed.")))
        raise Refused(sentence, field=field or None)


def _check_record(content: Content) -> None:
    for fault in check_record(content, today=bangkok_today()):
        raise Refused(fault.words, field=fault.field or None)


def _check_person(opened: OpenCase, person: str) -> None:
    if person not in people_of(opened):
        raise Refused(_("Choose the person."), field="person")
