"""What happens when, who speaks, and the sessions at which presence is taken."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.events.models.event import EventRow
from raengjai.ground.models import scoped_constraints

AGENDA_KINDS = (
    ("registration", _("Registration")),
    ("opening", _("Opening")),
    ("lecture", _("Lecture")),
    ("discussion", _("Discussion")),
    ("group_work", _("Work in groups")),
    ("visit", _("Study visit")),
    ("snack", _("Snack")),
    ("meal", _("Meal")),
    ("test", _("Test")),
    ("closing", _("Closing")),
    ("other", _("Other")),
)


class Speaker(EventRow):
    """Who speaks, as papers name the person. `is_government` decides the rate that the Treasury allows."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=200, blank=True, default="")
    organisation = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    is_government = models.BooleanField(default=True)

    class Meta:
        db_table = "events_speaker"
        constraints = [
            *scoped_constraints("speaker"),
            models.UniqueConstraint(fields=["event", "name"], name="speaker_once"),
        ]


_WHEN = Func(template="tsrange(day + starts_at, day + ends_at)", output_field=DateTimeRangeField())


class AgendaItem(EventRow):
    """One line of the agenda. Lines of one room never overlap; parallel ones name their rooms."""

    day = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    kind = models.CharField(max_length=12, choices=AGENDA_KINDS)
    topic = models.CharField(max_length=300)
    room = models.CharField(max_length=120, blank=True, default="")
    speakers = models.ManyToManyField(Speaker, through="AgendaSpeaker", related_name="items")

    class Meta:
        db_table = "events_agenda_item"
        indexes = [models.Index(fields=["event", "day", "starts_at", "id"], name="agenda_order")]
        constraints = [
            *scoped_constraints("agenda_item"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="agenda_item_lasts"),
            # At the end of a statement, so that two lines can change their places.
            ExclusionConstraint(
                name="agenda_room_free",
                expressions=[("event", "="), ("room", "="), (_WHEN, "&&")],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]


class AgendaSpeaker(EventRow):
    """A speaker of a line of the agenda: a panel has several, in the order in which papers name them."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "events_agenda_speaker"
        constraints = [
            *scoped_constraints("agenda_speaker"),
            models.UniqueConstraint(fields=["item", "speaker"], name="agenda_speaker_once"),
        ]


SESSION_PARTS = (("morning", _("Morning")), ("afternoon", _("Afternoon")), ("day", _("Whole day")))


class Session(EventRow):
    """A part of a day at which presence is taken: one sign-in sheet, one scan for each person."""

    day = models.DateField()
    part = models.CharField(max_length=10, choices=SESSION_PARTS)

    class Meta:
        db_table = "events_session"
        constraints = [
            *scoped_constraints("event_session"),
            models.UniqueConstraint(fields=["event", "day", "part"], name="event_session_once"),
        ]
