"""The planner of service days, worked out by the job worker: read, solve, write, with no transaction open between."""

import time
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import job, periodic
from raengjai.outreach import actions
from raengjai.outreach.models import PlacingPlan
from raengjai.outreach.rules.placing import Impossible, Plan, propose

_EVERY = 1.0  # seconds between two looks at whether somebody has stopped it


@job(name=actions.PLACING_JOB)
def place_service_days(plan_id: str) -> None:
    """In the name, and with the reach of today, of whoever asked for it."""
    with acting_as_system("whose plan it is"):
        plan = PlacingPlan.objects.select_related("user").filter(pk=plan_id).first()
    if plan is None or not plan.is_working:
        return
    posed = _begun(plan.pk, plan.user)
    if posed is None:
        return
    found: Plan | Impossible
    try:
        found = propose(
            posed.spots,
            posed.wishes,
            posed.terms,
            office=posed.office,
            today=posed.today,
            office_days=posed.office_days,
            tell=_Teller(plan.pk),
        )
    except Impossible as impossible:
        found = impossible
    with acting_as(plan.user) as actor:
        actions.finish_plan(plan.pk, found, posed, by=actor, at=bangkok_now())


def _begun(plan_id: UUID, whose: User) -> actions.Posed | None:
    with acting_as(whose) as actor:
        if actor.may(Permission.PLACE_SERVICE_DAYS):
            return actions.begin_plan(plan_id, by=actor, at=bangkok_now())
    with acting_as_system("the plan of somebody who coordinates no more") as system:
        actions.give_up(plan_id, by=system, at=bangkok_now())
    return None


class _Teller:
    """Notes now and then how far the solver is, and hears whether to go on."""

    def __init__(self, plan_id: UUID) -> None:
        self.plan_id = plan_id
        self.looked = time.monotonic()

    def __call__(self, seconds: float, value: float, bound: float) -> bool:
        if time.monotonic() - self.looked < _EVERY:
            return True
        self.looked = time.monotonic()
        with acting_as_system("how far a plan is"):
            # Before the first solution both are endless, which JSON does not know.
            known = abs(value) < 1e20 and abs(bound) < 1e20
            return actions.note_progress(
                self.plan_id, seconds=seconds, value=value if known else 0.0, bound=bound if known else 0.0
            )


@periodic(cron="*/3 * * * *")
@job(name="outreach.go_on_with_plans", queueing_lock="outreach.go_on_with_plans")
def go_on_with_plans(timestamp: int = 0) -> None:
    """A worker was killed: another one begins anew."""
    with acting_as_system("plans that stand still"):
        actions.start_again(actions.standing_plans(at=bangkok_now()), at=bangkok_now())


@periodic(cron="40 18 * * *")  # 01:40 in Bangkok
@job(name="outreach.tidy_up_plans", queueing_lock="outreach.tidy_up_plans")
def tidy_up_plans(timestamp: int = 0) -> None:
    with acting_as_system("plans that are over"):
        actions.forget_plans(at=bangkok_now())
