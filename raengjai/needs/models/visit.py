"""A visit: one contact with a person, from which one or several needs come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.people.models import Person

FOR_WHOM = (
    ("self", _("The person themself")),
    ("proxy", _("Somebody speaks for the person")),
    ("minor", _("A parent or guardian speaks for a child")),
    ("group", _("A group with a list of names")),
)
CHANNELS = (
    ("visit", _("Met in the village")),
    ("phone", _("By telephone")),
    ("counter", _("At an office or service point")),
    ("paper", _("Keyed in from a paper form")),
)


class Visit(Scoped):
    """One contact. Its id is the id of the form that made it, so that sending twice changes nothing.

    `receipt_hash` (32 bytes) is all that is kept of the receipt code.
    """

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    for_whom = models.CharField(max_length=8, choices=FOR_WHOM, default="self")
    speaker_name = models.CharField(max_length=120, blank=True, default="")
    speaker_relation = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=8, choices=CHANNELS, default="visit")
    village_no = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_hash = models.BinaryField(max_length=32)
    language = models.CharField(max_length=2, default="th")
    made_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "needs_visit"
        # The last visit of each village (migrations/0008_reach.py), of those only where somebody was met there.
        indexes = [
            models.Index(
                fields=["place_code", "village_no", "-made_at"],
                condition=models.Q(channel__in=["visit", "paper"]),
                name="visit_of_village",
            )
        ]
        constraints = [
            *scoped_constraints("visit"),
            models.UniqueConstraint(fields=["receipt_hash"], name="visit_receipt"),
        ]


HANDOUT_KINDS = (("document", _("Document handed out")), ("information", _("Information given")))


class Handout(Scoped):
    """A document handed out at a place (title × copies), or information given (topic × people reached)."""

    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.CASCADE, related_name="handouts")
    kind = models.CharField(max_length=12, choices=HANDOUT_KINDS, default="document")
    title_code = models.CharField(max_length=40)
    copies = models.PositiveSmallIntegerField(default=1)
    handed_at = models.DateTimeField()
    handed_by = models.UUIDField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "needs_handout"
        indexes = [
            models.Index(fields=["place_code", "-handed_at", "-id"], name="handout_of_place"),
            models.Index(
                fields=["handed_by", "-handed_at"],
                condition=models.Q(taken_back_at=None),
                name="handout_of_person",
            ),
        ]
        constraints = [
            *scoped_constraints("handout"),
            models.CheckConstraint(condition=models.Q(copies__gte=1, copies__lte=999), name="handout_copies"),
        ]
