"""The way back when all of a province have lost their passphrases: shares on paper with named custodians, and the ceremony that
joins them. No share and no half of the recovery key is ever stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground import crypto
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.confirmations import keep_found, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.room_keys import (
    READERS,
    check_supervisor,
    hand_key,
    named,
    new_room_key,
    private_of,
    seal_to_recovery,
    signed,
)
from raengjai.protection.models import (
    EMERGENCY,
    INTAKE,
    RECOVERY,
    Custodian,
    KeyWrap,
    Member,
    Recovery,
    RoomKey,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, SUPERVISOR
from raengjai.protection.rules import shares
from raengjai.protection.rules.recovery import unwrap_for_recovery

FEWEST, FEWEST_NEEDED = 3, 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One custodian's paper: whose it is, which of how many, and the words, which are nowhere else."""

    name: str
    number: int
    words: list[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class MadeRecovery:
    """A plan, and its sheets for one print."""

    recovery: Recovery
    sheets: list[Sheet] = field(repr=False)


@transaction.atomic
def make_recovery(names: Sequence[str], need: int, *, room: Room, at: datetime) -> MadeRecovery:
    """A new recovery key of the own province, its shares for these custodians; the keys of the province are sealed to it.

    The one before it opens nothing any more. Raises Refused (field `names`, `need`).
    """
    check_supervisor(room)
    province = room.member.province_code
    said = [" ".join(name.split()) for name in names if name.strip()]
    _check_custodians(said, need)
    custodians = [uuid4() for _each in said]
    plan, made, _private = shares.make_recovery(province_code=province, need=need, custodians=custodians)
    key = new_room_key(plan.room, room=room, at=at)
    recovery = Recovery(
        room_key=key, province_code=province, set_name=plan.set_name, need=need, made_at=at, by=room.member_id
    )
    with inside(actors.system()):
        former = RoomKey.objects.filter(province_code=province, purpose=RECOVERY, retired_at=None)
        former_ids = list(former.values_list("pk", flat=True))
        former.update(retired_at=at)
        KeyWrap.objects.filter(to_room_key__in=former_ids).delete()
        key.save(force_insert=True)
        recovery.save(force_insert=True)
        for number, (custodian_id, name) in enumerate(zip(custodians, said, strict=True), start=1):
            Custodian(
                id=custodian_id,
                recovery=recovery,
                number=number,
                name=crypto.seal(name, table="custodian", column="name", row_id=custodian_id),
            ).save(force_insert=True)
    seal_keys_to_recovery(room=room, at=at)
    _enter("recovery.made", recovery, room, at, need=need, of=len(said))
    _tell_all(province, at)
    sheets = [Sheet(name, share.number, share.words.split()) for name, share in zip(said, made, strict=True)]
    return MadeRecovery(recovery, sheets)


@transaction.atomic
def seal_keys_to_recovery(*, room: Room, at: datetime) -> int:
    """Every key of the province that the member holds, to the recovery key in use; also after a key was changed. 0 when there
    is no recovery key. Returns how many are sealed now that were not before."""
    sealed = 0
    for key in RoomKey.objects.filter(
        province_code=room.member.province_code, purpose__in=(INTAKE, EMERGENCY)
    ):
        try:
            private = private_of(key, room)
        except Refused:  # one from before the member's time
            continue
        sealed += seal_to_recovery(key, private, room=room)
    return sealed


def recovery_in_use(province_code: str) -> Recovery | None:
    rows = Recovery.objects.select_related("room_key").filter(province_code=province_code)
    return rows.filter(room_key__retired_at=None).first()


def custodians_of(recovery: Recovery) -> list[tuple[int, str]]:
    """Number and name of each, in order."""
    return [
        (row.number, crypto.open_sealed(bytes(row.name), table="custodian", column="name", row_id=row.pk))
        for row in Custodian.objects.filter(recovery=recovery).order_by("number")
    ]


def read_share(recovery: Recovery, typed: str, *, given: Sequence[str]) -> shares.Share:
    """What a custodian typed, judged against the plan and against those that were typed before. Refused (field `words`)."""
    plan = _plan(recovery)
    try:
        share = shares.read_share(typed)
        shares.check_share(plan, share)
        if share.number in {shares.read_share(words).number for words in given}:
            raise shares.SameShare(share.number)
    except shares.ShareRefused as refused:
        raise Refused(refused.message, field="words") from None
    return share


@transaction.atomic
def recover_room(recovery: Recovery, given: Sequence[str], *, room: Room, at: datetime) -> int:
    """Joins the shares and hands the province's keys to the member inside, who was named for it. Returns how many keys.

    All members learn of it. The keys are to be renewed after, and a new recovery key is to be made: this one was together.
    """
    check_supervisor(room)
    with inside(actors.system()):  # two ceremonies at the same time: one is the first
        recovery = Recovery.objects.select_for_update().get(pk=recovery.pk)
    if recovery.province_code != room.member.province_code or recovery.used_at is not None:
        raise Refused(_("This recovery key is not in use."))
    private = shares.recover(_plan(recovery), [shares.read_share(words) for words in given])
    handed = 0
    with inside(actors.system()):
        Member.objects.filter(pk=room.member_id, confirmed_at=None).update(confirmed_at=at)
        wraps = list(KeyWrap.objects.filter(to_room_key=recovery.room_key_id))
        has = set(KeyWrap.objects.filter(member=room.member).values_list("domain_id", flat=True))
    room.member.confirmed_at = room.member.confirmed_at or at
    keep_found(room, at=at)
    for wrap in wraps:
        key = RoomKey.objects.get(pk=wrap.domain_id)
        half = unwrap_for_recovery(
            signed(wrap),
            key=named(key),
            recovery=named(recovery.room_key),
            private=private,
            signer_public=signing_half(wrap.signed_by_id, room=room),
        )
        if key.pk not in has and room.member.duty in READERS[key.purpose]:
            hand_key(key, half, room.member, room)
            handed += 1
    with inside(actors.system()):
        Recovery.objects.filter(pk=recovery.pk).update(used_at=at, used_by=room.member_id)
        # Its shares were together: nothing is sealed to it any more.
        RoomKey.objects.filter(pk=recovery.room_key_id).update(retired_at=at)
    _enter("recovery.used", recovery, room, at, keys=handed)
    _tell_all(recovery.province_code, at)
    return handed


def lacks_keys(room: Room) -> bool:
    """Whether the member is to hold keys of the province and holds none: then the ceremony is open to them."""
    held = KeyWrap.objects.filter(member=room.member, room_key_id__isnull=False)
    made = RoomKey.objects.filter(province_code=room.member.province_code, purpose__in=(INTAKE, EMERGENCY))
    return room.member.duty in (SUPERVISOR, DUTY_OFFICER) and made.exists() and not held.exists()


def _check_custodians(names: Sequence[str], need: int) -> None:
    if len(names) < FEWEST:
        raise Refused(_("Name at least three custodians, each in a line."), field="names")
    if len({name.casefold() for name in names}) < len(names):
        raise Refused(_("Each custodian holds one share. Somebody is named twice."), field="names")
    if len(names) > shares.MOST_SHARES:
        raise Refused(_("Name at most 16 custodians."), field="names")
    if not FEWEST_NEEDED <= need <= len(names):
        raise Refused(_("At least two must be needed, and not more than there are."), field="need")


def _plan(recovery: Recovery) -> shares.Plan:
    rows: list[UUID] = list(
        Custodian.objects.filter(recovery=recovery).order_by("number").values_list("pk", flat=True)
    )
    return shares.Plan(named(recovery.room_key), recovery.set_name, recovery.need, tuple(rows))


def _tell_all(province_code: str, at: datetime) -> None:
    with inside(actors.system()):
        tell_members(Member.objects.filter(province_code__in=(province_code, COUNTRY), left_at=None), at=at)


def _enter(verb: str, recovery: Recovery, room: Room, at: datetime, **codes: int) -> None:
    enter(
        verb,
        province_code=recovery.province_code,
        member_id=room.member_id,
        subject_id=recovery.pk,
        at=at,
        codes=codes,
    )
