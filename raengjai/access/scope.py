"""From postings to what somebody may touch today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from raengjai.access.models import Posting, User
from raengjai.access.roles import ROLES
from raengjai.ground.actor import Actor


class Duty(NamedTuple):
    """What the door reads of a posting that is valid today."""

    role: str
    place_code: str
    office_code: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account and its duties today."""

    user: User
    duties: tuple[Duty, ...]

    @property
    def needs_second_factor(self) -> bool:
        return any(ROLES[duty.role].needs_second_factor for duty in self.duties)


def person_on(user: User, day: date) -> Person:
    """`user` with the duties of a day (one query)."""
    postings = Posting.objects.valid_on(day).filter(user=user)
    fields = postings.values_list("role", "place_code", "office_code")
    return Person(user, tuple(Duty(*values) for values in fields))


def actor_of(person: Person) -> Actor:
    """What the duties of `person` allow."""
    duties = person.duties
    roles = _sorted(duty.role for duty in duties)
    return Actor(
        kind="user",
        user_id=person.user.pk,
        name=person.user.name,
        language=person.user.language,
        roles=roles,
        permissions=frozenset().union(*(ROLES[role].permissions for role in roles)),
        places=_sorted(duty.place_code for duty in duties if ROLES[duty.role].sight == "place"),
        offices=_sorted(duty.office_code for duty in duties if duty.office_code),
        provinces=_sorted(duty.place_code[:2] for duty in duties),
    )


def needs_second_factor(actor: Actor) -> bool:
    return any(ROLES[role].needs_second_factor for role in actor.roles)


def without_duties(user: User) -> Actor:
    """`user` before the second factor: known, and allowed nothing."""
    return Actor(kind="user", user_id=user.pk, name=user.name, language=user.language)


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
