"""Who asks to serve: an application, from the paper or the public page to the order that appoints."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.network.models.member import KINDS, TIERS, Member
from raengjai.network.models.profile import number_index, twin_index

STATES = (
    ("sent", _("To be decided")),
    ("correcting", _("To be corrected")),
    ("approved", _("Approved, waits for the order")),
    ("appointed", _("Appointed")),
    ("refused", _("Refused")),
    ("withdrawn", _("Withdrawn")),
)
OPEN_STATES = ("sent", "correcting", "approved")
SOURCES = (("paper", _("From paper")), ("public", _("Public page")))
REFUSAL_REASONS = (
    ("no_seat", _("The place has its volunteers")),
    ("age", _("Not old enough")),
    ("elsewhere", _("Does not live there")),
    ("serves_already", _("Serves already")),
    ("not_reached", _("Could not be reached")),
    ("other", _("Another reason")),
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What an application says of the person. Texts are "" and lists empty where nothing was said."""

    citizen_id: str = ""
    birth_date: date | None = None
    home_place_code: str = ""
    home_village_no: int | None = None
    address: str = ""
    phone: str = ""
    line_id: str = ""
    education: str = ""
    occupation: str = ""
    languages: tuple[str, ...] = ()
    skills: str = ""
    other_roles: tuple[str, ...] = ()
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str = ""

    def to_json(self) -> str:
        values = asdict(self) | {"birth_date": self.birth_date.isoformat() if self.birth_date else ""}
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Applicant":
        said: dict[str, Any] = json.loads(text)
        said["birth_date"] = date.fromisoformat(said["birth_date"]) if said.get("birth_date") else None
        for name in ("languages", "other_roles"):
            said[name] = tuple(said.get(name, ()))
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Questions about applications."""

    def in_state(self, province_code: str, state: str) -> "ApplicationQuerySet":
        """Oldest first: an index range."""
        return self.filter(province_code=province_code, state=state).order_by("sent_at", "id")

    def after(self, start: "Application | None") -> "ApplicationQuerySet":
        """The part of `in_state` that follows `start`."""
        if start is None:
            return self
        return self.filter(Q(sent_at__gt=start.sent_at) | Q(sent_at=start.sent_at, id__gt=start.pk))


class Application(Scoped):
    """Somebody asks to serve at `place_code`. What the person said is sealed, but for the name.

    `entered_by` is whoever typed it from paper, None when the person did. `reason` and `reason_text` say why it was
    refused or must be corrected; `member` is the term that came of it. `device_hash` stands for the browser of the
    public page, to slow down whoever sends many.
    """

    kind = models.CharField(max_length=10, choices=KINDS[:2], default="volunteer")
    tier = models.CharField(max_length=10, choices=TIERS, blank=True, default="")
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True, default="")
    name_key = models.CharField(max_length=250, blank=True, default="", db_collation="C")
    said_sealed = models.BinaryField(null=True, blank=True)
    number_index = models.BinaryField(max_length=32, null=True, blank=True)
    twin_index = models.BinaryField(max_length=32, null=True, blank=True)
    state = models.CharField(max_length=12, choices=STATES, default="sent")
    source = models.CharField(max_length=8, choices=SOURCES)
    language = models.CharField(max_length=2, default="th")
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=16, choices=REFUSAL_REASONS, blank=True, default="")
    reason_text = models.CharField(max_length=300, blank=True, default="")
    receipt_hash = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    device_hash = models.BinaryField(max_length=32, null=True, blank=True)
    photo_id = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = models.OneToOneField(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        db_table = "network_application"
        indexes = [
            models.Index(fields=["province_code", "state", "sent_at", "id"], name="application_in_state"),
            models.Index(fields=["entered_by", "sent_at", "id"], name="application_entered"),
            models.Index(
                fields=["number_index"],
                condition=Q(number_index__isnull=False),
                name="application_number",
            ),
            models.Index(
                fields=["province_code", "twin_index"],
                condition=Q(twin_index__isnull=False),
                name="application_twin",
            ),
            models.Index(
                fields=["device_hash", "sent_at"],
                condition=Q(device_hash__isnull=False),
                name="application_device",
            ),
        ]
        constraints = [
            *scoped_constraints("application"),
            models.CheckConstraint(
                condition=Q(state__in=[state for state, _name in STATES]), name="application_state"
            ),
            models.CheckConstraint(
                condition=Q(kind="volunteer", tier__in=["core", "network"]) | Q(kind="graduate", tier=""),
                name="application_kind_complete",
            ),
            models.CheckConstraint(
                condition=Q(state="appointed", member__isnull=False)
                | (~Q(state="appointed") & Q(member__isnull=True)),
                name="application_appointed_has_member",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(reason__gt=""), name="application_refused_with_reason"
            ),
        ]

    @property
    def said(self) -> Applicant:
        """What the person said; nothing after it was erased."""
        if self.said_sealed is None:
            return Applicant()
        return Applicant.from_json(
            open_sealed(bytes(self.said_sealed), table="network_application", column="said", row_id=self.pk)
        )

    def keep(self, said: Applicant) -> None:
        self.said_sealed = seal(said.to_json(), table="network_application", column="said", row_id=self.pk)
        self.number_index = number_index(said.citizen_id)
        self.twin_index = twin_index(self.name, said.birth_date)

    @property
    def duty_name(self) -> Any:
        return dict(TIERS)[self.tier] if self.tier else dict(KINDS)[self.kind]

    @property
    def state_name(self) -> Any:
        return dict(STATES)[self.state]

    @property
    def reason_name(self) -> Any:
        return dict(REFUSAL_REASONS).get(self.reason, "")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


def where_number_is_held(index: bytes | memoryview | None, province_code: str, *, but: UUID) -> str:
    """ "own" or "elsewhere" when the network or another open application holds this national ID, else ""."""
    return str(_asked("SELECT network_number_held(%s, %s, %s)", index, province_code, but) or "")


def is_twin_known(index: bytes | memoryview | None, province_code: str, *, but: UUID) -> bool:
    """Whether the province knows somebody else of this name and birth date."""
    return bool(_asked("SELECT network_twin_known(%s, %s, %s)", index, province_code, but))


def _asked(question: str, index: bytes | memoryview | None, province_code: str, but: UUID) -> Any:
    if index is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(question, [bytes(index), province_code, but])
        return cursor.fetchone()[0]


def applied_since(device_hash: bytes, since: datetime) -> int:
    """How many public applications came from a browser (or from all of its kind) since then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT network_applied_since(%s, %s)", [device_hash, since])
        return int(cursor.fetchone()[0])
