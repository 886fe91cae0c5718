"""How many pushes LINE still lets us send this month. Reserved before a call, given back when it was not taken."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from raengjai.ground.dates import bangkok_day
from raengjai.messages.models import LineQuota

ASK_AGAIN = timedelta(minutes=30)


def month_of(at: datetime) -> date:
    return bangkok_day(at).replace(day=1)


@transaction.atomic
def reserve(number: int, *, at: datetime) -> bool:
    """Count `number` pushes as sent, when LINE's limit and our own ceiling allow them all. One row, locked."""
    quota = _locked(at)
    limits = [most for most in (quota.most, settings.LINE_MONTHLY_CEILING or None) if most is not None]
    if limits and quota.used + number > min(limits):
        return False
    LineQuota.objects.filter(pk=quota.pk).update(used=F("used") + number)
    return True


def give_back(number: int, *, at: datetime) -> None:
    """The call was refused: these were not sent."""
    LineQuota.objects.filter(month=month_of(at)).update(used=Greatest(F("used") - number, 0))


@transaction.atomic
def note_quota(*, most: int | None, used: int, at: datetime) -> None:
    """What LINE itself says. Its count runs a little behind ours, so the larger one holds."""
    quota = _locked(at)
    LineQuota.objects.filter(pk=quota.pk).update(most=most, used=max(used, quota.used), asked_at=at)


def _locked(at: datetime) -> LineQuota:
    LineQuota.objects.get_or_create(month=month_of(at))
    return LineQuota.objects.select_for_update().get(month=month_of(at))
