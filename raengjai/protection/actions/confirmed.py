"""Whether a member's halves are still those that were read out, before any key is handed to them."""

from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import SealBroken, check_signature, same
from raengjai.ground.refused import Refused
from raengjai.protection.models import Member
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys


def check_halves(member: Member, *, room: Room) -> None:
    """Raises Refused unless the member belongs to the room, was confirmed, and the halves are those that were confirmed.

    The own halves are compared with the open key. Whoever founded a room was confirmed by nobody. Where another member has
    confirmed, that member's signing half comes from the table; the own confirmations are judged by the own key alone.
    """
    if member.public is None or member.confirmed_at is None or member.left_at is not None:
        raise Refused(_("This member has no confirmed keys."))
    if member.pk == room.member_id:
        right = same(bytes(member.public), room.key.public)
    else:
        right = member.confirmed_by is None or _is_signed(member, room)
    if not right:
        raise Refused(
            _(
                "The keys of this member are not those that were read out. Nothing is handed over. Tell the security officer, end the membership and invite the person anew."
            )
        )


def _is_signed(member: Member, room: Room) -> bool:
    """Whether the confirmation covers exactly these halves."""
    statement = keys.confirmed_statement(
        member.pk,
        bytes(member.public or b""),
        bytes(member.signing_public or b""),
        by=member.confirmed_by or member.pk,
    )
    if member.confirmed_by == room.member_id:
        signing = room.key.signing_public
    else:
        confirmer = Member.objects.filter(pk__in=[member.confirmed_by]).first()
        signing = bytes(confirmer.signing_public or b"") if confirmer else b""
    try:
        check_signature(signing, bytes(member.confirmation or b""), statement)
    except SealBroken:
        return False
    return True
