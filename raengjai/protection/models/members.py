"""Who may come into the room, the doors that are open, and the keys as they lie wrapped."""

from django.db import models
from django.db.models import Q

from raengjai.access.models import User
from raengjai.protection.models.rows import SealedRow, sealed
from raengjai.protection.rules.confirmations import HOWS

OFFICER, SUPERVISOR, DUTY_OFFICER, CUSTODIAN = "officer", "supervisor", "duty_officer", "custodian"
DUTIES = (OFFICER, SUPERVISOR, DUTY_OFFICER, CUSTODIAN)
# Who reads the clues of a province, and who opens a case in an emergency.
TRIAGE = (OFFICER, SUPERVISOR, DUTY_OFFICER)
EMERGENCY_DUTIES = (SUPERVISOR, DUTY_OFFICER)
# Who names members, and vouches for them towards others.
LEADERS = (SUPERVISOR, DUTY_OFFICER)


class Member(SealedRow):
    """Somebody who may come into the room of a province ("00": headquarters). Without keys until the first visit."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    duty = models.CharField(max_length=12)
    public = models.BinaryField(null=True, blank=True)
    signing_public = models.BinaryField(null=True, blank=True)
    locked = models.BinaryField(null=True, blank=True)
    salt = models.BinaryField(null=True, blank=True)
    memory_kib = models.PositiveIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=0)
    lanes = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    wait_until = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.UUIDField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    # When the own room took the member in; whether the halves are believed is what confirmations say.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("member")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "province_code"], condition=Q(left_at=None), name="sealed_member_once"
            ),
            models.CheckConstraint(condition=Q(duty__in=DUTIES), name="sealed_member_duty"),
            models.CheckConstraint(
                condition=Q(ready_at=None, public=None)
                | Q(
                    ready_at__isnull=False,
                    public__isnull=False,
                    signing_public__isnull=False,
                    locked__isnull=False,
                    salt__isnull=False,
                ),
                name="sealed_member_ready_with_keys",
            ),
            models.CheckConstraint(
                condition=~Q(duty="duty_officer") | Q(province_code="00"),
                name="sealed_member_duty_of_country",
            ),
        ]
        indexes = [models.Index(fields=["province_code", "duty"], name="sealed_member_of_province")]


class Confirmation(SealedRow):
    """One member's signed statement about the halves of another (rules/confirmations.py), once for each pair."""

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=5)
    leads = models.BooleanField()
    public = models.BinaryField()
    signing_public = models.BinaryField()
    signature = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = sealed("confirmation")
        constraints = [
            models.UniqueConstraint(fields=["by", "member"], name="sealed_confirmation_once"),
            models.CheckConstraint(condition=Q(how__in=HOWS), name="sealed_confirmation_how"),
            models.CheckConstraint(
                condition=~Q(by=models.F("member")), name="sealed_confirmation_of_another"
            ),
        ]


class Visit(SealedRow):
    """An open door. What opens `held` is in the cookie of one browser and nowhere else."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    session_hash = models.BinaryField()
    held = models.BinaryField()
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("visit")
        indexes = [models.Index(fields=["seen_at"], name="sealed_visit_seen")]


class KeyWrap(SealedRow):
    """One key for one reader, signed by the member who wrapped it.

    `domain_id` is what the key is for: a case, the identity of one person in a case, or a key of the province (then
    `room_key` of that key and no case). The reader is a member, or whoever holds the province's key `to_room_key`.
    """

    domain_id = models.UUIDField()
    case_id = models.UUIDField(null=True, blank=True)
    room_key_id = models.UUIDField(null=True, blank=True)
    generation = models.PositiveIntegerField(default=1)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    to_room_key = models.UUIDField(null=True, blank=True)
    envelope = models.BinaryField()
    signed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("key_wrap")
        constraints = [
            models.UniqueConstraint(
                fields=["domain_id", "generation", "member"],
                condition=Q(member__isnull=False),
                name="sealed_key_wrap_of_member",
            ),
            models.UniqueConstraint(
                fields=["domain_id", "generation", "to_room_key"],
                condition=Q(to_room_key__isnull=False),
                name="sealed_key_wrap_of_room",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True, to_room_key__isnull=False)
                | Q(member__isnull=False, to_room_key__isnull=True),
                name="sealed_key_wrap_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(case_id__isnull=True, room_key_id__isnull=False)
                | Q(case_id__isnull=False, room_key_id__isnull=True),
                name="sealed_key_wrap_one_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["case_id", "generation"], name="sealed_key_wrap_of_case"),
            models.Index(fields=["member"], name="sealed_key_wrap_member"),
        ]


class Exclusion(SealedRow):
    """A member must not learn of a case, or of anything in a place: a conflict of interest, kept by name.

    A place is kept as a keyed hash (`place_tag`), so that a copy of the table names none.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(null=True, blank=True)
    place_tag = models.BinaryField(null=True, blank=True)
    by = models.UUIDField()
    declared_on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.UUIDField(null=True, blank=True)
    # Why it was lifted: the name of an emergency key (16 letters), then what is sealed to it.
    lifted_why = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = sealed("exclusion")
        constraints = [
            models.CheckConstraint(
                condition=Q(case_id__isnull=True, place_tag__isnull=False)
                | Q(case_id__isnull=False, place_tag__isnull=True),
                name="sealed_exclusion_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=models.F("member_id")),
                name="sealed_exclusion_second_person",
            ),
        ]
        indexes = [models.Index(fields=["member"], name="sealed_exclusion_member")]
