"""Plans of where service days go: what was asked, what was proposed, what was kept; and an office's own points."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.events.models import Event
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.outreach.rules.placing import Wishes

STATES = (
    ("waiting", _("Waits for its turn")),
    ("solving", _("Being worked out")),
    ("proposed", _("Proposed")),
    ("impossible", _("A wish cannot be met")),
    ("cancelled", _("Stopped")),
    ("kept", _("Kept")),
)
WORKING = ("waiting", "solving")


class PlacingPlanQuerySet(models.QuerySet["PlacingPlan"]):
    """Questions about plans."""

    def of_province(self, province_code: str) -> "PlacingPlanQuerySet":
        """Newest first: an index range."""
        return self.filter(province_code=province_code).order_by("-asked_at", "-id")

    def standing(self, before: datetime) -> "PlacingPlanQuerySet":
        """That a worker should have finished by now."""
        return self.filter(state__in=WORKING, asked_at__lt=before)


class PlacingPlan(Scoped):
    """One run of the planner for a province. `wishes` and `found` hold codes, days and numbers, never a person.

    `found`: precision (how many sub-districts by whose point), rest (places that are not in it and why), most_first;
    `why`: the wish that cannot be met. `value`, `bound`, `seconds`, `ended`: what the solver said.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office_code = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    days = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    wishes = models.JSONField(default=dict, blank=True)
    found = models.JSONField(default=dict, blank=True)
    why = models.JSONField(default=dict, blank=True)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    ended = models.CharField(max_length=8, blank=True, default="")
    met = models.FloatField(null=True, blank=True)
    open_count = models.PositiveIntegerField(default=0)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.UUIDField(null=True, blank=True)

    objects = PlacingPlanQuerySet.as_manager()

    class Meta:
        db_table = "outreach_placing_plan"
        indexes = [
            models.Index(fields=["province_code", "-asked_at", "-id"], name="placing_of_province"),
            models.Index(fields=["asked_at"], condition=Q(state__in=WORKING), name="placing_working"),
        ]
        constraints = [
            *scoped_constraints("placing_plan"),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in STATES]), name="placing_state"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="placing_period"),
            models.CheckConstraint(condition=Q(days__gte=1), name="placing_has_days"),
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(kept_at__isnull=False, kept_by__isnull=False),
                name="placing_kept_by_somebody",
            ),
        ]

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def gap(self) -> float:
        """How far from the best possible at most, 0..1."""
        if not self.bound or self.value is None:
            return 0.0
        return max(self.bound - self.value, 0.0) / self.bound

    def asked(self) -> Wishes:
        """The wishes as the rules read them."""
        said: dict[str, Any] = self.wishes
        return Wishes(
            days=self.days,
            first=self.first_on,
            last=self.last_on,
            capacity=said.get("capacity", {}),
            pins={
                code: date.fromisoformat(day) if day else None for code, day in said.get("pins", {}).items()
            },
            without=frozenset(said.get("without", ())),
            least_km=said.get("least_km", 0.0),
        )


class PlacedDay(Scoped):
    """A proposed service day. `facts`: the numbers behind it (open, late, last_on, km, minutes, met, adds, covers,
    night_with, pinned). `event` is the service day that was prepared from it."""

    plan = models.ForeignKey(PlacingPlan, on_delete=models.CASCADE, related_name="lines", db_index=False)
    day = models.DateField()
    agency_codes = ArrayField(models.CharField(max_length=8))
    facts = models.JSONField()
    event = models.ForeignKey(
        Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "outreach_placed_day"
        constraints = [
            *scoped_constraints("placed_day"),
            models.UniqueConstraint(fields=["plan", "place_code"], name="placed_day_place_once"),
            models.UniqueConstraint(fields=["plan", "day"], name="placed_day_once_a_day"),
        ]
        indexes = [models.Index(fields=["event"], condition=Q(event__isnull=False), name="placed_day_event")]


class OwnPoint(Scoped):
    """Where a sub-district lies, as the province's own office says: it goes before the points of the data files."""

    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    class Meta:
        db_table = "outreach_own_point"
        constraints = [
            *scoped_constraints("own_point"),
            models.UniqueConstraint(fields=["place_code"], name="own_point_once"),
            models.CheckConstraint(
                condition=Q(latitude__range=(5, 21), longitude__range=(97, 106)), name="own_point_in_thailand"
            ),
        ]
        indexes = [models.Index(fields=["province_code", "place_code"], name="own_point_of_province")]
