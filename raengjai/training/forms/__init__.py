"""What people fill in around tests, satisfaction forms and certificates."""

from raengjai.training.forms.certificates import CourseForm, RevokeCertificateForm
from raengjai.training.forms.opinions import KeyOpinionForm, LinesForm, OpinionForm
from raengjai.training.forms.questions import QuestionForm, QuestionsFilter
from raengjai.training.forms.tests import (
    AnswerForm,
    AnswersFileForm,
    KeyPaperForm,
    PlanTestForm,
    PrintPapersForm,
    TestCodeForm,
)

__all__ = [
    "AnswerForm",
    "AnswersFileForm",
    "CourseForm",
    "KeyOpinionForm",
    "KeyPaperForm",
    "LinesForm",
    "OpinionForm",
    "PlanTestForm",
    "PrintPapersForm",
    "QuestionForm",
    "QuestionsFilter",
    "RevokeCertificateForm",
    "TestCodeForm",
]
