"""For whom an event is, with how many seats, and who holds it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.events.models.event import EventRow
from raengjai.events.rules import DUTIES
from raengjai.ground.models import scoped_constraints

GROUP_KINDS = (
    ("volunteer", _("Labour volunteers")),
    ("mentor", _("Mentors of the agencies")),
    ("officer", _("Officers")),
    ("worker", _("Workers")),
    ("employer", _("Employers")),
    ("public", _("People of the place")),
    ("other", _("Others")),
)


class TargetGroup(EventRow):
    """One group of an event (กลุ่มเป้าหมาย) and its number: "100 labour volunteers". `agency_codes`: of which agencies
    the mentors or officers are, empty for all."""

    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=GROUP_KINDS)
    name = models.CharField(max_length=200)
    quota = models.PositiveIntegerField()
    agency_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "events_target_group"
        indexes = [models.Index(fields=["event", "position", "id"], name="target_group_order")]
        constraints = [
            *scoped_constraints("target_group"),
            models.UniqueConstraint(fields=["event", "name"], name="target_group_name_once"),
            models.CheckConstraint(condition=Q(quota__gte=1), name="target_group_has_seats"),
        ]


class Organiser(EventRow):
    """Somebody who holds the event or helps at it. With an account the person sees the event's people on its days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    duty = models.CharField(max_length=8, choices=DUTIES)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "events_organiser"
        indexes = [models.Index(fields=["user", "event"], name="organiser_of_person")]
        constraints = [
            *scoped_constraints("organiser"),
            models.UniqueConstraint(
                fields=["event", "user", "duty"], condition=Q(user__isnull=False), name="organiser_duty_once"
            ),
        ]
