"""The words of an event's official letters: one to its guests, one to its speakers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.events.models.event import EventRow
from raengjai.ground.models import scoped_constraints

INVITATION, SPEAKER = "invitation", "speaker"
LETTER_KINDS = ((INVITATION, _("Letter to the guests")), (SPEAKER, _("Letter to the speakers")))


class EventLetter(EventRow):
    """One letter, printed once for each person. `body` has its paragraphs apart by an empty line; `sender` and `contact`
    are lines of the head and the foot."""

    kind = models.CharField(max_length=10, choices=LETTER_KINDS)
    number = models.CharField(max_length=60, blank=True, default="")
    dated_on = models.DateField()
    sender = models.CharField(max_length=400)
    subject = models.CharField(max_length=300)
    refers_to = models.CharField(max_length=300, blank=True, default="")
    enclosures = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    body = models.TextField()
    signer_name = models.CharField(max_length=200)
    signer_position = models.CharField(max_length=200)
    contact = models.CharField(max_length=400, blank=True, default="")
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "events_letter"
        constraints = [
            *scoped_constraints("event_letter"),
            models.UniqueConstraint(fields=["event", "kind"], name="event_letter_once"),
            models.CheckConstraint(condition=Q(kind__in=[INVITATION, SPEAKER]), name="event_letter_kind"),
        ]
