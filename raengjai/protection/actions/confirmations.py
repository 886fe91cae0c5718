"""Whose halves the member inside believes, before a key is handed to anybody or taken from anybody (rules/confirmations.py)."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import same
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import Confirmation, Member
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import LEADERS
from raengjai.protection.rules import confirmations as rules
from raengjai.protection.rules.confirmations import CHAIN, FIRST, FOUND, HEARD, Circle, Halves
from raengjai.protection.rules.keys import MemberKey


class NotCompared(Refused):
    """Nobody whom the member believes has compared numbers with the other: no attack, but nothing is handed over."""


def check_halves(member: Member, *, room: Room) -> None:
    """Raises Refused unless the member belongs to the room and the halves are those which a chain of comparisons names.

    NotCompared where there is no chain; otherwise somebody exchanged them.
    """
    if member.public is None or member.confirmed_at is None or member.left_at is not None:
        raise Refused(_("This member has no confirmed keys."))
    if member.pk == room.member_id:
        public, signing = room.key.public, room.key.signing_public
    else:
        believed = circle(room).get(member.pk)
        if believed is None or believed.how == FOUND:
            raise NotCompared(
                _(
                    "Neither you nor a supervisor whom you trust has compared numbers with %(name)s. Do that first, under “Members and keys”."
                )
                % {"name": member.user.name}
            )
        public, signing = believed.halves.public, believed.halves.signing_public
    if not (same(bytes(member.public), public) and same(bytes(member.signing_public or b""), signing)):
        raise Refused(
            _(
                "The keys of this member are not those that were read out. Nothing is handed over. Tell the security officer, end the membership and invite the person anew."
            )
        )


def signing_half(signer_id: UUID, *, room: Room) -> bytes:
    """What a signature of that member is checked with; never what the table of members says. Raises NotCompared."""
    if signer_id == room.member_id:
        return room.key.signing_public
    believed = circle(room).get(signer_id)
    if believed is None:
        raise NotCompared(
            _(
                "This was handed over by %(name)s. Neither you nor a supervisor whom you trust has compared numbers with this person. Do that first, under “Members and keys”."
            )
            % {"name": Member.objects.select_related("user").get(pk=signer_id).user.name}
        )
    return believed.halves.signing_public


def circle(room: Room) -> Circle:
    """Everybody whom the member believes; the database is asked once for each step of the chain, as far as somebody asks."""
    if room.circle is None:
        room.circle = Circle(rules.reach(room.key, _stated_to(room)))
    return room.circle


def heard_by(room: Room) -> set[object]:
    """The members with whom the member inside has compared numbers."""
    return set(Confirmation.objects.filter(by=room.member_id, how=HEARD).values_list("member_id", flat=True))


def keep_heard(member: Member, *, room: Room, at: datetime) -> None:
    """The number was compared by voice; takes the place of what was known of the member before."""
    Confirmation.objects.filter(by=room.member_id, member=member).delete()
    _keep([rules.confirm(halves_of(member), how=HEARD, by=room.key)], room, at)


def keep_first(key: MemberKey, inviter: Member, *, at: datetime) -> None:
    """With the member's new key: the halves of whoever invited, as they lie here now. Never asked again."""
    with inside(actors.system()):
        Confirmation.objects.bulk_create([row_of(rules.confirm(halves_of(inviter), how=FIRST, by=key), at)])


def keep_chain(room: Room, *, at: datetime) -> None:
    """Everybody of the own room and of headquarters whom a chain reaches today, so that it may lose a link tomorrow."""
    with inside(actors.system()):
        known = Confirmation.objects.filter(by=room.member_id).values("member_id")
        wanted = Member.objects.filter(
            province_code__in=(room.member.province_code, COUNTRY), public__isnull=False
        )
        ids = list(wanted.exclude(pk__in=known).exclude(pk=room.member_id).values_list("pk", flat=True))
        reached = [found for found in map(circle(room).get, ids) if found is not None]
        _keep(
            [
                rules.confirm(each.halves, how=FOUND if each.how == FOUND else CHAIN, by=room.key)
                for each in reached
            ],
            room,
            at,
        )


def keep_found(room: Room, *, at: datetime) -> None:
    """After custodians made a lost room open again: the halves of its members, former ones too, as they lie here. It lets what
    they once signed be read; it hands nothing to them."""
    with inside(actors.system()):
        known = Confirmation.objects.filter(by=room.member_id).values("member_id")
        members = Member.objects.filter(province_code=room.member.province_code, public__isnull=False)
        found = [halves_of(member) for member in members.exclude(pk__in=known).exclude(pk=room.member_id)]
        _keep([rules.confirm(halves, how=FOUND, by=room.key) for halves in found], room, at)


def _keep(statements: list[rules.Confirmation], room: Room, at: datetime) -> None:
    Confirmation.objects.bulk_create([row_of(each, at) for each in statements])
    room.circle = None


def row_of(each: rules.Confirmation, at: datetime) -> Confirmation:
    return Confirmation(
        by_id=each.by,
        member_id=each.halves.member_id,
        how=each.how,
        leads=each.halves.leads,
        public=each.halves.public,
        signing_public=each.halves.signing_public,
        signature=each.signature,
        at=at,
    )


def halves_of(member: Member) -> Halves:
    return Halves(
        member.pk, bytes(member.public or b""), bytes(member.signing_public or b""), member.duty in LEADERS
    )


def _stated_to(room: Room) -> Callable[[Collection[object]], Iterable[rules.Confirmation]]:
    """Who has left vouches for nobody any more, also with a key that is still known."""

    def stated_by(members: Collection[object]) -> Iterable[rules.Confirmation]:
        rows = Confirmation.objects.filter(Q(by__left_at=None) | Q(by=room.member_id), by__in=list(members))
        for row in rows.order_by("at", "pk"):
            halves = Halves(row.member_id, bytes(row.public), bytes(row.signing_public), row.leads)
            yield rules.Confirmation(row.by_id, row.how, halves, bytes(row.signature))

    return stated_by
