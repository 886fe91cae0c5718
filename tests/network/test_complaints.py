"""Complaints: where they go, from whom they are hidden, how they are answered, and how a mistake is undone."""

from datetime import date, timedelta

import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.receipts import new_code
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.network import actions
from raengjai.network.models import Complaint, ComplaintStep, Grievance, Member
from raengjai.network.rules.complaints import (
    clock_of,
    desk_for,
    kind_of,
    may_be_given_back,
    sounds_like,
)
from tests import make
from tests.network import members
from tests.network.complaining import SAID, Offices, officer, offices, sent
from tests.network.members import NOW


@pytest.fixture
def story(db: None) -> Offices:
    return offices()


# --- the rule ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "desk"),
    [
        ("volunteer", "52"),
        ("officer", "52"),
        ("coordinator", "00"),
        ("headquarters", "00"),
        ("unsure", "00"),
    ],
)
def test_a_complaint_goes_to_the_level_above(kind: str, desk: str):
    assert desk_for(kind, "52", is_somebody_free=True) == desk
    assert desk_for(kind, "52", is_somebody_free=False) == "00"


def test_the_widest_duty_decides():
    assert kind_of({"volunteer", "coordinator"}, "volunteer") == "coordinator"
    assert kind_of({"graduate"}, "officer") == "volunteer"
    assert kind_of(set(), "officer") == "officer"


def test_what_concerns_a_coordinator_never_goes_back_to_the_province():
    assert not may_be_given_back("coordinator", "52", is_somebody_free=True)
    assert not may_be_given_back("volunteer", "00", is_somebody_free=True)
    assert may_be_given_back("volunteer", "52", is_somebody_free=True)


def test_names_are_heard_and_not_only_read():
    assert sounds_like("คุณวันนาที่สำนักงานแรงงาน", "นางวรรณา ใจตัวอย่าง")
    assert not sounds_like("ลุงแก้ว", "นางสมศรี พรสมมติ")


def test_each_open_state_has_a_clock_that_says_it_is_not_confirmed():
    for state in ("received", "passed_on", "looking"):
        clock = clock_of(state, date(2020, 1, 7))
        assert clock is not None
        assert not clock.confirmed
        assert clock.source


# --- coming in -----------------------------------------------------------------------------------------------


def seen_by(story: Offices) -> dict[str, bool]:
    """Who of the officers sees any complaint."""
    people = {name: getattr(story, name) for name in ("wanna", "somsri", "neighbour", "hq", "inspector")} | {
        "volunteer": story.volunteer.user,
        "mentor": story.mentor.user,
    }
    seen = {}
    for name, person in people.items():
        with acting_as(person):
            seen[name] = Complaint.objects.exists()
    return seen


def whoever(seen: dict[str, bool]) -> set[str]:
    return {name for name, sees in seen.items() if sees}


def test_about_a_volunteer_it_goes_to_the_coordinators(story: Offices):
    complaint = sent(story.volunteer.user)

    assert (complaint.desk, complaint.kind, complaint.state) == ("52", "volunteer", "received")
    assert whoever(seen_by(story)) == {"wanna", "somsri"}


def test_about_a_mentor_it_goes_to_the_coordinators_and_not_to_the_office(story: Offices):
    complaint = sent(story.mentor.user, kind="unsure")

    assert (complaint.desk, complaint.kind) == ("52", "officer")
    assert {story.mentor.user_id, story.colleague.user_id, story.volunteer.user_id} == set(complaint.barred)
    assert whoever(seen_by(story)) == {"wanna", "somsri"}


def test_about_a_coordinator_it_goes_to_headquarters(story: Offices):
    complaint = sent(story.wanna, kind="officer")

    assert (complaint.desk, complaint.kind) == ("00", "coordinator")
    assert story.somsri.pk in complaint.barred
    assert whoever(seen_by(story)) == {"hq", "inspector"}


def test_about_headquarters_another_person_there_has_it(story: Offices):
    sent(story.hq, kind="headquarters")

    assert whoever(seen_by(story)) == {"inspector"}


def test_a_mentor_who_is_coordinator_too_does_not_see_what_concerns_the_pair(story: Offices):
    make.posting(story.mentor.user, "coordinator", "52", office_code="OPS-52")

    sent(story.volunteer.user)

    assert whoever(seen_by(story)) == {"wanna", "somsri"}


def test_when_everybody_of_the_province_is_close_headquarters_has_it(story: Offices):
    with acting_as_system("test"):
        story.somsri.postings.update(ends_on=date(2019, 12, 31))
        story.wanna.postings.update(office_code="DSD-52")

    complaint = sent(story.mentor.user)

    assert complaint.desk == "00"


