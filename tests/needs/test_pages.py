"""The pages of this room as people use them, without JavaScript: what works, what is refused in words, who gets 404."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground import receipts
from raengjai.ground.dates import ERA, bangkok_today
from raengjai.needs.models import Draft, Need, Referral, SavedList, Visit
from raengjai.people.models import Sight
from tests import make
from tests.cast import Cast, browser_of
from tests.needs import story

PERSON = {
    "for_whom": "self",
    "first_name": "บัวผัน",
    "last_name": "นามสมมติ",
    "phone": "081-234-5678",
    "place_code": "520101",
    "village_no": "3",
    "go": "1",
}


def start(browser: Any) -> str:
    """The address of a new form's first page."""
    return browser.get(reverse("record_need"), {"new": "1"})["Location"]


def page_of(first: str, name: str) -> str:
    return first.replace("/who/", f"/{name}/")


def fill(browser: Any, *topics: str, **person: str) -> str:
    """The question pages filled in up to the last; returns the address of the check page."""
    first = start(browser)
    browser.post(first, PERSON | person)
    browser.post(page_of(first, "what"), {"topics": topics, "boxes": "topics", "go": "1"})
    browser.post(page_of(first, "details"), {f"{topics[0]}-note": story.NOTE, "go": "1"})
    return page_of(first, "check")


def test_four_questions_make_a_need_and_a_receipt(cast: Cast):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages", "sewing-course")

    asked = browser.get(check)
    code = asked.context["visit"].initial["receipt_code"]
    done = browser.post(
        check, {"receipt_code": code, "purposes": ["share_with_office"], "given_by": "self", "go": "1"}
    )

    assert receipts.grouped(code).split()[0] in done.content.decode()
    with acting_as(cast.volunteer):
        visit = Visit.objects.get()
        assert set(Need.objects.values_list("topic_code", flat=True)) == {"unpaid-wages", "sewing-course"}
        assert set(Sight.objects.open().values_list("office_code", flat=True)) == {"DLPW-52", "DSD-52"}
        assert visit.village_no == 3
        assert not Draft.objects.exists()


def test_pressing_send_twice_records_once(cast: Cast):
    browser = browser_of(cast.volunteer)
    check = fill(browser, "unpaid-wages")
    answer = {"receipt_code": receipts.new_code(), "given_by": "self", "go": "1"}

    first, second = browser.post(check, answer), browser.post(check, answer)

    assert first.context["code"] == second.context["code"] == answer["receipt_code"]
    with acting_as(cast.volunteer):
        assert Visit.objects.count() == Need.objects.count() == 1


