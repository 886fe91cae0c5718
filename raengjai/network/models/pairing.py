"""Which mentor of an agency looks after which area or volunteer, from which day until which. Nothing is overwritten."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.models.member import Member
from raengjai.network.rules.pairing import Paired

_DAYS = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Questions about pairings. Those of a province are a range of its index."""

    def counting(self) -> "PairingQuerySet":
        return self.filter(undone_at=None)

    def valid_on(self, day: date) -> "PairingQuerySet":
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "PairingQuerySet":
        """Of today and to come."""
        return self.counting().filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def of_province(self, province_code: str) -> "PairingQuerySet":
        return self.filter(province_code=province_code)

    def of_office(self, office_code: str) -> "PairingQuerySet":
        return self.filter(office_code=office_code)

    def of_mentor(self, user_id: UUID) -> "PairingQuerySet":
        return self.filter(mentor__user=user_id)

    def of_deed(self, deed: UUID) -> "PairingQuerySet":
        """What one choice of the coordinator began or ended."""
        return self.filter(Q(deed=deed) | Q(end_deed=deed))

    def paired(self) -> list[Paired]:
        """As rules see them, each with the mentor's account."""
        fields = ("id", "mentor__user", "agency_code", "place_code", "volunteer", "starts_on", "ends_on")
        return [Paired(*row) for row in self.order_by("agency_code", "place_code", "id").values_list(*fields)]


class Pairing(Scoped):
    """A mentor's agency looks after `place_code` (a province, district or sub-district) through this mentor; where
    `volunteer` is named, after this person alone, wherever in the province the person serves.

    The narrowest counts (rules/pairing.py). `deed` is shared by all that one choice of the coordinator began;
    `end_deed` by what it ended, whose last day before was `ends_before`. An undone row never counted.
    """

    mentor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="pairings", db_index=False)
    volunteer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=8)
    office_code = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    deed = models.UUIDField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)
    end_deed = models.UUIDField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        db_table = "network_pairing"
        indexes = [
            models.Index(fields=["province_code", "ends_on", "id"], name="pairing_of_province"),
            models.Index(fields=["mentor", "ends_on", "id"], name="pairing_of_mentor"),
            models.Index(fields=["deed"], name="pairing_deed"),
            models.Index(fields=["end_deed"], condition=Q(end_deed__isnull=False), name="pairing_end_deed"),
        ]
        constraints = [
            *scoped_constraints("pairing"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="pairing_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(end_deed=None, ended_at=None, ended_by=None, ends_before=None)
                | Q(end_deed__isnull=False, ended_at__isnull=False)
                & (Q(ends_on__isnull=False) | Q(undone_at__isnull=False)),
                name="pairing_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(agency_code__gt="", office_code__gt=""), name="pairing_of_an_office"
            ),
            # Two mentors of one agency never look after one area, or one volunteer who is named, on the same day.
            ExclusionConstraint(
                name="pairing_one_to_an_area",
                expressions=[
                    ("agency_code", RangeOperators.EQUAL),
                    ("place_code", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(volunteer=None, undone_at=None),
            ),
            ExclusionConstraint(
                name="pairing_one_to_a_volunteer",
                expressions=[
                    ("agency_code", RangeOperators.EQUAL),
                    ("volunteer", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(volunteer__isnull=False, undone_at=None),
            ),
        ]

    def paired(self) -> Paired:
        """As rules see it; `mentor` is read along."""
        return Paired(
            self.pk,
            self.mentor.user_id,
            self.agency_code,
            self.place_code,
            self.volunteer_id,
            self.starts_on,
            self.ends_on,
        )


def stood_by(user_ids: Collection[UUID]) -> set[UUID]:
    """By which of these volunteers the person at the door stands today: the database's answer, as in its policies."""
    return {row[0] for row in _asked("SELECT * FROM network_stood_by(%s::uuid[])", list(user_ids))}


def late_tasks(
    user_ids: Collection[UUID], day: date, but: Collection[str]
) -> list[tuple[UUID, int, date | None]]:
    """(account, how many tasks are past their day, the oldest such day) of those one stands by; `but` these kinds."""
    return _asked(
        "SELECT * FROM network_late_tasks(%s::uuid[], %s::date, %s::text[])", list(user_ids), day, list(but)
    )


def _asked(question: str, *told: Any) -> list[Any]:
    with connection.cursor() as database:
        database.execute(question, told)
        return list(database.fetchall())
