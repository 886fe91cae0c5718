"""Who a person of a case is: sealed under a key of its own, which the case's keepers hold and release for a while on request.

The key's domain is the first version of the person's record. Keepers are the team's members with that part; where there is none,
the owner. Everybody else of the team works with the person's code and asks.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import (
    OpenCase,
    Written,
    check_open,
    enter_of,
    give_key,
    give_key_to_emergency,
    key_of,
    read_records,
    read_row,
    write_record,
)
from raengjai.protection.actions.confirmations import signing_half
from raengjai.protection.actions.identities_along import (
    agreed_identities,
    kept_by,
    move_identity,
    not_agreed,
)
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.room_keys import named, private_of, signed
from raengjai.protection.actions.team import shut_out_of
from raengjai.protection.models import Case, KeyWrap, Member, Record, Release, RoomKey, Team
from raengjai.protection.models.cases import EMERGENCY as IN_EMERGENCY
from raengjai.protection.models.cases import KEEPER, OWNER
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.emergency import is_a_sentence, longest_days, released_at_most_until
from raengjai.protection.rules.sharing import member_recipient

IDENTITY, ASKED, NOT_RELEASED = "identity", "release", "release_no"


def domain_of(case: Case, person_id: UUID) -> UUID:
    """The id of the first version of a person's record, whichever version is named. Refused when the case has no such record."""
    rows = dict(Record.objects.filter(case=case, kind="person").values_list("pk", "replaces"))
    if person_id not in rows:
        raise Refused(_("This case has no such person."))
    while former := rows.get(person_id):
        person_id = former
    return person_id


def keepers_of(case: Case) -> list[Member]:
    """Who keeps the identities of a case: its keepers, or the owner while there is none. Nobody who is shut out of the case."""
    rows = Team.objects.select_related("member__user").filter(case=case, until=None)
    rows = rows.exclude(member__user__in=shut_out_of(case))
    keepers = [row.member for row in rows.filter(part=KEEPER).order_by("since", "pk")]
    return keepers or [row.member for row in rows.filter(part=OWNER)]


@transaction.atomic
def write_identity(opened: OpenCase, person_id: UUID, content: dict[str, Any], *, at: datetime) -> Record:
    """Who the person is, for the keepers alone: whoever writes it cannot read it again without them. A later version needs the
    key. Raises Refused without it."""
    check_open(opened.case)
    domain = domain_of(opened.case, person_id)
    former = None
    if KeyWrap.objects.filter(domain_id=domain).exists():
        key = _key(opened, domain, at)
        former = _newest(opened.case, domain, key)
    else:
        key = keys.new_data_key(domain)
        for keeper in keepers_of(opened.case):
            give_key(key, keeper, case_id=opened.case_id, room=opened.room)
        give_key_to_emergency(key, opened.case, room=opened.room)
    return write_record(opened, IDENTITY, content, about_id=domain, replaces=former, key=key, at=at)


def read_identity(opened: OpenCase, person_id: UUID, *, at: datetime) -> Written:
    """For a keeper, and for whom it was released to until then. Every reading is kept in the journal."""
    domain = domain_of(opened.case, person_id)
    written = _newest(opened.case, domain, _key(opened, domain, at))
    if written is None:
        raise Refused(_("Nobody has written down who this person is."))
    enter_of(opened, "identity.read", at=at, subject_id=domain)
    return written


def has_identity(case: Case, person_id: UUID) -> bool:
    domain = domain_of(case, person_id)
    return Record.objects.filter(case=case, kind=IDENTITY, domain_id=domain).exists()


def readable_until(opened: OpenCase, person_id: UUID, *, at: datetime) -> tuple[bool, datetime | None]:
    """Whether the member can read it now, and until when (None: as long as the member is a keeper)."""
    wrap = _wrap(opened.room, domain_of(opened.case, person_id), at)
    return (wrap is not None, wrap.until if wrap else None)


