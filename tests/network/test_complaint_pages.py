"""The pages of complaints: they work without an account, keep what was typed, lead to help, and stay closed to others."""

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.receipts import new_code
from raengjai.network import actions
from raengjai.network.models import Complaint
from raengjai.network.views import complaining
from tests.cast import browser_of
from tests.network.complaining import Offices, offices, sent
from tests.network.members import NOW
from tests.network.pages import hidden, page_of

NEW, FOLLOW, LIST = reverse("complain"), reverse("follow_complaint"), reverse("complaints")
SAID = {
    "kind": "volunteer",
    "about": "ลุงแก้ว บ้านเวียงเหนือ",
    "place": "520101",
    "category": "money",
    "happened": "เรียกเงินค่าแบบฟอร์มห้าร้อยบาท",
    "happened_on_day": "",
    "contact": "",
}


@pytest.fixture
def story(db: None) -> Offices:
    return offices()


def complained(browser: Client, **said: str) -> tuple[str, dict[str, str]]:
    """The page after sending, and what the form carried."""
    form = hidden(browser.get(NEW).content.decode())
    return browser.post(NEW, SAID | form | said).content.decode(), form


def test_a_visitor_complains_without_a_name_and_reads_the_answer(story: Offices):
    browser = browser_of(None)
    page, form = complained(browser)
    assert form["code"][:4] in page
    assert browser.post(NEW, SAID | form).status_code == 200  # pressed twice

    with acting_as(story.wanna) as wanna:
        complaint = Complaint.objects.get()
        actions.link_complaint(complaint, story.volunteer.user, by=wanna, at=NOW)
        actions.answer_complaint(complaint, outcome="answered", told="ได้คืนเงินแล้ว", by=wanna, at=NOW)

    answer = browser.post(FOLLOW, {"code": form["code"]})
    page = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ได้คืนเงินแล้ว" in page
    assert "บัวผัน" not in page
    assert "วรรณา" not in page


def test_an_answer_that_was_taken_back_is_told_no_more(story: Offices):
    code = new_code()
    complaint = sent(story.volunteer.user, code=code)
    with acting_as(story.wanna) as wanna:
        actions.answer_complaint(complaint, outcome="not_upheld", told="ไม่พบ", by=wanna, at=NOW)
        actions.take_back_step(complaint, by=wanna, at=NOW)

    page = browser_of(None).post(FOLLOW, {"code": code}).content.decode()

    assert "ไม่พบ" not in page
    assert "รับเรื่องแล้ว" in page


def test_somebody_signed_in_is_not_written_down(story: Offices):
    complained(browser_of(story.volunteer.user))

    with acting_as_system("test"):
        step = Complaint.objects.get().steps.get()
    assert step.made_by is None


def test_the_page_of_a_member_says_who_is_meant(story: Offices):
    browser = browser_of(story.wanna)
    page = page_of(story.wanna, reverse("member", args=[story.mentor.pk]))
    address = f"{NEW}?member={story.mentor.pk}"
    assert address in page
    form = hidden(browser.get(address).content.decode())
    said = {"category": "manner", "happened": "พูดจาไม่ดี", "member": str(story.mentor.pk)}

    browser.post(NEW, form | said)

    with acting_as_system("test"):
        complaint = Complaint.objects.get()
    assert (complaint.subject_id, complaint.kind, complaint.desk) == (
        story.mentor.user_id,
        "officer",
        "52",
    )


def test_a_visitor_learns_no_name_from_the_address(story: Offices):
    page = browser_of(None).get(f"{NEW}?member={story.mentor.pk}").content.decode()

    assert "อินสม" not in page


def test_the_number_of_a_card_says_who_is_meant(story: Offices):
    with acting_as(story.wanna) as wanna:
        card = actions.issue_card(story.volunteer, by=wanna, at=NOW)

    complained(browser_of(None), about="", card=f"{card.number[:4]}-{card.number[4:]}".lower())

    with acting_as_system("test"):
        assert Complaint.objects.get().subject_id == story.volunteer.user_id


@pytest.mark.parametrize(
    "said",
    [{"category": "danger"}, {"happened": "นายจ้างยึดพาสปอร์ตไว้ และอาสาสมัครรู้เห็นด้วย"}],
)
def test_what_speaks_of_danger_leads_to_the_telephone(story: Offices, said: dict[str, str]):
    page, _form = complained(browser_of(None), **said)

    for number in ("191", "1300", "1546"):
        assert f"tel:{number}" in page


def test_what_does_not_is_left_in_peace(story: Offices):
    page, _form = complained(browser_of(None))

    assert "tel:1546" not in page


