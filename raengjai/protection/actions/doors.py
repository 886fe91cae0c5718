"""Coming in: the first passphrase, opening and shutting the door, another passphrase."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.passwords import is_guessed_first
from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.confirmations import keep_chain, keep_first
from raengjai.protection.actions.entries import enter
from raengjai.protection.models import Member, Visit
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys

LEAST_LETTERS = 14
FREE_TRIES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_NOTED_AFTER = timedelta(seconds=30)
# Each opening takes 128 MiB for half a second; more at once would take the machine's memory.
_AT_ONCE = BoundedSemaphore(2)
LONGEST_QUEUE = 5.0  # seconds
# What a passphrase locks. Nothing else of a member is ever written here: whole rows that were read before would undo what
# supervisors did meanwhile.
_KEPT = ("public", "signing_public", "locked", "salt", "memory_kib", "passes", "lanes")


@dataclass(frozen=True, slots=True)
class Opened:
    """A door that was opened: the visit, and the secret that goes into the browser's cookie."""

    visit_id: UUID
    secret: bytes
    room: Room


def choose_passphrase(member: Member, passphrase: str, *, by: Actor, at: datetime) -> None:
    """The member's keys are made and locked. Nobody has given the member any key of the province yet."""
    _check_own(member, by)
    if member.ready_at is not None:
        raise Refused(_("You have a passphrase already."))
    _check_passphrase(passphrase)
    key = keys.new_member_key(member.pk)
    locked = _locked(key, passphrase, at)
    with transaction.atomic():
        # While the key was stretched the membership may have ended, or another page have been quicker.
        now = Member.objects.select_for_update().select_related(None).get(pk=member.pk)
        _check_own(now, by)
        if now.ready_at is not None:
            raise Refused(_("You have a passphrase already."))
        _keep(member, locked)
        member.ready_at = at
        member.save(update_fields=[*_KEPT, "ready_at"])
        for inviter in Member.objects.filter(pk__in=[member.invited_by], public__isnull=False):
            keep_first(key, inviter, at=at)
        _enter("member.ready", member, at)


def open_door(
    member: Member, passphrase: str, *, session_hash: bytes, by: Actor, at: datetime
) -> Opened | None:
    """The door for one visit; None when the passphrase is wrong, which is counted: from the sixth time on one waits.

    Raises Refused while one has to wait. Whoever is waiting keeps no colleague out.
    """
    _check_own(member, by)
    if member.ready_at is None:
        raise Refused(_("Choose a passphrase first."))
    member = _heard(member, at, field="passphrase")
    try:
        key = _unlocked(member, passphrase)
    except SealBroken:
        _count_failure(member, at)
        return None
    return _let_in(member, key, session_hash, at)


def use_visit(visit: Visit, *, at: datetime) -> None:
    """The visit is in use, so it goes on; noted at most every half minute."""
    if at - visit.seen_at > _NOTED_AFTER:
        Visit.objects.filter(pk=visit.pk).update(seen_at=at)


def shut_door(room: Room, *, at: datetime) -> None:
    """The visit is over; what was held of the key goes."""
    Visit.objects.filter(pk=room.visit_id).update(closed_at=at, held=b"")
    _enter("door.shut", room.member, at)


def change_passphrase(room: Room, former: str, passphrase: str, *, at: datetime) -> None:
    """Locks the same keys with another passphrase; all other visits of the member end. A wrong former one is counted as at the
    door: whoever found an open desk does not guess there without end. The caller answers inside the same door, which keeps the count.
    """
    _check_passphrase(passphrase)
    member = _heard(room.member, at, field="former")
    try:
        key = _unlocked(member, former)
    except SealBroken:
        _count_failure(member, at)
        raise Refused(_("This is not your passphrase."), field="former") from None
    with transaction.atomic():
        _keep(member, _locked(key, passphrase, at))
        member.failures, member.wait_until = 0, None
        member.save(update_fields=[*_KEPT, "failures", "wait_until"])
        others = Visit.objects.filter(member=member, closed_at=None).exclude(pk=room.visit_id)
        others.update(closed_at=at, held=b"")
        _enter("member.passphrase_changed", member, at)