@transaction.atomic
def ask_identity(opened: OpenCase, person_id: UUID, reason: str, *, at: datetime) -> Release:
    """Asks the keepers, with the reason under the case's seal."""
    check_open(opened.case)
    domain = domain_of(opened.case, person_id)
    if not is_a_sentence(reason):
        raise Refused(_("Write in a sentence what you need the identity for."), field="reason")
    if not KeyWrap.objects.filter(domain_id=domain).exists():
        raise Refused(_("Nobody has written down who this person is."))
    if _wrap(opened.room, domain, at) is not None:
        raise Refused(_("You can read this identity already."))
    mine = Release.objects.filter(case=opened.case, domain_id=domain, asked_by=opened.room.member)
    if mine.filter(decided_at=None).exists():
        raise Refused(_("You have asked already. The custodian has not answered yet."))
    record = write_record(opened, ASKED, {"reason": reason}, about_id=domain, at=at)
    release = Release(
        case=opened.case,
        domain_id=domain,
        asked_by=opened.room.member,
        record_id=record.pk,
        asked_at=at,
    )
    release.save(force_insert=True)
    enter_of(opened, "identity.asked", at=at, subject_id=domain)
    tell_members(keepers_of(opened.case), at=at)
    return release


def reason_of(release: Release, opened: OpenCase) -> str:
    """What whoever asks has written."""
    row = Record.objects.get(pk=release.record_id, case=opened.case)
    reason: str = read_row(opened.key, row).content["reason"]
    return reason


@transaction.atomic
def release_identity(release: Release, opened: OpenCase, *, until: datetime, at: datetime) -> None:
    """Gives the key to whoever asked, until then, three days at most. Another keeper than who asked does it, if there is one."""
    release = _to_decide(release, opened)
    if not at < until <= released_at_most_until(at):
        raise Refused(
            _("Release it for at most %(days)s days.") % {"days": longest_days()},
            field="until",
        )
    on_team = Team.objects.live(at).filter(case=opened.case, member=release.asked_by)
    if not on_team.exists():
        raise Refused(_("Whoever asked is not on the team any more."))
    key = _key(opened, release.domain_id, at)
    with inside(actors.system()):  # one from before that is over, whoever signed it
        KeyWrap.objects.filter(domain_id=release.domain_id, member=release.asked_by).delete()
    give_key(key, release.asked_by, case_id=opened.case_id, room=opened.room, until=until)
    _decide(release, opened, at, is_granted=True, until=until)
    enter_of(opened, "identity.released", at=at, subject_id=release.domain_id)
    tell_members([release.asked_by], at=at)


@transaction.atomic
def refuse_identity(release: Release, opened: OpenCase, reason: str, *, at: datetime) -> None:
    """Does not give it, and says why."""
    release = _to_decide(release, opened)
    if not is_a_sentence(reason):
        raise Refused(_("Write in a sentence why not."), field="reason")
    write_record(opened, NOT_RELEASED, {"reason": reason}, about_id=release.record_id, at=at)
    _decide(release, opened, at, is_granted=False, until=None)
    enter_of(opened, "identity.refused", at=at, subject_id=release.domain_id)
    tell_members([release.asked_by], at=at)


def reason_against(release: Release, opened: OpenCase) -> str:
    """Why it was not released; "" when it was, or is not decided."""
    said = [each for each in read_records(opened, NOT_RELEASED) if each.about_id == release.record_id]
    return said[-1].content["reason"] if said else ""


@transaction.atomic
def hand_identities(opened: OpenCase, member: Member, *, at: datetime) -> int:
    """All identities of the case that the member inside keeps, to another keeper; an owner who is no keeper then holds none of
    them any more. A custodian hands the owner those to which their persons have agreed. Returns how many."""
    keepers = {keeper.pk for keeper in keepers_of(opened.case)}
    if member.pk not in keepers:
        return _hand_to_owner(opened, member, keepers, at=at)
    own = KeyWrap.objects.filter(case_id=opened.case_id, member=opened.room.member, until=None)
    domains = list(own.exclude(domain_id=opened.case_id).values_list("domain_id", flat=True))
    for domain in domains:
        give_key(_key(opened, domain, at), member, case_id=opened.case_id, room=opened.room)
    if opened.room.member_id not in keepers:
        with inside(actors.system()):
            KeyWrap.objects.filter(domain_id__in=domains, member=opened.room.member).delete()
    enter_of(opened, "identity.handed", at=at, subject_id=member.pk, identities=len(domains))
    return len(domains)


