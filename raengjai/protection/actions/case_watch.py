"""Clocks of cases that come to their end: the team is told, by the sentence that says nothing. As the system, which opens nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from raengjai.protection.actions.notices import tell_members
from raengjai.protection.models import Clock, Member, Team
from raengjai.protection.models.cases import GUEST, OWNER

AT_ONCE = 200
# A day before its end the owner is told, at its end everybody who works on the case. Our own value.
SOON = timedelta(days=1)
TOLD_SOON, TOLD_LATE = 1, 2


@transaction.atomic
def tell_clocks(*, at: datetime) -> int:
    """Each step once, however often this runs. Returns how many clocks had one; when it is AT_ONCE there may be more."""
    due = Q(due_at__lte=at, told__lt=TOLD_LATE) | Q(due_at__lte=at + SOON, told=0)
    found = Clock.objects.select_for_update(skip_locked=True).filter(due, ended_at=None)
    rows = list(found.order_by("due_at", "pk")[:AT_ONCE])
    late = {row.case_id for row in rows if row.due_at <= at}
    soon = {row.case_id for row in rows} - late
    team = Team.objects.filter(until=None).exclude(part=GUEST)
    told = team.filter(Q(case__in=late) | Q(case__in=soon, part=OWNER)).values("member_id")
    tell_members(Member.objects.filter(pk__in=told, left_at=None), at=at)
    ids = [row.pk for row in rows]
    Clock.objects.filter(pk__in=ids, due_at__lte=at).update(told=TOLD_LATE)
    Clock.objects.filter(pk__in=ids, due_at__gt=at).update(told=F("told") + TOLD_SOON)
    return len(rows)
