"""Whom a mentor stands by, and who stands by a volunteer: each a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from raengjai.ground.actor import Actor
from raengjai.network.models.member import Member
from raengjai.network.models.pairing import Pairing
from raengjai.network.rules.pairing import Paired, standing_by

MOST = 1_000  # volunteers of one team: a whole province with its network members
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Team:
    """The volunteers somebody stands by. `by`: how they were found.

    "pairing": through pairings or as the mentor on their appointment; "area": nobody of the office is paired with them,
    so they are those of the posting's area; "province": all of it, for its coordinator.
    """

    members: Sequence[Member]
    by: str
    has_more: bool = False


def team_of(actor: Actor, day: date, *, district: str = "") -> Team:
    """Whom the actor stands by in the first of the own provinces: one range of its members, and the office's pairings."""
    province = next((code for code in actor.provinces if code != "00"), "")
    if not province:
        return Team((), "area")
    serving = Member.objects.of_province(province).in_the_field().serving(day)
    if district:
        serving = serving.filter(place_code__gte=district, place_code__lt=district + _LAST)
    serving = serving.order_by("place_code", "id")
    if actor.covers(province):
        return _cut(list(serving[: MOST + 1]), "province")
    offices = [code for code in actor.offices if code]
    paired = Pairing.objects.of_province(province).filter(office_code__in=offices).valid_on(day).paired()
    mine = [each for each in paired if each.mentor == actor.me]
    near = Q(mentor__user=actor.me)
    for each in mine:
        near |= _meant(each)
    own = [
        each
        for each in serving.filter(near).select_related("mentor")[: MOST + 1]
        if _is_own(each, paired, actor)
    ]
    if own or mine:
        return _cut(own, "pairing")
    left = [each for each in serving[: MOST + 1] if not standing_by(paired, each.place_code, each.user_id)]
    return _cut(left, "area")


def _meant(paired: Paired) -> Q:
    if paired.volunteer is not None:
        return Q(user=paired.volunteer)
    return Q(place_code__gte=paired.place_code, place_code__lt=paired.place_code + _LAST)


def _is_own(member: Member, paired: Sequence[Paired], actor: Actor) -> bool:
    if member.mentor is not None and member.mentor.user_id == actor.me:
        return True
    standing = standing_by(paired, member.place_code, member.user_id).values()
    return any(each.mentor == actor.me for each in standing)


def _cut(members: list[Member], by: str) -> Team:
    return Team(members[:MOST], by, len(members) > MOST)


def pairings_for(member: Member, day: date) -> list[Pairing]:
    """The pairing of each agency that counts for a volunteer on a day, with its mentor's term; two queries."""
    near = Q(volunteer=member.user_id) | Q(volunteer=None, place_code__in=_wider(member.place_code))
    valid = Pairing.objects.of_province(member.province_code).valid_on(day).filter(near)
    rows = {each.pk: each for each in valid.select_related("mentor")}
    counted = standing_by([each.paired() for each in rows.values()], member.place_code, member.user_id)
    return [rows[counted[agency].id] for agency in sorted(counted)]


def mentors_for(member: Member, day: date) -> list[Member]:
    """Who stands by a volunteer: the mentor of the appointment first, then one of each agency; nobody twice."""
    found: dict[Any, Member] = {}
    if member.mentor is not None and member.mentor.is_serving(day):
        found[member.mentor.user_id] = member.mentor
    for each in pairings_for(member, day):
        found.setdefault(each.mentor.user_id, each.mentor)
    return list(found.values())


def _wider(place_code: str) -> Collection[str]:
    return {place_code[:width] for width in (2, 4, 6) if len(place_code) >= width}
