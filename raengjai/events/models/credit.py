"""What of an event counts in the ledger: the event itself and each person who was there, once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from raengjai.events.models.agenda import Session
from raengjai.events.models.event import Event, EventRow
from raengjai.events.models.guest import SEATED, Attendance, Guest
from raengjai.events.models.people import TargetGroup
from raengjai.events.models.presence import sessions_of
from raengjai.events.rules import GuestState
from raengjai.events.rules.results import GroupResult
from raengjai.ground.models import scoped_constraints


class CreditQuerySet(models.QuerySet["Credit"]):
    def standing(self, event: Event, only: Sequence[UUID] | None = None) -> "CreditQuerySet":
        """What is posted and not taken back; with `only` of these guests."""
        rows = self.filter(event=event, taken_back_at__isnull=True)
        return rows if only is None else rows.filter(guest__in=only)


class Credit(EventRow):
    """One fact of the ledger that stands for the event (`guest` empty) or for one person who was there.

    `day` is the day on which it counts: the event's first day, or the first on which the person was there.
    """

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fact_id = models.UUIDField()
    day = models.DateField()
    posted_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        db_table = "events_credit"
        constraints = [
            *scoped_constraints("event_credit"),
            models.UniqueConstraint(
                fields=["event", "guest"],
                condition=Q(taken_back_at__isnull=True),
                nulls_distinct=False,
                name="event_credit_once",
            ),
        ]


def results_of(event: Event) -> list[GroupResult]:
    """Plan against result for each target group, in their order; three queries."""
    groups = TargetGroup.objects.filter(event=event).order_by("position", "id")
    listed = Guest.objects.of_event(event.pk).values("group").order_by()
    counts = {
        row["group"]: row
        for row in listed.annotate(
            invited=Count("id", filter=Q(invited_at__isnull=False)),
            seated=Count("id", filter=Q(state__in=SEATED)),
            accepted=Count("id", filter=Q(state=GuestState.ACCEPTED)),
            declined=Count("id", filter=Q(state=GuestState.DECLINED)),
            waiting=Count("id", filter=Q(state=GuestState.WAITING)),
        )
    }
    there = Attendance.objects.of_event(event.pk).values("guest__group").order_by()
    present = {
        row["guest__group"]: row
        for row in there.annotate(
            people=Count("guest", distinct=True),
            walk_ins=Count("guest", distinct=True, filter=Q(guest__how="walk_in")),
        )
    }
    return [_result(group, counts.get(group.pk, {}), present.get(group.pk, {})) for group in groups]


def _result(group: TargetGroup, counted: Mapping[str, Any], there: Mapping[str, Any]) -> GroupResult:
    return GroupResult(
        name=group.name,
        quota=group.quota,
        invited=counted.get("invited", 0),
        accepted=counted.get("accepted", 0),
        declined=counted.get("declined", 0),
        waiting=counted.get("waiting", 0),
        present=there.get("people", 0),
        walk_ins=there.get("walk_ins", 0),
    )


def present_by_session(event: Event) -> list[tuple[Session, int]]:
    """How many were there at each session, in their order; two queries."""
    there = Attendance.objects.of_event(event.pk).values_list("session").order_by()
    counts = dict(there.annotate(people=Count("id")))
    return [(session, counts.get(session.pk, 0)) for session in sessions_of(event)]
