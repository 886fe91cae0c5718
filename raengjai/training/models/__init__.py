"""The nouns of this room: questions, tests with their papers, satisfaction forms, certificates; and sums of them."""

from raengjai.training.models.certificate import (
    CERTIFICATE,
    REVOKE_REASONS,
    Certificate,
    Course,
    course_of,
    credentials_of,
)
from raengjai.training.models.opinion import Opinion, Survey, SurveyUse, survey_of
from raengjai.training.models.question import Question, QuestionQuerySet, QuestionVersion, newest_versions
from raengjai.training.models.summary import (
    OpinionSummary,
    TestSummary,
    satisfaction_summary,
    test_summary,
)
from raengjai.training.models.test import (
    PART_NAMES,
    PARTS,
    GuestCode,
    Paper,
    PaperQuerySet,
    Test,
    TestQuestion,
    code_index,
    items_of,
    present_sessions,
    questions_of,
    test_of,
)

__all__ = [
    "CERTIFICATE",
    "PARTS",
    "PART_NAMES",
    "REVOKE_REASONS",
    "Certificate",
    "Course",
    "GuestCode",
    "Opinion",
    "OpinionSummary",
    "Paper",
    "PaperQuerySet",
    "Question",
    "QuestionQuerySet",
    "QuestionVersion",
    "Survey",
    "SurveyUse",
    "Test",
    "TestQuestion",
    "TestSummary",
    "code_index",
    "course_of",
    "credentials_of",
    "items_of",
    "newest_versions",
    "present_sessions",
    "questions_of",
    "satisfaction_summary",
    "survey_of",
    "test_of",
    "test_summary",
]