def test_a_form_that_was_left_goes_on_where_it_was(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)
    browser.post(first, PERSON)

    assert "บัวผัน" in browser.get(reverse("record_need")).content.decode()
    assert browser.get(first).context["person_form"].initial["first_name"] == "บัวผัน"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_name": ""}, "First name"),
        ({"phone": "12"}, "12"),
        ({"national_id": "1101700230709"}, "1101700230709"),
        ({"birth_year": "2999"}, "2999"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_says_why(cast: Cast, typed, sentence):
    browser = browser_of(cast.volunteer)

    answer = browser.post(start(browser), PERSON | typed)

    form = answer.context["person_form"]
    assert answer.status_code == 422
    assert list(form.errors) == list(typed)
    assert form.data["last_name"] == "นามสมมติ"
    if sentence != "First name":
        assert sentence in answer.content.decode()


def test_html_in_a_text_stays_text(cast: Cast):
    visit = story.record(
        cast.volunteer,
        story.visit_draft(
            needs=(story.NeedDraft("unpaid-wages", note="<script>x</script>'; DROP TABLE needs_need;--"),)
        ),
    )
    need = story.need_of(visit, cast.volunteer)

    shown = browser_of(cast.volunteer).get(reverse("need", args=[need.pk])).content.decode()

    assert "<script>x" not in shown
    assert "&lt;script&gt;x&lt;/script&gt;" in shown


def test_a_very_long_note_is_refused_not_cut(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)
    browser.post(first, PERSON)
    browser.post(page_of(first, "what"), {"topics": ["unpaid-wages"], "boxes": "topics", "go": "1"})

    answer = browser.post(page_of(first, "details"), {"unpaid-wages-note": "ก" * 10_000, "go": "1"})

    _topic, form = answer.context["parts"][0]
    assert answer.status_code == 422
    assert "note" in form.errors
    assert len(form.data["unpaid-wages-note"]) == 10_000


def test_a_paper_form_is_keyed_in_with_its_own_code(cast: Cast):
    code, yesterday = receipts.new_code(), bangkok_today() - timedelta(days=1)
    data = PERSON | {
        "place_code": "520101",
        "topics": ["unpaid-wages"],
        "unpaid-wages-note": story.NOTE,
        "receipt_code": receipts.grouped(code).lower(),
        "channel": "paper",
        "given_by": "self",
        "made_on_day": str(yesterday.day),
        "made_on_month": str(yesterday.month),
        "made_on_year": str(yesterday.year + ERA),
    }

    answer = browser_of(cast.volunteer).post(reverse("record_paper"), data)

    assert answer.context["code"] == code
    with acting_as(cast.volunteer):
        visit = Visit.objects.get()
    assert (visit.channel, visit.made_at.date()) == ("paper", yesterday)


def test_the_queue_shows_the_offices_work_and_remembers_its_filter(cast: Cast):
    story.record(cast.volunteer)
    browser = browser_of(cast.mentor_dlpw)

    page = browser.get(reverse("queue"), {"state": "waiting", "late": "1"})
    again = browser.get(reverse("queue"))

    assert [row.person for row in page.context["rows"]] == ["นางบัวผัน นามสมมติ"]
    assert again["Location"].endswith("late=1")


@pytest.mark.parametrize("name", ["mentor_sso", "mentor_dsd_51"])
def test_another_offices_queue_is_empty(cast: Cast, name: str):
    story.record(cast.volunteer)

    page = browser_of(getattr(cast, name)).get(reverse("queue"), {"state": "waiting", "office": "DLPW-52"})

    assert page.context["rows"] == []
    assert page.context["wanted"].office != "DLPW-52"


def test_taking_several_at_once_and_giving_them_to_a_colleague(cast: Cast):
    for _each in range(2):
        story.record(cast.volunteer, story.visit_draft())
    browser = browser_of(cast.mentor_dlpw)
    rows = [row.id for row in browser.get(reverse("queue"), {"state": "waiting"}).context["rows"]]

    browser.post(reverse("accept_many"), {"referral": rows})
    browser.post(reverse("assign"), {"referral": rows, "to": str(cast.mentor_dlpw.pk), "office": "DLPW-52"})

    with acting_as(cast.mentor_dlpw) as actor:
        assert set(Referral.objects.values_list("state", "assigned_to")) == {("accepted", actor.user_id)}


@pytest.mark.parametrize("address", ["queue", "assign", "save_list"])
def test_a_filter_that_nobody_can_type_breaks_nothing(cast: Cast, address: str):
    typed = dict.fromkeys(("topic", "office", "query", "to"), "a\x00b") | {"name": "mine"}

    assert browser_of(cast.coordinator).post(reverse(address), typed).status_code in (200, 302)


def test_a_list_is_saved_used_and_removed(cast: Cast):
    browser = browser_of(cast.mentor_dlpw)
    browser.post(reverse("save_list"), {"name": "ของฉันที่ช้า", "query": "state=accepted&mine=1"})

    with acting_as(cast.mentor_dlpw):
        saved = SavedList.objects.get()
    with acting_as(cast.mentor_dsd):
        assert not SavedList.objects.exists()
    browser.post(reverse("remove_list", args=[saved.pk]))
    with acting_as(cast.mentor_dlpw):
        assert not SavedList.objects.exists()


@pytest.mark.parametrize(
    "name", ["mentor_dsd", "mentor_sso", "other_volunteer", "mentor_dsd_51", "coordinator_51"]
)
def test_for_others_the_need_does_not_exist(cast: Cast, name: str):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    referral = story.referral_of(need, cast.volunteer)
    browser = browser_of(getattr(cast, name))

    for address in (
        reverse("need", args=[need.pk]),
        reverse("need_sheet", args=[need.pk]),
        reverse("answer", args=[referral.pk]),
    ):
        assert browser.get(address).status_code == 404, address


def test_a_stale_form_shows_what_happened_and_a_second_press_works(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    referral = story.referral_of(need, cast.volunteer)
    colleague = make.mentor("mentor_dlpw_2", office_code="DLPW-52")
    browser, address = browser_of(cast.mentor_dlpw), reverse("ask", args=[referral.pk])
    said = {"question": "ขอสลิป", "version": browser.get(address).context["form"]["version"].value()}
    step = story.do(colleague, story.actions.accept_referral, referral)
    story.do(colleague, story.actions.undo_step, step, after=timedelta(hours=1, seconds=8))
    story.do(colleague, story.actions.accept_referral, referral, after=timedelta(hours=2))

    stale = browser.post(address, said)
    version = stale.context["form"]["version"].value()
    again = browser.post(address, said | {"version": version})

    assert stale.status_code == 422
    assert stale.context["form"].non_field_errors()
    assert "ขอสลิป" in stale.content.decode()
    assert len(stale.context["missed"]) == 3
    assert [event.who for event in stale.context["missed"]] == ["Somjai Rakngan"] * 3
    assert str(stale.context["missed"][0].what) in stale.content.decode()
    assert again.status_code == 302
    with acting_as(cast.mentor_dlpw):
        assert Need.objects.get(pk=need.pk).state == "asked"


def test_a_stale_form_whose_deed_no_longer_fits_says_so_the_second_time(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    referral = story.referral_of(need, cast.volunteer)
    browser, address = browser_of(cast.mentor_dlpw), reverse("accept", args=[referral.pk])
    story.do(cast.coordinator, story.actions.accept_referral, referral)

    stale = browser.post(address, {"version": need.version})
    again = browser.post(address, {"version": stale.context["form"]["version"].value()})

    assert len(stale.context["missed"]) == 1
    assert again.status_code == 422
    assert again.context["form"].non_field_errors()


@pytest.mark.parametrize("page", ["queue", "home"])
def test_thirty_rows_cost_as_many_queries_as_one(cast: Cast, page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.services.models.reader.ASK_AGAIN_AFTER", 3600.0)  # no clock in the count
    browser, address = (
        browser_of(cast.mentor_dlpw),
        f"{reverse(page)}{'?state=waiting' if page == 'queue' else ''}",
    )
    story.record(cast.volunteer, story.visit_draft())
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for _each in range(29):
        story.record(cast.volunteer, story.visit_draft())
    with CaptureQueriesContext(connection) as thirty:
        browser.get(address)

    assert len(thirty) == len(one)


def test_all_own_needs_page_by_page_and_nobody_elses(cast: Cast):
    for _each in range(32):
        story.record(cast.volunteer, story.visit_draft())
    browser = browser_of(cast.volunteer)

    first = browser.get(reverse("own_needs"))
    second = browser.get(reverse("own_needs") + first.context["older"])

    addresses = [need["url"] for page in (first, second) for need in page.context["needs"]]
    assert [len(first.context["needs"]), len(second.context["needs"])] == [30, 2]
    assert len(set(addresses)) == 32
    assert second.context["older"] == ""
    assert browser_of(cast.other_volunteer).get(reverse("own_needs")).context["needs"] == []
    assert browser.get(reverse("own_needs"), {"after": "nonsense"}).status_code == 404


def test_a_course_for_a_group_says_how_many_names_are_lacking(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)
    browser.post(first, PERSON | {"for_whom": "group"})
    browser.post(page_of(first, "what"), {"topics": ["village-course"], "boxes": "topics", "go": "1"})
    browser.post(
        page_of(first, "details"), {"village-course-members": "คำแปง ใจตัวอย่าง 081-234-5679\nบุญมา", "go": "1"}
    )

    page = browser.get(page_of(first, "check"))

    assert page.context["routes"][0]["routes"][0]["lacking"] == 18


def test_a_faulty_line_of_a_group_is_named(cast: Cast):
    browser = browser_of(cast.volunteer)
    first = start(browser)
    browser.post(first, PERSON | {"for_whom": "group"})
    browser.post(page_of(first, "what"), {"topics": ["village-course"], "boxes": "topics", "go": "1"})

    page = browser.post(page_of(first, "details"), {"village-course-members": "บุญมา\nคำแปง 123", "go": "1"})

    _topic, form = page.context["parts"][0]
    assert "2" in form.errors["members"][0]
    assert "123" in form.errors["members"][0]
