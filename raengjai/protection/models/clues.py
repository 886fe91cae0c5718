"""Clues as they come in: sealed to the province, and the way back to whoever reported. No row says who that is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.protection.models.rows import SealedRow, sealed

INTAKE, EMERGENCY, RECOVERY = "intake", "emergency", "recovery"
PURPOSES = (INTAKE, EMERGENCY, RECOVERY)
NEW, ACCEPTED, PASSED, CLOSING, CLOSED, LINKED = "new", "accepted", "passed", "closing", "closed", "linked"
CLUE_STATES = (NEW, ACCEPTED, PASSED, CLOSING, CLOSED, LINKED)


class RoomKey(SealedRow):
    """The public half of a key that a province, or headquarters, holds together. The server never has the other half."""

    name = models.CharField(max_length=16)
    province_code = models.CharField(max_length=2)
    purpose = models.CharField(max_length=10, choices=[(each, each) for each in PURPOSES])
    public = models.BinaryField()
    # The member who made it, and that member's signature (rules/keys.sign_room_key); a province without members has neither.
    made_by = models.UUIDField(null=True, blank=True)
    signature = models.BinaryField(null=True, blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("room_key")
        constraints = [
            models.UniqueConstraint(fields=["name"], name="room_key_name"),
            models.UniqueConstraint(
                fields=["province_code", "purpose"], condition=Q(retired_at=None), name="room_key_in_use"
            ),
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="room_key_purpose"),
        ]


class Clue(SealedRow):
    """What somebody pointed out. Its id is the phone's own, by chance; `received_hour` is all that is known of the time.

    `due_at` is when the first look is due (rules/triage.py), `told` how many of its steps were taken while nobody had decided,
    `climbed` how far it has gone up by them. `note` is what officers say of it to each other: why it is closed, which need the
    inspectors got; the name of an intake key (16 letters), then what is sealed to it.
    """

    province_code = models.CharField(max_length=2)
    key_name = models.CharField(max_length=16)
    content = models.BinaryField()
    received_hour = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each, each) for each in CLUE_STATES], default=NEW)
    due_at = models.DateTimeField()
    climbed = models.PositiveSmallIntegerField(default=0)
    handled_by = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    linked_to = models.UUIDField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    # Keyed hashes of the place, once somebody has read it; whoever is excluded there does not see the clue any more.
    place_tags = ArrayField(models.BinaryField(), default=list)
    told = models.PositiveSmallIntegerField(default=0, db_default=0)
    agreed_by = models.UUIDField(null=True, blank=True)
    note = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = sealed("clue")
        indexes = [
            models.Index(fields=["province_code", "state", "due_at", "id"], name="clue_of_province"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=("new", "closing")),
                name="clue_undecided",
            ),
            models.Index(fields=["linked_to"], condition=Q(linked_to__isnull=False), name="clue_linked"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="clue_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=models.F("handled_by")), name="clue_second_person"
            ),
            models.CheckConstraint(condition=Q(state__in=CLUE_STATES), name="clue_state"),
            models.CheckConstraint(condition=Q(climbed__lte=2), name="clue_climbed"),
        ]


class Channel(SealedRow):
    """The way back to whoever reported: found by what is made of the receipt code, opened by the code alone.

    `lookup` is a keyed hash; `wrapped` the private half of `public` under a key made of the code (rules/intake.py).
    """

    lookup = models.BinaryField()
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+", db_index=False)
    province_code = models.CharField(max_length=2)
    public = models.BinaryField()
    wrapped = models.BinaryField()
    made_hour = models.DateTimeField()

    class Meta:
        db_table = sealed("channel")
        constraints = [
            models.UniqueConstraint(fields=["lookup"], name="channel_lookup"),
            models.UniqueConstraint(fields=["clue"], name="channel_of_clue"),
        ]


class Message(SealedRow):
    """Words on a channel. From the reporter: sealed to the intake key `key_name`; from an officer: to the channel's own."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    from_reporter = models.BooleanField()
    key_name = models.CharField(max_length=16)
    sealed = models.BinaryField()
    hour = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("message")
        indexes = [
            models.Index(fields=["channel", "hour", "id"], name="message_of_channel"),
            models.Index(
                fields=["channel"], condition=Q(from_reporter=True, read_at=None), name="message_unread"
            ),
        ]


class Asked(SealedRow):
    """How often a receipt code was tried within this hour. `what` is a hash of the code's finder and of the hour; a row
    lives for an hour, and nothing leads from here to a channel."""

    what = models.BinaryField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = sealed("asked")
        constraints = [models.UniqueConstraint(fields=["hour", "what"], name="asked_once")]
