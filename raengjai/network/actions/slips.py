"""A new start for somebody: a slip with a code, ended when it is lost; a lost second step taken away.

The code is returned once, to be printed. Whom one may help is asked of the database, whose policies ask the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import end_activation, make_activation
from raengjai.access.actions import reset_second_step as take_away
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.network.models import Member, may_help, may_reset

# As many as an office prints, cuts and hands over at one meeting; the rest is the next piece.
MOST_SLIPS = 50


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed once. `code` exists nowhere else."""

    user: User
    code: str
    purpose: str
    good_until: datetime


@transaction.atomic
def make_slips(user_ids: Sequence[UUID], *, by: Actor, at: datetime) -> list[Slip]:
    """A slip for each, in the given order; slips that were made before and not used end. All or none."""
    wanted = list(dict.fromkeys(user_ids))
    if not wanted:
        raise Refused(_("Choose at least one person."))
    if len(wanted) > MOST_SLIPS:
        raise Refused(_("Print at most 50 slips at a time."))
    if may_help(wanted) != set(wanted):
        raise Refused(_("You cannot print a slip for somebody on this list. Open the list anew."))
    users = User.objects.in_bulk(wanted)
    slips = [_made(users[user_id], by=by, at=at) for user_id in wanted]
    _note("member.slip_made", wanted, by=by, at=at)
    return slips


@transaction.atomic
def end_slip(user: User, *, by: Actor, at: datetime) -> None:
    """The slip is lost: its code opens nothing any more."""
    _check(user, by_database={user.pk} <= may_help([user.pk]))
    if not end_activation(user, by=by, at=at):
        raise Refused(_("There is no slip that could be used."))
    _note("member.slip_ended", [user.pk], by=by, at=at)


@transaction.atomic
def reset_second_step(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The authenticator is lost: the person sets up a new one after the password. `reason` is a code."""
    _check(user, by_database=may_reset(user.pk))
    take_away(user, reason=reason, by=by, at=at)
    _note("member.second_step_reset", [user.pk], by=by, at=at, reason=reason)


def _made(user: User, *, by: Actor, at: datetime) -> Slip:
    code, activation = make_activation(user, by=by, at=at)
    return Slip(user, code, activation.purpose, activation.expires_at)


def _check(user: User, *, by_database: bool) -> None:
    if not by_database:
        raise Refused(_("You cannot do this for %(name)s.") % {"name": user.name})


def _note(verb: str, user_ids: Sequence[UUID], *, by: Actor, at: datetime, **codes: str) -> None:
    """Into the story of each member, where there is one: coordinators are no members of the network."""
    members = Member.objects.filter(user__in=user_ids).serving_between(at.date(), None)
    drafts = [
        EntryDraft(
            verb,
            member,
            place_code=member.place_code,
            office_code=member.office_code,
            codes={"kind": member.kind, "user": member.user_id, **codes},
        )
        for member in members
    ]
    if drafts:
        record_many(drafts, by=by, at=at)
