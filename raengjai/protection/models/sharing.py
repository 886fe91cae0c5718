"""What passes a border: a case to another member or organisation, an identity to whoever asks, a door in an emergency."""

from django.db import models
from django.db.models import Q

from raengjai.protection.models.cases import Case
from raengjai.protection.models.members import Member
from raengjai.protection.models.rows import SealedRow, sealed


class Transition(SealedRow):
    """A referral (the owner stays) or a transfer (the owner moves when it is accepted). Words and items are sealed.

    Inside the network it names a member; to an organisation outside it goes as a bundle (docs/referral-bundle.md).
    """

    REFERRAL, TRANSFER = "referral", "transfer"
    OFFERED, ACCEPTED, REJECTED, DONE, REVOKED = "offered", "accepted", "rejected", "done", "revoked"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default="offered")
    to_member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    record_id = models.UUIDField()
    bundle = models.BinaryField(null=True, blank=True)
    by = models.UUIDField()
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("transition")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["referral", "transfer"]), name="sealed_transition_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "accepted", "rejected", "done", "revoked"]),
                name="sealed_transition_state",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "offered_at"], name="sealed_transition_of_case"),
            models.Index(fields=["to_member", "state"], name="sealed_transition_to"),
        ]


class Release(SealedRow):
    """Somebody of the team asks the custodian for one person's identity; the custodian gives it until a day, or does not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    domain_id = models.UUIDField()
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("release")
        indexes = [models.Index(fields=["case", "asked_at"], name="sealed_release_of_case")]


JUSTIFIED, NOT_JUSTIFIED, UNCLEAR = "justified", "not_justified", "unclear"
VERDICTS = (JUSTIFIED, NOT_JUSTIFIED, UNCLEAR)


class BreakGlass(SealedRow):
    """A case opened in an emergency by somebody who is not on its team, for three hours; a second person reviews it.

    `reason` is sealed to the province's emergency key `key_name`: whoever may review can read it. `told`: the second person
    who learned of it at once.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    reason = models.BinaryField()
    key_name = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    told = models.UUIDField()
    reviewed_by = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=13, default="", blank=True)
    purpose = models.CharField(max_length=16, default="", blank=True)
    # What the reviewer says: the name of an emergency key (16 letters), then what is sealed to it.
    words = models.BinaryField(null=True, blank=True)

    class Meta:
        db_table = sealed("break_glass")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["", *VERDICTS]), name="sealed_break_glass_verdict"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("member_id")),
                name="sealed_break_glass_second_person",
            ),
        ]
        indexes = [models.Index(fields=["province_code", "reviewed_at"], name="sealed_break_glass_open")]
