"""Events of places: areas that merge, split, get another code or name from a day on, by a notice in the Royal Gazette."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground.models import Row
from raengjai.places.models.area import Place, PlaceSuccession
from raengjai.places.rules.changes import MERGE, RECODE, RENAME, SPLIT

EVENT_KINDS = (
    (MERGE, _("Places become one")),
    (SPLIT, _("A place is divided")),
    (RECODE, _("A place gets another code")),
    (RENAME, _("A place gets another name")),
)
# What is left behind comes late (a phone without signal, a need that is opened again): it is looked for so long.
LATE_FOR = timedelta(days=730)


class PlaceEventQuerySet(models.QuerySet["PlaceEvent"]):
    """Questions about events. There are some dozens in a year."""

    def planned(self) -> "PlaceEventQuerySet":
        return self.filter(applied_at=None, withdrawn_at=None)

    def due(self, today: date) -> "PlaceEventQuerySet":
        return self.planned().filter(in_force_on__lte=today).order_by("in_force_on", "entered_at")

    def in_force(self) -> "PlaceEventQuerySet":
        return self.filter(applied_at__isnull=False, withdrawn_at=None)

    def looked_after(self, today: date) -> "PlaceEventQuerySet":
        """In force, and not so long ago that nothing can come late any more."""
        lately = Q(in_force_on__gt=today - LATE_FOR) | Q(finished_at=None)
        return self.in_force().filter(lately).order_by("in_force_on", "applied_at")

    def newest_first(self) -> "PlaceEventQuerySet":
        return self.order_by("-in_force_on", "-id")


class PlaceEvent(Row):
    """One event. `notice` is where the law says it; `province_code` is the province of the places that change,
    `to_province_code` that of what takes their place.

    Entered ahead it waits for its day; then the areas change (`applied_at`) and what hangs on them follows portion by
    portion, until `finished_at`. One that was taken back stays as a row.
    """

    kind = models.CharField(max_length=7, choices=EVENT_KINDS)
    in_force_on = models.DateField()
    notice = models.CharField(max_length=300)
    province_code = models.CharField(max_length=2)
    to_province_code = models.CharField(max_length=2)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PlaceEventQuerySet.as_manager()

    class Meta:
        db_table = "places_event"
        indexes = [models.Index(fields=["-in_force_on", "-id"], name="place_event_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _name in EVENT_KINDS]), name="place_event_kind"
            ),
            models.CheckConstraint(condition=~Q(notice=""), name="place_event_has_notice"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="place_event_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("applied_at")),
                name="place_event_finished_after_applied",
            ),
        ]

    @property
    def kind_name(self) -> Any:
        return dict(EVENT_KINDS)[self.kind]

    @property
    def is_planned(self) -> bool:
        return self.applied_at is None and self.withdrawn_at is None

    @property
    def is_moving(self) -> bool:
        return self.applied_at is not None and self.withdrawn_at is None and self.finished_at is None


class PlaceChange(Row):
    """One line of an event: from its day on `successor_code` stands for `place`, or for some villages of it.

    `villages` are the numbers that go there; `takes_rest` says that everything goes there which no other line names.
    `ends_place`: the place is closed. `is_new`: the successor begins with the event, under the names given here;
    `former_…` are the names before, of a place that is only renamed.
    """

    event = models.ForeignKey(PlaceEvent, on_delete=models.CASCADE, related_name="changes")
    position = models.PositiveSmallIntegerField()
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, db_column="place_code", related_name="changes_away"
    )
    successor_code = models.CharField(max_length=6, db_index=True)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    former_th = models.CharField(max_length=100, blank=True, default="")
    former_en = models.CharField(max_length=100, blank=True, default="")
    villages = ArrayField(models.PositiveSmallIntegerField(), default=list)
    takes_rest = models.BooleanField()
    ends_place = models.BooleanField()
    is_new = models.BooleanField()

    class Meta:
        db_table = "places_change"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "place", "successor_code"], name="place_change_once_in_event"
            ),
            models.CheckConstraint(condition=~Q(name_th="") & ~Q(name_en=""), name="place_change_has_names"),
        ]

    def name(self, language: str) -> str:
        """What the successor is called from the day on."""
        return self.name_th if language == "th" else self.name_en

    def former_name(self, language: str) -> str:
        return self.former_th if language == "th" else self.former_en


class PlaceMoved(Row):
    """How many things of one kind followed an event so far."""

    event = models.ForeignKey(PlaceEvent, on_delete=models.CASCADE, related_name="moved", db_index=False)
    holding = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "places_moved"
        constraints = [models.UniqueConstraint(fields=["event", "holding"], name="place_moved_once")]


def former_codes(codes: Collection[str]) -> dict[str, list[str]]:
    """Closed code → which of `codes` stand for it by events that were entered here, also over several of them."""
    links: dict[str, list[str]] = {}
    entered = PlaceSuccession.objects.filter(event__isnull=False, place__closed_on__isnull=False)
    for former, successor in entered.values_list("place", "successor").order_by("place", "successor"):
        links.setdefault(former, []).append(successor)
    known = set(codes)
    found = {former: sorted(_ends_of(former, links) & known) for former in links if former not in known}
    return {former: now for former, now in found.items() if now}


def _ends_of(code: str, links: Mapping[str, list[str]]) -> set[str]:
    """Where following the links from `code` ends. No event leads back, for no code is used twice."""
    return {end for each in links[code] for end in (_ends_of(each, links) if each in links else {each})}
