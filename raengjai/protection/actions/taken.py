"""Referrals of organisations outside, taken in: read once, shown, then a case of the room or declined, and answered by a signed file.

Before somebody decides, nothing of a file is kept. What names the person goes under the key of an identity; what the file
lets be told is all that came, and the case's own consents decide on what goes on to others.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import (
    OpenCase,
    Written,
    check_open,
    enter_of,
    open_new_case,
    read_records,
    write_record,
)
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.identities import IDENTITY, write_identity
from raengjai.protection.actions.partners import as_partner, identity_of
from raengjai.protection.actions.team import check_owner
from raengjai.protection.models import OfficeKey, Partner, TakenBundle
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import bundle
from raengjai.protection.rules.bundle.refusals import WrongRecipient
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import check_record, content_of, kind_of

TAKEN, PERSON = "taken", "P1"
AGAIN = _("This referral was taken in before. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Came:
    """A bundle that was read, with who sent it and the key of ours that opened it."""

    found: bundle.Bundle
    partner: Partner
    office_key: OfficeKey
    me: bundle.Identity = field(repr=False)
    other: bundle.Partner


def read_bundle_of_others(raw: bytes, *, room: Room, at: datetime) -> Came:
    """What came, checked: written for one of the room's keys, by an organisation whose number two members have heard, unchanged, not
    expired, and not taken in before. Raises Refused, each in words. Nothing is kept; that it was read is entered."""
    known = _known(room)
    offices = OfficeKey.objects.filter(province_code=room.member.province_code).order_by("-made_at", "pk")
    partners = _partners(room)
    refusal: Refused = Refused(_("Your room has no keys for bundles yet. Its supervisor makes them."))
    for office in offices:
        try:
            me = identity_of(office, room)
            found = bundle.read_bundle(
                raw, me=me, partners=[one for _row, one in partners], at=at, known=known
            )
        except WrongRecipient as refused:
            refusal = refused
        except bundle.BundleRefused:
            raise
        except Refused as refused:  # a key of before that was never handed to the member
            refusal = refused if office.retired_at is None else refusal
        else:
            if found.again:
                raise Refused(AGAIN)
            sender = found.reference.sender
            row, other = next((row, one) for row, one in partners if one.organisation == sender)
            _enter(room, "bundle.opened", row.pk, at)
            return Came(found, row, office, me, other)
    raise refusal


@transaction.atomic
def take_bundle(raw: bytes, *, place_code: str, village: str = "", room: Room, at: datetime) -> OpenCase:
    """It becomes a case of the room, which the member owns, and the sender's answer is made. Read once more: the page may be old."""
    came = read_bundle_of_others(raw, room=room, at=at)
    opened = open_new_case(room=room, place_code=place_code, village=village, at=at)
    content = came.found.content
    names, rest = _apart(content["person"])
    known = Content("person", _of_person(rest, at), code=PERSON)
    person = write_record(opened, "person", content_of(known), at=at)
    if names:
        write_identity(opened, person.pk, content_of(Content(IDENTITY, {"person": PERSON, **names})), at=at)
    answer = _answer(_reference(came), bundle.ACCEPT, "", came.me, came.other, at)
    row = _kept(came, TakenBundle.ACCEPTED, answer, room, at, opened)
    told = {"version": 1, "sender": came.other.organisation, **content, "person": rest, "events": []}
    write_record(opened, TAKEN, told, about_id=row.pk, at=at)
    enter_of(opened, "bundle.taken", at=at, subject_id=row.pk)
    return opened


@transaction.atomic
def decline_bundle(raw: bytes, reason: str, *, room: Room, at: datetime) -> TakenBundle:
    """Not taken, with a reason, which only the sender reads. Of what it told nothing is kept."""
    came = read_bundle_of_others(raw, room=room, at=at)
    if len(reason.strip()) < 5:
        raise Refused(_("Write down the reason in a sentence."), field="reason")
    answer = _answer(_reference(came), bundle.DECLINE, reason.strip(), came.me, came.other, at)
    row = _kept(came, TakenBundle.DECLINED, answer, room, at, None)
    _enter(room, "bundle.declined", row.pk, at)
    return row


@transaction.atomic
def finish_taken(opened: OpenCase, row: TakenBundle, note: str, *, at: datetime) -> None:
    """Done, with a note for the sender. Refused unless it was taken and stands so."""
    check_open(opened.case)
    check_owner(opened)
    row = _locked(row)
    bundle.next_state(row.state, bundle.REPORT_DONE)
    if len(note.strip()) < 5:
        raise Refused(_("Write down the reason in a sentence."), field="note")
    me, other = _sides(row, opened.room)
    row.answer = _answer(_reference_of(row, me, other), bundle.REPORT_DONE, note.strip(), me, other, at)
    _say(opened, row, TakenBundle.DONE, note.strip(), at)


