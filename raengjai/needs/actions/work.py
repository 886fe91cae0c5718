"""Working a referral: accept, assign, ask, answer, note, pass on, refer anew."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.messages.actions import notify
from raengjai.needs.actions.facts import post_referred
from raengjai.needs.actions.routes import check_colleague, check_office, due_day, report_refusal, soon
from raengjai.needs.actions.sight import let_office_in
from raengjai.needs.actions.steps import (
    Change,
    check_part,
    end_referral,
    follow,
    give,
    locked_need,
    locked_referral,
    settle,
    settle_questions,
    write_step,
)
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import Deed, next_need_state, next_referral_state


def accept_referral(
    referral: Referral, *, by: Actor, at: datetime, version: int | None = None, to: UUID | None = None
) -> Step:
    """The office takes the referral; it is now `to`'s (default: the actor's) work."""
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.ACCEPT, referral.state)
    if to is not None:
        check_colleague(to, referral, at=at)
    change = Change()
    change.put(referral, state=state, accepted_at=at, assigned_to=to or by.user_id)
    change.save(referral)
    follow(need, change)
    notify([need.recorded_by], "need_accepted", need, by=by, at=at)
    return write_step(need, Deed.ACCEPT, change, by=by, at=at, referral=referral)


@transaction.atomic
def assign_referrals(referrals: Iterable[Referral], *, to: UUID, by: Actor, at: datetime) -> list[Step]:
    """Give several referrals to one colleague; a waiting one is thereby accepted. All or none.

    Raises Refused when the colleague does not serve in the office of each referral today.
    """
    return [
        _assign(referral, to=to, by=by, at=at) for referral in sorted(referrals, key=lambda each: each.pk)
    ]


def _assign(referral: Referral, *, to: UUID, by: Actor, at: datetime) -> Step:
    need, referral = locked_referral(referral, by=by)
    state = next_referral_state(Deed.ASSIGN, referral.state)
    check_colleague(to, referral, at=at)
    change = Change()
    change.put(referral, state=state, accepted_at=referral.accepted_at or at, assigned_to=to)
    change.save(referral)
    follow(need, change)
    notify([to], "referral_assigned", need, by=by, at=at)
    return write_step(need, Deed.ASSIGN, change, by=by, at=at, referral=referral, codes={"to": to})


def ask_for_more(
    referral: Referral, *, question: str, by: Actor, at: datetime, version: int | None = None
) -> Step:
    """The office needs to know or to have more; the recorder gets a task, the person sees the question."""
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.ASK, referral.state)
    change = Change()
    change.put(
        referral,
        state=state,
        accepted_at=referral.accepted_at or at,
        assigned_to=referral.assigned_to or by.user_id,
    )
    change.save(referral)
    follow(need, change)
    give(
        need,
        "answer_question",
        to=need.recorded_by,
        office=referral.office_code,
        due_on=soon(bangkok_day(at)),
        by=by,
        at=at,
    )
    notify([need.recorded_by], "need_asked", need, by=by, at=at)
    return write_step(need, Deed.ASK, change, by=by, at=at, referral=referral, text=question, for_person=True)


def answer_question(
    referral: Referral, *, text: str, by: Actor, at: datetime, version: int | None = None
) -> Step:
    """The answer goes to the officer who asked; the clock goes on."""
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.ANSWER, referral.state)
    change = Change()
    change.put(referral, state=state)
    change.save(referral)
    follow(need, change)
    settle_questions(need, by=by, at=at)
    notify(_officers(referral), "need_answered", need, by=by, at=at)
    return write_step(need, Deed.ANSWER, change, by=by, at=at, referral=referral, text=text, for_person=True)


def add_note(need: Need, *, text: str, by: Actor, at: datetime, referral: Referral | None = None) -> Step:
    """A note for colleagues; it changes no state and is never shown to the person."""
    need = locked_need(need.pk, version=None)
    return write_step(need, Deed.NOTE, Change(), by=by, at=at, referral=referral, text=text)


def pass_on_referral(
    referral: Referral,
    *,
    to_office: str,
    service_code: str,
    reason_code: str,
    note: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """Another office can do it better: this referral ends, the next begins. The bounce is kept."""
    need, referral = locked_referral(referral, by=by, version=version)
    state = next_referral_state(Deed.PASS_ON, referral.state)
    _check_free(need, to_office, at=at)
    change = Change()
    end_referral(referral, change, state=state, reason_code=reason_code, note=note, by=by, at=at)
    begun = _begin(
        need, to_office, service_code, note=note, previous=referral, reason={"key": "passed_on"}, by=by, at=at
    )
    change.add("referral", begun.pk)
    change.add("fact", post_referred(need, begun, by=by, at=at))
    report_refusal(need, referral, reason_code, by=by, at=at)
    settle_questions(need, by=by, at=at)
    follow(need, change)
    return write_step(
        need,
        Deed.PASS_ON,
        change,
        by=by,
        at=at,
        referral=referral,
        text=note,
        reason_code=reason_code,
        codes={"to": to_office},
    )


def refer_need(
    need: Need,
    *,
    to_office: str,
    service_code: str,
    note: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Step:
    """Send a need to one more office, or again after it came back."""
    need = locked_need(need.pk, version=version)
    check_part(need, by=by)
    next_need_state(Deed.REFER, need.state)
    _check_free(need, to_office, at=at)
    change = Change()
    begun = _begin(need, to_office, service_code, note=note, reason={"key": "referred_by_hand"}, by=by, at=at)
    change.add("referral", begun.pk)
    change.add("fact", post_referred(need, begun, by=by, at=at))
    settle(need, "refer_again", by=by, at=at)
    follow(need, change)
    return write_step(need, Deed.REFER, change, by=by, at=at, referral=begun, text=note)


def _check_free(need: Need, office_code: str, *, at: datetime) -> None:
    """The office exists today and has no open part in the need."""
    check_office(office_code, bangkok_day(at))
    if Referral.objects.open().filter(need=need, office_code=office_code).exists():
        raise Refused(_("The need is with this office already. Choose another one."), field="to_office")


def _begin(
    need: Need,
    office_code: str,
    service_code: str,
    *,
    note: str,
    reason: dict[str, str],
    by: Actor,
    at: datetime,
    previous: Referral | None = None,
) -> Referral:
    referral = Referral(
        need=need,
        office_code=office_code,
        service_code=service_code,
        topic_code=need.topic_code,
        previous=previous,
        route_reason=reason,
        note=note.strip(),
        sent_at=at,
        sent_by=by.user_id,
        due_on=due_day(service_code, bangkok_day(at)),
        place_code=need.place_code,
        receipt_hash=need.receipt_hash,
    )
    referral.save(force_insert=True)
    let_office_in(need, office_code, by=by, at=at)
    return referral


def _officers(referral: Referral) -> list[UUID]:
    return [referral.assigned_to] if referral.assigned_to else []
