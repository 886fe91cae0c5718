"""What mentors ask about their volunteers and about their own load: counts and days, each in one statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count

from raengjai.needs.models.referral import Referral, ReferralQuerySet
from raengjai.needs.rules.states import NeedState, ReferralState
from raengjai.network.rules.team import Known


def recorded_by(user_ids: Sequence[UUID], day: date) -> Mapping[UUID, Known]:
    """Of those one stands by: needs and leaflets of the month of `day`, and the day of the last one."""
    with connection.cursor() as database:
        database.execute(
            "SELECT * FROM needs_recorded(%s::uuid[], %s::date)", [list(user_ids), day.replace(day=1)]
        )
        return {user: Known(n, last) for user, n, last in database.fetchall()}


def in_work(province: str, user_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Officer → referrals that the officer has taken and not finished."""
    return _by_officer(Referral.objects.open().filter(province_code=province), user_ids)


def to_be_told(province: str, user_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Officer → referrals the officer resolved whose person has not been told yet."""
    resolved = Referral.objects.filter(state=ReferralState.RESOLVED, need__state=NeedState.RESOLVED)
    return _by_officer(resolved.filter(need__province_code=province), user_ids)


def _by_officer(found: ReferralQuerySet, user_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = found.filter(assigned_to__in=list(user_ids)).values_list("assigned_to").annotate(Count("id"))
    return dict(rows.order_by())
