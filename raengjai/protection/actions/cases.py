"""Cases: opened, read for a stated purpose, written in. What is written is sealed before it reaches the database."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import blind_index
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.protection.actions.confirmations import check_halves, signing_half
from raengjai.protection.actions.entries import Code, enter
from raengjai.protection.actions.room_keys import check_room_key, in_use, keep_wrap, named, signed
from raengjai.protection.models import EMERGENCY, Case, KeyWrap, Member, Opening, Record, Team
from raengjai.protection.models.cases import CLOSED, OWNER, SHREDDED
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys

PURPOSES = ("work", "supervise", "review", "emergency", "data_right", "court")
CODE_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case with its key, for as long as one request lasts."""

    case: Case
    key: keys.DataKey = field(repr=False)
    room: Room

    @property
    def case_id(self) -> UUID:
        return self.case.pk


@dataclass(frozen=True, slots=True)
class Written:
    """A record that was opened. `content` is what rules/records say of its kind."""

    id: UUID
    kind: str
    content: dict[str, Any]
    at: datetime
    by: UUID
    about_id: UUID | None
    replaces: UUID | None


@transaction.atomic
def open_new_case(*, room: Room, place_code: str, village: str = "", at: datetime) -> OpenCase:
    """A case of the member's province, owned by the member. The place is kept as keyed hashes alone."""
    case = Case(
        id=uuid4(),
        code="".join(secrets.choice(CODE_LETTERS) for _each in range(8)),
        province_code=room.member.province_code,
        place_tags=place_tags(place_code, village),
        opened_on=bangkok_day(at),
    )
    case.save(force_insert=True)
    Team(case=case, member=room.member, part=OWNER, since=at, by=room.member_id).save(force_insert=True)
    key = keys.new_data_key(case.pk)
    give_key(key, room.member, case_id=case.pk, room=room)
    give_key_to_emergency(key, case, room=room)
    opened = OpenCase(case, key, room)
    note_opening(opened, "work", at=at)
    enter_of(opened, "case.opened_new", at=at)
    return opened


def open_case(case: Case, *, room: Room, purpose: str = "", at: datetime) -> OpenCase:
    """The case with its key. Once in each visit the purpose is to be stated; Refused (field purpose) when it is not."""
    if case.state == SHREDDED:
        raise Refused(_("This case was destroyed when its time was over. Nothing of it is left to read."))
    stated = Opening.objects.filter(visit_id=room.visit_id, case=case).first()
    if stated is None and purpose not in PURPOSES:
        raise Refused(_("Say why you open this case."), field="purpose")
    opened = OpenCase(case, case_key(case, room), room)
    if stated is None:
        note_opening(opened, purpose, at=at)
        enter_of(opened, "case.read", at=at, purpose=purpose)
    return opened


@transaction.atomic
def write_record(
    opened: OpenCase,
    kind: str,
    content: dict[str, Any],
    *,
    at: datetime,
    about_id: UUID | None = None,
    replaces: Written | None = None,
    key: keys.DataKey | None = None,
    also_closed: bool = False,
) -> Record:
    """One more record, or the next version of one. Refused when somebody else has written the next version first, and
    when the case is closed, unless it is about the closing itself."""
    if not also_closed:
        check_open(opened.case)
    key = key or opened.key
    record = Record(
        id=uuid4(),
        case=opened.case,
        kind=kind,
        domain_id=key.domain_id,
        about_id=about_id,
        at=at,
        by=opened.room.member_id,
        replaces=replaces.id if replaces else None,
    )
    record.sealed = seal_content(key, record, content)
    if replaces is not None:
        found = Record.objects.filter(pk=replaces.id, case=opened.case, replaced_at=None).update(
            replaced_at=at
        )
        if not found:
            raise Refused(
                _("Somebody has changed this meanwhile. Look at it again; what you typed is kept below.")
            )
    record.save(force_insert=True)
    enter_of(opened, f"record.{'changed' if replaces else 'written'}", at=at, subject_id=record.pk, kind=kind)
    return record


