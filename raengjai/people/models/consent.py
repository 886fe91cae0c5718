"""What a person has agreed to, and which offices may see the person because of it."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.people.models.matching import record_ids
from raengjai.people.models.person import Person

SHARE_WITH_OFFICE = "share_with_office"
CONTACT_BY_PHONE = "contact_by_phone"

GIVERS = (
    ("self", _("The person, who read it")),
    ("witnessed", _("The person, to whom it was read aloud before a witness")),
    ("proxy", _("Somebody whom the person asked to speak")),
    ("guardian", _("A parent or guardian")),
)

# How an office, which is not in the village, heard it.
WAYS = (
    ("counter", _("Face to face at the office")),
    ("phone", _("By telephone")),
    ("written", _("In writing, signed by the person")),
    ("visit", _("Face to face where the person lives or works")),
)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions about consents."""

    def valid(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def of_persons(self, ids: list[UUID]) -> "ConsentQuerySet":
        return self.filter(person__in=ids)


class Consent(Scoped):
    """One purpose that a person agreed to, in the wording of a day and the language it was read in.

    Withdrawing keeps the row. `speaker_name` and `speaker_relation` say who spoke, or who witnessed.
    `office_code` is the office that recorded it and said `given_how`; both are "" when the place recorded it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=30)
    wording_version = models.CharField(max_length=20)
    language = models.CharField(max_length=3)
    given_by = models.CharField(max_length=10, choices=GIVERS)
    speaker_name = models.CharField(max_length=120, blank=True, default="")
    speaker_relation = models.CharField(max_length=60, blank=True, default="")
    given_how = models.CharField(max_length=10, choices=WAYS, blank=True, default="")
    office_code = models.CharField(max_length=10, blank=True, default="")
    given_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.UUIDField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        db_table = "people_consent"
        constraints = [
            *scoped_constraints("consent"),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once_valid",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(office_code="") | ~Q(given_how=""), name="consent_office_says_how"
            ),
        ]


class SightQuerySet(models.QuerySet["Sight"]):
    """Questions about who sees whom."""

    def open(self) -> "SightQuerySet":
        return self.filter(until__isnull=True)

    def of_persons(self, ids: list[UUID]) -> "SightQuerySet":
        return self.filter(person__in=ids)


class Sight(Scoped):
    """An office may see a person, since a moment, under a consent, until a moment.

    `merge` names the merge that carried the sight over from the other record; undoing it ends the sight.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sights")
    office_code = models.CharField(max_length=10)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="sights", db_index=False)
    since = models.DateTimeField()
    let_by = models.UUIDField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.UUIDField(null=True, blank=True)
    merge = models.ForeignKey(
        "people.Merge", null=True, blank=True, on_delete=models.PROTECT, db_index=False, related_name="sights"
    )

    objects = SightQuerySet.as_manager()

    class Meta:
        db_table = "people_sight"
        constraints = [
            *scoped_constraints("sight"),
            models.UniqueConstraint(
                fields=["person", "office_code"], condition=Q(until__isnull=True), name="sight_once_open"
            ),
            models.CheckConstraint(condition=~Q(office_code=""), name="sight_of_an_office"),
        ]


def has_agreed_to_share(person: Person) -> bool:
    """Whether one of the records that the reader sees has a valid consent to be shown to offices."""
    agreed = Consent.objects.valid().filter(purpose=SHARE_WITH_OFFICE)
    return agreed.of_persons(record_ids(person)).exists()


def telephone_for(person: Person, actor: Actor) -> str:
    """The telephone number as `actor` may read it: who serves the place always, an office only with consent."""
    return person.phone_shown if person.phone and may_telephone(person, actor) else ""


def may_telephone(person: Person, actor: Actor) -> bool:
    """Whether `actor` may see numbers of the person, and of those for whom the person speaks."""
    agreed = Consent.objects.valid().filter(purpose=CONTACT_BY_PHONE)
    return actor.covers(person.place_code) or agreed.of_persons(record_ids(person)).exists()
