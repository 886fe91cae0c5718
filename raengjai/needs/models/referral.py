"""A referral: one office's part in a need, with a clock on the office calendar."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.needs.models.need import Need
from raengjai.needs.rules.states import OPEN_REFERRAL, REFERRAL_STATE_NAMES, ReferralState

_STATES = [(state.value, REFERRAL_STATE_NAMES[state]) for state in ReferralState]
REOPENED = "reopened"  # the reason of the referral with which a need began anew


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Questions about referrals: an office's queue is an index range on (office, state, due, id)."""

    def open(self) -> "ReferralQuerySet":
        return self.filter(state__in=OPEN_REFERRAL)

    def queue_of(self, office_code: str, state: str) -> "ReferralQuerySet":
        return self.filter(office_code=office_code, state=state).order_by("due_on", "id")

    def overdue(self, today: date) -> "ReferralQuerySet":
        return self.filter(due_on__lt=today)

    def after_row(self, due_on: str, last: UUID) -> "ReferralQuerySet":
        """What follows a row in the order (due, id). `due_on` is an ISO day; raises ValueError if it is none."""
        day = date.fromisoformat(due_on)
        return self.filter(Q(due_on__gt=day) | Q(id__gt=last), due_on__gte=day)

    def with_names(self) -> "ReferralQuerySet":
        return self.select_related("need", "need__person")


class Referral(Scoped):
    """A need sent to one office. A bounce is kept: it ends this row and begins the next one.

    `route_reason` is the router's reason as {"key": …, …codes} so that each reader sees it in the own
    language. `note` is what the sender wrote to the office; `end_note` why it was passed on or sent back.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="referrals", db_index=False)
    office_code = models.CharField(max_length=10)
    service_code = models.CharField(max_length=8, blank=True, default="")
    topic_code = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=_STATES, default=ReferralState.WAITING)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    route_reason = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True, blank=True)
    due_on = models.DateField()
    assigned_to = models.UUIDField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")
    end_note = models.TextField(blank=True, default="")
    outcome_code = models.CharField(max_length=40, blank=True, default="")
    outcome_amount = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    receipt_hash = models.BinaryField(max_length=32)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        db_table = "needs_referral"
        indexes = [
            models.Index(fields=["office_code", "state", "due_on", "id"], name="referral_queue"),
            models.Index(
                fields=["assigned_to", "state", "due_on", "id"],
                condition=Q(assigned_to__isnull=False),
                name="referral_of_officer",
            ),
            models.Index(fields=["province_code", "state", "due_on", "id"], name="referral_of_province"),
            models.Index(fields=["need", "office_code"], name="referral_of_need"),
        ]
        constraints = [
            *scoped_constraints("referral"),
            models.UniqueConstraint(
                fields=["need", "office_code"],
                condition=Q(state__in=["waiting", "accepted", "asked"]),
                name="referral_once_open_per_office",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "asked"], ended_at__isnull=True)
                | Q(state__in=["passed_on", "returned", "resolved", "withdrawn"], ended_at__isnull=False),
                name="referral_ended_has_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REFERRAL

    @property
    def state_name(self) -> Any:
        return REFERRAL_STATE_NAMES[ReferralState(self.state)]


def this_round(referrals: Sequence[Referral]) -> list[Referral]:
    """The parts that count: what offices did before the need was last opened again has had its turn."""
    begun = [each.sent_at for each in referrals if each.route_reason.get("key") == REOPENED]
    return [each for each in referrals if not begun or each.sent_at >= max(begun)]
