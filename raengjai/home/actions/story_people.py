"""The people of the Lampang story: officers, mentors and volunteers. All invented, and plainly so."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from raengjai.access.actions import add_user, assign_posting
from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.home.actions.story_mentors import pair_story
from raengjai.home.actions.story_register import tell_register
from raengjai.network.actions import appoint_mentor, appoint_volunteer, renew_membership
from raengjai.network.models import Member
from raengjai.network.rules import Order, last_day_of_term
from raengjai.places.models import Place

PROVINCE, NEIGHBOUR = "52", "51"
SERVE_FROM = date(2019, 10, 1)
# Invented orders of the province, one for each term of three years.
ORDERS = (
    ("41/2562", date(2019, 9, 20)),
    ("36/2565", date(2022, 9, 16)),
    ("52/2568", date(2025, 9, 19)),
)
# Fourteen mentors, as the published item says; how the real fourteen were spread is unconfirmed.
MENTORS = {"DOE": 3, "DSD": 3, "DLPW": 3, "SSO": 3, "OPS": 2}


@dataclass(slots=True)
class Cast:
    """Who takes part: the core volunteer of each sub-district, each office's mentors, the coordinator."""

    volunteers: dict[str, User] = field(default_factory=dict)
    mentors: dict[str, list[User]] = field(default_factory=dict)
    coordinator: User | None = None


def appoint_cast(talk: dict[str, Any], chance: Random, *, at: datetime) -> Cast:
    """Everybody's account, posting and membership, in one transaction."""
    cast = Cast()
    with acting_as_system("tell the Lampang story") as system:
        names = _Names(talk, chance)
        _appoint_officers(cast, names, by=system, at=at)
        mentors = _appoint_mentors(cast, names, by=system, at=at)
        _appoint_volunteers(cast, names, mentors, chance, by=system, at=at)
        pair_story(mentors, by=system, at=at)
        tell_register(cast.volunteers, talk["register"], names.next, by=system, at=at)
    return cast


class _Names:
    """Invented names, one after the other."""

    def __init__(self, talk: dict[str, Any], chance: Random) -> None:
        self.talk, self.chance = talk, chance

    def next(self) -> str:
        sex = self.chance.choice(("women", "men"))
        prefix = self.chance.choice(self.talk["prefixes"][sex])
        return f"{prefix}{self.chance.choice(self.talk[sex])} {self.chance.choice(self.talk['surnames'])}"


def _appoint_officers(cast: Cast, names: _Names, *, by: Actor, at: datetime) -> None:
    cast.coordinator = add_user(username="labour52", name=names.next(), by=by, at=at, demo=True)
    _post(cast.coordinator, "coordinator", PROVINCE, "OPS", by=by, at=at)
    hq = add_user(username="hq", name=names.next(), by=by, at=at, demo=True)
    assign_posting(hq, role="headquarters", place_code="00", starts_on=SERVE_FROM, by=by, at=at)
    # The neighbour province, whose officers must see nothing of Lampang.
    neighbour = add_user(username="labour51", name=names.next(), by=by, at=at, demo=True)
    _post(neighbour, "coordinator", NEIGHBOUR, "OPS", by=by, at=at)
    outsider = add_user(username="dlpw51", name=names.next(), by=by, at=at, demo=True)
    appoint_mentor(
        outsider,
        agency_code="DLPW",
        office_code=f"DLPW-{NEIGHBOUR}",
        province_code=NEIGHBOUR,
        starts_on=SERVE_FROM,
        by=by,
        at=at,
    )


def _appoint_mentors(cast: Cast, names: _Names, *, by: Actor, at: datetime) -> list[Member]:
    members: list[Member] = []
    for agency, count in MENTORS.items():
        office = f"{agency}-{PROVINCE}"
        for number in range(1, count + 1):
            suffix = "" if number == 1 else f"-{number}"
            user = add_user(
                username=f"{agency.lower()}{PROVINCE}{suffix}", name=names.next(), by=by, at=at, demo=True
            )
            members.append(
                appoint_mentor(
                    user,
                    agency_code=agency,
                    office_code=office,
                    province_code=PROVINCE,
                    starts_on=SERVE_FROM,
                    phone=f"0549990{len(members) + 1:02}",
                    by=by,
                    at=at,
                )
            )
            cast.mentors.setdefault(office, []).append(user)
    return members


def _appoint_volunteers(
    cast: Cast, names: _Names, mentors: list[Member], chance: Random, *, by: Actor, at: datetime
) -> None:
    """One core volunteer in each sub-district, and a network member in every fifth."""
    places = Place.objects.inside(PROVINCE).filter(level="subdistrict", closed_on=None).order_by("code")
    for number, code in enumerate(places.values_list("code", flat=True)):
        tiers = ("core", "network") if number % 5 == 0 else ("core",)
        for tier in tiers:
            suffix = "" if tier == "core" else "-2"
            user = add_user(username=f"v{code}{suffix}", name=names.next(), by=by, at=at, demo=True)
            member = appoint_volunteer(
                user,
                place_code=code,
                tier=tier,
                starts_on=SERVE_FROM,
                ends_on=last_day_of_term("volunteer", SERVE_FROM),
                order=Order(*ORDERS[0]),
                phone=f"08{chance.randrange(10_000_000, 99_999_999)}",
                mentor=mentors[number % len(mentors)],
                by=by,
                at=at,
            )
            _renew_until_today(member, by=by, at=at)
            if tier == "core":
                cast.volunteers[code] = user


def _renew_until_today(member: Member, *, by: Actor, at: datetime) -> None:
    """Every three years an order renews everybody, without a gap."""
    for number, dated_on in ORDERS[1:]:
        if member.ends_on is None or member.ends_on >= bangkok_today():
            return
        member = renew_membership(member, order=Order(number, dated_on), by=by, at=at)
    while member.ends_on is not None and member.ends_on < bangkok_today():
        member = renew_membership(member, by=by, at=at)


def _post(user: User, role: str, province: str, agency: str, *, by: Actor, at: datetime) -> None:
    assign_posting(
        user,
        role=role,
        place_code=province,
        agency_code=agency,
        office_code=f"{agency}-{province}",
        starts_on=SERVE_FROM,
        by=by,
        at=at,
    )
