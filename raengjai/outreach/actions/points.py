"""An office's own points of its sub-districts: loaded as a whole, each place once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.outreach.models import OwnPoint


@dataclass(frozen=True, slots=True)
class PointRow:
    """Sub-district, degrees of latitude and longitude."""

    place_code: str
    latitude: Decimal
    longitude: Decimal


@transaction.atomic
def enter_points(rows: Sequence[PointRow], *, source: str, by: Actor, at: datetime) -> int:
    """New points, and others for places that had one; returns how many. The last word counts."""
    if not all(by.covers(row.place_code) for row in rows):
        raise Refused(_("You can give points of your own province only."), field="file")
    for row in rows:
        OwnPoint.objects.update_or_create(
            place_code=row.place_code,
            defaults={
                "province_code": row.place_code[:2],
                "latitude": row.latitude,
                "longitude": row.longitude,
                "source": source,
                "entered_at": at,
                "entered_by": by.me,
            },
        )
    record(
        "point.entered",
        ("user", by.me),
        by=by,
        at=at,
        place_code=rows[0].place_code[:2],
        codes={"count": len(rows)},
    )
    return len(rows)
