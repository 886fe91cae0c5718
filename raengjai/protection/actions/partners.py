"""Organisations outside, whose keys two members have compared by voice, and the keys under which the own room writes to them."""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import (
    SealBroken,
    belong_together,
    check_signature,
    is_public_key,
    new_seal_key,
    new_signing_key,
    packed,
    public_of_signing,
    same,
    sign,
)
from raengjai.ground.refused import Refused
from raengjai.protection.actions.cases import key_of
from raengjai.protection.actions.confirmations import NotCompared, check_halves, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.room_keys import check_supervisor, keep_wrap
from raengjai.protection.models import KeyWrap, Member, OfficeKey, Partner
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import TRIAGE
from raengjai.protection.rules import bundle, keys

LONGEST = 120


@transaction.atomic
def add_partner(
    name: str, organisation: str, public: str, signing_public: str, *, room: Room, at: datetime
) -> Partner:
    """An organisation with its public halves as it gave them (base64url). Nothing is sent to it before two members have heard its
    fingerprint. Raises Refused beside the field."""
    name, organisation = name.strip(), organisation.strip()
    if not name or len(name) > LONGEST:
        raise Refused(_("Write what the organisation is called."), field="name")
    if not organisation or len(organisation) > LONGEST:
        raise Refused(_("Write the name that it uses in bundles."), field="organisation")
    sealing, signing = _bytes(public, "public"), _bytes(signing_public, "signing_public")
    if not is_public_key(sealing):
        raise Refused(_("This is no key of this kind. Copy the whole line."), field="public")
    if len(signing) != 32:
        raise Refused(_("This is no key of this kind. Copy the whole line."), field="signing_public")
    province = room.member.province_code
    if Partner.objects.filter(province_code=province, organisation=organisation, retired_at=None).exists():
        raise Refused(
            _("This organisation is there already. Retire it before it gets other keys."),
            field="organisation",
        )
    partner = Partner(
        province_code=province,
        name=name,
        organisation=organisation,
        public=sealing,
        signing_public=signing,
        added_by=room.member_id,
        added_at=at,
    )
    partner.save(force_insert=True)
    _enter("partner.added", partner, room, at)
    return partner


