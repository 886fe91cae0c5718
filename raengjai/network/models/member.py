"""The network: volunteers who serve a place, and the mentors of the agencies' offices who stand by them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.rules import Order, level_of_service
from raengjai.network.rules.register import Level
from raengjai.people.rules.names import name_key
from raengjai.tasks.rules import Spot

_LAST = "\U0010ffff"
KINDS = (
    ("volunteer", _("Labour volunteer")),
    ("graduate", _("Labour graduate")),
    ("mentor", _("Mentor")),
)
TIERS = (("core", _("Core volunteer")), ("network", _("Network member")), ("", "–"))
END_REASONS = (
    ("term_over", _("The term is over")),
    ("resigned", _("Resigned")),
    ("moved", _("Moved away")),
    ("died", _("Died")),
    ("unfit", _("No longer meets the conditions")),
    ("removed", _("Removed by order")),
    ("place", _("The place was changed")),
)
LEVELS: tuple[tuple[Level, Any], ...] = (
    ("province", _("Whole province")),
    ("district", _("Whole district")),
    ("subdistrict", _("Sub-district as a whole")),
    ("village", _("One village")),
)
_WIDTHS = {"province": 2, "district": 4, "subdistrict": 6}
# The days of service, both ends included; without a last day they go on.
_DAYS = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


class MemberQuerySet(models.QuerySet["Member"]):
    """Questions about the people of the network. `place_code` is where somebody serves."""

    def serving(self, on: date) -> "MemberQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)

    def serving_between(self, first: date, last: date | None) -> "MemberQuerySet":
        """Whose term shares a day with first..last (None = open end)."""
        members = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return members if last is None else members.filter(starts_on__lte=last)

    def volunteers(self) -> "MemberQuerySet":
        return self.filter(kind="volunteer")

    def in_the_field(self) -> "MemberQuerySet":
        """Volunteers and labour graduates: those who serve a place."""
        return self.filter(kind__in=["volunteer", "graduate"])

    def at_level(self, level: Level) -> "MemberQuerySet":
        if level == "village":
            return self.filter(village_no__isnull=False)
        return self.alias(width=Length("place_code")).filter(width=_WIDTHS[level], village_no__isnull=True)

    def ending_between(self, first: date, last: date) -> "MemberQuerySet":
        """Whose last day lies in first..last, soonest first; with `of_province` an index range."""
        return self.filter(ends_on__gte=first, ends_on__lte=last).order_by("ends_on", "id")

    def by_order(self, order: Order) -> "MemberQuerySet":
        """Whom an order appointed; with `of_province` an index range."""
        return self.filter(order_no=order.number, order_on=order.dated_on)

    def mentors(self) -> "MemberQuerySet":
        return self.filter(kind="mentor")

    def of_province(self, province_code: str) -> "MemberQuerySet":
        return self.filter(province_code=province_code)

    def called(self, name: str) -> "MemberQuerySet":
        """Whose first name begins as `name` sounds; with `of_province` an index range.

        Whether its last letter ends a syllable is not known while somebody types, so both readings count.
        """
        begins = Q()
        for key in {name_key(name, is_unfinished=True), name_key(name)}:
            begins |= Q(name_key__gte=key, name_key__lt=key + _LAST)
        return self.filter(begins).order_by("name_key", "id")

    def of_office(self, office_code: str) -> "MemberQuerySet":
        return self.filter(office_code=office_code)

    def home_of(self, user_id: UUID, places: Sequence[str], on: date) -> Spot:
        """Where a volunteer sets out from: the village of the register, else the narrowest of `places`."""
        found = self.volunteers().serving(on).filter(user=user_id).order_by("-starts_on", "-id")
        row = found.values_list("place_code", "village_no").first()
        return Spot(*row) if row else Spot(max(places, key=len, default=""))

    def of_places(self, codes: list[str]) -> "MemberQuerySet":
        return self.filter(place_code__in=codes)


class Member(Scoped):
    """One term of somebody who serves in the network: a volunteer or labour graduate at a place, or an office's mentor.

    Terms are dated; an appointment is never overwritten, the next one is a row of its own (`previous` is the one
    before it). `appointed_until` is the last day of the appointment, `ends_on` the last day of service: earlier when
    the term was ended. Core volunteers sit on numbered seats of their place, as many as rules/register.py says.
    `order_…` is the order that appointed, `end_order_…` the one that moved or removed.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=10, choices=KINDS)
    tier = models.CharField(max_length=10, choices=TIERS, blank=True, default="")
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=250, blank=True, default="", db_collation="C")
    phone = models.CharField(max_length=16, blank=True, default="")
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    agency_code = models.CharField(max_length=8, blank=True, default="")
    office_code = models.CharField(max_length=10, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    appointed_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=END_REASONS, blank=True, default="")
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    order_no = models.CharField(max_length=40, blank=True, default="")
    order_on = models.DateField(null=True, blank=True)
    end_order_no = models.CharField(max_length=40, blank=True, default="")
    end_order_on = models.DateField(null=True, blank=True)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    mentor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="mentees"
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        db_table = "network_member"
        indexes = [
            models.Index(
                fields=["province_code", "kind", "place_code", "id"],
                name="member_of_province",
            ),
            models.Index(fields=["office_code", "kind", "id"], name="member_of_office"),
            models.Index(fields=["place_code", "kind", "id"], name="member_of_place"),
            models.Index(fields=["user"], name="member_user"),
            models.Index(fields=["province_code", "name_key", "id"], name="member_by_name"),
            models.Index(fields=["province_code", "ends_on", "id"], name="member_by_end"),
            models.Index(
                fields=["province_code", "order_no", "order_on", "id"],
                condition=~Q(order_no=""),
                name="member_by_order",
            ),
        ]
        constraints = [
            *scoped_constraints("member"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="member_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="volunteer", tier__in=["core", "network"])
                | Q(kind="graduate", tier="")
                | Q(kind="mentor", tier="", agency_code__gt="", office_code__gt=""),
                name="member_kind_complete",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ends_on__isnull=False, end_reason__gt=""),
                name="member_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(tier="core", seat__gte=1) | (~Q(tier="core") & Q(seat__isnull=True)),
                name="member_core_has_seat",
            ),
            models.CheckConstraint(
                condition=Q(order_no="", order_on__isnull=True) | Q(order_no__gt="", order_on__isnull=False),
                name="member_order_whole",
            ),
            models.CheckConstraint(
                condition=Q(end_order_no="", end_order_on__isnull=True)
                | Q(end_order_no__gt="", end_order_on__isnull=False, ended_at__isnull=False),
                name="member_end_order_whole",
            ),
            models.CheckConstraint(condition=~Q(previous=F("id")), name="member_previous_is_another"),
            models.CheckConstraint(
                condition=Q(village_no__isnull=True) | Q(village_no__range=(1, 99)), name="member_village_no"
            ),
            # Two never sit on one seat of a place on the same day.
            ExclusionConstraint(
                name="member_one_to_a_seat",
                expressions=[
                    ("place_code", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(tier="core"),
            ),
        ]

    @property
    def duty_name(self) -> Any:
        """What somebody is in the network: core volunteer, network member, mentor."""
        return dict(TIERS)[self.tier] if self.tier else dict(KINDS)[self.kind]

    @property
    def level(self) -> Level:
        """How wide an area is served."""
        return level_of_service(self.place_code, self.village_no)

    @property
    def level_name(self) -> Any:
        return dict(LEVELS)[self.level]

    @property
    def order(self) -> Order:
        return Order(self.order_no, self.order_on)

    @property
    def end_order(self) -> Order:
        return Order(self.end_order_no, self.end_order_on)

    @property
    def end_reason_name(self) -> Any:
        return dict(END_REASONS).get(self.end_reason, "")

    def is_serving(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of accounts, in one query: who recorded, who works on it."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def counts_of(province_code: str, on: date) -> list[tuple[str, str, str, int]]:
    """(place, kind, tier, how many) of those who serve on a day: sums, also for who reads no rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM network_counts(%s, %s)", [province_code, on])
        return list(cursor.fetchall())
