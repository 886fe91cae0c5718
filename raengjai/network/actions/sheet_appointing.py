"""Appointing many newcomers of a list in a few statements: the same rows and entries as one by one.

Nothing is asked of the database between the writes, so that each table is written by one statement.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from django.db import transaction

from raengjai.access.actions import Newcomer, add_posted_users, taken_usernames
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.gathering import gathered, keep_rows
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.network.actions.terms import offices_of
from raengjai.network.models import Change, Identity, Member, Profile
from raengjai.network.models.profile import PLAIN_FIELDS, SEALED_FIELDS
from raengjai.network.providers import many_appointed, member_words
from raengjai.network.rules.sheet import RowSaid
from raengjai.people.rules.names import name_key
from raengjai.search import actions as search

_TRIED = 20  # names looked up at once for each place


def usernames_for(places: Sequence[str]) -> list[str]:
    """A free user name for each: "v520101", then "v520101-2" and so on, as for an application."""
    wanted = Counter(places)
    free: dict[str, list[str]] = {place: [] for place in wanted}
    for start in count(1, _TRIED):
        open_places = [place for place in wanted if len(free[place]) < wanted[place]]
        if not open_places:
            break
        tried = {place: [_username(place, n) for n in range(start, start + _TRIED)] for place in open_places}
        taken = taken_usernames([name for names in tried.values() for name in names])
        for place, names in tried.items():
            free[place] += [name for name in names if name not in taken]
    return [free[place].pop(0) for place in places]


@transaction.atomic
def appoint_newcomers(
    rows: Sequence[tuple[RowSaid, int | None]], *, asked_by: UUID, by: Actor, at: datetime
) -> list[Member]:
    """(row, seat) of people whom the register does not know, each with an account of their own. `asked_by`: who brought the list."""
    names = usernames_for([row.place_code for row, _seat in rows])
    offices = {row.place_code[:2]: offices_of(row.place_code[:2], at.date()) for row, _seat in rows}
    newcomers = [
        Newcomer(name, row.name, row.kind, row.place_code, row.starts_on, row.ends_on)
        for name, (row, _seat) in zip(names, rows, strict=True)
    ]
    with gathered():
        users = add_posted_users(newcomers, by=by, at=at)
        members = [_member(user, row, seat) for user, (row, seat) in zip(users, rows, strict=True)]
        keep_rows(members)
        _keep_persons(users, [row for row, _seat in rows], asked_by=asked_by, at=at)
        for member in members:
            search.put(
                "member",
                member.pk,
                member_words(member),
                place_code=member.place_code[:2],
                office_codes=offices[member.place_code[:2]],
                at=at,
            )
        record_many([_entry(member, asked_by) for member in members], by=by, at=at)
    for follow in many_appointed:
        follow(members, at)
    return members


def _keep_persons(users: Sequence[User], rows: Sequence[RowSaid], *, asked_by: UUID, at: datetime) -> None:
    """Profile and identity; that all of it is new is kept as one change, like that of an application."""
    profiles, identities, changes = [], [], []
    for user, row in zip(users, rows, strict=True):
        said = dict(row.profile) | ({"citizen_id": row.citizen_id} if row.citizen_id else {})
        plain = {name: value for name, value in said.items() if name in PLAIN_FIELDS}
        profiles.append(Profile(user=user, changed_at=at, served_until=row.ends_on, **plain))
        identity = Identity(user=user, changed_at=at)
        sealed = {name: str(said.get(name, "")) for name in SEALED_FIELDS}
        identity.keep(sealed, name=row.name)
        identities.append(identity)
        if said:
            change = Change(user=user, cause="imported", made_at=at, made_by=asked_by)
            change.keep({name: ["", value] for name, value in said.items()})
            changes.append(change)
    for kept in (profiles, identities, changes):
        keep_rows(kept)


def _member(user: User, row: RowSaid, seat: int | None) -> Member:
    return Member(
        user=user,
        kind=row.kind,
        tier=row.tier,
        name=row.name,
        name_key=name_key(row.name),
        phone=row.phone,
        village_no=row.village_no,
        place_code=row.place_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        appointed_until=row.ends_on,
        seat=seat,
        order_no=row.order.number,
        order_on=row.order.dated_on,
    )


def _entry(member: Member, asked_by: UUID) -> EntryDraft:
    codes = {
        "kind": member.kind,
        "user": member.user_id,
        "order": member.order_on,
        "tier": member.tier,
        "from": member.starts_on,
        "until": member.ends_on,
        "seat": member.seat,
        "cause": "imported",
        "asked_by": asked_by,
    }
    return EntryDraft("member.appointed", member, member.place_code, codes=codes)


def _username(place: str, number: int) -> str:
    return f"v{place}" if number == 1 else f"v{place}-{number}"
