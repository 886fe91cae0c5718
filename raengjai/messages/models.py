"""The inbox, the ways out of it, and what became of each notice that was sent on.

A notice holds no words of its own; what leaves the building is made from its kind (providers.py) and a link.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from raengjai.ground.crypto import blind_index, open_sealed
from raengjai.ground.models import Row
from raengjai.messages.rules import CHANNELS, DEFAULT_HOURS, Hours, Rhythm

_CHANNELS = [(code, code) for code in CHANNELS]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def of(self, user_id: UUID) -> "NoticeQuerySet":
        return self.filter(user_id=user_id)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(Row):
    """One notice to one person. `kind` is a code; its words are registered by the subject's room."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "messages_notice"
        indexes = [
            models.Index(fields=["user_id", "-sent_at", "-id"], name="notice_inbox"),
            models.Index(fields=["user_id"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["subject_id", "user_id"], name="notice_subject"),
        ]


class Preference(Row):
    """By which channels, and when, a person wants to be told. Without a row: what was connected, outside DEFAULT_HOURS."""

    user_id = models.UUIDField(unique=True)
    line = models.BooleanField(default=True)
    push = models.BooleanField(default=True)
    email = models.BooleanField(default=False)
    quiet_from = models.TimeField(default=DEFAULT_HOURS.quiet_from)
    quiet_until = models.TimeField(default=DEFAULT_HOURS.quiet_until)
    rhythm = models.CharField(
        max_length=10, default="at_once", choices=[("at_once", "at_once"), ("daily", "daily")]
    )
    daily_at = models.TimeField(default=DEFAULT_HOURS.daily_at)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "messages_preference"

    def hours(self) -> Hours:
        rhythm: Rhythm = "daily" if self.rhythm == "daily" else "at_once"
        return Hours(self.quiet_from, self.quiet_until, rhythm, self.daily_at)

    def wants(self, channel: str) -> bool:
        return bool({"line": self.line, "push": self.push, "email": self.email}[channel])


def preference_of(user_id: UUID) -> Preference:
    """The person's choice, or the unsaved one that holds until the person chooses."""
    return Preference.objects.filter(user_id=user_id).first() or Preference(user_id=user_id)


class PushSubscription(Row):
    """One browser that takes web pushes. Whoever knows the endpoint can send there, so it is sealed."""

    user_id = models.UUIDField()
    endpoint_sealed = models.BinaryField()
    endpoint_index = models.BinaryField(max_length=32, unique=True)
    keys_sealed = models.BinaryField()  # p256dh and auth (RFC 8291), base64url, with a space between
    name = models.CharField(max_length=60)
    device_id = models.UUIDField(
        null=True, blank=True
    )  # of the room `offline`, where the phone is registered there
    until_sign_out = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messages_push_subscription"
        indexes = [models.Index(fields=["user_id", "added_at"], name="push_subscription_user")]

    def endpoint(self) -> str:
        return open_sealed(bytes(self.endpoint_sealed), table="push", column="endpoint", row_id=self.pk)

    def keys(self) -> tuple[str, str]:
        """p256dh and auth."""
        public, _space, auth = open_sealed(
            bytes(self.keys_sealed), table="push", column="keys", row_id=self.pk
        ).partition(" ")
        return public, auth


class LineAccount(Row):
    """The LINE account of one person; the row goes when either side ends it."""

    user_id = models.UUIDField(unique=True)
    line_user_sealed = models.BinaryField()
    line_user_index = models.BinaryField(max_length=32, unique=True)
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "messages_line_account"

    def line_user(self) -> str:
        return open_sealed(bytes(self.line_user_sealed), table="line", column="user", row_id=self.pk)


def line_index(line_user: str) -> bytes:
    """What finds a LINE account without keeping its id readable."""
    return blind_index(line_user, purpose="line-user")


class LineCode(Row):
    """The one code of a person that is good now, and how many were made within the hour."""

    user_id = models.UUIDField(unique=True)
    code_sealed = models.BinaryField(null=True, blank=True)
    code_index = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField()
    hour_from = models.DateTimeField()
    made_in_hour = models.PositiveIntegerField()

    class Meta:
        db_table = "messages_line_code"

    def code(self) -> str:
        """ "" when it was used."""
        if self.code_sealed is None:
            return ""
        return open_sealed(bytes(self.code_sealed), table="line", column="code", row_id=self.pk)


class LineGuess(Row):
    """Wrong codes from one LINE account, within the hour."""

    line_user_index = models.BinaryField(max_length=32, unique=True)
    failed = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        db_table = "messages_line_guess"


class LineEvent(Row):
    """Something LINE told us: its id keeps a copy from counting twice, its content goes when it is handled."""

    event_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    content_sealed = models.BinaryField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messages_line_event"
        indexes = [
            models.Index(fields=["received_at"], condition=Q(handled_at=None), name="line_event_open"),
        ]


class LineQuota(Row):
    """How many pushes LINE lets us send in a month (None: no limit), and how many went out."""

    month = models.DateField(unique=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "messages_line_quota"


class State(models.TextChoices):
    """Of a delivery. "failed" will be tried again, "given_up" will not; "not_needed": read before it went out."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    NOT_NEEDED = "not_needed"


OPEN_STATES = (State.WAITING, State.FAILED)


class Delivery(Row):
    """One notice by one channel. Those with one `retry_key` leave as one message and stay together."""

    # Its constraint is written in the migrations: the row goes with its notice, whoever deletes that.
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="deliveries", db_constraint=False
    )
    user_id = models.UUIDField()
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    retry_key = models.UUIDField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        db_table = "messages_delivery"
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["waiting", "failed"]), name="delivery_due"
            ),
            models.Index(fields=["retry_key"], condition=~Q(retry_key=None), name="delivery_parcel"),
            models.Index(
                fields=["user_id"], condition=Q(state__in=["waiting", "failed"]), name="delivery_open_user"
            ),
            models.Index(fields=["ended_at"], name="delivery_ended"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "failed"], ended_at=None)
                | Q(state__in=["sent", "given_up", "not_needed"], ended_at__isnull=False),
                name="delivery_ended_when_over",
            ),
        ]


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What became of the notices about one subject: numbers only, nobody's name.

    `people` got a notice, `read` of them opened it. `states`: state → number of messages; `codes`: why some wait or
    were given up → number.
    """

    people: int
    read: int
    states: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)


_COUNT = "SELECT part, code, number FROM messages_deliveries_of(%s::uuid, %s::text)"


def deliveries_of(subject: models.Model, *, kind: str = "") -> Deliveries:
    """What became of the notices about `subject` (only those of one `kind`, when it is named).

    For whoever may see the subject: the caller asks that. The rows themselves are their addressees' own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [subject.pk, kind])
        rows = cursor.fetchall()
    found = Deliveries(
        people=sum(number for part, _code, number in rows if part == "people"),
        read=sum(number for part, _code, number in rows if part == "read"),
    )
    for part, code, number in rows:
        if part in State.values:
            found.states[part] += number
            if code:
                found.codes[code] += number
    return found


def channels_ready(user_id: UUID) -> set[str]:
    """The channels that reach the person when they are wanted: connected ones of their own."""
    ready: set[str] = set()
    if LineAccount.objects.filter(user_id=user_id).exists():
        ready.add("line")
    if PushSubscription.objects.filter(user_id=user_id).exists():
        ready.add("push")
    return ready


def code_of(user_id: UUID, now: datetime) -> LineCode | None:
    """The code that may be typed into the chat now."""
    return LineCode.objects.filter(user_id=user_id, code_index__isnull=False, expires_at__gt=now).first()