def end_visits(user_id: UUID, held: Mapping[str, Any] | None, by: Actor, at: datetime) -> None:
    """With the session of the front door ends whatever door of the room was open in it (access.providers.session_ends)."""
    with inside(actors.system()):
        Visit.objects.filter(user_id=user_id, closed_at=None).update(closed_at=at, held=b"")


def forget_idle_visits(*, before: datetime) -> int:
    """What was held of keys in visits that nobody has used since; for the watch."""
    return Visit.objects.filter(closed_at=None, seen_at__lt=before).update(closed_at=before, held=b"")


def _let_in(member: Member, key: keys.MemberKey, session_hash: bytes, at: datetime) -> Opened:
    visit_id = uuid4()
    secret, held = keys.hold(key, visit=visit_id)
    with transaction.atomic():
        Visit(
            id=visit_id,
            member=member,
            user_id=member.user_id,
            session_hash=session_hash,
            held=held,
            opened_at=at,
            seen_at=at,
        ).save(force_insert=True)
        Member.objects.filter(pk=member.pk).update(failures=0, wait_until=None)
        room = Room(member, key, visit_id)
        keep_chain(room, at=at)
        _enter("door.opened", member, at)
    return Opened(visit_id, secret, room)


def _heard(member: Member, at: datetime, *, field: str) -> Member:
    """The member as it is now, locked: guesses at the same time wait for each other, so that each is counted. Refused while one
    has to wait, and for a membership that has ended."""
    member = Member.objects.select_for_update().select_related(None).get(pk=member.pk)
    if member.left_at is not None:
        raise Refused(_("This is not your place in the room."), field=field)
    if member.wait_until is not None and at < member.wait_until:
        minutes = int((member.wait_until - at).total_seconds() // 60) + 1
        raise Refused(_("Too many tries. Try again in %(minutes)s min.") % {"minutes": minutes}, field=field)
    return member


def _count_failure(member: Member, at: datetime) -> None:
    member.failures = min(member.failures + 1, 1000)
    over = member.failures - FREE_TRIES
    if over >= 0:
        member.wait_until = at + min(_FIRST_WAIT * 2 ** min(over, 10), _LONGEST_WAIT)
    member.save(update_fields=["failures", "wait_until"])
    _enter("door.refused", member, at, tries=member.failures)


def _check_own(member: Member, by: Actor) -> None:
    if member.user_id != by.user_id or member.left_at is not None:
        raise Refused(_("This is not your place in the room."))


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase.strip()) < LEAST_LETTERS or len(set(passphrase)) < 6:
        raise Refused(
            _("Use at least %(least)s letters: four or five words that do not belong together are good.")
            % {"least": LEAST_LETTERS},
            field="passphrase",
        )
    if is_guessed_first(passphrase):
        raise Refused(
            _("It is made of words that everybody here knows, so it is guessed first. Choose another one."),
            field="passphrase",
        )


def _locked(key: keys.MemberKey, passphrase: str, at: datetime) -> keys.LockedKey:
    with _turn():
        return keys.lock(key, passphrase, cost=keys.cost_on(bangkok_day(at)))


def _unlocked(member: Member, passphrase: str) -> keys.MemberKey:
    locked = keys.LockedKey(
        member.pk,
        bytes(member.public or b""),
        bytes(member.signing_public or b""),
        keys.Cost(member.memory_kib, member.passes, member.lanes),
        bytes(member.salt or b""),
        bytes(member.locked or b""),
    )
    with _turn():
        return keys.unlock(locked, passphrase)


@contextmanager
def _turn() -> Iterator[None]:
    """A turn at the costly part. Raises Refused after some seconds, so that a queue at the door never holds all workers."""
    if not _AT_ONCE.acquire(timeout=LONGEST_QUEUE):
        raise Refused(
            _("Many are opening the room at this moment. Wait a little, then try again."), field="passphrase"
        )
    try:
        yield
    finally:
        _AT_ONCE.release()


def _keep(member: Member, locked: keys.LockedKey) -> None:
    member.public, member.signing_public = locked.public, locked.signing_public
    member.locked, member.salt = locked.sealed, locked.salt
    member.memory_kib, member.passes, member.lanes = (
        locked.cost.memory_kib,
        locked.cost.passes,
        locked.cost.lanes,
    )


def _enter(verb: str, member: Member, at: datetime, **codes: int) -> None:
    enter(verb, province_code=member.province_code, member_id=member.pk, at=at, codes=codes)
