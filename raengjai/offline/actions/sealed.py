"""Sealed entries: kept as they come, once, without a word about who sent them."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused
from raengjai.offline.models import IntakeKey
from raengjai.offline.rules import SealedEntry

# No conflict target: the sender may not read the table, so it may not even learn what is in it.
_KEEP = (
    "INSERT INTO offline_sealed (id, province_code, key_name, content, received_hour)"
    " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


def keep_sealed(entry: SealedEntry, *, at: datetime) -> datetime:
    """Keep it; the same id again changes nothing. Returns the hour, which is all that is noted of the time.

    A key that was rotated away is still good: the province holds its other half.
    """
    if not IntakeKey.objects.filter(name=entry.key, province_code=entry.province).exists():
        raise Refused(_("The key of this entry is not one of the province. It stays on the phone."))
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [entry.id, entry.province, entry.key, entry.content, hour])
    return hour
