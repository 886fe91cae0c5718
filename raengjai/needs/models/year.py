"""What somebody did between two days, as counts and days: for a volunteer's year and the nomination that rests on it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from raengjai.ground.dates import BANGKOK, start_of_day
from raengjai.needs.models.need import Need
from raengjai.needs.models.visit import Handout
from raengjai.network.rules.recognition import Works


def works_of(user_id: UUID, places: Sequence[str], first: date, last: date) -> Works:
    """Needs by who recorded them, an index range; what was handed out by the `places` served, another."""
    span = (start_of_day(first), start_of_day(last + timedelta(days=1)))
    needs, needs_days = _needs(user_id, span)
    handed, handed_days = _handouts(user_id, places, span)
    return Works({**needs, **handed}, frozenset({*needs_days, *handed_days}))


def _needs(user_id: UUID, span: tuple[datetime, datetime]) -> tuple[dict[str, int], set[date]]:
    recorded = Need.objects.filter(recorded_by=user_id, recorded_at__gte=span[0], recorded_at__lt=span[1])
    sums = recorded.aggregate(
        recorded=Count("id"),
        ended=Count("id", filter=Q(resolved_at__isnull=False)),
        told=Count("id", filter=Q(told_by=user_id)),
    )
    days = recorded.annotate(day=TruncDate("recorded_at", tzinfo=BANGKOK)).values_list("day", flat=True)
    return {
        "needs_recorded": sums["recorded"],
        "needs_ended": sums["ended"],
        "people_told": sums["told"],
    }, set(days.distinct())


def _handouts(
    user_id: UUID, places: Sequence[str], span: tuple[datetime, datetime]
) -> tuple[dict[str, int], set[date]]:
    handed = Handout.objects.filter(
        place_code__in=places,
        handed_at__gte=span[0],
        handed_at__lt=span[1],
        handed_by=user_id,
        taken_back_at=None,
    )
    sums = handed.aggregate(
        leaflets=Sum("copies", filter=Q(kind="document")), reached=Sum("copies", filter=Q(kind="information"))
    )
    days = handed.annotate(day=TruncDate("handed_at", tzinfo=BANGKOK)).values_list("day", flat=True)
    return {"leaflets": sums["leaflets"] or 0, "people_reached": sums["reached"] or 0}, set(days.distinct())
