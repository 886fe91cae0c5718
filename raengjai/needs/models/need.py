"""A need: what one person, or a group, wants from the Ministry's offices."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.needs.models.visit import Visit
from raengjai.needs.rules.states import OPEN_NEED, STATE_NAMES, TONES, NeedState
from raengjai.people.models import Person

_STATES = [(state.value, STATE_NAMES[state]) for state in NeedState]


class NeedQuerySet(models.QuerySet["Need"]):
    """Questions about needs. Lists name an equality with an index of its own."""

    def open(self) -> "NeedQuerySet":
        return self.filter(state__in=OPEN_NEED)

    def overdue(self, today: date) -> "NeedQuerySet":
        return self.open().filter(due_on__lt=today)

    def recorded_by(self, user_id: UUID) -> "NeedQuerySet":
        return self.filter(recorded_by=user_id).order_by("-recorded_at", "-id")

    def of_place(self, place_code: str) -> "NeedQuerySet":
        return self.filter(place_code=place_code).order_by("-recorded_at", "-id")

    def of_receipt(self, receipt_hash: bytes) -> "NeedQuerySet":
        return self.filter(receipt_hash=receipt_hash).order_by("recorded_at", "id")

    def with_names(self) -> "NeedQuerySet":
        return self.select_related("person", "visit")


class Need(Scoped):
    """What is needed; `place_code` is where the person is, `matter_place_code` where the matter is.

    A need belongs to a person, or to a group with a list of names (`GroupMember`), or to somebody who did
    not want to give a name (neither).
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="needs")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="needs", db_index=False
    )
    topic_code = models.CharField(max_length=40)
    service_code = models.CharField(max_length=8, blank=True, default="")
    status_code = models.CharField(max_length=20, blank=True, default="any")
    note = models.TextField(blank=True, default="")
    matter_place_code = models.CharField(max_length=6)
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    group_size = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12, choices=_STATES, default=NeedState.REFERRED)
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome_code = models.CharField(max_length=40, blank=True, default="")
    outcome_amount = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        db_table = "needs_need"
        indexes = [
            models.Index(fields=["recorded_by", "-recorded_at", "-id"], name="need_of_recorder"),
            models.Index(fields=["place_code", "-recorded_at", "-id"], name="need_of_place"),
            models.Index(fields=["province_code", "state", "due_on", "id"], name="need_of_province"),
            models.Index(fields=["person"], name="need_of_person"),
            models.Index(fields=["receipt_hash"], name="need_of_receipt"),
        ]
        constraints = [
            *scoped_constraints("need"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="need_rating_range"
            ),
            models.CheckConstraint(
                condition=Q(outcome_amount__isnull=True) | Q(outcome_amount__gte=0),
                name="need_amount_positive",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_at__gte=F("resolved_at")),
                name="need_told_after_resolved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["resolved", "told"]) | Q(resolved_at__isnull=False),
                name="need_resolved_has_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_NEED

    @property
    def state_name(self) -> Any:
        return STATE_NAMES[NeedState(self.state)]

    @property
    def tone(self) -> str:
        return TONES[NeedState(self.state)]


class GroupMember(Scoped):
    """One name on the list of a group's need. An office sees it while it sees the person who speaks for the group."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True, default="")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "needs_group_member"
        constraints = [
            *scoped_constraints("group_member"),
            models.UniqueConstraint(fields=["need", "position"], name="group_member_position"),
        ]
