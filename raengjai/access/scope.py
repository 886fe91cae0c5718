"""From postings to what somebody may touch today."""

from collections.abc import Iterable
from datetime import date

from raengjai.access.models import Posting, User
from raengjai.access.roles import ROLES
from raengjai.ground.actor import Actor


def actor_of(user: User, *, on: date) -> Actor:
    """`user` with the scope of the postings that are valid on a day (one query)."""
    return from_postings(user, Posting.objects.valid_on(on).filter(user=user))


def from_postings(user: User, postings: Iterable[Posting]) -> Actor:
    postings = list(postings)
    roles = {posting.role for posting in postings}
    return Actor(
        kind="user",
        user_id=user.pk,
        name=user.name,
        language=user.language,
        roles=tuple(sorted(roles)),
        permissions=frozenset().union(*(ROLES[role].permissions for role in roles)),
        places=_sorted(
            posting.place_code
            for posting in postings
            if ROLES[posting.role].sight == "place"
        ),
        offices=_sorted(
            posting.office_code for posting in postings if posting.office_code
        ),
        provinces=_sorted(posting.province_code for posting in postings),
    )


def needs_second_factor(actor: Actor) -> bool:
    return any(ROLES[role].needs_second_factor for role in actor.roles)


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
