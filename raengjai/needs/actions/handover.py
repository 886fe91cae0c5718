"""What an officer works on passes to a colleague of the office when the officer stops serving there."""

from datetime import datetime
from uuid import UUID

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.messages.actions import notify
from raengjai.needs.actions.steps import Change, follow, locked_referral, write_step
from raengjai.needs.models import Referral
from raengjai.needs.rules.states import Deed


def pass_referral_on(referral_id: UUID, to: UUID | None, by: Actor, at: datetime) -> str:
    """`to` works on it from now on; nobody's where `to` does not serve in its office: then it is the office's alone."""
    referral = Referral.objects.open().filter(pk=referral_id).first()
    if referral is None:
        return "undone"
    colleague = to if to is not None and _serves_in(referral.office_code, to, at) else None
    _give(referral, colleague, by=by, at=at)
    return "passed"


def give_referral_back(
    referral_id: UUID, former: UUID, receiver: UUID | None, by: Actor, at: datetime
) -> bool:
    """The passing on is undone where nobody has gone on with it; returns whether it was."""
    referral = Referral.objects.open().filter(pk=referral_id).first()
    if referral is None or referral.assigned_to not in (receiver, None):
        return False
    _give(referral, former, by=by, at=at)
    return True


def _give(referral: Referral, to: UUID | None, *, by: Actor, at: datetime) -> None:
    need, referral = locked_referral(referral, by=by)
    change = Change()
    change.put(referral, assigned_to=to)
    change.save(referral)
    follow(need, change)
    if to is not None:
        notify([to], "referral_assigned", need, by=by, at=at)
    codes = {"to": to} if to else {}
    write_step(need, Deed.ASSIGN, change, by=by, at=at, referral=referral, codes=codes)


def _serves_in(office_code: str, user_id: UUID, at: datetime) -> bool:
    serving = Posting.objects.overlapping(bangkok_day(at), None).filter(office_code=office_code)
    return serving.filter(user=user_id).exists()