def _hand_to_owner(opened: OpenCase, member: Member, keepers: set[UUID], *, at: datetime) -> int:
    """What stayed behind when the case was handed over, once its person agrees. Raises Refused where none does."""
    is_owner = Team.objects.filter(case=opened.case, member=member, part=OWNER, until=None).exists()
    if not is_owner or opened.room.member_id not in keepers:
        raise Refused(_("Put this person on the team as custodian first."))
    recipient = member_recipient(member.user.name, member.pk)
    agreed, lacking = agreed_identities(opened, recipient, at=at)
    if not agreed and not lacking:
        raise Refused(_("You keep no identity of this case."))
    if not agreed:
        raise Refused(not_agreed(one.person for one in lacking))
    for one in agreed:
        holders = [
            keeper
            for keeper in keepers_of(opened.case)
            if one.key.domain_id in kept_by(opened.case, keeper.pk)
        ]
        move_identity(opened, one.key, [member, *holders], at=at)
    enter_of(opened, "identity.handed", at=at, subject_id=member.pk, identities=len(agreed))
    tell_members([member], at=at)
    return len(agreed)


@transaction.atomic
def take_identity(opened: OpenCase, person_id: UUID, *, at: datetime) -> None:
    """For who opened the case in an emergency: the key out of the emergency key's wrap, for as long as the emergency lasts.

    The keepers are told, and the reviewer sees it.
    """
    domain = domain_of(opened.case, person_id)
    room = opened.room
    guest = Team.objects.filter(case=opened.case, member=room.member, how=IN_EMERGENCY, until__gt=at).first()
    if guest is None:
        raise Refused(_("This identity is not released to you. Ask the custodian of the case."))
    wrap = KeyWrap.objects.filter(domain_id=domain, to_room_key__isnull=False).first()
    if wrap is None:
        raise Refused(_("Nobody has written down who this person is."))
    room_key = RoomKey.objects.get(pk__in=[wrap.to_room_key])
    key = keys.unwrap_from_room(
        signed(wrap),
        domain_id=domain,
        generation=wrap.generation,
        room=named(room_key),
        private=private_of(room_key, room),
        signer_public=signing_half(wrap.signed_by_id, room=room),
    )
    with inside(actors.system()):
        KeyWrap.objects.filter(domain_id=domain, member=room.member).delete()
    give_key(key, room.member, case_id=opened.case_id, room=room, until=guest.until)
    enter_of(opened, "identity.taken", at=at, subject_id=domain)
    tell_members(keepers_of(opened.case), at=at)


def waiting_releases(room: Room) -> list[Release]:
    """What the member is to decide, oldest first, over all cases."""
    mine = Team.objects.filter(member=room.member, until=None)
    keeper = mine.filter(part=KEEPER).values("case_id")
    others_keep = Team.objects.filter(part=KEEPER, until=None).values("case_id")
    owner = mine.filter(part=OWNER).exclude(case_id__in=others_keep).values("case_id")
    rows = Release.objects.select_related("case", "asked_by__user").filter(decided_at=None)
    return list(rows.filter(Q(case_id__in=keeper) | Q(case_id__in=owner)).order_by("asked_at", "pk"))


def _to_decide(release: Release, opened: OpenCase) -> Release:
    """The request, locked. Raises Refused unless the member may decide."""
    row = Release.objects.select_for_update().get(pk=release.pk, case=opened.case)
    keepers = {keeper.pk for keeper in keepers_of(opened.case)}
    if opened.room.member_id not in keepers:
        raise Refused(_("The custodian of this case decides."))
    if row.decided_at is not None:
        raise Refused(_("This was decided meanwhile."))
    if row.asked_by_id == opened.room.member_id and len(keepers) > 1:
        raise Refused(_("Another custodian decides on what you asked for."))
    return row


def _decide(
    release: Release, opened: OpenCase, at: datetime, *, is_granted: bool, until: datetime | None
) -> None:
    release.decided_by, release.decided_at = opened.room.member_id, at
    release.is_granted, release.until = is_granted, until
    release.save(update_fields=["decided_by", "decided_at", "is_granted", "until"])


def _wrap(room: Room, domain: UUID, at: datetime) -> KeyWrap | None:
    live = Q(until=None) | Q(until__gt=at)
    return KeyWrap.objects.filter(live, domain_id=domain, member=room.member).first()


def _key(opened: OpenCase, domain: UUID, at: datetime) -> keys.DataKey:
    wrap = _wrap(opened.room, domain, at)
    if wrap is None:
        raise Refused(_("This identity is not released to you. Ask the custodian of the case."))
    return key_of(domain, wrap.generation, opened.room)


def _newest(case: Case, domain: UUID, key: keys.DataKey) -> Written | None:
    row = Record.objects.filter(case=case, kind=IDENTITY, domain_id=domain, replaced_at=None).first()
    return read_row(key, row) if row else None
