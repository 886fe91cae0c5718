"""Hours that a volunteer notes, and the yearly nomination with the figures behind it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.models.member import Member
from raengjai.network.rules.recognition import MOST_MINUTES, STATES
from raengjai.places.models import Place

NOMINATION_STATES = (
    ("nominated", _("Nominated")),
    ("chosen", _("Chosen")),
    ("not_chosen", _("Not chosen")),
    ("withdrawn", _("Nomination withdrawn")),
    ("declined", _("Does not want to be nominated")),
)


class DutyQuerySet(models.QuerySet["Duty"]):
    """Questions about hours."""

    def of(self, user_id: UUID, first: date, last: date) -> "DutyQuerySet":
        """The newest first: an index range."""
        return self.filter(user=user_id, day__gte=first, day__lte=last).order_by("-day", "kind")

    def waiting(self) -> "DutyQuerySet":
        return self.filter(confirmed_at=None)

    def minutes(self) -> int:
        return int(self.order_by().aggregate(sum=Sum("minutes"))["sum"] or 0)


class Duty(Scoped):
    """What somebody says of one day and one kind of duty. `confirmed_by` is the mentor or an officer of the province."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="duties", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=12)
    minutes = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        db_table = "network_duty"
        constraints = [
            *scoped_constraints("duty"),
            models.UniqueConstraint(fields=["user", "day", "kind"], name="duty_once_a_day"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES), name="duty_minutes"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="duty_confirmed_whole",
            ),
        ]


class NominationQuerySet(models.QuerySet["Nomination"]):
    """Questions about nominations."""

    def of_year(self, year: int, province_code: str = "") -> "NominationQuerySet":
        """Of a province, or of the country: an index range. Those who declined are nobody's to read in a list."""
        found = self.filter(year=year).exclude(state="declined")
        if province_code:
            found = found.filter(province_code=province_code)
        return found.order_by("province_code", "id")


class Nomination(Scoped):
    """One person in one fiscal year. `figures` are those of the day `frozen_at`: counts by code, nothing of a person.

    A row without `nominated_at` says only that the person does not want to be nominated.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="nominations", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=NOMINATION_STATES)
    reason_sealed = models.BinaryField(null=True, blank=True)
    figures = models.JSONField(default=dict)
    frozen_at = models.DateTimeField(null=True, blank=True)
    nominated_at = models.DateTimeField(null=True, blank=True)
    nominated_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        db_table = "network_nomination"
        indexes = [models.Index(fields=["year", "province_code", "id"], name="nomination_of_year")]
        constraints = [
            *scoped_constraints("nomination"),
            models.UniqueConstraint(fields=["user", "year"], name="nomination_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="nomination_state"),
            models.CheckConstraint(
                condition=Q(state="declined") | Q(nominated_at__isnull=False, frozen_at__isnull=False),
                name="nomination_with_figures",
            ),
        ]

    @property
    def reason(self) -> str:
        """Why the person was nominated; "" when there is none, or it was erased."""
        if self.reason_sealed is None:
            return ""
        return open_sealed(
            bytes(self.reason_sealed), table="network_nomination", column="reason", row_id=self.pk
        )

    def keep_reason(self, text: str) -> None:
        self.reason_sealed = seal(text, table="network_nomination", column="reason", row_id=self.pk)

    @property
    def state_name(self) -> Any:
        return dict(NOMINATION_STATES)[self.state]


def terms_within(user_id: UUID, first: date, last: date) -> list[Member]:
    """The terms in the field that share a day with first..last, the newest first."""
    terms = Member.objects.filter(user=user_id).in_the_field().serving_between(first, last)
    return list(terms.order_by("-starts_on", "-id"))


def places_of(terms: Sequence[Member]) -> list[str]:
    """The sub-districts that the terms serve."""
    codes = {term.place_code for term in terms}
    narrow = {code for code in codes if len(code) == 6}
    for wide in codes - narrow:
        below = Place.objects.inside(wide).filter(level="subdistrict")
        narrow |= set(below.values_list("code", flat=True))
    return sorted(narrow)
