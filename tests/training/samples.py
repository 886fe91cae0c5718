"""Rows behind this room's addresses, for the access matrix and the tests of languages."""

from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.training import actions
from raengjai.training.models import Question, Test
from tests.cast import Cast
from tests.events import story as events
from tests.training import story

# Addresses of an event of this room; other rooms have events of their own.
OF_EVENT = (
    *("event_training", "plan_test", "open_test", "close_test", "print_test_papers", "spare_test_papers"),
    *("key_papers", "import_answers", "answers_template", "test_results", "results_file", "test_papers"),
    *("test_paper", "opinions", "open_survey", "close_survey", "opinion_form", "key_opinions"),
    *("certificates", "make_certificates", "give_certificate"),
)
CODE = "TEST52"  # the same in every run
OF_TEST = ("take_test", "check_paper", "own_paper", "give_opinion", "answer_question")


def training_samples(cast: Cast) -> dict[str, object]:
    """A workshop at which the volunteer was, with a paper, a form and a certificate."""
    event = events.workshop(cast.coordinator, title="เย็บผ้า", venue="เย็บผ้า", room="")
    with acting_as_system("test"):
        for group, name in zip(events.groups_of(event), ("เย็บผ้า", "ค้าขาย", "ถนนสมมติ"), strict=True):
            group.name = name
            group.save()
    guest = events.guest(event, name="นางบัวผัน นามสมมติ", user=cast.volunteer)
    test = story.planned(event, cast.coordinator)
    with acting_as_system("test"):
        Test.objects.filter(pk=test.pk).update(code=CODE)
    test.code = CODE
    story.open_part(test, "pre", cast.coordinator)
    paper = story.keyed(test, guest, "pre", 3, cast.coordinator)
    story.survey(event, cast.coordinator)
    story.present(guest, events.sessions_of(event)[0])
    story.course(event, cast.coordinator, title="เย็บผ้า", signer_name="เย็บผ้า", signer_position="เย็บผ้า")
    certificate, order = story.certificate(event, guest, cast.coordinator), _order(event, cast)
    return {
        **dict.fromkeys((f"{name}.event_id" for name in OF_EVENT), event.pk),
        **dict.fromkeys((f"{name}.code" for name in OF_TEST), test.code),
        **dict.fromkeys((f"{name}.print_id" for name in ("training_print", "training_print_file")), order),
        **dict.fromkeys(
            (f"{name}.part" for name in ("key_papers", "import_answers", "answers_template")), "pre"
        ),
        "training_event_id": event.pk,  # how these read in the matrix
        "training_print_order": order,
        "guest_id": guest.pk,
        "paper_id": paper.pk,
        "certificate_id": certificate.pk,
        "question_id": _question(cast),
    }


def _order(event, cast: Cast) -> UUID:
    with acting_as(cast.coordinator) as actor:
        return actions.begin_certificates(
            event, address="https://raengjai.example.go.th/verify/", by=actor, at=bangkok_now()
        ).pk


def _question(cast: Cast) -> UUID:
    with acting_as(cast.coordinator) as actor:
        made: Question = actions.write_question(story.draft(), by=actor, at=bangkok_now())
    return made.pk
