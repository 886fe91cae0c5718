"""Complaints about people of the network. They go around the person: rules/complaints.py says where, the policies keep it.

Nobody reads one who is its subject or otherwise barred, whatever the role. What was said is sealed.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting, User
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Row, Scoped, scoped_constraints
from raengjai.network.models.member import Member
from raengjai.network.models.pairing import Pairing
from raengjai.network.rules.complaints import COUNTRY_DESK, OPEN_STATES

COMPLAINT_STATES = (
    ("received", _("Received")),
    ("passed_on", _("Passed on to the level above")),
    ("looking", _("Being looked into")),
    ("answered", _("Answered")),
    ("not_upheld", _("Not upheld")),
)
COMPLAINT_KINDS = (
    ("volunteer", _("A labour volunteer")),
    ("officer", _("An officer of a provincial office")),
    ("coordinator", _("The provincial labour office")),
    ("headquarters", _("The Ministry of Labour")),
    ("unsure", _("I do not know")),
)
CLOSE_FOR = timedelta(days=366)
STEPS = (
    *("received", "taken", "linked", "unlinked", "answered", "not_upheld", "passed_on", "given_back"),
    "taken_back",
)


@dataclass(frozen=True, slots=True)
class Grievance:
    """What a complaint says: about whom, what happened, on which day (iso, "" unknown), and how to reach the person."""

    about: str = ""
    happened: str = ""
    happened_on: str = ""
    contact: str = ""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.happened_on) if self.happened_on else None


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Questions about complaints."""

    def at_desk(self, desk: str, state: str) -> "ComplaintQuerySet":
        """What is due first comes first: an index range."""
        return self.filter(desk=desk, state=state).order_by("due_on", "id")

    def after(self, start: "Complaint | None") -> "ComplaintQuerySet":
        """The part of `at_desk` that follows `start`."""
        if start is None:
            return self
        return self.filter(Q(due_on__gt=start.due_on) | Q(due_on=start.due_on, id__gt=start.pk))


