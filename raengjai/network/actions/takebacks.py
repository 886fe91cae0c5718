"""The way back: the end of a term, a move and a renewal are undone, and both deeds stay in the journal.

A next term that was never meant to be is not in the register any more; the entry of its taking back keeps what it said.
Each undo asks first whether anything came after that it would overwrite.
"""

from datetime import datetime, timedelta

from django.db import transaction

from raengjai.access.actions import reopen_posting, withdraw_posting
from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.network.actions.cards import restore_card, settle_card, withdraw_card
from raengjai.network.actions.handover import take_handover_back
from raengjai.network.actions.refusals import TermRefused
from raengjai.network.actions.terms import locked, note_service, postings_of, record_member, rivals_of
from raengjai.network.models import Equipment, Handover, Member
from raengjai.network.rules import NO_ORDER
from raengjai.search import actions as search

# The screen offers the undo for eight seconds; the server allows a minute.
UNDO_ALLOWED_FOR = timedelta(seconds=60)


@transaction.atomic
def reopen_membership(member: Member, *, by: Actor, at: datetime) -> None:
    """Takes back the end of a term, or a move, within a minute and by whoever did it."""
    member = locked(member)
    if member.ended_at is None:
        return
    if member.ended_by != by.user_id or at - member.ended_at > UNDO_ALLOWED_FOR:
        raise TermRefused("late")
    if member.end_reason == "moved":  # nobody who moved away is renewed, so what follows is the other place
        arrived = Member.objects.filter(previous=member).first()
        if arrived is not None:
            _withdraw_term(arrived, by=by, at=at)
    _reopen(member, by=by, at=at)


@transaction.atomic
def take_end_back(member: Member, *, ended_at: datetime, by: Actor, at: datetime) -> int:
    """Takes back the end that was written at `ended_at`, however long ago and by whomever: whoever calls says until when.

    Returns how many of the things that passed on did not come back, for they are done or went further.
    """
    member = locked(member)
    if member.ended_at is None:
        raise TermRefused("goes_on")
    if member.ended_at != ended_at:
        raise TermRefused("changed")
    return _reopen(member, by=by, at=at)


@transaction.atomic
def take_renewal_back(member: Member, *, following: Member | None, by: Actor, at: datetime) -> None:
    """The term that `following` renewed is again the last one of its line (None: somebody has taken it back already)."""
    member = locked(member)
    if following is None or following.previous_id != member.pk:
        raise TermRefused("changed")
    _withdraw_term(following, by=by, at=at)
    record_member("member.renewal_undone", member, by=by, at=at, until=member.ends_on)


def _reopen(member: Member, *, by: Actor, at: datetime) -> int:
    """The locked term runs until the last day of its appointment again, with posting, card and open things."""
    _check_free(member)
    ended_at = member.ended_at
    assert ended_at is not None  # the callers have asked
    member.ends_on, member.end_reason = member.appointed_until, ""
    member.ended_at = member.ended_by = None
    member.end_order_no, member.end_order_on = NO_ORDER
    member.save(
        update_fields=["ends_on", "end_reason", "ended_at", "ended_by", "end_order_no", "end_order_on"]
    )
    for posting in postings_of(member):
        reopen_posting(posting, ends_on=member.ends_on, by=by, at=at)
    restore_card(member, ended_at=ended_at, by=by, at=at)
    settle_card(member, by=by, at=at)
    stayed = take_handover_back(member, by=by, at=at)
    note_service(member.user_id)
    record_member("member.reopened", member, by=by, at=at, until=member.ends_on, stayed=stayed)
    return stayed


def _check_free(member: Member) -> None:
    """Nobody has come in between: another person on the seat, or the person elsewhere or here anew."""
    if Member.objects.filter(previous=member).exists():
        raise TermRefused("elsewhere")
    rivals = rivals_of(member, member.starts_on, member.appointed_until)
    if member.tier == "core" and rivals.filter(seat=member.seat).exists():
        raise TermRefused("taken")
    same = Posting.objects.filter(
        user=member.user_id, role=member.kind, place_code=member.place_code, office_code=member.office_code
    )
    again = same.overlapping(member.starts_on, member.appointed_until)
    if again.exclude(starts_on=member.starts_on).exists():
        raise TermRefused("elsewhere")


def _withdraw_term(term: Member, *, by: Actor, at: datetime) -> None:
    """A term that was never meant to be leaves the register with its posting; what it said stays in the entry."""
    term = locked(term)
    if term.ended_at is not None or Member.objects.filter(previous=term).exists():
        raise TermRefused("next_changed")
    if Handover.objects.filter(member=term).exists():  # it has run out and passed on what was open
        raise TermRefused("next_changed")
    if Equipment.objects.filter(member=term).exists():
        raise TermRefused("next_lent")
    withdraw_card(term, by=by, at=at)
    for posting in postings_of(term):
        withdraw_posting(posting, by=by, at=at)
    search.remove("member", term.pk)
    said = {"tier": term.tier, "from": term.starts_on, "until": term.ends_on, "seat": term.seat}
    record_member(
        "member.withdrawn", term, by=by, at=at, order=term.order_on, previous=term.previous_id, **said
    )
    term.delete()
    note_service(term.user_id)
