"""Closing the circle: tell the person, withdraw, reopen when it is not fixed, rate."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.messages.actions import notify
from raengjai.needs.actions.facts import correct_ending, post_withdrawn
from raengjai.needs.actions.routes import due_day
from raengjai.needs.actions.sight import let_office_in
from raengjai.needs.actions.steps import Change, check_part, follow, locked_need, parts_of, settle, write_step
from raengjai.needs.models import REOPENED, Need, Referral, Step
from raengjai.needs.rules.states import Deed, ReferralState, next_need_state


def tell_person(need: Need, *, text: str, by: Actor, at: datetime, version: int | None = None) -> Step:
    """The person knows the outcome; only now is the need finished."""
    need = locked_need(need.pk, version=version)
    check_part(need, by=by)
    state = next_need_state(Deed.TELL, need.state)
    change = Change()
    change.put(need, state=state, told_at=at, told_by=by.user_id)
    settle(need, "tell_person", by=by, at=at)
    return write_step(need, Deed.TELL, change, by=by, at=at, text=text)


def withdraw_need(
    need: Need, *, reason_code: str, text: str, by: Actor, at: datetime, version: int | None = None
) -> Step:
    """The person does not want it any more: every open referral ends."""
    need = locked_need(need.pk, version=version)
    check_part(need, by=by)
    state = next_need_state(Deed.WITHDRAW, need.state)
    change = Change()
    for referral in Referral.objects.select_for_update().open().filter(need=need).order_by("pk"):
        change.put(
            referral, state=ReferralState.WITHDRAWN, ended_at=at, ended_by=by.user_id, end_reason=reason_code
        )
        change.save(referral)
        if referral.assigned_to:
            notify([referral.assigned_to], "need_withdrawn", need, by=by, at=at)
    change.put(need, state=state, withdrawn_at=at)
    change.add("fact", post_withdrawn(need, day=bangkok_day(at), by=by, at=at))
    settle(need, "answer_question", "refer_again", "tell_person", by=by, at=at)
    return write_step(need, Deed.WITHDRAW, change, by=by, at=at, text=text, reason_code=reason_code)


def reopen_need(need: Need, *, text: str, by: Actor, at: datetime, version: int | None = None) -> Step:
    """It is not fixed: the office that had it last gets it again, and it counts as resolved no more."""
    need = locked_need(need.pk, version=version)
    check_part(need, by=by)
    next_need_state(Deed.REOPEN, need.state)
    last = _last_ended(need)
    change = Change()
    correct_ending(need, by=by, at=at)
    change.put(
        need,
        resolved_at=None,
        told_at=None,
        told_by=None,
        withdrawn_at=None,
        outcome_code="",
        outcome_amount=None,
    )
    begun = _again(need, last, text=text, by=by, at=at)
    change.add("referral", begun.pk)
    settle(need, "tell_person", by=by, at=at)
    follow(need, change)
    officers = [last.assigned_to] if last.assigned_to else []
    notify([*officers, need.recorded_by], "need_reopened", need, by=by, at=at)
    return write_step(need, Deed.REOPEN, change, by=by, at=at, referral=begun, text=text, for_person=True)


def reopen_by_receipt(need: Need, *, text: str, by: Actor, at: datetime, version: int | None = None) -> Step:
    """The holder of the receipt says that it is not fixed; a reason helps the office."""
    if not text.strip():
        raise Refused(_("Tell the office in a few words what is not fixed."), field="text")
    return reopen_need(need, text=text, by=by, at=at, version=version)


def rate_need(need: Need, *, rating: int, by: Actor, at: datetime) -> Step:
    """One to five; the last rating counts."""
    need = locked_need(need.pk, version=None)
    next_need_state(Deed.RATE, need.state)
    change = Change()
    change.put(need, rating=rating, rated_at=at)
    return write_step(need, Deed.RATE, change, by=by, at=at, codes={"rating": rating})


def _last_ended(need: Need) -> Referral:
    """The part that was resolved or withdrawn last; where all were sent back, the one sent back last."""
    worked = (ReferralState.RESOLVED, ReferralState.WITHDRAWN)
    return max(parts_of(need), key=lambda each: (each.state in worked, each.ended_at, each.pk))


def _again(need: Need, last: Referral, *, text: str, by: Actor, at: datetime) -> Referral:
    referral = Referral(
        need=need,
        office_code=last.office_code,
        service_code=last.service_code,
        topic_code=need.topic_code,
        previous=None if Referral.objects.filter(previous=last).exists() else last,
        route_reason={"key": REOPENED},
        note=text.strip(),
        sent_at=at,
        sent_by=by.user_id,
        due_on=due_day(last.service_code, bangkok_day(at)),
        place_code=need.place_code,
        receipt_hash=need.receipt_hash,
    )
    referral.save(force_insert=True)
    let_office_in(need, last.office_code, by=by, at=at)
    return referral
