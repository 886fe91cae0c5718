"""Who is invited or registered, and who was there."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.access.models import User
from raengjai.events.models.agenda import Session
from raengjai.events.models.event import EventRow
from raengjai.events.models.people import TargetGroup
from raengjai.events.rules import GUEST_STATES, HOW_PRESENT, GuestState
from raengjai.events.rules.invitations import code_of, index_of
from raengjai.ground.ids import new_id
from raengjai.ground.models import scoped_constraints
from raengjai.people.rules.names import name_key

HOW_LISTED = ("group", "place", "list", "hand", "signup", "walk_in", "substitute")
# Who takes a seat of the group's quota.
SEATED = (GuestState.LISTED, GuestState.INVITED, GuestState.ACCEPTED)


class GuestQuerySet(models.QuerySet["Guest"]):
    """Questions about guests; lists are ranges of one event."""

    def of_event(self, event_id: UUID) -> "GuestQuerySet":
        return self.filter(event=event_id)

    def seated(self) -> "GuestQuerySet":
        """Who takes a seat: listed, invited or coming."""
        return self.filter(state__in=SEATED)

    def by_name(self) -> "GuestQuerySet":
        return self.order_by("name", "id")

    def listed(self) -> "GuestQuerySet":
        """In the order of the guest list: how names sound, without titles."""
        return self.order_by("name_key", "id")

    def queue(self) -> "GuestQuerySet":
        """Who waits for a seat, the longest first."""
        return self.filter(state=GuestState.WAITING).order_by("queued_at", "id")

    def called(self, name: str) -> "GuestQuerySet":
        """Whose name has a part that sounds like this; a filter within the range of one event."""
        return self.filter(name_key__contains=name_key(name, is_unfinished=True))

    def of_code(self, code: str) -> "GuestQuerySet":
        """Whose invitation it is: the newest code of one guest, or nobody's."""
        return self.filter(code_index=index_of(code))


class Guest(EventRow):
    """One person of one target group of an event, once for each event.

    `user` is the person's account, when there is one. `person_key` counts the person in the ledger: the key of the
    account's person where the network knows it, else one of the row's own. `home_code` is where the person lives or
    serves ("" unknown). `how` is how the person came on the list, `substitute_for` whose seat it is, `queued_at` since
    when the person waits for a seat. `code_index` is the keyed hash of the invitation's code; the code itself is not kept.
    `is_over_quota`: came without an invitation when the
    group was full. `also_ids` are ids that other phones gave the same person.
    """

    group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person_key = models.UUIDField(default=new_id)
    state = models.CharField(max_length=12, default=GuestState.LISTED)
    how = models.CharField(max_length=10)
    name = models.CharField(max_length=250)
    name_key = models.CharField(max_length=250, blank=True, default="", db_collation="C")
    position = models.CharField(max_length=200, blank=True, default="")
    organisation = models.CharField(max_length=200, blank=True, default="")
    agency_code = models.CharField(max_length=8, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    home_code = models.CharField(max_length=6, blank=True, default="")
    language = models.CharField(max_length=3, blank=True, default="")
    sex = models.CharField(max_length=1, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    substitute_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code_index = models.BinaryField(max_length=32, null=True, blank=True)
    listed_by = models.UUIDField(null=True, blank=True)
    listed_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_over_quota = models.BooleanField(default=False)
    also_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    # The code of the invitation is derived from the row's id and this number (rules/invitations.py).
    code_number = models.PositiveSmallIntegerField(default=1)
    declined_why = models.CharField(max_length=300, blank=True, default="")
    consented_at = models.DateTimeField(null=True, blank=True)
    moved_up_at = models.DateTimeField(null=True, blank=True)
    # The last deed on the list and what it replaced, so that it can be taken back.
    deed_id = models.UUIDField(null=True, blank=True)
    deed_at = models.DateTimeField(null=True, blank=True)
    state_before = models.CharField(max_length=12, blank=True, default="")

    objects = GuestQuerySet.as_manager()

    class Meta:
        db_table = "events_guest"
        indexes = [
            models.Index(fields=["event", "name_key", "id"], name="guest_of_event"),
            models.Index(fields=["event", "group", "state", "id"], name="guest_of_group"),
            models.Index(fields=["user", "event"], condition=Q(user__isnull=False), name="guest_of_person"),
            models.Index(fields=["person_key", "event"], name="guest_key"),
            models.Index(
                fields=["group", "queued_at", "id"],
                condition=Q(state=GuestState.WAITING),
                name="guest_queue",
            ),
        ]
        constraints = [
            *scoped_constraints("guest"),
            models.UniqueConstraint(
                fields=["event", "user"], condition=Q(user__isnull=False), name="guest_account_once"
            ),
            models.UniqueConstraint(fields=["event", "person_key"], name="guest_key_once"),
            models.UniqueConstraint(
                fields=["code_index"], condition=Q(code_index__isnull=False), name="guest_code_once"
            ),
            # Whoever has no account is told by name and telephone number, however the name is spelt.
            models.UniqueConstraint(
                fields=["event", "name_key", "phone"],
                condition=Q(phone__gt="", name_key__gt=""),
                name="guest_name_and_phone_once",
            ),
            models.CheckConstraint(condition=Q(state__in=[*GuestState]), name="guest_state"),
            models.CheckConstraint(condition=Q(how__in=HOW_LISTED), name="guest_how"),
            models.CheckConstraint(
                condition=~Q(state=GuestState.WAITING) | Q(queued_at__isnull=False), name="guest_waits_since"
            ),
        ]

    @property
    def state_name(self) -> Any:
        return GUEST_STATES[self.state]

    @property
    def code(self) -> str:
        """The code of the invitation as it stands today: sixteen characters, on the letter and in the QR code."""
        return code_of(self.pk, self.code_number)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def of_event(self, event_id: UUID) -> "AttendanceQuerySet":
        return self.filter(event=event_id, undone_at__isnull=True)


class Attendance(EventRow):
    """One person at one session. Seen twice, also by two phones without network, is still one: the first stays.

    `at` is when the person was seen, by the server's clock. `device_id` is the phone that saw it, None on a page.
    `reports` are all who saw the person, the earliest first: it is the row's own.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=8, choices=HOW_PRESENT)
    seen_by = models.UUIDField()
    device_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.UUIDField(null=True, blank=True)
    undone_why = models.CharField(max_length=300, blank=True, default="")
    reports = models.JSONField(default=list, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        db_table = "events_attendance"
        indexes = [models.Index(fields=["event", "at", "id"], name="attendance_board")]
        constraints = [
            *scoped_constraints("attendance"),
            models.UniqueConstraint(
                fields=["session", "guest"], condition=Q(undone_at__isnull=True), name="attendance_once"
            ),
        ]
