"""Conflicts of interest: declared by oneself or by a supervisor, for a place or a case, and lifted with a reason.

Whoever is excluded by another learns nothing of it. An own declaration is taken back by a supervisor alone. It is the person's: it
holds for every membership, also for one that begins after a lost passphrase.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.models import Place
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.cases import place_tags
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.leading import seal_for_leaders
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.room_keys import check_supervisor
from raengjai.protection.models import Case, Exclusion, KeyWrap, Member, Team
from raengjai.protection.models.cases import OWNER
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import SUPERVISOR
from raengjai.protection.rules.emergency import is_a_sentence

MOST_VILLAGES = 99


@dataclass(frozen=True, slots=True)
class Conflict:
    """An exclusion with its place as code and village; both "" where it is of a case, code "" where the place is not found."""

    row: Exclusion
    place_code: str = ""
    village: str = ""


@transaction.atomic
def declare_conflict(place_code: str, village: str = "", *, room: Room, at: datetime) -> None:
    """ "I know people there": from now on nothing of that place shows to the member. Ends the parts in its cases at once."""
    _exclude(room.member, _tag(place_code, village, room), None, room, at)


@transaction.atomic
def exclude_from_place(
    member: Member, place_code: str, village: str = "", *, room: Room, at: datetime
) -> None:
    """A supervisor excludes a member of the own province. The member does not learn of it."""
    _check_other(member, room)
    _exclude(member, _tag(place_code, village, room), None, room, at)


@transaction.atomic
def exclude_from_case(member: Member, code: str, *, room: Room, at: datetime) -> None:
    """The same for one case, by its code. Says nothing of whether there is such a case: a supervisor need not be on its team."""
    _check_other(member, room)
    with inside(actors.system()):
        case = Case.objects.filter(
            code="".join(code.split()).replace("-", "").upper(), province_code=room.member.province_code
        ).first()
    # A code that is no case's is kept with an id that is nobody's: nothing tells the two apart.
    _exclude(member, None, case or Case(id=uuid4()), room, at)


@transaction.atomic
def lift_exclusion(row: Exclusion, reason: str, *, room: Room, at: datetime) -> None:
    """A supervisor lifts it with a reason; never one's own."""
    check_supervisor(room)
    if row.member.user_id == room.member.user_id:
        raise Refused(_("Another supervisor lifts what keeps you out."))
    if not is_a_sentence(reason):
        raise Refused(_("Write in a sentence why it is lifted."), field="reason")
    sealed = seal_for_leaders(reason, "lifted", row.pk, province_code=room.member.province_code, room=room)
    with inside(actors.system()):
        found = Exclusion.objects.filter(pk=row.pk, lifted_on=None).update(
            lifted_on=bangkok_day(at), lifted_by=room.member_id, lifted_why=sealed
        )
    if not found:
        raise Refused(_("Somebody has lifted this already."))
    _enter("exclusion.lifted", row, room, at)


def exclusions_of(room: Room) -> list[Conflict]:
    """Those in force in the own province, for its supervisor; never one's own (the policy says so too)."""
    check_supervisor(room)
    rows = Exclusion.objects.select_related("member__user").filter(
        lifted_on=None, member__province_code=room.member.province_code
    )
    others = rows.exclude(member__user=room.member.user_id)
    return _named(list(others.order_by("-declared_on", "pk")), room)


def own_conflicts(room: Room) -> list[Conflict]:
    """What the member has declared. What others said of the member is not among it."""
    with inside(actors.system()):
        selves = Member.objects.filter(user=room.member.user_id).values("pk")
        rows = Exclusion.objects.filter(member__in=selves, by__in=selves, lifted_on=None)
        found = list(rows.order_by("-declared_on", "pk"))
    return _named(found, room)


def _exclude(member: Member, tag: bytes | None, case: Case | None, room: Room, at: datetime) -> None:
    row = Exclusion(
        id=uuid4(),
        member=member,
        case_id=case.pk if case else None,
        place_tag=tag,
        by=room.member_id,
        declared_on=bangkok_day(at),
    )
    with inside(actors.system()):
        same = Exclusion.objects.filter(
            member=member, case_id=row.case_id, place_tag=tag, by=row.by, lifted_on=None
        )
        if same.exists():
            return
        row.save(force_insert=True)
        _end_parts(member, tag, case, at)
    _enter("exclusion.declared" if member.pk == room.member_id else "exclusion.set", row, room, at)


def _end_parts(member: Member, tag: bytes | None, case: Case | None, at: datetime) -> None:
    """Out of the teams and without the keys. Where an owner is shut out the province's supervisors learn that something waits:
    the case is opened in an emergency and handed over."""
    parts = Team.objects.live(at).filter(member__user=member.user_id)
    hit = parts.filter(case_id=case.pk) if case else parts.filter(case__place_tags__contains=[tag])
    rows = list(hit.select_related("case"))
    for part in rows:
        KeyWrap.objects.filter(case_id=part.case_id, member=part.member_id).delete()
        if part.part != OWNER:
            Team.objects.filter(pk=part.pk).update(until=at)
    if any(part.part == OWNER for part in rows):
        leaders = Member.objects.filter(
            province_code=member.province_code, duty=SUPERVISOR, left_at=None
        ).exclude(user=member.user_id)
        tell_members(leaders, at=at)


def _check_other(member: Member, room: Room) -> None:
    check_supervisor(room)
    if member.user_id == room.member.user_id:
        raise Refused(_("For yourself, declare what you know under “I know people there”."), field="member")
    if member.province_code != room.member.province_code or member.left_at is not None:
        raise Refused(_("This person does not belong to your room."), field="member")


def _tag(place_code: str, village: str, room: Room) -> bytes:
    """The keyed hash of the narrowest place that was given."""
    province = room.member.province_code
    if len(place_code) not in (4, 6) or (province != COUNTRY and place_code[:2] != province):
        raise Refused(_("Choose a district or a sub-district of your province."), field="place")
    if village and len(place_code) != 6:
        raise Refused(_("A village needs its sub-district."), field="village")
    return place_tags(place_code, village)[-1]


def _named(rows: list[Exclusion], room: Room) -> list[Conflict]:
    """Places are kept as keyed hashes; those of the own province are tried until all are found."""
    wanted = {bytes(row.place_tag) for row in rows if row.place_tag is not None}
    names: dict[bytes, tuple[str, str]] = {}
    for each in _places(room.member.province_code) if wanted else ():
        tag = place_tags(*each)[-1]
        if tag in wanted:
            names[tag] = each
            if len(names) == len(wanted):
                break
    return [Conflict(row, *names.get(bytes(row.place_tag or b""), ("", ""))) for row in rows]


def _places(province: str) -> Iterator[tuple[str, str]]:
    """Areas of a province, then the villages that each sub-district can have."""
    areas = Place.objects.inside(province).filter(level__in=("district", "subdistrict"))
    codes = sorted(areas.values_list("code", flat=True), key=len)
    yield from ((code, "") for code in codes)
    for number in range(1, MOST_VILLAGES + 1):
        yield from ((code, str(number)) for code in codes if len(code) == 6)


def _enter(verb: str, row: Exclusion, room: Room, at: datetime) -> None:
    enter(
        verb,
        province_code=room.member.province_code,
        member_id=room.member_id,
        subject_id=row.pk,
        at=at,
    )
