"""A directive or a news item, and its versions. What was published is never overwritten."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.knowledge.rules import ASKS, KINDS, Asks, Audience, Kind, State


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Questions about directives. `place_code` is the publishing place: a province, or "00" for the country."""

    def of_places(self, codes: list[str]) -> "DirectiveQuerySet":
        return self.filter(place_code__in=codes)

    def drafts(self) -> "DirectiveQuerySet":
        return self.filter(state=State.DRAFT)

    def out(self) -> "DirectiveQuerySet":
        """Published, and not withdrawn."""
        return self.filter(state=State.PUBLISHED)

    def newest_first(self) -> "DirectiveQuerySet":
        return self.order_by("-written_at", "-id")


class Directive(Scoped):
    """What an office tells its network. `office_code` is the office that speaks ("" for the Ministry as a whole).

    `current_number` is the version that is in force; 0 before one is.
    """

    kind = models.CharField(max_length=10, choices=KINDS)
    number = models.CharField(max_length=60, blank=True, default="")
    dated_on = models.DateField()
    state = models.CharField(max_length=10, default=State.DRAFT)
    current_number = models.PositiveSmallIntegerField(default=0)
    office_code = models.CharField(max_length=10, blank=True, default="")
    audience_roles = ArrayField(models.CharField(max_length=12), default=list)
    audience_places = ArrayField(models.CharField(max_length=6), default=list)
    audience_agencies = ArrayField(models.CharField(max_length=8), default=list)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        db_table = "knowledge_directive"
        indexes = [
            models.Index(fields=["place_code", "state", "-written_at", "-id"], name="directive_of_place")
        ]
        constraints = [
            *scoped_constraints("directive"),
            models.CheckConstraint(
                condition=Q(place_code=F("province_code")), name="directive_of_province_or_country"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.PUBLISHED, State.WITHDRAWN]),
                name="directive_state",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.DIRECTIVE) | ~Q(number=""), name="directive_has_number"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(state=State.WITHDRAWN)
                | Q(withdrawn_at__isnull=False, withdrawn_why__gt="", state=State.WITHDRAWN),
                name="directive_withdrawn_with_reason",
            ),
            # Letters are numbered anew each calendar year.
            models.UniqueConstraint(
                F("place_code"),
                F("number"),
                ExtractYear("dated_on"),
                condition=~Q(number=""),
                name="directive_number_once_a_year",
            ),
        ]

    @property
    def is_directive(self) -> bool:
        return self.kind == Kind.DIRECTIVE

    @property
    def kind_name(self) -> Any:
        return dict(KINDS)[self.kind]

    @property
    def audience(self) -> Audience:
        return Audience(
            tuple(self.audience_roles), tuple(self.audience_places), tuple(self.audience_agencies)
        )


class DirectiveVersion(Scoped):
    """The words of a directive as they were published once. `place_code` is the directive's.

    `asks_again` says whether who has read the version before must read this one too. `expected` and `reached`
    are for the progress of sending. `reminds_on` is the day of the system's one reminder.
    """

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changes = models.TextField(blank=True, default="")
    effective_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    asks = models.CharField(max_length=4, choices=ASKS, blank=True, default="")
    act_words = models.CharField(max_length=200, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    asks_again = models.BooleanField(default=True)
    remind_days = models.PositiveSmallIntegerField(null=True, blank=True)
    reminds_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    goes_out_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    expected = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "knowledge_version"
        indexes = [
            models.Index(
                fields=["reminds_on"],
                condition=Q(reminded_at__isnull=True, reminds_on__isnull=False),
                name="version_to_remind",
            ),
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="version_expires"
            ),
        ]
        constraints = [
            *scoped_constraints("version"),
            models.UniqueConstraint(fields=["directive", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.SENDING, State.PUBLISHED]), name="version_state"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_at__isnull=True, goes_out_at__isnull=True)
                | ~Q(state=State.DRAFT) & Q(published_at__isnull=False, goes_out_at__isnull=False),
                name="version_published_when",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("effective_on")),
                name="version_expires_after",
            ),
            models.CheckConstraint(
                condition=~Q(asks=Asks.DO) | Q(act_words__gt="", due_on__isnull=False),
                name="version_act_has_words_and_day",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(changes__gt=""), name="version_says_what_changed"
            ),
        ]

    @property
    def deadline(self) -> date:
        """By when it should have been read, or done."""
        return self.due_on or self.effective_on