@transaction.atomic
def confirm_partner(partner: Partner, heard: str, *, room: Room, at: datetime) -> None:
    """A member has heard the fingerprint from the organisation and typed what was heard. It counts when a second one has too."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.retired_at is not None or partner.is_confirmed:
        raise Refused(_("This stands so already."))
    if partner.first_by == room.member_id:
        raise Refused(_("You have heard it already. Somebody else hears it now."))
    if _digits(heard) != _digits(fingerprint_of(partner)):
        raise Refused(
            _(
                "This is not the number of the keys that lie here. Hear it once more; if it stays so, send nothing."
            ),
            field="fingerprint",
        )
    signature = sign(room.key.signing_private, _statement(partner, room.member_id), forget=True)
    if partner.first_by is None:
        partner.first_by, partner.first_signature = room.member_id, signature
    else:
        partner.second_by, partner.second_signature = room.member_id, signature
    partner.save(update_fields=["first_by", "first_signature", "second_by", "second_signature"])
    _enter("partner.confirmed", partner, room, at)


@transaction.atomic
def retire_partner(partner: Partner, *, room: Room, at: datetime) -> None:
    """Nothing more is sent to it. What came from it can still be read."""
    Partner.objects.filter(pk=partner.pk, retired_at=None).update(retired_at=at)
    _enter("partner.retired", partner, room, at)


def as_partner(partner: Partner, *, room: Room) -> bundle.Partner:
    """For sealing and reading. Raises Refused unless two members have confirmed exactly these halves."""
    if partner.first_by is None or partner.second_by is None:
        raise Refused(
            _("Two members must hear the number of this organisation’s keys first."), field="partner"
        )
    for member_id, signature in (
        (partner.first_by, partner.first_signature),
        (partner.second_by, partner.second_signature),
    ):
        half = signing_half(member_id, room=room)
        try:
            check_signature(half, bytes(signature or b""), _statement(partner, member_id))
        except SealBroken:
            raise Refused(
                _(
                    "The keys of this organisation are not those that were heard. Send nothing and tell the security officer."
                ),
                field="partner",
            ) from None
    return bundle.Partner(partner.organisation, bytes(partner.public), bytes(partner.signing_public))


def fingerprint_of(row: Partner | OfficeKey) -> str:
    return keys.fingerprint(bytes(row.public), bytes(row.signing_public))


@transaction.atomic
def make_office_key(organisation: str, *, room: Room, at: datetime) -> OfficeKey:
    """What the own room is called in bundles, with new keys; handed to everybody of the room who works on cases. Former ones
    still open answers to what was sent under them."""
    check_supervisor(room)
    organisation = organisation.strip()
    if not organisation or len(organisation) > LONGEST:
        raise Refused(_("Write the name that it uses in bundles."), field="organisation")
    province = room.member.province_code
    OfficeKey.objects.filter(province_code=province, retired_at=None).update(retired_at=at)
    sealing, signing = new_seal_key(), new_signing_key()
    row = OfficeKey(
        id=uuid4(),
        province_code=province,
        organisation=organisation,
        public=sealing.public,
        signing_public=signing.public,
        made_at=at,
        by=room.member_id,
    )
    key = keys.new_data_key(row.pk)
    halves = json.dumps([sealing.private.hex(), signing.private.hex()])
    row.sealed = keys.seal_text(key, halves, table="office_key", column="private", row_id=row.pk)
    row.save(force_insert=True)
    _hand(key, row, room)
    _enter_key("office_key.made", row, room, at)
    return row


@transaction.atomic
def hand_office_key(*, room: Room, at: datetime) -> int:
    """The key in use for those of the room who do not have it yet. Returns how many got it."""
    row = office_key_of(room)
    if row is None:
        raise Refused(_("Your room has no keys for bundles yet. Its supervisor makes them."))
    handed = _hand(_key(row, room), row, room)
    _enter_key("office_key.handed", row, room, at)
    return handed


def office_key_of(room: Room) -> OfficeKey | None:
    return OfficeKey.objects.filter(province_code=room.member.province_code, retired_at=None).first()


def identity_of(row: OfficeKey | None, room: Room) -> bundle.Identity:
    """The own organisation with its private halves open. Raises Refused where there is none, or it was not handed over, or the
    public halves that lie beside are not theirs."""
    if row is None:
        raise Refused(_("Your room has no keys for bundles yet. Its supervisor makes them."))
    text = keys.open_text(
        _key(row, room), bytes(row.sealed), table="office_key", column="private", row_id=row.pk
    )
    private, signing = (bytes.fromhex(half) for half in json.loads(text))
    signs_for = public_of_signing(signing)
    if not (belong_together(bytes(row.public), private) and same(signs_for, bytes(row.signing_public))):
        raise Refused(
            _(
                "The keys of your office that lie here are not those that were made. Give them to nobody, tell the security officer, and make new ones."
            )
        )
    return bundle.Identity(row.organisation, bytes(row.public), private, bytes(row.signing_public), signing)


def _key(row: OfficeKey, room: Room) -> keys.DataKey:
    try:
        return key_of(row.pk, 1, room)
    except Refused:
        raise Refused(_("Nobody has handed you this key yet. Ask the supervisor of your province.")) from None


def _hand(key: keys.DataKey, row: OfficeKey, room: Room) -> int:
    ready = Member.objects.filter(
        province_code=row.province_code,
        duty__in=TRIAGE,
        left_at=None,
        confirmed_at__isnull=False,
        public__isnull=False,
    )
    has = set(KeyWrap.objects.filter(domain_id=row.pk).values_list("member_id", flat=True))
    handed = 0
    for member in ready.select_related("user").exclude(pk__in=has).order_by("pk"):
        try:
            check_halves(member, room=room)
        except NotCompared:  # gets it once numbers were compared
            continue
        handed += 1
        wrapped = keys.wrap(key, to_public=bytes(member.public or b""), to_member=member.pk, by=room.key)
        keep_wrap(
            wrapped,
            domain_id=row.pk,
            room_key_id=row.pk,
            member=member,
        )
    return handed


def _statement(partner: Partner, member_id: UUID) -> bytes:
    """What a member signs: exactly these halves are that organisation's."""
    return packed(
        b"raengjai partner confirmed 1",
        partner.pk.bytes,
        partner.organisation.encode(),
        bytes(partner.public),
        bytes(partner.signing_public),
        member_id.bytes,
    )


def _bytes(text: str, field: str) -> bytes:
    text = "".join(text.split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused(_("This is no key of this kind. Copy the whole line."), field=field) from None


def _digits(said: str) -> str:
    return "".join(each for each in said if each.isdigit())


def _enter(verb: str, partner: Partner, room: Room, at: datetime) -> None:
    enter(verb, province_code=partner.province_code, member_id=room.member_id, subject_id=partner.pk, at=at)


def _enter_key(verb: str, row: OfficeKey, room: Room, at: datetime) -> None:
    enter(verb, province_code=row.province_code, member_id=room.member_id, subject_id=row.pk, at=at)
