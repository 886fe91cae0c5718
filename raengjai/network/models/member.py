"""The network: volunteers who serve a place, and the mentors of the agencies' offices who stand by them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.people.rules.names import name_key
from raengjai.tasks.rules import Spot

_LAST = "\U0010ffff"
KINDS = (("volunteer", _("Labour volunteer")), ("mentor", _("Mentor")))
TIERS = (("core", _("Core volunteer")), ("network", _("Network member")), ("", "–"))
END_REASONS = (
    ("term_over", _("The term is over")),
    ("resigned", _("Resigned")),
    ("moved", _("Moved away")),
    ("died", _("Died")),
    ("unfit", _("No longer meets the conditions")),
)


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

    def mentors(self) -> "MemberQuerySet":
        return self.filter(kind="mentor")

    def of_province(self, province_code: str) -> "MemberQuerySet":
        return self.filter(province_code=province_code)

    def called(self, name: str) -> "MemberQuerySet":
        """Whose first name begins as `name` sounds; with `of_province` an index range."""
        key = name_key(name, is_unfinished=True)
        return self.filter(name_key__gte=key, name_key__lt=key + _LAST).order_by("name_key", "id")

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
    """Somebody who serves in the network: a volunteer at a place, or an office's mentor.

    Terms are dated; an appointment is never overwritten, the next one is a row of its own. `appointed_until` is
    the last day of the appointment, `ends_on` the last day of service: earlier when the term was ended.
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
        ]
        constraints = [
            *scoped_constraints("member"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="member_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="volunteer", tier__in=["core", "network"])
                | Q(kind="mentor", tier="", agency_code__gt="", office_code__gt=""),
                name="member_kind_complete",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ends_on__isnull=False, end_reason__gt=""),
                name="member_ended_with_reason",
            ),
            # Of terms without an end there is one core volunteer to a place; the action looks at dated ones too.
            models.UniqueConstraint(
                fields=["place_code"],
                condition=Q(tier="core", ends_on__isnull=True),
                name="member_one_core",
            ),
        ]

    @property
    def duty_name(self) -> Any:
        """What somebody is in the network: core volunteer, network member, mentor."""
        return dict(TIERS)[self.tier] if self.tier else dict(KINDS)[self.kind]

    @property
    def end_reason_name(self) -> Any:
        return dict(END_REASONS).get(self.end_reason, "")

    def is_serving(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of accounts, in one query: who recorded, who works on it."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))
