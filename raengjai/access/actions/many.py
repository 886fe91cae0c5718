"""Accounts and postings of many people in a few statements, for lists that the system loads.

The same rows and entries as `add_user` and `assign_posting` make one by one. The caller has made sure that user names
are free and that nobody's service overlaps: whoever is new here has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting, User, new_user
from raengjai.access.roles import ROLES
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.gathering import keep_rows
from raengjai.ground.refused import Refused
from raengjai.journal.actions import EntryDraft, record_many


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An account to be made, and the service that it is made for."""

    username: str
    name: str
    role: str
    place_code: str
    starts_on: date
    ends_on: date | None


@transaction.atomic
def add_posted_users(newcomers: Sequence[Newcomer], *, by: Actor, at: datetime) -> list[User]:
    """Accounts without a password and their postings, in the order of `newcomers`. Only the system may."""
    if by.kind != "system":
        raise Refused(_("You cannot appoint somebody to this role."), field="role")
    users = [
        new_user(username=each.username, name=each.name, language="th", password=None, at=at)
        for each in newcomers
    ]
    postings = [_posting(user, each) for user, each in zip(users, newcomers, strict=True)]
    keep_rows(users)
    keep_rows(postings)
    record_many([_of_user(user) for user in users], by=by, at=at)
    record_many([_of_posting(posting) for posting in postings], by=by, at=at)
    return users


def taken_usernames(names: Sequence[str]) -> set[str]:
    """Which of these user names somebody has."""
    return set(User.objects.filter(username__in=names).values_list("username", flat=True))


def _posting(user: User, newcomer: Newcomer) -> Posting:
    if newcomer.role not in ROLES:
        raise Refused(_("There is no such role."), field="role")
    return Posting(
        user=user,
        role=newcomer.role,
        place_code=newcomer.place_code,
        starts_on=newcomer.starts_on,
        ends_on=newcomer.ends_on,
    )


def _of_user(user: User) -> EntryDraft:
    return EntryDraft("user.added", user, COUNTRY)


def _of_posting(posting: Posting) -> EntryDraft:
    codes = {
        "role": posting.role,
        "user": posting.user_id,
        "from": posting.starts_on,
        "until": posting.ends_on,
    }
    return EntryDraft("posting.assigned", posting, posting.place_code, codes=codes)
