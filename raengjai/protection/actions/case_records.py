"""What is written in a case as records (rules/records), and the heads of all own cases at once."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.protection.actions.answers import TELLING, keep_answers
from raengjai.protection.actions.cases import OpenCase, Written, read_records, read_row, write_record
from raengjai.protection.actions.confirmations import NotCompared, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.room_keys import signed
from raengjai.protection.actions.written import entries_of
from raengjai.protection.models import Case, KeyWrap
from raengjai.protection.models import Record as Row
from raengjai.protection.models.cases import CLOSED, SHREDDED
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.records import Entry, Record, content_of, kind_of, next_code

HEAD_KINDS = ("person", "task", "safety_plan", "decision", "consent")
MOST_CASES = 100


@dataclass(frozen=True, slots=True)
class Head:
    """One of the own cases with what its head rests on; None where its key is missing or broken."""

    case: Case
    entries: tuple[Entry, ...] | None


@transaction.atomic
def add_record(opened: OpenCase, record: Record, *, at: datetime) -> Row:
    """One more record. A kind that carries codes gets the next one of the case."""
    if kind_of(record.kind).is_identity:
        raise Refused(_("An identity is kept under a key of its own."))
    if kind_of(record.kind).prefix:
        Case.objects.select_for_update().get(pk=opened.case_id)  # two at once must not get one code
        known = [entry.record for entry in entries_of(read_records(opened, record.kind, with_former=True))]
        record = replace(record, code=next_code(record.kind, known))
    row = write_record(opened, record.kind, content_of(record), at=at)
    _tell_statistics(opened, record, at)
    return row


@transaction.atomic
def change_record(opened: OpenCase, former: Written, record: Record, *, at: datetime) -> Row:
    """The next version of a record. Refused when somebody else has written one meanwhile."""
    row = write_record(opened, former.kind, content_of(record), at=at, replaces=former)
    _tell_statistics(opened, record, at)
    return row


def read_heads(room: Room, *, at: datetime, closed: bool = False) -> list[Head]:
    """The own cases that are open (or those that are closed), oldest first; that somebody looked is in the journal."""
    states = (CLOSED, SHREDDED)
    found = Case.objects.filter(state__in=states) if closed else Case.objects.exclude(state__in=states)
    cases = list(found.order_by("opened_on", "pk")[:MOST_CASES])
    wraps = {
        wrap.domain_id: wrap
        for wrap in KeyWrap.objects.filter(
            member_id=room.member_id,
            domain_id__in=[case.pk for case in cases],
            generation__in={case.generation for case in cases},
        )
    }
    rows: dict[UUID, list[Row]] = defaultdict(list)
    for row in Row.objects.filter(
        case__in=cases, domain_id=F("case_id"), kind__in=HEAD_KINDS, replaced_at=None
    ).order_by("at", "pk"):
        rows[row.case_id].append(row)
    enter(
        "cases.listed",
        province_code=room.member.province_code,
        member_id=room.member_id,
        purpose="work",
        at=at,
    )
    return [Head(case, _head(case, wraps.get(case.pk), rows[case.pk], room)) for case in cases]


def _tell_statistics(opened: OpenCase, record: Record, at: datetime) -> None:
    if record.kind in TELLING:
        keep_answers(opened, at=at)


def _head(case: Case, wrap: KeyWrap | None, rows: list[Row], room: Room) -> tuple[Entry, ...] | None:
    if wrap is None or wrap.generation != case.generation:
        return None
    try:
        key = keys.unwrap(
            signed(wrap),
            domain_id=case.pk,
            generation=case.generation,
            member=room.key,
            signer_public=signing_half(wrap.signed_by_id, room=room),
        )
        return tuple(entries_of(read_row(key, row) for row in rows))
    except (SealBroken, NotCompared):
        return None
