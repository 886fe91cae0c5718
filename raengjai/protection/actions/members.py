"""Who belongs to the room: invited by a supervisor, confirmed by voice, and gone again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import assign_posting
from raengjai.access.models import Posting, User
from raengjai.access.roles import PROTECTION_OFFICER
from raengjai.ground import actor as actors
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.confirmations import keep_chain, keep_heard
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.room_keys import check_supervisor, hand_room_keys
from raengjai.protection.models import KeyWrap, Member, Team, Visit
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, LEADERS, SUPERVISOR
from raengjai.protection.rules import keys


@transaction.atomic
def found_room(province_code: str, user: User, *, recover: bool = False, at: datetime) -> Member:
    """The first supervisor of a province (or duty officer of the country), named by whoever runs the system. Refused once somebody
    there has keys: from then on members name members.

    `recover`: also where members are, when all of them have lost their passphrases. It gives no key: the person comes in and
    finds the ceremony, which needs the custodians (actions/recovery.py). All members are told.
    """
    known = Member.objects.filter(province_code=province_code, left_at=None)
    if not recover and known.filter(ready_at__isnull=False).exists():
        raise Refused(_("The room of this province has members. They name others themselves."))
    if known.filter(user=user).exists():
        raise Refused(_("This person belongs to the room already."), field="user")
    if recover:
        tell_members(known, at=at)
    duty = DUTY_OFFICER if province_code == COUNTRY else SUPERVISOR
    member = _add(user, province_code, duty, None, at)
    if not recover:  # else the shares confirm: before them nobody hands this person a key
        member.confirmed_at = at
        member.save(update_fields=["confirmed_at"])
    return member


@transaction.atomic
def invite_member(user: User, duty: str, *, room: Room, at: datetime) -> Member:
    """Somebody with an account may come in from now on, and chooses a passphrase. Has no key of the province yet."""
    check_supervisor(room)
    province_code = room.member.province_code
    if (duty == DUTY_OFFICER) != (province_code == COUNTRY):
        raise Refused(_("Only headquarters has duty officers."), field="duty")
    if Member.objects.filter(user=user, province_code=province_code, left_at=None).exists():
        raise Refused(_("This person belongs to the room already."), field="user")
    return _add(user, province_code, duty, room, at)


@transaction.atomic
def confirm_member(member: Member, fingerprint: str, *, room: Room, at: datetime) -> bool:
    """Somebody inside has heard the fingerprint from the person and typed what was heard.

    A leader does so with anybody of the own room and with leaders of others; then the keys are handed over which the member is
    to have. Everybody else does so with leaders. Raises Refused when it is another: then somebody else's keys lie in the
    member's place. Returns whether the member has the keys of the province now.
    """
    leads = room.member.duty in LEADERS
    own = member.province_code == room.member.province_code
    if member.duty not in LEADERS and not (leads and own):
        raise Refused(_("Only the supervisor of the province does this."))
    if member.public is None or member.signing_public is None:
        raise Refused(_("This member has not chosen a passphrase yet."))
    public, signing = bytes(member.public), bytes(member.signing_public)
    if _digits(fingerprint) != _digits(keys.fingerprint(public, signing)):
        raise Refused(
            _(
                "This is not the number of the keys that lie here. Hear it once more; if it stays so, tell the security officer."
            ),
            field="fingerprint",
        )
    keep_heard(member, room=room, at=at)
    if leads and own and member.confirmed_at is None:
        with inside(actors.system()):
            Member.objects.filter(pk=member.pk).update(confirmed_at=at)
        member.confirmed_at = at
    enter(
        "member.confirmed",
        province_code=room.member.province_code,
        member_id=room.member_id,
        subject_id=member.pk,
        at=at,
    )
    has_keys = leads and member.confirmed_at is not None and (own or member.province_code == COUNTRY)
    if has_keys:
        hand_room_keys(member, room=room, at=at)
    return has_keys


@transaction.atomic
def end_membership(member: Member, *, room: Room, at: datetime) -> None:
    """Out of the room and of every team at once: doors shut, keys taken away. What cases this leaves without an owner
    refuses it. The keys of the cases and of the province are to be renewed (actions/team.py, make_room_key)."""
    check_supervisor(room)
    if member.pk == room.member_id:
        raise Refused(_("You cannot end your own membership. Another supervisor does it."))
    keep_chain(room, at=at)
    with inside(actors.system()):
        if Team.objects.filter(member=member, part="owner", until=None).exists():
            raise Refused(_("This member still owns cases. Hand them over first."))
        Team.objects.live(at).filter(member=member).update(until=at)
        KeyWrap.objects.filter(member=member).delete()
        Visit.objects.filter(member=member, closed_at=None).update(closed_at=at, held=b"")
        Member.objects.filter(pk=member.pk).update(left_at=at)
        for posting in Posting.objects.filter(
            user_id=member.user_id,
            role=PROTECTION_OFFICER.code,
            place_code=member.province_code,
            ends_on=None,
        ):
            _end(posting, bangkok_day(at))
    enter(
        "member.left",
        province_code=member.province_code,
        member_id=room.member_id,
        subject_id=member.pk,
        at=at,
    )


def members_of(user_id: UUID) -> list[Member]:
    """Where somebody belongs, newest first."""
    return list(Member.objects.filter(user_id=user_id, left_at=None).order_by("-invited_at"))


def _add(user: User, province_code: str, duty: str, room: Room | None, at: datetime) -> Member:
    member = Member(
        user=user,
        province_code=province_code,
        duty=duty,
        invited_at=at,
        invited_by=room.member_id if room else None,
    )
    with inside(actors.system()) as system:
        member.save(force_insert=True)
        day = bangkok_day(at)
        if (
            not Posting.objects.valid_on(day)
            .filter(user=user, role=PROTECTION_OFFICER.code, place_code=province_code)
            .exists()
        ):
            assign_posting(
                user, role=PROTECTION_OFFICER.code, place_code=province_code, starts_on=day, by=system, at=at
            )
    enter(
        "member.invited",
        province_code=province_code,
        member_id=room.member_id if room else None,
        subject_id=member.pk,
        at=at,
        codes={"duty": duty},
    )
    return member


def _end(posting: Posting, day: date) -> None:
    posting.ends_on = max(day, posting.starts_on)
    posting.save(update_fields=["ends_on"])


def _digits(said: str) -> str:
    return "".join(each for each in said if each.isdigit())
