"""Organisations outside the network to which bundles go, and the keys of the own one (docs/sharing.md)."""

from django.db import models
from django.db.models import F, Q

from raengjai.protection.models.cases import Case
from raengjai.protection.models.rows import SealedRow, sealed


class Partner(SealedRow):
    """An organisation outside, of one province's room. Two members have heard its fingerprint; each signed what was heard.

    `organisation` is what it is called in bundles and in consents; it does not change.
    """

    province_code = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    public = models.BinaryField()
    signing_public = models.BinaryField()
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    first_by = models.UUIDField(null=True, blank=True)
    first_signature = models.BinaryField(null=True, blank=True)
    second_by = models.UUIDField(null=True, blank=True)
    second_signature = models.BinaryField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("partner")
        constraints = [
            models.UniqueConstraint(
                fields=["province_code", "organisation"],
                condition=Q(retired_at=None),
                name="sealed_partner_once",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | (Q(first_by__isnull=False) & ~Q(second_by=F("first_by"))),
                name="sealed_partner_two_members",
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        return self.second_by is not None


class OfficeKey(SealedRow):
    """What the province's room is called in bundles, and its two pairs; `sealed`: both private halves under the key of this
    row's domain, which the members of the room hold (KeyWrap with `room_key_id` of this row)."""

    province_code = models.CharField(max_length=2)
    organisation = models.CharField(max_length=120)
    public = models.BinaryField()
    signing_public = models.BinaryField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    by = models.UUIDField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = sealed("office_key")
        constraints = [
            models.UniqueConstraint(
                fields=["province_code"], condition=Q(retired_at=None), name="sealed_office_key_in_use"
            )
        ]


class TakenBundle(SealedRow):
    """A referral of an organisation outside that came in as a file (docs/referral-bundle.md): that it came, once, and how it was answered.

    What it told is in the case that it became, sealed there; of one that was declined nothing is kept. `answer` is the newest
    answer as it is sent, which only the sender opens.
    """

    ACCEPTED, DECLINED, DONE, REVOKED = "accepted", "declined", "done", "revoked"

    province_code = models.CharField(max_length=2)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    office_key = models.ForeignKey(OfficeKey, on_delete=models.PROTECT, related_name="+")
    bundle_id = models.UUIDField()
    digest = models.BinaryField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=8)
    answer = models.BinaryField(null=True, blank=True)
    by = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        db_table = sealed("taken_bundle")
        constraints = [
            models.UniqueConstraint(fields=["province_code", "bundle_id"], name="sealed_taken_bundle_once"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined", "done", "revoked"]),
                name="sealed_taken_bundle_state",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", case=None) | (~Q(state="declined") & Q(case__isnull=False)),
                name="sealed_taken_bundle_case",
            ),
        ]
        indexes = [models.Index(fields=["province_code", "taken_at"], name="sealed_taken_bundle_of_room")]
