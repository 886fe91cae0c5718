"""What was said at a service day, as it was said: rows that are only ever added (docs/adr/0019)."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.events.models import EventRow
from raengjai.ground.models import scoped_constraints
from raengjai.outreach.models.day import Station
from raengjai.outreach.rules.acts import ACT_KINDS, Said


class ActQuerySet(models.QuerySet["Act"]):
    def of_visitor(self, event_id: UUID, visitor_id: UUID) -> "ActQuerySet":
        return self.filter(event=event_id, visitor_id=visitor_id)

    def of_number(self, event_id: UUID, number: str) -> "ActQuerySet":
        """Said of a number that was typed, by somebody who could not know whose it is."""
        return self.filter(event=event_id, number=number, visitor_id__isnull=True)

    def claims(self, event_id: UUID, number: str) -> "ActQuerySet":
        """Said of a visitor whose slip carries this number, the first first."""
        return self.filter(event=event_id, number=number, visitor_id__isnull=False).order_by("made_at", "id")


class Act(EventRow):
    """One thing that somebody said about a visitor, from a page or a phone. Its id was made where it was said.

    `visitor_id` is the id on the slip; none when only the `number` was typed, or nobody was named ("count").
    `said` holds what depends on the kind (rules/acts.py), names among it. A national ID is sealed beside it.
    `target` is the act that an "undo" takes back. `is_late`: it came when the day was closed.
    """

    kind = models.CharField(max_length=8, choices=ACT_KINDS)
    visitor_id = models.UUIDField(null=True, blank=True)
    number = models.CharField(max_length=10, blank=True, default="")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target = models.UUIDField(null=True, blank=True)
    said = models.JSONField(default=dict, blank=True)
    national_id_sealed = models.BinaryField(null=True, blank=True)
    national_id_index = models.BinaryField(max_length=32, null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    device_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    objects = ActQuerySet.as_manager()

    class Meta:
        db_table = "outreach_act"
        indexes = [
            models.Index(fields=["event", "visitor_id", "made_at", "id"], name="act_of_visitor"),
            models.Index(
                fields=["event", "number", "made_at", "id"], condition=~Q(number=""), name="act_of_number"
            ),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="act_taken_back"),
            models.Index(fields=["event", "received_at", "id"], name="act_received"),
        ]
        constraints = [
            *scoped_constraints("act"),
            models.CheckConstraint(condition=Q(kind__in=[*dict(ACT_KINDS)]), name="act_kind"),
            models.CheckConstraint(
                condition=~Q(kind="undo") | Q(target__isnull=False), name="act_undo_has_target"
            ),
        ]

    def as_said(self) -> Said:
        """The act as the rules fold it."""
        return Said(
            id=self.pk,
            kind=self.kind,
            at=self.made_at,
            number=self.number,
            station=self.station_id,
            target=self.target,
            said=self.said,
        )