def test_what_was_typed_comes_back_with_a_sentence(story: Offices):
    browser = browser_of(None)
    form = hidden(browser.get(NEW).content.decode())

    answer = browser.post(NEW, SAID | form | {"place": "", "about": "", "contact": "ร้านกาแฟหน้าตลาด"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ระบุสถานที่" in page
    assert "ร้านกาแฟหน้าตลาด" in page
    with acting_as_system("test"):
        assert not Complaint.objects.exists()


def test_about_headquarters_no_place_is_asked(story: Offices):
    complained(browser_of(None), kind="headquarters", place="")

    with acting_as_system("test"):
        complaint = Complaint.objects.get()
    assert (complaint.place_code, complaint.desk) == ("00", "00")


def test_machines_and_floods_are_held_up(story: Offices, monkeypatch: pytest.MonkeyPatch):
    browser = browser_of(None)
    form = hidden(browser.get(NEW).content.decode())
    assert browser.post(NEW, SAID | form | {"website": "http://x"}).status_code == 422

    monkeypatch.setattr(complaining, "MOST_STRANGERS_AN_HOUR", 1)
    monkeypatch.setattr(complaining, "MOST_A_DAY", 2)
    assert browser.post(NEW, SAID | form).status_code == 200
    other = browser_of(None)
    more = hidden(other.get(NEW).content.decode())
    assert other.post(NEW, SAID | more).status_code == 429  # strangers share a count
    again = hidden(browser.get(NEW).content.decode())
    assert browser.post(NEW, SAID | again).status_code == 200  # who was here has an own one


def test_wrong_codes_are_slowed(story: Offices):
    browser = browser_of(None)

    answers = [browser.post(FOLLOW, {"code": new_code()}).status_code for _try in range(6)]

    assert answers[0] == 422
    assert answers[-1] == 429


# --- the desk ------------------------------------------------------------------------------------------------


def test_the_desk_finds_the_person_and_answers(story: Offices):
    complaint = sent()
    browser = browser_of(story.wanna)
    address = reverse("complaint", args=[complaint.pk])
    page = browser.get(address).content.decode()
    assert "ลุงแก้ว" in page
    assert "เรียกเงินค่าแบบฟอร์ม" in page

    about = reverse("link_complaint", args=[complaint.pk])
    page = browser.get(about, {"q": "บัวผัน"}).content.decode()
    assert str(story.volunteer.user_id) in page
    browser.post(f"{about}?q=บัวผัน", {"subject": str(story.volunteer.user_id)})
    browser.post(reverse("take_complaint", args=[complaint.pk]))
    answer = browser.post(
        reverse("answer_complaint", args=[complaint.pk]), {"outcome": "answered", "told": "", "note": "เก็บไว้"}
    )
    assert answer.status_code == 422
    assert "เก็บไว้" in answer.content.decode()
    browser.post(reverse("answer_complaint", args=[complaint.pk]), {"outcome": "answered", "told": "แก้ไขแล้ว"})

    page = browser.get(address).content.decode()
    assert "แก้ไขแล้ว" in page
    assert "นางบัวผัน" in page
    assert answer.headers["Cache-Control"] == "no-store"
    undo = browser.post(reverse("take_back_complaint_step", args=[complaint.pk]), follow=True)
    assert "กำลังตรวจสอบ" in undo.content.decode()


def test_a_complaint_that_leaves_the_desk_leads_back_to_the_list(story: Offices):
    complaint = sent()
    browser = browser_of(story.wanna)

    answer = browser.post(
        f"{reverse('link_complaint', args=[complaint.pk])}?q=", {"subject": str(story.somsri.pk)}, follow=True
    )

    assert answer.redirect_chain[-1][0].startswith(LIST)
    assert browser.get(reverse("complaint", args=[complaint.pk])).status_code == 404


def test_moving_asks_why_and_works_in_both_directions(story: Offices):
    complaint = sent(story.volunteer.user)
    address = reverse("move_complaint", args=[complaint.pk])
    assert browser_of(story.wanna).post(address, {"note": ""}).status_code == 422
    assert browser_of(story.wanna).post(address, {"note": "เกินอำนาจ"}).status_code == 302

    above = browser_of(story.hq)
    assert "ลำปาง" in above.get(address).content.decode()
    above.post(address, {"note": "จังหวัดทำได้"})

    assert browser_of(story.wanna).get(address).status_code == 200


def test_an_empty_desk_says_so(story: Offices):
    assert "ไม่มีเรื่องร้องเรียนที่นี่" in page_of(story.hq, LIST)


def test_the_list_costs_the_same_for_one_as_for_thirty(story: Offices):
    browser = browser_of(story.wanna)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(LIST).status_code == 200
        return len(asked)

    sent(story.volunteer.user)
    questions()
    one = questions()
    for _number in range(29):
        sent(story.volunteer.user)
    assert questions() == one


def test_the_list_goes_on_after_a_page(story: Offices, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(import_module("raengjai.network.views.complaints"), "PAGE", 2)
    for _number in range(3):
        sent(story.volunteer.user)
    browser = browser_of(story.wanna)

    first = browser.get(LIST).content.decode()
    with acting_as(story.wanna):
        ids = [str(key) for key in Complaint.objects.at_desk("52", "received").values_list("pk", flat=True)]
    assert [key in first.replace("after=", "") for key in ids] == [True, True, False]
    page = browser.get(LIST, {"state": "received", "desk": "52", "after": ids[1]}).content.decode()
    assert ids[2] in page
    assert ids[0] not in page


def test_mentors_and_volunteers_have_no_desk(story: Offices):
    complaint = sent(story.volunteer.user)
    for person in (story.volunteer.user, story.mentor.user):
        assert browser_of(person).get(LIST).status_code == 403
        assert browser_of(person).get(reverse("complaint", args=[complaint.pk])).status_code == 403
