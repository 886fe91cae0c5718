"""What of a case still runs with others: referrals, offers of the case, files that are with organisations. It is over before the case is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.bundles import revoke_bundle
from raengjai.protection.actions.cases import OpenCase, enter_of
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.extracts import LIVE, tell, told_of
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.referrals import collect_replies, revoke_transition, with_event
from raengjai.protection.actions.team import check_owner
from raengjai.protection.models import Case, Team, Transition
from raengjai.protection.models.cases import GUEST, REFERRED

STILL = _(
    "Something of this case still runs with others. It is done, or you take it back below, before the case is closed."
)


def running(case: Case) -> list[Transition]:
    """What was offered or taken and is not over, oldest first. A transfer that was accepted is over."""
    rows = Transition.objects.filter(case=case, state__in=LIVE).exclude(
        kind=Transition.TRANSFER, state=Transition.ACCEPTED
    )
    return list(rows.select_related("to_member__user").order_by("offered_at", "pk"))


def check_nothing_runs(opened: OpenCase) -> None:
    if running(opened.case):
        raise Refused(STILL)


@transaction.atomic
def end_running(opened: OpenCase, *, reason: str, at: datetime) -> int:
    """The owner takes back all that still runs, with one reason; whoever has it is told. For files that are with organisations the
    message that takes them back is made; where it cannot be made any more, the file is marked as given up. Returns how many."""
    check_owner(opened)
    collect_replies(opened, at=at)
    rows = running(opened.case)
    if not rows:
        raise Refused(_("Nothing runs any more. Look at it again."))
    for row in rows:
        if row.to_member_id is not None:
            revoke_transition(opened, row, reason, at=at)
        else:
            _end_bundle(opened, row, reason, at)
    return len(rows)


def _end_bundle(opened: OpenCase, row: Transition, reason: str, at: datetime) -> None:
    """With its message, or without where the keys or the organisation of then are gone."""
    try:
        with transaction.atomic():
            revoke_bundle(opened, row, reason, at=at)
    except Refused as refused:
        if refused.field == "reason":
            raise
        former = told_of(opened, row)
        content = with_event(former.content, "given_up", reason.strip(), opened, at)
        tell(opened, row, content, at=at, former=former)
        row.state, row.ended_at, row.bundle = Transition.REVOKED, at, None
        row.save(update_fields=["state", "ended_at", "bundle", "record_id"])
        enter_of(opened, "bundle.given_up", at=at, subject_id=row.pk)


def end_with_case(case: Case, *, at: datetime) -> None:
    """A case that is destroyed takes along what still ran; whoever had it is told. As the system, which opens nothing."""
    with inside(actors.system()):
        rows = running(case)
        Team.objects.filter(case=case, part=GUEST, how=REFERRED, until=None).update(until=at)
        Transition.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=Transition.REVOKED, ended_at=at, bundle=None
        )
    for row in rows:
        enter(
            f"{row.kind}.revoked",
            province_code=case.province_code,
            case_id=case.pk,
            subject_id=row.pk,
            at=at,
        )
    tell_members([row.to_member for row in rows if row.to_member is not None], at=at)
