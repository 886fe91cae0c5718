"""The routing table that people write, and the referrals that offices did not take."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from raengjai.ground.models import Row
from raengjai.services.models.catalogue import Dated, DatedQuerySet


class RoutingRuleQuerySet(DatedQuerySet["RoutingRule"]):
    """Questions about routing rules."""

    def of_topic(self, code: str) -> "RoutingRuleQuerySet":
        return self.filter(topic_code=code)

    def not_over(self, day: date) -> "RoutingRuleQuerySet":
        """In use on that day or later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def touching(self, province_code: str) -> "RoutingRuleQuerySet":
        """Rules of one province, and those of the whole country."""
        return self.filter(province_code__in=[province_code, "00"])


class RoutingRule(Dated):
    """An exception to the topics' own list.

    With a topic: here, for this status, the topic goes to the service (and the office, if named).
    Without: here, for this status, the service's work goes to the office. Never deleted: closed.
    """

    topic_code = models.CharField(max_length=40, blank=True, default="")
    service_code = models.CharField(max_length=40)
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    status = models.CharField(max_length=20, default="any")
    office_code = models.CharField(max_length=10, blank=True, default="")
    priority = models.PositiveSmallIntegerField(default=1)
    reason_th = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    from_file = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        db_table = "services_routing_rule"
        indexes: ClassVar = [
            models.Index(fields=["province_code", "topic_code", "id"], name="routing_rule_province")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(place_code__regex=r"^([0-9]{2}){1,3}$"), name="routing_rule_place_code_form"
            ),
            models.CheckConstraint(
                condition=Q(province_code=Left("place_code", 2)), name="routing_rule_province_of_place"
            ),
            models.CheckConstraint(
                condition=~Q(topic_code="") | ~Q(office_code=""), name="routing_rule_says_something"
            ),
            # A rule that is closed on its first day was never in force: its last day is the day before.
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from"))
                | Q(closed_at__isnull=False),
                name="routing_rule_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, valid_until__isnull=False),
                name="routing_rule_closed_by_somebody",
            ),
        ]


class BounceQuerySet(models.QuerySet["Bounce"]):
    """Questions about refused referrals."""

    def waiting(self, province_code: str) -> "BounceQuerySet":
        return self.filter(province_code=province_code, handled_at__isnull=True).order_by("-at", "-id")


class Bounce(Row):
    """An office did not take a referral. Codes only: the reason in words stays with the need."""

    office_code = models.CharField(max_length=10)
    service_code = models.CharField(max_length=40, blank=True, default="")
    topic_code = models.CharField(max_length=40)
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    reason_code = models.CharField(max_length=40)
    referral_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.UUIDField(null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        db_table = "services_bounce"
        indexes: ClassVar = [
            models.Index(
                fields=["province_code", "-at", "-id"],
                condition=Q(handled_at=None),
                name="bounce_waiting",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="bounce_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(province_code__regex=r"^[0-9]{2}$"), name="bounce_province_code_form"
            ),
        ]
