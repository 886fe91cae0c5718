"""Whom a complaint is about never meets it, whatever the role: played with people who could."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.access.models import User
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.receipts import new_code
from raengjai.journal import feed
from raengjai.journal.models import Entry
from raengjai.messages.models import Notice
from raengjai.network import actions
from raengjai.network.models import Complaint, ComplaintStep, Grievance
from raengjai.programmes.models import Fact
from raengjai.search.models import Entry as Found
from raengjai.tasks.models import Task
from tests import make
from tests.cast import browser_of
from tests.network.complaining import Offices, offices, sent
from tests.network.members import NOW

WORDS = "เรียกเงินค่าแบบฟอร์มห้าร้อยบาท"
SAID = Grievance(about="ใครสักคน", happened=WORDS)
ONE = ("complaint", "link_complaint", "answer_complaint", "move_complaint")
DEEDS = ("take_complaint", "unlink_complaint", "take_back_complaint_step")


@pytest.fixture
def story(db: None) -> Offices:
    return offices()


def everywhere(person: User, complaint: Complaint) -> Iterator[str]:
    """Where `person` meets the complaint; nothing when nowhere."""
    browser = browser_of(person)
    yield from _pages(browser, complaint)
    yield from _answers(browser, complaint)
    with acting_as(person):
        yield from (name for name, meets in _rows(complaint).items() if meets)
        copy = json.dumps(actions.export_profile(person), ensure_ascii=False, default=str)
        if WORDS in copy or str(complaint.pk) in copy:
            yield "copy of the own data"


def _pages(browser: Client, complaint: Complaint) -> Iterator[str]:
    """Lists, counts and first pages."""
    for state, desk in product(("received", "passed_on", "looking", "answered"), ("00", "51", "52")):
        page = browser.get(reverse("complaints"), {"state": state, "desk": desk})
        if page.status_code == 200 and str(complaint.pk) in page.content.decode():
            yield f"list {state} {desk}"
    for address in ("home", "inbox", "account", "volunteers", "search", "applications"):
        text = browser.get(reverse(address), {"q": "ใครสักคน"}).content.decode()
        if str(complaint.pk) in text or WORDS in text:
            yield address


def _answers(browser: Client, complaint: Complaint) -> Iterator[str]:
    """The complaint's own addresses; what is posted there is undone."""
    for name in ONE:
        if browser.get(reverse(name, args=[complaint.pk])).status_code not in (403, 404):
            yield name
    for name in (*ONE[1:], *DEEDS):
        with transaction.atomic():
            posted = browser.post(reverse(name, args=[complaint.pk]), {"note": "x", "told": "x"})
            transaction.set_rollback(True)
        if posted.status_code not in (403, 404):
            yield f"post {name}"


def _rows(complaint: Complaint) -> dict[str, bool]:
    """What PostgreSQL gives whoever is inside."""
    about: dict[str, Any] = {"subject_id": complaint.pk}
    return {
        "row": Complaint.objects.filter(pk=complaint.pk).exists(),
        "steps": ComplaintStep.objects.filter(complaint=complaint.pk).exists(),
        "count": Complaint.objects.count() > 0,
        "journal": Entry.objects.filter(**about).exists(),
        "feed of the province": _is_fed("52", complaint),
        "feed of the country": _is_fed("00", complaint),
        "task": Task.objects.filter(**about).exists(),
        "notice": Notice.objects.filter(**about).exists(),
        "search": Found.objects.filter(pk=complaint.pk).exists(),
    }


def _is_fed(place: str, complaint: Complaint) -> bool:
    return any(each["subject_id"] == complaint.pk for each in feed.read(place, limit=500).entries)


def worked(story: Offices, complaint: Complaint, by: User) -> None:
    """Everything that leaves a trace is done to it."""
    with acting_as(by) as actor:
        actions.take_complaint(complaint, by=actor, at=NOW)
        actions.answer_complaint(
            complaint, outcome="answered", told="ตักเตือนแล้ว", note="พบจริง", by=actor, at=NOW
        )
        actions.take_back_step(complaint, by=actor, at=NOW)


def test_the_tools_of_this_test_see_what_is_there(story: Offices):
    complaint = sent(story.volunteer.user, said=SAID)

    met = set(everywhere(story.wanna, complaint))

    assert {"row", "steps", "count", "notice", "complaint", "list received 52", "post take_complaint"} <= met
    assert "journal" not in met
    assert not {name for name in met if name.startswith("feed")}


