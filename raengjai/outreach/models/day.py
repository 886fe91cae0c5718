"""A service day beside its event: stations of the agencies, who stands there, and the letters of the phones."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.access.models import User
from raengjai.events.models import EventRow
from raengjai.ground.models import scoped_constraints


class ServiceDay(EventRow):
    """What a service day has beyond its event. One row for each event.

    `closed_sheet` holds the figures as they were when the day was closed (rules/sheet.py), without names.
    `revision` counts the closings; `late_acts` what came after the last one, the newest at `revised_at`.
    """

    expected_visitors = models.PositiveIntegerField(null=True, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    closed_sheet = models.JSONField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)
    revised_at = models.DateTimeField(null=True, blank=True)
    late_acts = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "outreach_service_day"
        constraints = [
            *scoped_constraints("service_day"),
            models.UniqueConstraint(fields=["event"], name="service_day_of_event"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_sheet__isnull=False, revision__gte=1),
                name="service_day_closed_with_sheet",
            ),
        ]

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_revised(self) -> bool:
        """Something came in after the day was closed."""
        return self.closed_at is not None and self.late_acts > 0


class StationQuerySet(models.QuerySet["Station"]):
    def of_event(self, event_id: UUID) -> "StationQuerySet":
        """In the order of their numbers; those taken away are left out."""
        return self.filter(event=event_id, removed_at__isnull=True).order_by("number", "id")


class Station(EventRow):
    """A table of one agency with the services it offers there. `number` stands on the sign above it."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    agency_code = models.CharField(max_length=8)
    service_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    is_open = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        db_table = "outreach_station"
        constraints = [
            *scoped_constraints("station"),
            models.UniqueConstraint(
                fields=["event", "number"], condition=Q(removed_at__isnull=True), name="station_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=99), name="station_number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class StationStaff(EventRow):
    """Somebody of the event's organisers who stands at a station."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="staff")
    organiser = models.ForeignKey("events.Organiser", on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "outreach_station_staff"
        constraints = [
            *scoped_constraints("station_staff"),
            models.UniqueConstraint(fields=["station", "organiser"], name="station_staff_once"),
        ]


class Letter(EventRow):
    """The letter of one phone at one event: numbers made without network never collide.

    `device_id` None is the desk that works on the server's own pages. `heard_at` and `acts` say what has come from it.
    """

    letter = models.CharField(max_length=3)
    device_id = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    acts = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "outreach_letter"
        constraints = [
            *scoped_constraints("letter"),
            models.UniqueConstraint(fields=["event", "letter"], name="letter_once"),
            models.UniqueConstraint(
                fields=["event", "device_id"], nulls_distinct=False, name="letter_of_phone_once"
            ),
            models.CheckConstraint(condition=Q(letter__regex=r"^[A-Z]{1,3}$"), name="letter_form"),
        ]
