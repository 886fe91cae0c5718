"""An event of a province or of the country: a workshop or a service day. It may be charged to several projects."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.events.rules import KINDS, STATE_NAMES, Kind, State
from raengjai.ground.models import Scoped, scoped_constraints

MOST_DAYS = 31  # an event lasts no longer, so that a calendar is an index range of first days
SIGNUPS = (("", _("By invitation only")), ("public", _("Anybody may register")))


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events. The calendar is a range of (province, day)."""

    def of_province(self, province_code: str) -> "EventQuerySet":
        return self.filter(province_code=province_code)

    def between(self, first: date, last: date) -> "EventQuerySet":
        """That touch a day of first..last, soonest first."""
        earliest = first - timedelta(days=MOST_DAYS - 1)
        return self.filter(starts_on__range=(earliest, last), ends_on__gte=first).order_by("starts_on", "id")

    def known(self) -> "EventQuerySet":
        """What is approved, or was."""
        return self.filter(approved_at__isnull=False).exclude(state__in=[State.DRAFT, State.SUBMITTED])

    def templates(self) -> "EventQuerySet":
        return self.filter(is_template=True)

    def real(self) -> "EventQuerySet":
        """Not templates."""
        return self.filter(is_template=False)

    def in_state(self, *states: str) -> "EventQuerySet":
        return self.filter(state__in=states)


class Event(Scoped):
    """One event. `place_code` is where it is held ("00" only for a template of the Ministry).

    `office_code` is the office that holds it. `project_codes` are those of the fiscal year of the first day, in the
    order in which papers name them. `opener_…` is who opens it, as published. `number` is the number of its letters
    (ที่). A template has no days. `version` counts changes of the plan: a form that was opened before is told.
    `late_why` says why an event is recorded after its days, `returned_why` why it is a draft again. Until somebody sets
    the sessions by hand (`sessions_set_at`) they follow the agenda.
    """

    kind = models.CharField(max_length=12, choices=KINDS)
    state = models.CharField(max_length=10, default=State.DRAFT)
    title = models.CharField(max_length=300)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    venue = models.CharField(max_length=200, blank=True, default="")
    room = models.CharField(max_length=120, blank=True, default="")
    address_note = models.CharField(max_length=300, blank=True, default="")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    office_code = models.CharField(max_length=10)
    agency_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    project_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    reason = models.TextField(blank=True, default="")
    purpose = models.TextField(blank=True, default="")
    opener_name = models.CharField(max_length=200, blank=True, default="")
    opener_position = models.CharField(max_length=200, blank=True, default="")
    contact_name = models.CharField(max_length=200, blank=True, default="")
    contact_phone = models.CharField(max_length=20, blank=True, default="")
    number = models.CharField(max_length=60, blank=True, default="")
    signup = models.CharField(max_length=8, choices=SIGNUPS, blank=True, default="")
    answer_by = models.DateField(null=True, blank=True)
    is_template = models.BooleanField(default=False)
    copied_from = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=500, blank=True, default="")
    late_why = models.CharField(max_length=500, blank=True, default="")
    returned_why = models.CharField(max_length=500, blank=True, default="")
    sessions_set_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        db_table = "events_event"
        indexes = [
            models.Index(
                fields=["province_code", "starts_on", "id"],
                condition=Q(is_template=False),
                name="event_calendar",
            ),
            models.Index(fields=["province_code", "state", "starts_on", "id"], name="event_of_state"),
            models.Index(fields=["office_code", "starts_on", "id"], name="event_of_office"),
        ]
        constraints = [
            *scoped_constraints("event"),
            models.CheckConstraint(condition=Q(kind__in=[*Kind]), name="event_kind"),
            models.CheckConstraint(condition=Q(state__in=[*State]), name="event_state"),
            models.CheckConstraint(
                condition=Q(is_template=True, starts_on__isnull=True, ends_on__isnull=True)
                | Q(is_template=False, starts_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="event_days",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=models.F("starts_on") + timedelta(days=MOST_DAYS - 1)),
                name="event_not_endless",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="event_point_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.OPEN, State.HELD, State.REPORTED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="event_approved_by_somebody",
            ),
            # Whoever submits does not approve.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("submitted_by")),
                name="event_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | Q(cancelled_at__isnull=False, cancelled_why__gt=""),
                name="event_cancelled_with_reason",
            ),
        ]

    @property
    def kind_name(self) -> Any:
        return dict(KINDS)[self.kind]

    @property
    def state_name(self) -> Any:
        return STATE_NAMES[self.state]

    @property
    def is_workshop(self) -> bool:
        return self.kind == Kind.WORKSHOP

    @property
    def is_service_day(self) -> bool:
        return self.kind == Kind.SERVICE_DAY

    def days(self) -> list[date]:
        """Every day of it; none of a template."""
        if self.starts_on is None or self.ends_on is None:
            return []
        first = self.starts_on.toordinal()
        return [date.fromordinal(each) for each in range(first, self.ends_on.toordinal() + 1)]


class EventRow(Scoped):
    """A row of an event. Place and office are the event's, for the policies."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    office_code = models.CharField(max_length=10)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.place_code, self.office_code = self.event.place_code, self.event.office_code
        super().save(*args, **kwargs)


class EventStep(EventRow):
    """One bead of an event's timeline: who did what to the plan, and why, in words."""

    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    verb = models.CharField(max_length=30)
    note = models.CharField(max_length=1000, blank=True, default="")
    state_before = models.CharField(max_length=10, blank=True, default="")
    state_after = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        db_table = "events_step"
        indexes = [models.Index(fields=["event", "at", "id"], name="event_step_timeline")]
        constraints = [*scoped_constraints("event_step")]


def event_of(event_id: UUID) -> Event | None:
    """The event when the person at the door may see it."""
    return Event.objects.filter(pk=event_id).first()