class Complaint(Scoped):
    """One complaint. `kind` is what the subject is, `said_kind` what was chosen on the form. `desk` is the province whose coordinators look into it, "00" for headquarters.

    `subject` is the account it is about, once somebody has found it; `barred` are the accounts that never see it, the
    subject among them. `place_code` is where it happened ("00" where it concerns headquarters). `due_on` is by when
    the next thing must happen, and stays when it has ended.
    """

    kind = models.CharField(max_length=12, choices=COMPLAINT_KINDS)
    said_kind = models.CharField(max_length=12, choices=COMPLAINT_KINDS)
    category = models.CharField(max_length=12)
    agency_code = models.CharField(max_length=8, blank=True, default="")
    state = models.CharField(max_length=12, choices=COMPLAINT_STATES, default="received")
    desk = models.CharField(max_length=2)
    subject = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    barred = ArrayField(models.UUIDField(), default=list)
    said_sealed = models.BinaryField(null=True, blank=True)
    language = models.CharField(max_length=2, default="th")
    receipt_hash = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    device_hash = models.BinaryField(max_length=32, null=True, blank=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        db_table = "network_complaint"
        indexes = [
            models.Index(fields=["desk", "state", "due_on", "id"], name="complaint_at_desk"),
            models.Index(
                fields=["device_hash", "sent_at"],
                condition=Q(device_hash__isnull=False),
                name="complaint_device",
            ),
        ]
        constraints = [
            *scoped_constraints("complaint"),
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _name in COMPLAINT_STATES]), name="complaint_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _name in COMPLAINT_KINDS]), name="complaint_kind"
            ),
            models.CheckConstraint(
                condition=Q(desk=COUNTRY_DESK) | Q(desk=models.F("province_code")), name="complaint_desk"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, ended_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(ended_at__isnull=False)),
                name="complaint_ended_when_decided",
            ),
        ]

    @property
    def said(self) -> Grievance:
        """What was written; nothing after it was erased."""
        if self.said_sealed is None:
            return Grievance()
        text = open_sealed(bytes(self.said_sealed), table="network_complaint", column="said", row_id=self.pk)
        known = {field.name for field in fields(Grievance)}
        return Grievance(**{name: value for name, value in json.loads(text).items() if name in known})

    def keep(self, said: Grievance) -> None:
        text = json.dumps(asdict(said), ensure_ascii=False)
        self.said_sealed = seal(text, table="network_complaint", column="said", row_id=self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def state_name(self) -> Any:
        return dict(COMPLAINT_STATES)[self.state]

    @property
    def kind_name(self) -> Any:
        return dict(COMPLAINT_KINDS)[self.kind]


class ComplaintStep(Row):
    """What happened to a complaint. `told` is for whoever complained, `note` for those who look into it; both sealed.

    The complaint's own story: the journal has codes of the country alone, so that no province's reader sees it there.
    `state_before` and `due_before` are what taking the step back returns to.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=12, choices=[(code, code) for code in STEPS])
    at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)
    state_before = models.CharField(max_length=12, blank=True, default="")
    due_before = models.DateField(null=True, blank=True)
    told_sealed = models.BinaryField(null=True, blank=True)
    note_sealed = models.BinaryField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "network_complaint_step"
        indexes = [models.Index(fields=["complaint", "at", "id"], name="step_of_complaint")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=STEPS), name="complaint_step_kind")]

    @property
    def told(self) -> str:
        return self._opened(self.told_sealed, "told")

    @property
    def note(self) -> str:
        return self._opened(self.note_sealed, "note")

    def keep(self, *, told: str = "", note: str = "") -> None:
        self.told_sealed = self._closed(told, "told")
        self.note_sealed = self._closed(note, "note")

    def _opened(self, sealed: bytes | memoryview | None, column: str) -> str:
        if sealed is None:
            return ""
        return open_sealed(bytes(sealed), table="network_complaint_step", column=column, row_id=self.pk)

    def _closed(self, text: str, column: str) -> bytes | None:
        return seal(text, table="network_complaint_step", column=column, row_id=self.pk) if text else None


def complaint_desks() -> list[str]:
    """The desks at which the reader looks into complaints today, by the postings; "00" is headquarters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT network_complaint_desks()")
        return sorted(cursor.fetchone()[0])


def officers_at(desk: str, on: date, *, but: Collection[UUID] = ()) -> list[User]:
    """Who looks into complaints at a desk, without those who are barred; in the order of their names."""
    role = "headquarters" if desk == COUNTRY_DESK else "coordinator"
    posted = Posting.objects.valid_on(on).filter(province_code=desk, role=role).exclude(user__in=list(but))
    found = {each.user_id: each.user for each in posted.select_related("user")}
    return sorted(
        (user for user in found.values() if user.deactivated_at is None),
        key=lambda user: (user.name, user.pk),
    )


def roles_of(user_id: UUID, on: date) -> set[str]:
    """The roles somebody holds on a day, or is to hold later."""
    return set(Posting.objects.overlapping(on, None).filter(user=user_id).values_list("role", flat=True))


def close_to(user_id: UUID, on: date) -> set[UUID]:
    """Who stands too close to look into a complaint, today, later or within the last year: both sides of a mentor pair,
    and colleagues of the same provincial office. For the system, which sees the whole register."""
    first = on - CLOSE_FOR
    own = Member.objects.filter(user=user_id).serving_between(first, None)
    mentors = own.exclude(mentor=None).values_list("mentor__user", flat=True)
    mentees = Member.objects.filter(mentor__user=user_id).serving_between(first, None)
    offices = (
        Posting.objects.overlapping(first, None).filter(user=user_id).exclude(province_code=COUNTRY_DESK)
    )
    codes = {code for code in offices.values_list("office_code", flat=True) if code}
    provinces = set(offices.values_list("province_code", flat=True))
    colleagues = Posting.objects.overlapping(first, None).filter(
        province_code__in=provinces, role__in=["mentor", "coordinator"], office_code__in=codes
    )
    return {
        *mentors,
        *mentees.values_list("user", flat=True),
        *colleagues.values_list("user", flat=True),
        *_paired_with(user_id, list(own.values_list("place_code", flat=True)), first),
    } - {user_id}


def _paired_with(user_id: UUID, places: list[str], first: date) -> set[UUID]:
    """Mentors whose pairing names the person or looks after one of the `places` served; whom the person's own names."""
    pairings = Pairing.objects.not_over(first)
    of_area = pairings.filter(province_code__in={code[:2] for code in places}, volunteer=None)
    named = pairings.filter(volunteer=user_id).values_list("mentor__user", flat=True)
    own = pairings.of_mentor(user_id).exclude(volunteer=None).values_list("volunteer", flat=True)
    area = {
        mentor
        for mentor, code in of_area.values_list("mentor__user", "place_code")
        if any(place.startswith(code) for place in places)
    }
    return {*area, *named, *own}


def people_called(words: str, provinces: Collection[str], *, most: int) -> list[User]:
    """Accounts that are or were posted to these provinces ("00": headquarters) whose name holds `words`; what a triage chooses from."""
    posted = Posting.objects.filter(province_code__in=provinces)
    for word in words.split():
        posted = posted.filter(user__name__icontains=word)
    return list(User.objects.filter(pk__in=posted.values("user")).order_by("name", "id")[:most])
