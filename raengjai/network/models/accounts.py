"""The accounts that somebody may help to a new start, and how far each has come with signing in."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import Q

from raengjai.access.models import Activation, Posting, PostingQuerySet, User
from raengjai.access.roles import ROLES
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.network.models.member import Member
from raengjai.network.rules import Standing, standing_of

_ALLOWED = "SELECT id FROM unnest(%s::uuid[]) AS wanted(id) WHERE network_may_activate(id)"


def may_help(user_ids: Collection[UUID]) -> set[UUID]:
    """For which of these accounts the person at the door may print a slip: the database's answer, as in its policies."""
    with connection.cursor() as cursor:
        cursor.execute(_ALLOWED, [list(user_ids)])
        return {row[0] for row in cursor.fetchall()}


def may_reset(user_id: UUID) -> bool:
    """Whether the person at the door may take a lost second step away: not the mentor, who only prints slips."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_may_activate(%s::uuid)", [user_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def standings_of(users: Collection[User], *, at: datetime) -> dict[UUID, Standing]:
    """User id → how far they have come (one query)."""
    open_slips = Activation.objects.filter(user__in=[user.pk for user in users]).unused()
    slips = {slip.user_id: slip for slip in open_slips}
    return {user.pk: _standing(user, slips.get(user.pk), at) for user in users}


def served_by(actor: Actor, *, province: str, on: date) -> PostingQuerySet:
    """Postings, of that day or to come, of those whom `actor` helps; which of them is then asked by `may_help`.

    An index range on (province, role, place): headquarters look at one province too.
    """
    roles = sorted({role for own in actor.roles for role in ROLES[own].activates})
    found = Posting.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    found = found.filter(province_code=province, role__in=roles).exclude(user=actor.me)
    if "coordinator" in actor.roles or COUNTRY in actor.provinces:
        return found
    mentees = Member.objects.in_the_field().filter(mentor__user=actor.me).values("user")
    return found.filter(user__in=mentees)


def not_active(found: PostingQuerySet) -> PostingQuerySet:
    """Of accounts without a password that opens them."""
    return found.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _standing(user: User, slip: Activation | None, at: datetime) -> Standing:
    return standing_of(
        has_password=user.has_usable_password(),
        made_at=slip.made_at if slip else None,
        expires_at=slip.expires_at if slip else None,
        at=at,
    )
