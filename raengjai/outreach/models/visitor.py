"""What follows from the acts: visitors, their places in queues, what they were served, got and what was passed on.

These rows are written by `actions/settle.py` alone, and can be made again from the acts at any time.
"""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.events.models import EventRow
from raengjai.ground.models import scoped_constraints
from raengjai.outreach.models.day import Station
from raengjai.outreach.rules.acts import OUTCOMES
from raengjai.outreach.rules.fold import SLIP_STATES
from raengjai.people.models import Person
from raengjai.people.models.person import SEXES


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def of_event(self, event_id: UUID) -> "VisitorQuerySet":
        return self.filter(event=event_id, gone_at__isnull=True)


class Visitor(EventRow):
    """One person at one service day, whatever the number of stations. The id is the one on the slip.

    `number` is "" while no reception has told it. `is_unknown`: only a number was typed at a station, and the phone that
    gave it has not sent yet; when its slip comes, all of it stands under the slip's id and this row is `gone_at`: marked,
    not deleted, for phones hold it (docs/offline.md). `person_key` is the ledger's key. `accompanying` counts who came along.
    """

    number = models.CharField(max_length=10, blank=True, default="")
    is_unknown = models.BooleanField(default=False)
    name = models.CharField(max_length=250, blank=True, default="")
    name_key = models.CharField(max_length=250, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    sex = models.CharField(max_length=1, choices=SEXES, blank=True, default="")
    birth_year = models.SmallIntegerField(null=True, blank=True)
    nationality = models.CharField(max_length=3, blank=True, default="")
    language = models.CharField(max_length=3, blank=True, default="")
    home_code = models.CharField(max_length=6, blank=True, default="")
    accompanying = models.PositiveSmallIntegerField(default=0)
    consents = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person_key = models.UUIDField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = VisitorQuerySet.as_manager()

    class Meta:
        db_table = "outreach_visitor"
        indexes = [
            models.Index(fields=["event", "number", "id"], name="visitor_number"),
            models.Index(fields=["event", "name_key", "id"], name="visitor_name"),
            models.Index(fields=["event", "-seen_at", "-id"], name="visitor_newest"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="visitor_person"),
        ]
        constraints = [
            *scoped_constraints("visitor"),
            models.CheckConstraint(condition=Q(sex__in=["", "F", "M", "X"]), name="visitor_sex"),
        ]


class SlipQuerySet(models.QuerySet["Slip"]):
    def of_event(self, event_id: UUID) -> "SlipQuerySet":
        return self.filter(event=event_id, gone_at__isnull=True)

    def of_station(self, station_id: UUID) -> "SlipQuerySet":
        return self.filter(station=station_id, gone_at__isnull=True)

    def of_visitor(self, visitor: Visitor) -> "SlipQuerySet":
        return self.filter(visitor=visitor, gone_at__isnull=True)

    def in_line(self) -> "SlipQuerySet":
        """Who waits, the first first."""
        return self.filter(state="waiting").order_by("asked_at", "id")


class Slip(EventRow):
    """One visitor at one station: since when, and how far. `gone_at`: nothing of it stands any more; marked, not deleted,
    for phones hold it."""

    visitor = models.ForeignKey(Visitor, on_delete=models.CASCADE, related_name="slips")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SLIP_STATES)
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    is_doubled = models.BooleanField(default=False)  # seen at two stations at the same time
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        db_table = "outreach_slip"
        indexes = [
            models.Index(fields=["station", "state", "asked_at", "id"], name="slip_in_line"),
            models.Index(fields=["event", "state"], name="slip_of_event"),
        ]
        constraints = [
            *scoped_constraints("slip"),
            models.UniqueConstraint(fields=["visitor", "station"], name="slip_once"),
            models.CheckConstraint(condition=Q(state__in=[*dict(SLIP_STATES)]), name="slip_state"),
        ]


class Counted(EventRow):
    """A row that counts in the ledger; `counted_as` is under what it is posted there, "" while it is not."""

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=8)
    at = models.DateTimeField()
    counted_as = models.CharField(max_length=80, blank=True, default="")
    stands = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Served(Counted):
    """One service for one visitor at one station, once however often it was ticked; or for `heads` people without slips.

    `acts` are those that say so. A row whose acts were all taken back has none and does not stand.
    """

    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, null=True, blank=True, related_name="served"
    )
    service_code = models.CharField(max_length=8)
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    heads = models.PositiveSmallIntegerField(default=1)
    acts = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        db_table = "outreach_served"
        indexes = [
            models.Index(fields=["event", "agency_code", "service_code"], name="served_of_event"),
            models.Index(fields=["station", "-at", "-id"], name="served_at_station"),
        ]
        constraints = [
            *scoped_constraints("served"),
            models.UniqueConstraint(fields=["visitor", "station", "service_code"], name="served_once"),
            models.CheckConstraint(condition=Q(heads__gte=1), name="served_heads"),
        ]


class Handed(Counted):
    """Copies of one title that one act handed out."""

    visitor = models.ForeignKey(
        Visitor, on_delete=models.CASCADE, null=True, blank=True, related_name="handed"
    )
    act = models.UUIDField()
    title_code = models.CharField(max_length=40)
    copies = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "outreach_handed"
        indexes = [models.Index(fields=["event", "agency_code", "title_code"], name="handed_of_event")]
        constraints = [
            *scoped_constraints("handed"),
            models.UniqueConstraint(fields=["visitor", "act", "title_code"], name="handed_once"),
            models.CheckConstraint(condition=Q(copies__gte=1, copies__lte=999), name="handed_copies"),
        ]


class Routed(EventRow):
    """One need that an act passed on. What it says is in the need itself, seen by whoever may see that."""

    act = models.UUIDField()
    visitor = models.ForeignKey(
        Visitor, on_delete=models.SET_NULL, null=True, blank=True, related_name="routed"
    )
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=8)
    topic_code = models.CharField(max_length=40)
    to_office = models.CharField(max_length=10, blank=True, default="")
    need_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person_key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "outreach_routed"
        indexes = [
            models.Index(fields=["act"], name="routed_of_act"),
            models.Index(fields=["event", "agency_code"], name="routed_of_event"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="routed_person"),
        ]
        constraints = [
            *scoped_constraints("routed"),
            models.UniqueConstraint(fields=["need_id"], name="routed_need_once"),
        ]
