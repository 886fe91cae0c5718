"""The satisfaction form of an event. Answers belong to nobody: nothing in them leads to a guest."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from raengjai.events.models import Guest, TargetGroup
from raengjai.events.models.event import EventRow
from raengjai.ground.models import scoped_constraints


class Survey(EventRow):
    """The form of one event: its lines as they were asked (`items`: code, th, en), and while it is open.

    `answered` counts, once it is closed, how many used their code; the marks themselves are gone then.
    """

    items = models.JSONField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answered = models.PositiveIntegerField(default=0)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "training_survey"
        constraints = [
            *scoped_constraints("training_survey"),
            models.UniqueConstraint(fields=["event"], name="training_survey_of_event"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="training_survey_opened_first",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class SurveyUse(EventRow):
    """That a guest has answered, so that nobody answers twice. It has no time, its id no order, and it goes when the
    survey is closed (docs/training.md)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "training_survey_use"
        constraints = [
            *scoped_constraints("survey_use"),
            models.UniqueConstraint(fields=["survey", "guest"], name="survey_use_once"),
        ]


class Opinion(EventRow):
    """One form that was filled in, by somebody. The id is random: ours of the other kind carry the time.

    `ratings`: code of a line → 1 to 5. `group` is what the person said; nobody fills it in for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(TargetGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ratings = models.JSONField()
    words = models.TextField(blank=True, default="")

    class Meta:
        db_table = "training_opinion"
        indexes = [models.Index(fields=["event", "id"], name="opinion_of_event")]
        constraints = [*scoped_constraints("training_opinion")]


def survey_of(event_id: UUID) -> Survey | None:
    return Survey.objects.filter(event=event_id).first()
