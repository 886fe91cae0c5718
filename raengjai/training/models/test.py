"""The test of an event: its questions, the codes of the guests, and the papers they hand in."""

from collections.abc import Sequence
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Attendance, Guest
from raengjai.events.models.event import EventRow
from raengjai.ground import crypto
from raengjai.ground.models import scoped_constraints
from raengjai.training.models.question import QuestionVersion
from raengjai.training.rules.questions import Item

PARTS = (("pre", _("Before the workshop")), ("post", _("After the workshop")))
PART_NAMES = dict(PARTS)
HOW_TAKEN = (("phone", _("On the phone")), ("paper", _("On paper")))


class Test(EventRow):
    """The test of one event, taken before and after with the same questions. `code` is in its public address.

    `pass_mark` is how many answers must be right. A part is open from `…_opened_at` until `…_closed_at`. `fixed_at`:
    since when papers are out, so that the questions can change no more.
    """

    __test__ = False  # for pytest, which collects what begins with this word

    code = models.CharField(max_length=6, unique=True)
    pass_mark = models.PositiveSmallIntegerField()
    pre_opened_at = models.DateTimeField(null=True, blank=True)
    pre_closed_at = models.DateTimeField(null=True, blank=True)
    post_opened_at = models.DateTimeField(null=True, blank=True)
    post_closed_at = models.DateTimeField(null=True, blank=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        db_table = "training_test"
        constraints = [
            *scoped_constraints("training_test"),
            models.UniqueConstraint(fields=["event"], name="training_test_of_event"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}_closed_at__isnull": True})
                    | Q(**{f"{part}_opened_at__isnull": False}),
                    name=f"training_test_{part}_opened_first",
                )
                for part in ("pre", "post")
            ),
        ]

    def is_open(self, part: str) -> bool:
        opened, closed = getattr(self, f"{part}_opened_at"), getattr(self, f"{part}_closed_at")
        return opened is not None and closed is None

    def was_open(self, part: str) -> bool:
        return getattr(self, f"{part}_opened_at") is not None

    @property
    def open_part(self) -> str:
        """ "pre", "post" or ""; both are never open at once."""
        return next((part for part, _name in PARTS if self.is_open(part)), "")


class TestQuestion(EventRow):
    """A version of a question in a test."""

    __test__ = False

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="questions")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "training_test_question"
        constraints = [
            *scoped_constraints("test_question"),
            models.UniqueConstraint(fields=["test", "version"], name="test_question_once"),
            models.UniqueConstraint(fields=["test", "position"], name="test_question_position"),
        ]


class GuestCode(EventRow):
    """The number and the code of six characters with which a guest takes the test, on paper or on a phone."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    code_sealed = models.BinaryField()
    code_index = models.BinaryField(max_length=32, unique=True)

    class Meta:
        db_table = "training_guest_code"
        constraints = [
            *scoped_constraints("guest_code"),
            models.UniqueConstraint(fields=["guest"], name="guest_code_of_guest"),
            models.UniqueConstraint(fields=["event", "number"], name="guest_code_number"),
        ]

    @property
    def code(self) -> str:
        """To be printed."""
        return crypto.open_sealed(
            bytes(self.code_sealed), table="training_guest_code", column="code_sealed", row_id=self.pk
        )


class PaperQuerySet(models.QuerySet["Paper"]):
    """Questions about papers; lists are ranges of one event."""

    def of_event(self, event_id: UUID) -> "PaperQuerySet":
        return self.filter(event=event_id)

    def handed_in(self) -> "PaperQuerySet":
        return self.filter(finished_at__isnull=False)


class Paper(EventRow):
    """What one guest answered in one part of the test. With `seed` it can be shown and marked again as it was.

    `answers`: id of a question's version → places of the choices, as this paper showed them. `variant` is the letter of
    a printed paper. `score` is how many are right, once it is handed in.
    """

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="papers")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=4, choices=PARTS)
    how = models.CharField(max_length=5, choices=HOW_TAKEN)
    seed = models.PositiveIntegerField()
    variant = models.CharField(max_length=1, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="th")
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    keyed_by = models.UUIDField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        db_table = "training_paper"
        indexes = [models.Index(fields=["event", "part", "id"], name="paper_of_event")]
        constraints = [
            *scoped_constraints("training_paper"),
            models.UniqueConstraint(fields=["test", "part", "guest"], name="training_paper_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, score__isnull=True)
                | Q(finished_at__isnull=False, score__isnull=False),
                name="training_paper_marked_when_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(how="phone", variant="", keyed_by__isnull=True)
                | Q(how="paper", variant__in=list("ABCD"), keyed_by__isnull=False),
                name="training_paper_keyed_by_somebody",
            ),
        ]

    @property
    def is_handed_in(self) -> bool:
        return self.finished_at is not None


def test_of(event_id: UUID) -> Test | None:
    """The test of an event, where the reader may know the event."""
    return Test.objects.filter(event=event_id).first()


test_of.__test__ = False  # type: ignore[attr-defined]  # as above


def items_of(test: Test) -> list[Item]:
    """Its questions in the order in which they were chosen. The caller stands inside a door that may read the bank."""
    return [each.version.item for each in questions_of(test)]


def questions_of(test: Test) -> Sequence[TestQuestion]:
    chosen = TestQuestion.objects.filter(test=test).select_related("version", "version__question")
    return list(chosen.order_by("position"))


def code_index(test_code: str, code: str) -> bytes:
    """By which a guest's code is found; of no use in another test."""
    return crypto.blind_index(f"{test_code}:{code}", purpose="training.guest_code")


def present_sessions(event_id: UUID) -> dict[UUID, int]:
    """How many parts of days each guest was present at: one query."""
    seen = Attendance.objects.of_event(event_id).values_list("guest_id", "session_id")
    found: dict[UUID, int] = {}
    for guest, _session in seen.distinct():
        found[guest] = found.get(guest, 0) + 1
    return found
