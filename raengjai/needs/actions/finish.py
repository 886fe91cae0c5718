"""An office finishes its part: resolved with an outcome, or sent back. The last part finishes the need."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.messages.actions import notify
from raengjai.needs.actions.facts import post_paid, post_resolved, post_withdrawn
from raengjai.needs.actions.routes import check_outcome, counts_as_resolved, report_refusal, soon
from raengjai.needs.actions.steps import (
    Change,
    end_referral,
    follow,
    give,
    locked_referral,
    parts_of,
    settle,
    settle_questions,
    write_step,
)
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import Deed, ReferralState, next_referral_state


def resolve_referral(
    referral: Referral,
    *,
    outcome_code: str,
    amount: Decimal | None,
    text: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """The office's part is done, with an outcome. When no part is open, the person can be told."""
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.RESOLVE, referral.state)
    check_outcome(referral, outcome_code, amount, at=at)
    change = Change()
    change.put(
        referral,
        state=state,
        ended_at=at,
        ended_by=by.user_id,
        outcome_code=outcome_code,
        outcome_amount=amount,
        accepted_at=referral.accepted_at or at,
        assigned_to=referral.assigned_to or by.user_id,
    )
    change.save(referral)
    if amount:
        change.add("fact", post_paid(need, referral, day=bangkok_day(at), by=by, at=at))
    settle_questions(need, by=by, at=at)
    _finish_need(need, referral, change, by=by, at=at)
    follow(need, change)
    return write_step(
        need,
        Deed.RESOLVE,
        change,
        by=by,
        at=at,
        referral=referral,
        text=text,
        for_person=True,
        codes={"outcome": outcome_code, "amount": amount},
    )


def return_referral(
    referral: Referral, *, reason_code: str, note: str, by: Actor, at: datetime, version: int | None = None
) -> Step:
    """Back to who sent it, with a reason; the recorder gets the task to mend or withdraw it.

    When every other part is done and one of them was resolved, the need is finished by it instead.
    """
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.RETURN, referral.state)
    change = Change()
    end_referral(referral, change, state=state, reason_code=reason_code, note=note, by=by, at=at)
    report_refusal(need, referral, reason_code, by=by, at=at)
    settle_questions(need, by=by, at=at)
    if not _finish_need(need, referral, change, by=by, at=at):
        due_on = soon(bangkok_day(at))
        give(
            need,
            "refer_again",
            to=need.recorded_by,
            office=referral.office_code,
            due_on=due_on,
            by=by,
            at=at,
        )
        notify([need.recorded_by], "need_returned", need, by=by, at=at)
    follow(need, change)
    return write_step(
        need, Deed.RETURN, change, by=by, at=at, referral=referral, text=note, reason_code=reason_code
    )


def _finish_need(need: Need, last: Referral, change: Change, *, by: Actor, at: datetime) -> bool:
    """With no part open and one resolved the need has its result, counts, and the person can be told."""
    parts = parts_of(need)
    resolved = [each for each in parts if each.state == ReferralState.RESOLVED]
    if not resolved or any(each.is_open for each in parts):
        return False
    result = _telling(resolved)
    amounts = [each.outcome_amount for each in resolved if each.outcome_amount is not None]
    change.put(
        need,
        resolved_at=at,
        outcome_code=result.outcome_code,
        outcome_amount=sum(amounts, Decimal(0)) if amounts else None,
    )
    change.add("fact", post_resolved(need, result, day=bangkok_day(at), by=by, at=at))
    settle(need, "refer_again", by=by, at=at)
    give(
        need,
        "tell_person",
        to=need.recorded_by,
        office=last.office_code,
        due_on=soon(bangkok_day(at)),
        by=by,
        at=at,
    )
    notify([need.recorded_by], "need_resolved", need, by=by, at=at)
    return True


def count_again(need: Need, *, by: Actor, at: datetime) -> None:
    """Its end stands after all: what reopening subtracted counts anew, on the day of that end."""
    resolved = [each for each in parts_of(need) if each.state == ReferralState.RESOLVED]
    for each in resolved:
        if each.outcome_amount and each.ended_at:
            post_paid(need, each, day=bangkok_day(each.ended_at), by=by, at=at)
    if need.resolved_at:
        post_resolved(need, _telling(resolved), day=bangkok_day(need.resolved_at), by=by, at=at)
    elif need.withdrawn_at:
        post_withdrawn(need, day=bangkok_day(need.withdrawn_at), by=by, at=at)


def _telling(resolved: Sequence[Referral]) -> Referral:
    """The part whose outcome stands for the whole need: one that brought something, the latest of these."""
    return max(resolved, key=lambda each: (counts_as_resolved(each), each.ended_at, each.pk))