def read_records(opened: OpenCase, *kinds: str, with_former: bool = False) -> list[Written]:
    """What is written in the case, in its order: the kinds that are named, or all that the case's key opens."""
    rows = Record.objects.filter(case=opened.case, domain_id=opened.case_id).order_by("at", "pk")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if not with_former:
        rows = rows.filter(replaced_at=None)
    return [read_row(opened.key, row) for row in rows]


def read_row(key: keys.DataKey, row: Record) -> Written:
    """Raises SealBroken when the row was moved or changed."""
    text = keys.open_text(key, bytes(row.sealed), table="record", column=row.kind, row_id=row.pk)
    return Written(row.pk, row.kind, json.loads(text), row.at, row.by, row.about_id, row.replaces)


def seal_content(key: keys.DataKey, row: Record, content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return keys.seal_text(key, text, table="record", column=row.kind, row_id=row.pk)


def case_key(case: Case, room: Room) -> keys.DataKey:
    """The case's key of today. Raises Refused when it was not given to the member, SealBroken when it was changed."""
    return key_of(case.pk, case.generation, room)


def key_of(domain_id: UUID, generation: int, room: Room) -> keys.DataKey:
    row = KeyWrap.objects.filter(domain_id=domain_id, generation=generation, member_id=room.member_id).first()
    if row is None:
        raise Refused(_("You belong to this case, but its key was not handed to you. Ask its owner."))
    return keys.unwrap(
        signed(row),
        domain_id=domain_id,
        generation=generation,
        member=room.key,
        signer_public=signing_half(row.signed_by_id, room=room),
    )


def give_key(
    key: keys.DataKey, member: Member, *, case_id: UUID, room: Room, until: datetime | None = None
) -> None:
    """The key for one more member, who has keys and was confirmed."""
    check_halves(member, room=room)
    wrapped = keys.wrap(key, to_public=bytes(member.public or b""), to_member=member.pk, by=room.key)
    KeyWrap.objects.filter(domain_id=key.domain_id, generation=key.generation, member=member).delete()
    keep_wrap(
        wrapped,
        domain_id=key.domain_id,
        case_id=case_id,
        generation=key.generation,
        member=member,
        until=until,
    )


def give_key_to_emergency(key: keys.DataKey, case: Case, *, room: Room) -> None:
    """The key for whoever holds the province's emergency key. Refused while the province has none."""
    emergency = in_use(case.province_code, EMERGENCY)
    if emergency is None:
        raise Refused(
            _("Your province has no emergency key yet. Its supervisor makes it before the first case.")
        )
    check_room_key(emergency, room=room)
    wrapped = keys.wrap_to_room(key, room=named(emergency), by=room.key)
    keep_wrap(
        wrapped,
        domain_id=key.domain_id,
        case_id=case.pk,
        generation=key.generation,
        to_room_key=emergency.pk,
    )


def note_opening(opened: OpenCase, purpose: str, *, at: datetime) -> None:
    Opening(visit_id=opened.room.visit_id, case=opened.case, purpose=purpose, at=at).save(force_insert=True)


def enter_of(
    opened: OpenCase,
    verb: str,
    *,
    at: datetime,
    subject_id: UUID | None = None,
    purpose: str = "",
    **codes: Code,
) -> None:
    """An entry about this case by this member."""
    enter(
        verb,
        province_code=opened.case.province_code,
        member_id=opened.room.member_id,
        case_id=opened.case_id,
        subject_id=subject_id,
        purpose=purpose,
        at=at,
        codes=codes,
    )


def check_open(case: Case) -> None:
    if case.state in (CLOSED, SHREDDED):
        raise Refused(_("This case is closed. Open it again first."))


def place_tags(place_code: str, village: str = "") -> list[bytes]:
    """Keyed hashes of a place and of all that it lies in, for comparing with exclusions."""
    codes = [place_code[:length] for length in (2, 4, 6) if len(place_code) >= length]
    if village and len(place_code) == 6:
        codes.append(f"{place_code}:{village}")
    return [blind_index(code, purpose="sealed.place") for code in codes]
