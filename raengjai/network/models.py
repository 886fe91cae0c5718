"""The network: volunteers who serve a place, and the mentors of the agencies' offices who stand by them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.models import Scoped, scoped_constraints

KINDS = (("volunteer", _("Labour volunteer")), ("mentor", _("Mentor")))
TIERS = (("core", _("Core volunteer")), ("network", _("Network member")), ("", "–"))


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

    def of_office(self, office_code: str) -> "MemberQuerySet":
        return self.filter(office_code=office_code)

    def of_places(self, codes: list[str]) -> "MemberQuerySet":
        return self.filter(place_code__in=codes)


class Member(Scoped):
    """Somebody who serves in the network: a volunteer at a place, or an office's mentor.

    Terms are dated; an appointment is never overwritten, the next one is a row of its own.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=10, choices=KINDS)
    tier = models.CharField(max_length=10, choices=TIERS, blank=True, default="")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True, default="")
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    agency_code = models.CharField(max_length=8, blank=True, default="")
    office_code = models.CharField(max_length=10, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
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
        ]

    @property
    def tier_name(self) -> Any:
        return dict(TIERS)[self.tier]


def names_of(user_ids: set[UUID]) -> dict[UUID, str]:
    """The names of accounts, in one query: who recorded, who works on it."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))
