"""Keys that a province holds together: made inside the room, and handed from member to member, never shown to anybody."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import SealBroken, new_seal_key
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.confirmations import NotCompared, check_halves, circle, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.models import EMERGENCY, INTAKE, RECOVERY, KeyWrap, Member, RoomKey
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, EMERGENCY_DUTIES, SUPERVISOR, TRIAGE
from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import FOUND
from raengjai.protection.rules.recovery import wrap_for_recovery

# Who is given which of the province's keys.
READERS = {INTAKE: TRIAGE, EMERGENCY: EMERGENCY_DUTIES}

FALSE_KEY = _(
    "No supervisor whom you trust made this key of the province, so nothing is sealed to it. The supervisor renews the key; if it comes from somebody unknown, tell the security officer."
)


@transaction.atomic
def make_room_key(purpose: str, *, room: Room, at: datetime) -> RoomKey:
    """The next key of the own province, handed at once to everybody who is to have it and is believed. The former one still
    opens what was sealed to it. Raises Refused unless a supervisor asks, and when somebody's halves were exchanged."""
    check_supervisor(room)
    pair = new_seal_key()
    province = room.member.province_code
    key = new_room_key(keys.RoomKey(purpose, province, pair.public), room=room, at=at)
    with inside(actors.system()):
        RoomKey.objects.filter(province_code=province, purpose=purpose, retired_at=None).update(retired_at=at)
        key.save(force_insert=True)
    for member in readers(province, purpose):
        with suppress(NotCompared):  # gets it with hand_room_keys, once numbers were compared
            hand_key(key, pair.private, member, room)
    seal_to_recovery(key, pair.private, room=room)
    enter(
        "room_key.made",
        province_code=province,
        member_id=room.member_id,
        subject_id=key.pk,
        at=at,
        codes={"purpose": purpose},
    )
    return key


@transaction.atomic
def hand_room_keys(member: Member, *, room: Room, at: datetime) -> int:
    """All keys of the own province that the member's duty needs, those from before too. Returns how many were handed."""
    check_supervisor(room)
    handed = 0
    for key in RoomKey.objects.filter(province_code=room.member.province_code):
        if member.duty not in READERS.get(key.purpose, ()) or _has(key, member):
            continue
        hand_key(key, private_of(key, room), member, room)
        handed += 1
    enter(
        "room_key.handed",
        province_code=room.member.province_code,
        member_id=room.member_id,
        subject_id=member.pk,
        at=at,
        codes={"keys": handed},
    )
    return handed


def private_of(key: RoomKey, room: Room) -> bytes:
    """The private half that was handed to the member. Raises Refused when none was, and SealBroken when it was changed."""
    row = KeyWrap.objects.filter(domain_id=key.pk, member_id=room.member_id).first()
    if row is None:
        raise Refused(_("Nobody has handed you this key yet. Ask the supervisor of your province."))
    return keys.unwrap_room_key(
        signed(row),
        room=named(key),
        member=room.key,
        signer_public=signing_half(row.signed_by_id, room=room),
    )


def seal_to_recovery(key: RoomKey, private: bytes, *, room: Room) -> bool:
    """The private half for the custodians of the province's recovery key. False where there is none, or it lies there already."""
    recovery = in_use(key.province_code, RECOVERY)
    if recovery is None or KeyWrap.objects.filter(domain_id=key.pk, to_room_key=recovery.pk).exists():
        return False
    check_room_key(recovery, room=room)
    wrapped = wrap_for_recovery(private, key=named(key), recovery=named(recovery), by=room.key)
    keep_wrap(
        wrapped,
        domain_id=key.pk,
        room_key_id=key.pk,
        to_room_key=recovery.pk,
    )
    return True


def check_room_key(key: RoomKey, *, room: Room) -> None:
    """Before anything is sealed to a key of the province that the member does not hold. Raises Refused unless a leader whom the
    member believes made exactly this key."""
    if key.made_by is None or not Member.objects.filter(pk=key.made_by).exists():
        raise Refused(FALSE_KEY)
    half = signing_half(key.made_by, room=room)
    believed = None if key.made_by == room.member_id else circle(room).get(key.made_by)
    if believed is not None and (not believed.halves.leads or believed.how == FOUND):
        raise Refused(FALSE_KEY)
    try:
        keys.check_room_key(
            bytes(key.signature or b""), room=named(key), made_by=key.made_by, signer_public=half
        )
    except SealBroken:
        raise Refused(FALSE_KEY) from None


def new_room_key(made: keys.RoomKey, *, room: Room, at: datetime) -> RoomKey:
    """The row of a key that the member inside makes; signed, not stored."""
    return RoomKey(
        name=made.name,
        province_code=made.province_code,
        purpose=made.purpose,
        public=made.public,
        made_by=room.member_id,
        signature=keys.sign_room_key(made, by=room.key),
        made_at=at,
    )


def in_use(province_code: str, purpose: str) -> RoomKey | None:
    return RoomKey.objects.filter(province_code=province_code, purpose=purpose, retired_at=None).first()


def readers(province_code: str, purpose: str) -> list[Member]:
    """Who holds a province's key of that purpose: the own members of the right duties, and the duty officers of the country."""
    duties = READERS[purpose]
    ready = Member.objects.filter(
        left_at=None, public__isnull=False, confirmed_at__isnull=False, duty__in=duties
    )
    rows = ready.select_related("user").filter(province_code__in=(province_code, COUNTRY))
    return list(rows.order_by("pk"))


def without_key(key: RoomKey) -> list[Member]:
    """Who is to hold that key of the own province and does not."""
    has = set(KeyWrap.objects.filter(domain_id=key.pk).values_list("member_id", flat=True))
    return [member for member in readers(key.province_code, key.purpose) if member.pk not in has]


def named(key: RoomKey) -> keys.RoomKey:
    return keys.RoomKey(key.purpose, key.province_code, bytes(key.public))


def signed(row: KeyWrap) -> keys.SignedWrap:
    return keys.SignedWrap(bytes(row.envelope), row.signed_by_id, bytes(row.signature))


def keep_wrap(wrapped: keys.SignedWrap, **of: Any) -> None:
    """A wrap as a row; `of` says of which key it is and for whom."""
    row = KeyWrap(
        envelope=wrapped.envelope, signed_by_id=wrapped.signed_by, signature=wrapped.signature, **of
    )
    row.save(force_insert=True)


def check_supervisor(room: Room) -> None:
    if room.member.duty not in (SUPERVISOR, DUTY_OFFICER):
        raise Refused(_("Only the supervisor of the province does this."))


def hand_key(key: RoomKey, private: bytes, member: Member, room: Room) -> None:
    """The private half for one member whose halves are confirmed; signed by whoever hands it."""
    check_halves(member, room=room)
    public = bytes(member.public or b"")
    wrapped = keys.wrap_room_key(private, room=named(key), to_public=public, to_member=member.pk, by=room.key)
    keep_wrap(
        wrapped,
        domain_id=key.pk,
        room_key_id=key.pk,
        member=member,
    )


def _has(key: RoomKey, member: Member) -> bool:
    return KeyWrap.objects.filter(domain_id=key.pk, member=member).exists()
