"""A person who is served: the minimum to find, call and help somebody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import open_sealed
from raengjai.ground.ids import new_id
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.ground.text import phone_display
from raengjai.people.rules.numbers import mask_citizen_id

SEXES = (("F", _("Woman")), ("M", _("Man")), ("X", _("Other, or does not want to say")))
_EARLIEST_BIRTH = 1880


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about persons. Searching is in `matching.py`."""

    def living_records(self) -> "PersonQuerySet":
        """Records that are neither merged into another one nor erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def in_place(self, place_code: str) -> "PersonQuerySet":
        return self.filter(place_code=place_code)

    def with_key(self, key: UUID) -> "PersonQuerySet":
        """Records that the ledger counts under `key` because of their national ID."""
        return self.filter(Q(person_key=key) | Q(joined_key=key))


class Person(Scoped):
    """One person of one province. `place_code` is where the person lives.

    `person_key` is the key of the ledger. It never changes while the record keeps its national ID; the same
    person in another province carries the same key when the number is known there. `joined_key` is a key that
    a number brought later: the ledger counts both as one. Text columns hold "" where nothing is known.
    """

    person_key = models.UUIDField(default=new_id)
    joined_key = models.UUIDField(null=True, blank=True)
    prefix = models.CharField(max_length=30, blank=True, default="")
    first_name = models.CharField(max_length=120, blank=True, default="")
    last_name = models.CharField(max_length=120, blank=True, default="")
    name_key = models.CharField(max_length=250, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    phone_last4 = models.CharField(max_length=4, blank=True, default="")
    national_id_sealed = models.BinaryField(null=True, blank=True)
    national_id_index = models.BinaryField(max_length=32, null=True, blank=True)
    birth_year = models.SmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=SEXES, blank=True, default="")
    nationality = models.CharField(max_length=3, blank=True, default="")
    language = models.CharField(max_length=3, blank=True, default="")
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    address_note = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, db_index=False, related_name="merged_from"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = models.UUIDField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.UUIDField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["place_code", "name_key", "id"], name="person_place"),
            GinIndex(
                fields=["province_code", "name_key"],
                opclasses=["text_ops", "gin_trgm_ops"],
                gin_pending_list_limit=128,  # kB that every search reads through
                name="person_name",
            ),
            models.Index(
                fields=["province_code", "phone"],
                opclasses=["text_ops", "text_pattern_ops"],
                condition=~Q(phone=""),
                name="person_phone",
            ),
            models.Index(
                fields=["province_code", "phone_last4"],
                condition=~Q(phone_last4=""),
                name="person_phone_last4",
            ),
            models.Index(fields=["province_code", "name_key"], name="person_same_name"),
            models.Index(fields=["person_key"], name="person_key"),
            models.Index(
                fields=["joined_key"], condition=Q(joined_key__isnull=False), name="person_joined_key"
            ),
            models.Index(
                fields=["national_id_index"],
                condition=Q(national_id_index__isnull=False),
                name="person_number",
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged"
            ),
        ]
        constraints = [
            *scoped_constraints("person"),
            models.UniqueConstraint(
                fields=["province_code", "national_id_index"],
                condition=Q(national_id_index__isnull=False, merged_into__isnull=True),
                name="person_number_once",
            ),
            models.CheckConstraint(
                condition=Q(national_id_index__isnull=True) | Q(national_id_sealed__isnull=False),
                name="person_index_has_number",
            ),
            models.CheckConstraint(condition=Q(sex__in=["", "F", "M", "X"]), name="person_sex"),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(_EARLIEST_BIRTH, 2200)),
                name="person_birth_year",
            ),
            models.CheckConstraint(
                condition=Q(phone_last4=Right("phone", 4)), name="person_phone_last4_of_phone"
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{6,15}$"), name="person_phone_form"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merged_into=F("id")),
                name="person_merged_when",
            ),
            models.CheckConstraint(
                condition=~Q(first_name="") | Q(erased_at__isnull=False), name="person_has_name"
            ),
        ]

    @property
    def full_name(self) -> str:
        """Title, first and last name as they are written: together in Thai, apart in Latin letters."""
        joint = " " if self.prefix[-1:].isascii() and self.prefix else ""
        name = f"{self.first_name} {self.last_name}".strip()
        return f"{self.prefix}{joint}{name}" if name else str(_("Name erased"))

    @property
    def short_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or str(_("Name erased"))

    @property
    def phone_shown(self) -> str:
        return phone_display(self.phone) if self.phone else ""

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    def age_on(self, today: date) -> int | None:
        """The age reached in the year of `today`; the day of birth is not asked."""
        return None if self.birth_year is None else max(today.year - self.birth_year, 0)

    def national_id(self) -> str:
        """The thirteen digits, or ""."""
        if self.national_id_sealed is None:
            return ""
        return open_sealed(
            bytes(self.national_id_sealed), table="people_person", column="national_id", row_id=self.pk
        )

    def national_id_masked(self) -> str:
        """ "x-xxxx-xxxx7-12-3", or ""."""
        return mask_citizen_id(self.national_id())

    def personal_values(self) -> dict[str, Any]:
        """Every personal value that a form may change, as plain JSON values."""
        values = {name: getattr(self, name) for name in PLAIN_FIELDS}
        return values | {"national_id": self.national_id()}


# What a form may change, beside the national ID. Order is the order on pages.
PLAIN_FIELDS = (
    "prefix",
    "first_name",
    "last_name",
    "phone",
    "birth_year",
    "sex",
    "nationality",
    "language",
    "place_code",
    "village_no",
    "address_note",
)
PERSONAL_FIELDS = (*PLAIN_FIELDS, "national_id")
