"""What is written after an event: the words of its report, the figures as they were reported, and the news item."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.events.models.event import Event, EventRow
from raengjai.ground.models import scoped_constraints


class EventReport(EventRow):
    """The words that a person adds to a report which otherwise writes itself; one for each event.

    `frozen` holds the parts as they were when the report was handed in: {"th": [part, …], "en": [part, …]}, as
    `rules.results.to_plain` writes them. `revision` counts how often it was handed in.
    """

    headline = models.CharField(max_length=200, blank=True, default="")
    opening_words = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="")
    problems = models.TextField(blank=True, default="")
    suggestions = models.TextField(blank=True, default="")
    frozen = models.JSONField(default=dict, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    reported_by = models.UUIDField(null=True, blank=True)
    reported_by_name = models.CharField(max_length=200, blank=True, default="")
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "events_report"
        constraints = [
            *scoped_constraints("event_report"),
            models.UniqueConstraint(fields=["event"], name="event_report_once"),
            models.CheckConstraint(
                condition=Q(revision=0) | Q(reported_at__isnull=False, reported_by__isnull=False),
                name="event_report_by_somebody",
            ),
        ]


def report_of(event: Event) -> EventReport | None:
    return EventReport.objects.filter(event=event).first()


NEWS_STATES = (
    ("draft", _("Draft")),
    ("published", _("Published")),
    ("withdrawn", _("Withdrawn")),
)


class NewsItem(EventRow):
    """The news item of an event, written by the system as a draft and edited and published by a person.

    `body` is plain paragraphs with an empty line between them. `signature` is the division and the writer, a line each;
    `source` says where it was published first, when it was. It is in Thai, as the Ministry publishes. `version` counts
    its edits, `published_version` is the one that was published last (0: none): a later edit waits for being published.
    """

    state = models.CharField(max_length=10, choices=NEWS_STATES, default="draft")
    headline = models.CharField(max_length=300)
    subheadline = models.CharField(max_length=500, blank=True, default="")
    body = models.TextField()
    signature = models.CharField(max_length=400, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    dated_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    published_version = models.PositiveIntegerField(default=0)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "events_news_item"
        constraints = [
            *scoped_constraints("news_item"),
            models.UniqueConstraint(fields=["event"], name="news_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in NEWS_STATES]), name="news_item_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False, withdrawn_why__gt=""),
                name="news_item_withdrawn_with_reason",
            ),
        ]

    @property
    def state_name(self) -> Any:
        return dict(NEWS_STATES)[self.state]

    @property
    def waits(self) -> bool:
        """Something of it is not published."""
        return self.state != "published" or self.version != self.published_version


class NewsVersionQuerySet(models.QuerySet["NewsVersion"]):
    """Questions about what was published. The public list is a range of days, of one province or of all."""

    def public(self) -> "NewsVersionQuerySet":
        return self.filter(is_current=True)

    def of_province(self, province_code: str) -> "NewsVersionQuerySet":
        return self.filter(province_code=province_code)

    def newest_first(self) -> "NewsVersionQuerySet":
        return self.order_by("-dated_on", "-id")


class NewsVersion(EventRow):
    """A text as it was published; the current one is what everybody reads, the earlier ones the office keeps."""

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    headline = models.CharField(max_length=300)
    subheadline = models.CharField(max_length=500, blank=True, default="")
    body = models.TextField()
    signature = models.CharField(max_length=400, blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    dated_on = models.DateField()
    published_by = models.UUIDField()
    published_at = models.DateTimeField()

    objects = NewsVersionQuerySet.as_manager()

    class Meta:
        db_table = "events_news_version"
        indexes = [
            models.Index(
                fields=["-dated_on", "-id"], condition=Q(is_current=True), name="news_version_public"
            ),
            models.Index(
                fields=["province_code", "-dated_on", "-id"],
                condition=Q(is_current=True),
                name="news_version_of_province",
            ),
        ]
        constraints = [
            *scoped_constraints("news_version"),
            models.UniqueConstraint(fields=["item", "number"], name="news_version_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(is_current=True), name="news_version_one_current"
            ),
        ]