@transaction.atomic
def read_revocation(opened: OpenCase, row: TakenBundle, raw: bytes, *, at: datetime) -> None:
    """The sender takes it back: it stands in the case. Raises Refused, in words, for what is no such message, of somebody else, or
    comes too late. What was read cannot be unread; what goes on is decided by the team."""
    row = _locked(row)
    me, other = _sides(row, opened.room)
    answer = bundle.read_answer(
        raw, reference=_reference_of(row, me, other), me=me, other=other, at=at, known={}
    )
    bundle.next_state(row.state, answer.verb)
    row.answer = None
    _say(opened, row, TakenBundle.REVOKED, answer.text, at)


def told_by(opened: OpenCase, row: TakenBundle) -> Written:
    """What the file told, as the case keeps it. Raises LookupError when there is nothing."""
    for written in read_records(opened, TAKEN):
        if written.about_id == row.pk:
            return written
    raise LookupError(row.pk)


def _say(opened: OpenCase, row: TakenBundle, state: str, text: str, at: datetime) -> None:
    former = told_by(opened, row)
    event = {"what": state, "text": text, "at": at.isoformat(), "by": str(opened.room.member_id)}
    content = {**former.content, "events": [*former.content["events"], event]}
    write_record(opened, TAKEN, content, about_id=row.pk, replaces=former, at=at, also_closed=True)
    row.state = state
    row.save(update_fields=["state", "answer"])
    enter_of(opened, f"bundle.taken_{state}", at=at, subject_id=row.pk)


def _known(room: Room) -> dict[tuple[str, UUID], bytes]:
    with inside(actors.system()):
        rows = TakenBundle.objects.filter(province_code=room.member.province_code).select_related("partner")
        return {(row.partner.organisation, row.bundle_id): bytes(row.digest) for row in rows}


def _partners(room: Room) -> list[tuple[Partner, bundle.Partner]]:
    """Those whose keys are the ones that two members have heard."""
    found = []
    rows = Partner.objects.filter(province_code=room.member.province_code, retired_at=None)
    for row in rows.exclude(second_by=None).order_by("pk"):
        try:
            found.append((row, as_partner(row, room=room)))
        except Refused:
            continue
    return found


def _apart(person: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What says who the person is, as fields of an identity, and the rest as it came."""
    ours = {one.htcds: one.code for one in kind_of(IDENTITY).fields if one.htcds}
    names = {ours[name]: value for name, value in person.items() if name in ours}
    return names, {name: value for name, value in person.items() if name not in ours}


def _of_person(rest: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What fits the record of a person, by the fields of the standard; the rest is read where it stands as it came."""
    values = {one.code: rest[one.htcds] for one in kind_of("person").fields if one.htcds in rest}
    made = Content("person", values, code=PERSON)
    wrong = {fault.field for fault in check_record(made, today=bangkok_day(at))}
    return {name: value for name, value in values.items() if name not in wrong}


def _answer(
    reference: bundle.Reference,
    verb: str,
    text: str,
    me: bundle.Identity,
    other: bundle.Partner,
    at: datetime,
) -> bytes:
    return bundle.make_answer(reference, verb, text, me=me, other=other, answer_id=uuid4(), at=at)[0]


def _reference(came: Came) -> bundle.Reference:
    return came.found.reference


def _kept(
    came: Came, state: str, answer: bytes, room: Room, at: datetime, opened: OpenCase | None
) -> TakenBundle:
    """Once: a second one at the same moment is refused by the table."""
    reference = came.found.reference
    row = TakenBundle(
        province_code=room.member.province_code,
        partner=came.partner,
        office_key=came.office_key,
        bundle_id=reference.bundle_id,
        digest=reference.digest,
        made_at=reference.made_at,
        expires_at=reference.expires_at,
        case=opened.case if opened else None,
        state=state,
        answer=answer,
        by=room.member_id,
        taken_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(AGAIN) from None
    return row


def _locked(row: TakenBundle) -> TakenBundle:
    return TakenBundle.objects.select_for_update().get(pk=row.pk)


def _sides(row: TakenBundle, room: Room) -> tuple[bundle.Identity, bundle.Partner]:
    """Raises Refused in a room that is not the one which took it in: its key and its organisations are not here."""
    office = OfficeKey.objects.filter(pk=row.office_key_id).first()
    partner = Partner.objects.filter(pk=row.partner_id).first()
    if office is None or partner is None:
        raise Refused(_("This referral was taken in by another room. Its members answer it."))
    return identity_of(office, room), as_partner(partner, room=room)


def _reference_of(row: TakenBundle, me: bundle.Identity, other: bundle.Partner) -> bundle.Reference:
    return bundle.Reference(
        row.bundle_id, bytes(row.digest), other.organisation, me.organisation, row.made_at, row.expires_at
    )


def _enter(room: Room, verb: str, subject_id: UUID, at: datetime) -> None:
    enter(
        verb, province_code=room.member.province_code, member_id=room.member_id, subject_id=subject_id, at=at
    )