def test_a_coordinator_does_not_meet_what_is_about_the_coordinator(story: Offices):
    complaint = sent(story.wanna, said=SAID)
    worked(story, complaint, story.hq)

    assert list(everywhere(story.wanna, complaint)) == []
    assert list(everywhere(story.somsri, complaint)) == []  # the colleague


def test_nor_after_becoming_headquarters(story: Offices):
    complaint = sent(story.wanna, said=SAID)
    worked(story, complaint, story.hq)
    make.posting(story.wanna, "headquarters", "00", office_code="OPS-00")
    make.posting(story.wanna, "coordinator", "51", office_code="OPS-51")

    assert list(everywhere(story.wanna, complaint)) == []


def test_a_volunteer_who_becomes_coordinator_does_not_meet_the_old_complaint(story: Offices):
    complaint = sent(story.volunteer.user, said=SAID)
    worked(story, complaint, story.wanna)
    make.posting(story.volunteer.user, "coordinator", "52", office_code="OPS-52")

    assert list(everywhere(story.volunteer.user, complaint)) == []


def test_a_mentor_who_becomes_coordinator_does_not_meet_the_one_of_the_pair(story: Offices):
    complaint = sent(story.volunteer.user, said=SAID)
    make.posting(story.mentor.user, "coordinator", "52", office_code="OPS-52")

    assert list(everywhere(story.mentor.user, complaint)) == []


def test_headquarters_does_not_meet_what_is_about_oneself(story: Offices):
    complaint = sent(story.hq, said=SAID, kind="headquarters")
    worked(story, complaint, story.inspector)

    assert list(everywhere(story.hq, complaint)) == []


def test_who_had_read_it_before_loses_every_trace(story: Offices):
    complaint = sent(said=SAID)
    assert "notice" in set(everywhere(story.somsri, complaint))

    with acting_as(story.wanna) as wanna:
        actions.link_complaint(complaint, story.somsri, by=wanna, at=NOW)

    assert list(everywhere(story.somsri, complaint)) == []


def test_outsiders_meet_nothing(story: Offices):
    complaint = sent(story.volunteer.user, said=SAID)

    for outsider in (story.neighbour, story.hq, story.mentor.user, story.colleague.user):
        assert list(everywhere(outsider, complaint)) == []


def test_a_code_opens_its_own_complaint_and_no_other(story: Offices):
    mine, code = sent(story.volunteer.user, said=SAID, code=(code := new_code())), code
    sent(story.mentor.user, said=SAID)

    with acting_for_receipt(receipt_hash(code)):
        assert list(Complaint.objects.values_list("pk", flat=True)) == [mine.pk]
        assert set(ComplaintStep.objects.values_list("complaint_id", flat=True)) == {mine.pk}
    with acting_for_receipt(receipt_hash(new_code())):
        assert not Complaint.objects.exists()


def test_nobody_but_the_system_writes(story: Offices):
    complaint = sent(story.volunteer.user, said=SAID)

    changes: list[dict[str, Any]] = [
        {"state": "answered", "ended_at": NOW},
        {"barred": []},
        {"subject": story.mentor.user},
    ]
    for change in changes:
        with acting_as(story.wanna), pytest.raises(ProgrammingError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**change)
    with acting_as(story.wanna), transaction.atomic():
        assert Complaint.objects.filter(pk=complaint.pk).delete()[0] == 0


def test_the_journal_says_that_something_happened_and_nothing_more(story: Offices):
    complaint = sent(story.wanna, said=SAID)
    worked(story, complaint, story.hq)

    with acting_as_system("test"):
        entries = list(Entry.objects.filter(subject_id=complaint.pk))
        assert len(entries) == 4
        assert {entry.place_code for entry in entries} == {"00"}
        assert all(entry.codes == {} and entry.office_code == "" for entry in entries)
        assert not Fact.objects.filter(subject_id=complaint.pk).exists()


def test_before_the_second_step_nobody_has_a_desk(story: Offices):
    sent(story.volunteer.user, said=SAID)

    with acting_as(story.wanna), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('raengjai.provinces', '', true)")
        assert not Complaint.objects.exists()