def test_an_officer_whose_name_sounds_alike_is_left_out_until_the_person_is_known(story: Offices):
    complaint = sent(said=Grievance(about="คุณสมศรีที่สำนักงาน", happened="พูดจาไม่ดี"))
    assert whoever(seen_by(story)) == {"wanna"}

    with acting_as(story.wanna) as wanna:
        actions.link_complaint(complaint, story.volunteer.user, by=wanna, at=NOW)

    assert whoever(seen_by(story)) == {"wanna", "somsri"}


def test_those_who_may_read_it_hear_that_there_is_something_to_read(story: Offices):
    sent(story.volunteer.user)

    with acting_as_system("test"):
        told = set(Notice.objects.filter(kind="complaint_new").values_list("user_id", flat=True))
    assert told == {story.wanna.pk, story.somsri.pk}


def test_what_was_said_is_sealed(story: Offices):
    complaint = sent(story.volunteer.user)

    with acting_as(story.wanna):
        kept = Complaint.objects.get(pk=complaint.pk)
    assert kept.said == SAID
    assert "เรียกเงิน".encode() not in bytes(kept.said_sealed or b"")


# --- whom is it about ------------------------------------------------------------------------------------------


def test_who_is_found_out_to_be_meant_loses_it_at_once(story: Offices):
    complaint = sent(kind="volunteer")
    assert whoever(seen_by(story)) == {"wanna", "somsri"}

    with acting_as(story.wanna) as wanna:
        stays = actions.link_complaint(complaint, story.somsri, by=wanna, at=NOW)

    assert not stays
    assert whoever(seen_by(story)) == {"hq", "inspector"}
    with acting_as_system("test"):
        kept = Complaint.objects.get()
        told = set(Notice.objects.values_list("user_id", flat=True))
    assert (kept.state, kept.desk, kept.kind) == ("passed_on", "00", "coordinator")
    assert told == {story.hq.pk, story.inspector.pk}


def test_an_officer_may_find_that_it_is_about_oneself(story: Offices):
    complaint = sent(kind="volunteer")

    with acting_as(story.wanna) as wanna:
        actions.link_complaint(complaint, story.wanna, by=wanna, at=NOW)

    assert whoever(seen_by(story)) == {"hq", "inspector"}


def test_a_mistaken_link_is_undone(story: Offices):
    complaint = sent(kind="volunteer")
    with acting_as(story.wanna) as wanna:
        actions.link_complaint(complaint, story.somsri, by=wanna, at=NOW)

    with acting_as(story.hq) as hq:
        actions.unlink_complaint(complaint, by=hq, at=NOW)
        actions.give_back_complaint(complaint, note="ไม่ใช่คนนี้", by=hq, at=NOW)

    assert whoever(seen_by(story)) == {"wanna", "somsri"}
    with acting_as_system("test"):
        kept = Complaint.objects.get()
    assert (kept.kind, kept.subject_id, kept.state) == ("volunteer", None, "received")


def test_headquarters_keeps_what_was_passed_on_when_it_finds_the_person(story: Offices):
    complaint = sent(kind="volunteer")
    with acting_as(story.wanna) as wanna:
        actions.pass_on_complaint(complaint, note="เกินอำนาจจังหวัด", by=wanna, at=NOW)

    with acting_as(story.hq) as hq:
        assert actions.link_complaint(complaint, story.volunteer.user, by=hq, at=NOW)

    assert whoever(seen_by(story)) == {"hq", "inspector"}


# --- looking into it -----------------------------------------------------------------------------------------


def test_from_taking_it_up_to_the_answer(story: Offices):
    code = new_code()
    complaint = sent(story.volunteer.user, code=code)

    with acting_as(story.wanna) as wanna:
        actions.take_complaint(complaint, by=wanna, at=NOW)
        actions.answer_complaint(
            complaint, outcome="answered", told="ได้ตักเตือนแล้ว", note="คืนเงินครบ", by=wanna, at=NOW
        )
        kept = Complaint.objects.get()

    assert (kept.state, kept.ended_at) == ("answered", NOW)
    with acting_for_receipt(receipt_hash(code)):
        steps = ComplaintStep.objects.order_by("at", "id")
        assert [step.kind for step in steps] == ["received", "taken", "answered"]
        assert steps[2].told == "ได้ตักเตือนแล้ว"


