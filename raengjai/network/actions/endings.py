"""What comes after an appointment: its end, the next term, another place. Nothing is overwritten (undo: takebacks.py)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import end_posting
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.network.actions.cards import settle_card
from raengjai.network.actions.handover import Chosen, hand_over_term
from raengjai.network.actions.refusals import TermRefused
from raengjai.network.actions.terms import (
    appoint_to_place,
    checked_order,
    locked,
    note_service,
    postings_of,
    record_member,
    term_of,
)
from raengjai.network.models import Member
from raengjai.network.rules import NO_ORDER, Order, last_day_of_term
from raengjai.network.rules.terms import why_not_ended, why_not_renewed


@transaction.atomic
def end_membership(
    member: Member,
    *,
    ends_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    order: Order = NO_ORDER,
    chosen: Chosen | None = None,
) -> None:
    """The last day of service, for the member and for the posting that came with it. The reason is a code.

    Whoever is removed is removed by an order; for other reasons there may be one. What is open passes on, to whom
    `chosen` (thing id → account) says or to who is next by the rule (actions/handover.py).
    """
    ended = _ended(member, ends_on=ends_on, reason=reason, order=order, by=by, at=at)
    hand_over_term(ended, chosen=chosen, by=by, at=at)


def _ended(member: Member, *, ends_on: date, reason: str, order: Order, by: Actor, at: datetime) -> Member:
    """The term and its posting end; nothing is handed over yet."""
    member = locked(member)
    if why := why_not_ended(term_of(member), ends_on=ends_on):
        raise TermRefused(why)
    order = checked_order(order)
    if reason == "removed" and not order.number:
        raise Refused(
            _("Give the number and the day of the order that removes the person."), field="order_no"
        )
    member.ends_on, member.end_reason = ends_on, reason
    member.ended_at, member.ended_by = at, by.user_id
    member.end_order_no, member.end_order_on = order
    member.save(
        update_fields=["ends_on", "end_reason", "ended_at", "ended_by", "end_order_no", "end_order_on"]
    )
    for posting in postings_of(member):
        end_posting(posting, ends_on=ends_on, by=by, at=at)
    settle_card(member, by=by, at=at)
    note_service(member.user_id)
    record_member("member.ended", member, by=by, at=at, until=ends_on, reason=reason, order=order.dated_on)
    return member


@transaction.atomic
def renew_membership(
    member: Member,
    *,
    by: Actor,
    at: datetime,
    order: Order = NO_ORDER,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Member:
    """The next term at the same place, a row of its own that knows the one before.

    It begins the day after the last one unless `starts_on` says otherwise, and lasts as long as the register says.
    """
    member = locked(member)
    if why := why_not_renewed(term_of(member), ends_on=ends_on):
        raise TermRefused(why)
    assert member.ends_on is not None  # else it could not be renewed
    first = starts_on or member.ends_on + timedelta(days=1)
    if first <= member.ends_on:
        raise Refused(_("The next term begins after the last day of this one."), field="starts_on")
    following = _following(member, first, ends_on or last_day_of_term(member.kind, first))
    return appoint_to_place(following, order=order, by=by, at=at)


@transaction.atomic
def move_membership(
    member: Member,
    *,
    place_code: str,
    moves_on: date,
    by: Actor,
    at: datetime,
    tier: str = "",
    village_no: int | None = None,
    order: Order = NO_ORDER,
    ends_on: date | None = None,
    chosen: Chosen | None = None,
) -> Member:
    """Ends the term here the day before `moves_on` and appoints at another place for what is left of it, by one order.

    Both places lie in the area of whoever does it; to another province is that province's appointment. What is open
    at the place left behind passes on as at any end; what the office lent goes along.
    """
    member = locked(member)
    if (place_code, village_no) == (member.place_code, member.village_no):
        raise Refused(_("The person serves there already."), field="place_code")
    if not by.covers(place_code):
        raise Refused(_("This place is outside your area."), field="place_code")
    if moves_on <= member.starts_on:
        raise Refused(_("The move is before the first day of the term."), field="moves_on")
    if member.ends_on is not None and moves_on > member.ends_on:
        raise Refused(_("The term is over by then. Appoint the person anew."), field="moves_on")
    until = ends_on or member.ends_on
    left = _ended(member, ends_on=moves_on - timedelta(days=1), reason="moved", order=order, by=by, at=at)
    following = _following(member, moves_on, until)
    following.place_code, following.village_no = place_code, village_no
    following.tier = tier or member.tier
    made = appoint_to_place(following, order=order, by=by, at=at)
    hand_over_term(left, chosen=chosen, by=by, at=at)
    return made


def _following(member: Member, first: date, last: date | None) -> Member:
    """A new row with what goes on from the one before."""
    return Member(
        user=member.user,
        kind=member.kind,
        tier=member.tier,
        name=member.user.name,
        phone=member.phone,
        village_no=member.village_no,
        place_code=member.place_code,
        mentor=member.mentor,
        starts_on=first,
        ends_on=last,
        previous=member,
    )
