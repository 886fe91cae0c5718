"""The catalogue's tables: agencies, offices, services, topics, outcomes. Loaded from dated files, never deleted.

They hold nothing about persons, so they carry no row-level security: everybody may read them.
"""

from datetime import date
from typing import ClassVar, Generic, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from raengjai.ground.models import Row

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M], Generic[M]):
    """Questions about rows with days of validity."""

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class Dated(Row):
    """A row that holds from a day until a day, both inclusive. A closed row stays."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Entry(Dated):
    """A catalogue entry: one version of `code`, in both languages, with where it comes from."""

    code = models.CharField(max_length=40)
    position = models.SmallIntegerField(default=0)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True, default="")
    confirmed = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


def entry_constraints(table: str) -> list[models.BaseConstraint]:
    """One version of a code a day starts; only one is open; it ends after it began."""
    return [
        models.UniqueConstraint(fields=["code", "valid_from"], name=f"{table}_version"),
        models.UniqueConstraint(
            fields=["code"], condition=Q(valid_until__isnull=True), name=f"{table}_one_open"
        ),
        models.CheckConstraint(
            condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            name=f"{table}_ends_after_start",
        ),
    ]


class Agency(Entry):
    """One of the five bodies that have an office in each province."""

    short_th = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    work_th = models.CharField(max_length=300)
    work_en = models.CharField(max_length=300)
    hotline = models.CharField(max_length=20)

    objects = DatedQuerySet["Agency"].as_manager()

    class Meta:
        db_table = "services_agency"
        constraints = entry_constraints("agency")


class Office(models.Model):
    """An agency's office in a province: DSD-52. Most are made by rule and unconfirmed, which `note` says."""

    code = models.CharField(max_length=10, primary_key=True)
    agency = models.CharField(max_length=8)
    province_code = models.CharField(max_length=2)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True, default="")
    address_th = models.CharField(max_length=300, blank=True, default="")
    address_en = models.CharField(max_length=300, blank=True, default="")
    note_th = models.CharField(max_length=300, blank=True, default="")
    note_en = models.CharField(max_length=300, blank=True, default="")
    confirmed = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet["Office"].as_manager()

    class Meta:
        db_table = "services_office"
        indexes: ClassVar = [models.Index(fields=["province_code", "agency"], name="office_of_province")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2,6}-[0-9]{2}(-[0-9]{1,2})?$"), name="office_code_form"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="office_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Service(Entry):
    """One service. `unconfirmed` names the fields that no official has confirmed yet."""

    agency = models.CharField(max_length=8)
    icon = models.CharField(max_length=40)
    plain_th = models.CharField(max_length=500)
    plain_en = models.CharField(max_length=500)
    law_th = models.CharField(max_length=300, blank=True, default="")
    law_en = models.CharField(max_length=300, blank=True, default="")
    documents = models.JSONField(default=list)
    promise = models.CharField(max_length=20)
    promised_days = models.PositiveSmallIntegerField(null=True, blank=True)
    promised_unit = models.CharField(max_length=10, default="office")
    promise_note_th = models.CharField(max_length=300, blank=True, default="")
    promise_note_en = models.CharField(max_length=300, blank=True, default="")
    channel_th = models.CharField(max_length=200)
    channel_en = models.CharField(max_length=200)
    hotline = models.CharField(max_length=20)
    routes_by = models.CharField(max_length=6)
    needs_group = models.BooleanField(default=False)
    group_min = models.PositiveSmallIntegerField(null=True, blank=True)
    statuses = ArrayField(models.CharField(max_length=20), default=list)
    unconfirmed = ArrayField(models.CharField(max_length=40), default=list)

    objects = DatedQuerySet["Service"].as_manager()

    class Meta:
        db_table = "services_service"
        constraints: ClassVar = [
            *entry_constraints("service"),
            models.CheckConstraint(
                condition=Q(routes_by__in=["person", "matter"]), name="service_routes_by_known"
            ),
            models.CheckConstraint(
                condition=Q(promise="days", promised_days__isnull=False)
                | (~Q(promise="days") & Q(promised_days__isnull=True)),
                name="service_days_with_promise",
            ),
        ]


class Topic(Entry):
    """What people come with, in their own words."""

    group = models.CharField(max_length=20)
    icon = models.CharField(max_length=40)
    search_th = models.CharField(max_length=300)
    search_en = models.CharField(max_length=300)

    objects = DatedQuerySet["Topic"].as_manager()

    class Meta:
        db_table = "services_topic"
        constraints = entry_constraints("topic")


class TopicService(Row):
    """A service that a topic may lead to, in the order offered; `statuses` narrows it, `why_*` gives the reason."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="ways")
    service_code = models.CharField(max_length=40)
    position = models.SmallIntegerField()
    statuses = ArrayField(models.CharField(max_length=20), default=list)
    why_th = models.CharField(max_length=300, blank=True, default="")
    why_en = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "services_topic_service"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "position"], name="topic_service_order")
        ]


class Danger(Entry):
    """A sign of danger: shows telephone numbers. It is never recorded and never routed."""

    icon = models.CharField(max_length=40)
    say_th = models.CharField(max_length=300)
    say_en = models.CharField(max_length=300)
    search_th = models.CharField(max_length=300)
    search_en = models.CharField(max_length=300)
    hotlines = ArrayField(models.CharField(max_length=20))

    objects = DatedQuerySet["Danger"].as_manager()

    class Meta:
        db_table = "services_danger"
        constraints = entry_constraints("danger")


class Outcome(Entry):
    """How a referral may end. No agencies or services named means all of them."""

    agencies = ArrayField(models.CharField(max_length=8), default=list)
    services = ArrayField(models.CharField(max_length=40), default=list)
    needs_amount = models.BooleanField(default=False)
    counts_as_resolved = models.BooleanField()

    objects = DatedQuerySet["Outcome"].as_manager()

    class Meta:
        db_table = "services_outcome"
        constraints = entry_constraints("outcome")


class DocumentTitle(Entry):
    """A paper that is handed out, counted by copies."""

    agency = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)

    objects = DatedQuerySet["DocumentTitle"].as_manager()

    class Meta:
        db_table = "services_document_title"
        constraints = entry_constraints("document_title")


class Hotline(Entry):
    """A telephone number that anybody may call; `code` is the number."""

    about_th = models.CharField(max_length=200)
    about_en = models.CharField(max_length=200)
    hours_th = models.CharField(max_length=100)
    hours_en = models.CharField(max_length=100)
    languages = ArrayField(models.CharField(max_length=3))
    first_in_danger = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet["Hotline"].as_manager()

    class Meta:
        db_table = "services_hotline"
        constraints = entry_constraints("hotline")


class Word(Entry):
    """One entry of a short code list: a status, a topic group, a reason sentence. `kind` names the list."""

    kind = models.CharField(max_length=20)
    icon = models.CharField(max_length=40, blank=True, default="")
    value = models.SmallIntegerField(null=True, blank=True)

    objects = DatedQuerySet["Word"].as_manager()

    class Meta:
        db_table = "services_word"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="word_version"),
        ]


class Edition(Row):
    """One row: the number of the catalogue as it stands, and what the files looked like when last read.

    The number grows with every change; running processes compare it to know when to read again.
    """

    name = models.CharField(max_length=20, unique=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "services_edition"
