"""Planning a test, opening it, papers from phones and from the desk: the actions."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.actions import ReportWords, hand_in_report, hold_event, write_report
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.training import actions
from raengjai.training.actions import PaperDraft
from raengjai.training.models import GuestCode, Paper, Question, QuestionVersion, items_of, test_of
from raengjai.training.rules.marking import sheet
from tests.cast import Cast, assemble
from tests.events import story as events
from tests.training import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def refusal(deed, person, *args, **said) -> str:
    """What a deed of somebody is refused with."""
    with acting_as(person) as actor, pytest.raises(Refused) as refused:
        deed(*args, **said, by=actor, at=bangkok_now())
    return str(refused.value.message)


# --- the bank ------------------------------------------------------------------------------------------------


def test_a_change_makes_a_new_version_and_a_test_keeps_the_former(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    now = bangkok_now()
    with acting_as(cast.coordinator) as actor:
        question = actions.write_question(story.draft(), by=actor, at=now)
        first = question.versions.get()
        actions.plan_test(event, [first.pk], pass_mark=1, by=actor, at=now)
        assert not actions.change_question(question, story.draft(), by=actor, at=now)
        assert actions.change_question(question, story.draft(right=(2,)), by=actor, at=now)
        versions = list(question.versions.order_by("number"))

    assert [each.right for each in versions] == [[1], [2]]
    with acting_as_system("test"):
        assert items_of(test_of(event.pk))[0].right == frozenset({1})


def test_the_database_refuses_to_change_a_version(cast: Cast):
    with acting_as(cast.coordinator) as actor:
        question = actions.write_question(story.draft(), by=actor, at=bangkok_now())
        for deed in (
            lambda: QuestionVersion.objects.filter(question=question).update(right=[0]),
            lambda: QuestionVersion.objects.filter(question=question).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()


def test_loading_the_shipped_bank_twice_changes_nothing():
    with acting_as_system("test") as system:
        actions.load_questions(by=system, at=bangkok_now())
        again = actions.load_questions(by=system, at=bangkok_now())

        assert not again.is_new
        assert Question.objects.filter(province_code="00").exclude(code="").count() >= 20


def test_each_bank_is_changed_by_its_keeper_alone(cast: Cast):
    with acting_as(cast.coordinator) as actor:
        own = actions.write_question(story.draft(), by=actor, at=bangkok_now())
    country = story.versions(["duties-motto"])[0].question

    assert "another bank" in refusal(actions.retire_question, cast.coordinator, country)
    with acting_as(cast.coordinator_51):
        assert not Question.objects.filter(pk=own.pk).exists()
        assert Question.objects.filter(pk=country.pk).exists()
    for person in (cast.volunteer, cast.other_volunteer):
        with acting_as(person):
            assert not Question.objects.exists()
            assert not QuestionVersion.objects.exists()
    with acting_as(cast.headquarters) as actor:
        actions.retire_question(country, by=actor, at=bangkok_now())
    assert "retired this question already" in refusal(actions.retire_question, cast.headquarters, country)


def test_a_question_that_cannot_be_asked_is_refused_with_its_field(cast: Cast):
    wrong: list[dict[str, Any]] = [{"right": (5,)}, {"right": ()}, {"words": {}}]
    for said in wrong:
        assert refusal(actions.write_question, cast.coordinator, story.draft(**said))
    assert "Only officers" in refusal(actions.write_question, cast.volunteer, story.draft())


# --- the test ------------------------------------------------------------------------------------------------


def test_opening_after_closes_before_and_fixes_the_questions(cast: Cast):
    event, guests = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    assert "open already" in refusal(actions.open_part, cast.coordinator, test, "pre")
    story.open_part(test, "post", cast.coordinator)

    with acting_as_system("test"):
        test.refresh_from_db()
        assert GuestCode.objects.filter(event=event).count() == len(guests)
    assert (test.open_part, test.is_open("pre")) == ("post", False)
    assert "stays closed" in refusal(actions.open_part, cast.coordinator, test, "pre")
    changed = [each.pk for each in story.versions(["protection-child"])]
    assert "stay as they are" in refusal(actions.plan_test, cast.coordinator, event, changed, pass_mark=1)
    same = [each.pk for each in story.versions()]
    with acting_as(cast.coordinator) as actor:
        assert actions.plan_test(event, same, pass_mark=4, by=actor, at=bangkok_now()).pass_mark == 4


@pytest.mark.parametrize("pass_mark", [0, 6])
def test_a_pass_mark_that_nobody_can_reach_is_refused(cast: Cast, pass_mark: int):
    event, _guests = story.workshop(cast.coordinator)
    chosen = [each.pk for each in story.versions()]

    assert "pass mark" in refusal(actions.plan_test, cast.coordinator, event, chosen, pass_mark=pass_mark)
    assert "between 1 and 60" in refusal(actions.plan_test, cast.coordinator, event, [], pass_mark=1)


def test_only_who_writes_the_event_plans_and_opens(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    chosen = [each.pk for each in story.versions()]

    for person in (cast.mentor_dsd, cast.volunteer, cast.headquarters):
        assert "Only the office" in refusal(actions.plan_test, person, event, chosen, pass_mark=1)
        assert "Only the office" in refusal(actions.open_part, person, test, "pre")
    own = events.workshop(cast.mentor_dsd, office_code="DSD-52")
    assert story.planned(own, cast.mentor_dsd).event_id == own.pk


def test_a_test_is_not_opened_before_approval_nor_after_the_report(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    with acting_as(cast.coordinator):
        Event.objects.filter(pk=event.pk).update(state="reported")

    assert "until it is reported" in refusal(actions.open_part, cast.coordinator, test, "pre")


def test_no_report_is_handed_in_while_the_test_or_the_form_is_open(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "post", cast.coordinator)
    survey = story.survey(event, cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        hold_event(event, by=actor, at=bangkok_now())
        words = ReportWords(outcome="เครือข่ายเข้าใจนโยบาย")
        write_report(event, words, version=0, by=actor, at=bangkok_now())

    assert "test is still open" in refusal(hand_in_report, cast.coordinator, event)
    with acting_as(cast.coordinator) as actor:
        actions.close_part(test, "post", by=actor, at=bangkok_now())
    assert "form is still open" in refusal(hand_in_report, cast.coordinator, event)
    with acting_as(cast.coordinator) as actor:
        actions.close_survey(survey, by=actor, at=bangkok_now())
        assert hand_in_report(event, by=actor, at=bangkok_now()).revision == 1


# --- on the phone --------------------------------------------------------------------------------------------


def test_a_paper_is_gone_on_with_and_handed_in_once(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test") as system:
        now = bangkok_now()
        paper = actions.begin_paper(test, guest, language="th", by=system, at=now)
        assert actions.begin_paper(test, guest, language="en", by=system, at=now).pk == paper.pk
        shown = sheet(paper.seed, items_of(test))[0]
        right = [place for place, choice in enumerate(shown.order) if choice in shown.item.right]
        actions.answer_question(paper, shown.item.id, right, by=system, at=now)
        done = actions.hand_in(paper, by=system, at=now)
        again = actions.hand_in(paper, by=system, at=bangkok_now())
        assert (done.score, again.finished_at) == (1, done.finished_at)
        with pytest.raises(Refused, match="handed in"):
            actions.answer_question(paper, shown.item.id, [], by=system, at=now)
        assert Entry.objects.filter(verb="paper.handed_in").count() == 1


def test_a_closed_test_takes_no_answers_and_counts_what_was_there(cast: Cast):
    event, (guest, empty) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test") as system:
        now = bangkok_now()
        paper = actions.begin_paper(test, guest, language="th", by=system, at=now)
        actions.begin_paper(test, empty, language="th", by=system, at=now)
        shown = sheet(paper.seed, items_of(test))[0]
        actions.answer_question(paper, shown.item.id, [0], by=system, at=now)
    with acting_as(cast.coordinator) as actor:
        actions.close_part(test, "pre", by=actor, at=bangkok_now())

    with acting_as_system("test") as system:
        kept = Paper.objects.get()
        assert kept.guest_id == guest.pk
        assert kept.is_handed_in
        with pytest.raises(Refused, match="not open"):
            actions.begin_paper(test, empty, language="th", by=system, at=bangkok_now())
    assert "not open" in refusal(actions.close_part, cast.coordinator, test, "pre")


def test_what_was_empty_when_the_test_was_closed_is_refused_in_words(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test") as system:
        paper = actions.begin_paper(test, guest, language="th", by=system, at=bangkok_now())
        key = items_of(test)[0].id
    with acting_as(cast.coordinator) as actor:
        actions.close_part(test, "pre", by=actor, at=bangkok_now())

    assert "closed meanwhile" in refusal(actions.hand_in, cast.coordinator, paper)
    assert "closed meanwhile" in refusal(actions.answer_question, cast.coordinator, paper, key, [0])


def test_an_answer_outside_the_choices_is_refused_and_nothing_is_written(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test") as system:
        paper = actions.begin_paper(test, guest, language="th", by=system, at=bangkok_now())
        for key, places in ((items_of(test)[0].id, [9]), ("unknown", [0])):
            with pytest.raises(Refused):
                actions.answer_question(paper, key, places, by=system, at=bangkok_now())
        paper.refresh_from_db()
        assert paper.answers == {}


# --- keyed in by the desk ------------------------------------------------------------------------------------


def test_a_paper_keyed_twice_changes_nothing_and_another_one_needs_the_tick(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    paper = story.keyed(test, guest, "pre", 4, cast.coordinator)
    assert paper.score == 4
    lines = story.printed(test, "pre", guest)
    with acting_as(cast.coordinator) as actor:
        same = PaperDraft(guest, "pre", line=story.line(lines, 4))
        assert not actions.key_paper(test, same, by=actor, at=bangkok_now()).is_new
    other = PaperDraft(guest, "pre", line=story.line(lines, 2))
    assert "keyed in before" in refusal(actions.key_paper, cast.coordinator, test, other)
    with acting_as(cast.coordinator) as actor:
        corrected = PaperDraft(guest, "pre", line=story.line(lines, 2), is_correction=True)
        assert actions.key_paper(test, corrected, by=actor, at=bangkok_now()).paper.score == 2
        assert Paper.objects.count() == 1


def test_a_helper_keys_in_while_the_event_is_on_and_nobody_else(cast: Cast):
    event, (guest, other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    events.organiser(event, cast.other_volunteer)
    assert story.keyed(test, guest, "pre", 3, cast.other_volunteer).score == 3

    draft = PaperDraft(other, "pre", variant="A", line="AAAAA")
    assert "help at it" in refusal(actions.key_paper, cast.volunteer, test, draft)
    with acting_as(cast.coordinator):
        Event.objects.filter(pk=event.pk).update(state="reported")
    assert "help at it" in refusal(actions.key_paper, cast.other_volunteer, test, draft)


def test_a_guest_of_another_event_and_a_phone_paper_are_refused(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    elsewhere, (stranger, _more) = story.workshop(cast.coordinator, title="อีกงาน")
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    draft = PaperDraft(stranger, "pre", variant="A", line="AAAAA")
    assert "another event" in refusal(actions.key_paper, cast.coordinator, test, draft)
    assert "which letter" in refusal(
        actions.key_paper,
        cast.coordinator,
        test,
        PaperDraft(events.guest(event, name="ไม่มี เลข"), "pre", line="A"),
    )
    with acting_as_system("test") as system:
        actions.begin_paper(test, guest, language="th", by=system, at=bangkok_now())
    lines = story.line(story.printed(test, "pre", guest), 2)
    assert "on the phone" in refusal(
        actions.key_paper, cast.coordinator, test, PaperDraft(guest, "pre", line=lines)
    )
    assert elsewhere.pk != event.pk


def test_a_guest_is_found_by_number_code_and_name(cast: Cast):
    event, (one, two) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    code = story.code_of(two)
    with acting_as(cast.coordinator):
        assert actions.find_guest(test, str(code.number)) == two
        assert actions.find_guest(test, code.code.lower()) == two
        assert actions.find_guest(test, "คนที่1") == one
        for words, said in (("แขก", "Several guests"), ("99", "no guest"), ("ไม่มีใคร", "no guest")):
            with pytest.raises(Refused, match=said):
                actions.find_guest(test, words)


def test_codes_are_given_once_and_later_guests_get_the_next_numbers(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=3)
    story.planned(event, cast.coordinator)
    events.guest(event, name="ไม่ มา", state="declined")
    now = bangkok_now()
    with acting_as(cast.coordinator) as actor:
        assert actions.give_codes(event, by=actor, at=now) == 3
        assert actions.give_codes(event, by=actor, at=now) == 0
        late = events.guest(event, name="มาเอง วันงาน", how="walk_in")
        assert actions.give_codes(event, by=actor, at=now) == 1
    assert story.code_of(late).number == 4
    assert len({story.code_of(guest).code for guest in guests}) == 3


def test_more_papers_at_once_cost_no_more_queries(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=31)
    test = story.planned(event, cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.give_codes(event, by=actor, at=bangkok_now())

    counts = []
    for some in (guests[:1], guests[1:]):
        lines = [f"{story.code_of(guest).number},A,B,C,A,B" for guest in some]
        raw = "\n".join(["number,1,2,3,4,5", *lines]).encode()
        with acting_as(cast.coordinator) as actor, CaptureQueriesContext(connection) as asked:
            drafts, faults = actions.read_answer_sheet(raw, test, "pre")
            keyed = actions.key_papers(test, drafts, by=actor, at=bangkok_now())
        assert (faults, [each.is_new for each in keyed]) == ([], [True] * len(some))
        counts.append(len(asked))

    assert counts[1] <= counts[0]
    with acting_as_system("test"):
        assert Paper.objects.of_event(event.pk).handed_in().count() == 31
        assert Entry.objects.filter(verb="paper.keyed").count() == 31