def test_an_answer_that_was_a_mistake_is_taken_back(story: Offices):
    complaint = sent(story.volunteer.user)
    with acting_as(story.wanna) as wanna:
        actions.take_complaint(complaint, by=wanna, at=NOW)
        due = Complaint.objects.get().due_on
        actions.answer_complaint(complaint, outcome="not_upheld", told="ไม่พบ", by=wanna, at=NOW)

        actions.take_back_step(complaint, by=wanna, at=NOW + timedelta(days=2))

        kept = Complaint.objects.get()
        assert (kept.state, kept.due_on, kept.ended_at) == ("looking", due, None)
        assert ComplaintStep.objects.get(kind="not_upheld").taken_back_at is not None
        actions.take_back_step(complaint, by=wanna, at=NOW + timedelta(days=2))
        assert Complaint.objects.get().state == "received"
        with pytest.raises(Refused):
            actions.take_back_step(complaint, by=wanna, at=NOW)


def test_an_answer_needs_words_and_comes_once(story: Offices):
    complaint = sent(story.volunteer.user)
    with acting_as(story.wanna) as wanna:
        with pytest.raises(Refused):
            actions.answer_complaint(complaint, outcome="answered", told=" ", by=wanna, at=NOW)
        actions.answer_complaint(complaint, outcome="answered", told="แก้ไขแล้ว", by=wanna, at=NOW)
        with pytest.raises(Refused):
            actions.answer_complaint(complaint, outcome="answered", told="อีกครั้ง", by=wanna, at=NOW)
        with pytest.raises(Refused):
            actions.link_complaint(complaint, story.somsri, by=wanna, at=NOW)


def test_passing_on_takes_it_out_of_the_province_and_giving_back_undoes_it(story: Offices):
    complaint = sent(story.volunteer.user)
    with acting_as(story.wanna) as wanna:
        actions.take_complaint(complaint, by=wanna, at=NOW)
        actions.pass_on_complaint(complaint, note="เกินอำนาจจังหวัด", by=wanna, at=NOW)

    assert whoever(seen_by(story)) == {"hq", "inspector"}
    with acting_as(story.hq) as hq:
        with pytest.raises(Refused):
            actions.pass_on_complaint(complaint, note="ขึ้นไปอีก", by=hq, at=NOW)
        actions.give_back_complaint(complaint, note="จังหวัดทำได้", by=hq, at=NOW)
    assert whoever(seen_by(story)) == {"wanna", "somsri"}


def test_what_concerns_a_coordinator_is_not_given_back(story: Offices):
    complaint = sent(story.wanna)

    with acting_as(story.hq) as hq, pytest.raises(Refused):
        actions.give_back_complaint(complaint, note="จังหวัดทำได้", by=hq, at=NOW)


def test_who_comes_close_later_is_barred_the_next_morning(story: Offices):
    linked = sent(story.volunteer.user)
    named = sent(said=Grievance(about="คุณมาลัย", happened="พูดจาไม่ดี"))
    late = officer("นางมาลัย มาทีหลัง", "coordinator", "52")
    with acting_as(late):
        assert Complaint.objects.count() == 2
    helper = members.mentor("นายคนใหม่ คำสมมติ", office_code="SSO-52")
    make.posting(helper.user, "coordinator", "52", office_code="SSO-52")
    with acting_as_system("test") as system:
        Member.objects.filter(pk=story.volunteer.pk).update(mentor=helper)

        assert actions.review_barred(by=system, at=NOW) == 2
        assert actions.review_barred(by=system, at=NOW) == 0

    with acting_as(late):
        assert list(Complaint.objects.values_list("pk", flat=True)) == [linked.pk]
    with acting_as(helper.user):
        assert list(Complaint.objects.values_list("pk", flat=True)) == [named.pk]


def test_what_has_lost_its_last_reader_goes_to_headquarters(story: Offices):
    complaint = sent(story.volunteer.user)
    with acting_as_system("test") as system:
        for person in (story.wanna, story.somsri):
            person.postings.update(ends_on=NOW.date() - timedelta(days=1))

        assert actions.review_barred(by=system, at=NOW) == 1

    with acting_as(story.hq):
        kept = Complaint.objects.get(pk=complaint.pk)
    assert (kept.desk, kept.state) == ("00", "passed_on")


def test_the_list_of_a_desk_is_an_index_range(story: Offices):
    for _number in range(3):
        sent(story.volunteer.user)

    with acting_as(story.wanna), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are not worth an index
        plan = Complaint.objects.at_desk("52", "received")[:50].explain()

    assert "Index Scan using complaint_at_desk" in plan
    assert "Sort" not in plan


def test_late_complaints_are_said_once_to_each_officer(story: Offices):
    for _number in range(3):
        sent(story.volunteer.user)

    with acting_as_system("test") as system:
        assert actions.remind_of_complaints(by=system, at=NOW) == 0
        assert actions.remind_of_complaints(by=system, at=NOW + timedelta(days=30)) == 2
        late = Notice.objects.filter(kind="complaint_late")
        assert set(late.values_list("user_id", flat=True)) == {story.wanna.pk, story.somsri.pk}
        assert late.count() == 2
