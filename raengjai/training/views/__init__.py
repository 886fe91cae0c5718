"""The pages of this room."""

from raengjai.training.views.answers import answer_question, check_paper, own_paper, take_test
from raengjai.training.views.certificates import (
    certificate,
    certificate_pdf,
    certificates,
    give_certificate,
    make_certificates,
    renew_certificate,
    restore_certificate,
    revoke_certificate,
)
from raengjai.training.views.keying import answers_template, import_answers, key_papers
from raengjai.training.views.learning import my_certificate, my_learning
from raengjai.training.views.opinions import (
    close_survey,
    give_opinion,
    key_opinions,
    open_survey,
    opinion_form,
    opinions,
)
from raengjai.training.views.overview import close_test, event_training, open_test, plan_test
from raengjai.training.views.printing import (
    print_test_papers,
    spare_test_papers,
    training_print,
    training_print_file,
)
from raengjai.training.views.questions import (
    change_question,
    question,
    questions,
    restore_question,
    retire_question,
    write_question,
)
from raengjai.training.views.results import results_file, test_paper, test_papers, test_results

__all__ = [
    "answer_question",
    "answers_template",
    "certificate",
    "certificate_pdf",
    "certificates",
    "change_question",
    "check_paper",
    "close_survey",
    "close_test",
    "event_training",
    "give_certificate",
    "give_opinion",
    "import_answers",
    "key_opinions",
    "key_papers",
    "make_certificates",
    "my_certificate",
    "my_learning",
    "open_survey",
    "open_test",
    "opinion_form",
    "opinions",
    "own_paper",
    "plan_test",
    "print_test_papers",
    "question",
    "questions",
    "renew_certificate",
    "restore_certificate",
    "restore_question",
    "results_file",
    "retire_question",
    "revoke_certificate",
    "spare_test_papers",
    "take_test",
    "test_paper",
    "test_papers",
    "test_results",
    "training_print",
    "training_print_file",
    "write_question",
]
