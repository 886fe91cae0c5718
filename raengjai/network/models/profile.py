"""The person behind the terms: what one can do, who one is, and what changed.

`Profile` is for everybody who may read the network of the province; `Identity` is for the person and the own
coordinator alone, sealed. Both are one row per account and go on from term to term.
"""

import json
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.files.models import Attachment
from raengjai.ground.crypto import blind_index, open_sealed, seal
from raengjai.ground.models import Row
from raengjai.network.models.member import Member
from raengjai.people.rules.names import name_key

CAUSES = (
    ("applied", _("From the application")),
    ("corrected", _("Corrected")),
    ("self", _("Changed by the person")),
    ("imported", _("From a file")),
)
PLAIN_FIELDS = (
    "languages",
    "skills",
    "other_roles",
    "education",
    "occupation",
    "home_place_code",
    "home_village_no",
    "line_id",
)
SEALED_FIELDS = (
    "citizen_id",
    "birth_date",
    "address",
    "emergency_name",
    "emergency_relation",
    "emergency_phone",
)


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Questions about profiles."""

    def of_members(self, members: "models.QuerySet[Member]") -> "ProfileQuerySet":
        return self.filter(user__in=members.values("user"))

    def who_speak(self, language: str) -> "ProfileQuerySet":
        """`language` is an ISO 639 code of data/words.toml."""
        return self.filter(languages__contains=[language])

    def shown_publicly(self) -> "ProfileQuerySet":
        """Who agreed to be named to the public as the nearest volunteer."""
        return self.filter(public_since__isnull=False)


class Profile(Row):
    """What somebody of the network can do. `languages` are ISO 639 codes, `public_since` the day of the consent to be
    shown to the public as the nearest volunteer (None: not given, or withdrawn). `served_until` is the last day of the
    last term (None while one is open); docs/retention.yaml counts from it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="profile")
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    skills = models.CharField(max_length=300, blank=True, default="")
    other_roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    education = models.CharField(max_length=20, blank=True, default="")
    occupation = models.CharField(max_length=120, blank=True, default="")
    home_place_code = models.CharField(max_length=6, blank=True, default="")
    home_village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    line_id = models.CharField(max_length=60, blank=True, default="")
    public_since = models.DateField(null=True, blank=True)
    photo_id = models.UUIDField(null=True, blank=True)
    served_until = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        db_table = "network_profile"
        indexes = [GinIndex(fields=["languages"], name="profile_languages")]

    def values(self) -> dict[str, Any]:
        """Every plain value that a form may change, as JSON values."""
        return {name: getattr(self, name) for name in PLAIN_FIELDS}


class Identity(Row):
    """Who somebody of the network is, sealed: national ID, birth date, address, whom to call in an emergency.

    `number_index` finds the same national ID, `twin_index` the same name and birth date; both are keyed.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="identity")
    values_sealed = models.BinaryField(null=True, blank=True)
    number_index = models.BinaryField(max_length=32, null=True, blank=True)
    twin_index = models.BinaryField(max_length=32, null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "network_identity"
        verbose_name_plural = "identities"
        indexes = [models.Index(fields=["twin_index"], name="identity_twin")]
        constraints = [
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(number_index__isnull=False),
                name="identity_number_once",
            )
        ]

    def values(self) -> dict[str, str]:
        """SEALED_FIELDS → text ("" where nothing is known; the birth date as 1975-03-31)."""
        kept = _opened(self.values_sealed, "network_identity", self)
        return {name: str(kept.get(name, "")) for name in SEALED_FIELDS}

    def keep(self, values: dict[str, str], *, name: str) -> None:
        """Seal these values; `name` is that of the person, for finding twins."""
        self.values_sealed = _sealed(values, "network_identity", self)
        self.number_index = number_index(values.get("citizen_id", ""))
        self.twin_index = twin_index(name, values.get("birth_date", ""))


class Change(Row):
    """Old and new values of one change of a profile, sealed: {"languages": [old, new]}."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=CAUSES)
    values_sealed = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "network_change"
        indexes = [models.Index(fields=["user", "-made_at", "-id"], name="network_change_newest")]

    def keep(self, changes: dict[str, list[Any]]) -> None:
        self.values_sealed = _sealed(changes, "network_change", self)

    def changes(self) -> dict[str, list[Any]]:
        """Field → [old, new]."""
        return _opened(self.values_sealed, "network_change", self)


def number_index(citizen_id: str) -> bytes | None:
    """By which a national ID is found among those of the network; None without one."""
    return blind_index(citizen_id, purpose="network.number") if citizen_id else None


def twin_index(name: str, birth_date: date | str | None) -> bytes | None:
    """By which the same name and birth date are found; None when one of them is not known."""
    key = name_key(name)
    return blind_index(f"{key}|{birth_date}", purpose="network.twin") if key and birth_date else None


def portrait_of(user: User) -> Attachment | None:
    """The portrait of somebody of the network, if there is one and the reader may see it."""
    profile = Profile.objects.filter(user=user, photo_id__isnull=False).first()
    if profile is None or profile.photo_id is None:
        return None
    return Attachment.objects.present().filter(pk=profile.photo_id).first()


def _sealed(values: dict[str, Any], table: str, row: Row) -> bytes:
    return seal(json.dumps(values, ensure_ascii=False), table=table, column="values", row_id=row.pk)


def _opened(sealed: bytes | memoryview | None, table: str, row: Row) -> dict[str, Any]:
    if sealed is None:
        return {}
    values: dict[str, Any] = json.loads(
        open_sealed(bytes(sealed), table=table, column="values", row_id=row.pk)
    )
    return values
