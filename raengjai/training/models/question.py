"""The bank of questions of a province, and of the country: what was asked once is never overwritten."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.training.rules.questions import SUBJECT_NAMES, SUBJECTS, Item, Wording


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions about questions; lists are ranges of a bank."""

    def of_banks(self, places: list[str]) -> "QuestionQuerySet":
        return self.filter(province_code__in=places)

    def in_use(self) -> "QuestionQuerySet":
        return self.filter(retired_at=None)

    def in_reading_order(self) -> "QuestionQuerySet":
        return self.order_by("subject", "id")


class Question(Scoped):
    """One question of a bank: "52" of a province, "00" of the country. `code` names one that came with the product.

    `number` is its newest version, the one that new tests take. Retired ones stay in the tests that hold them.
    """

    code = models.CharField(max_length=60, blank=True, default="")
    subject = models.CharField(max_length=12, choices=SUBJECTS)
    number = models.PositiveSmallIntegerField(default=1)
    written_by = models.UUIDField(null=True, blank=True)
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.UUIDField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        db_table = "training_question"
        indexes = [models.Index(fields=["province_code", "subject", "id"], name="question_of_bank")]
        constraints = [
            *scoped_constraints("question"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="question_code_once"),
        ]

    @property
    def subject_name(self) -> Any:
        return SUBJECT_NAMES[self.subject]

    @property
    def is_of_country(self) -> bool:
        return self.province_code == "00"


class QuestionVersion(Scoped):
    """The words of a question as they stood from a day on. Written once: the database refuses changes.

    `words`: language → {"text", "choices"}; `right`: positions of choices, the first is 0. `reviewed` are the
    languages whose words a native speaker has read. `confirmed`: somebody with authority has confirmed the answer.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.JSONField()
    right = ArrayField(models.PositiveSmallIntegerField())
    is_fixed = models.BooleanField(default=False)
    reviewed = ArrayField(models.CharField(max_length=2), default=list)
    source = models.CharField(max_length=300, blank=True, default="")
    confirmed = models.BooleanField(default=False)
    made_by = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "training_question_version"
        constraints = [
            *scoped_constraints("question_version"),
            models.UniqueConstraint(fields=["question", "number"], name="question_version_once"),
            models.CheckConstraint(condition=Q(right__len__gte=1), name="question_version_has_right"),
            models.CheckConstraint(condition=Q(number__gte=1), name="question_version_number"),
        ]

    @property
    def item(self) -> Item:
        """As the rules take it."""
        return Item(
            id=str(self.pk),
            words={
                language: Wording(said["text"], tuple(said["choices"]))
                for language, said in self.words.items()
            },
            right=frozenset(self.right),
            is_fixed=self.is_fixed,
            reviewed=frozenset({"th", *self.reviewed}),
        )

    @property
    def thai(self) -> str:
        return str(self.words["th"]["text"])


def newest_versions(questions: QuestionQuerySet) -> list[QuestionVersion]:
    """The version in force of each question, with the question, in reading order: one query."""
    found = QuestionVersion.objects.filter(question__in=questions, number=F("question__number"))
    return list(found.select_related("question").order_by("question__subject", "question_id"))
