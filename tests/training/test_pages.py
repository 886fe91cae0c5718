"""The pages, as people use them: the office, the desk, a guest with a phone and no account."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_today
from raengjai.papers.models import Print
from raengjai.training.models import Paper
from tests.cast import Cast, assemble, browser_of
from tests.events import story as events
from tests.network import members
from tests.training import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def event_page(name: str, event, *more) -> str:
    return reverse(name, args=[event.pk, *more])


def workbook(rows: list[list[Any]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only here

    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


# --- the office ----------------------------------------------------------------------------------------------


def test_a_test_is_planned_opened_and_closed_on_its_pages(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    browser = browser_of(cast.coordinator)
    assert browser.get(event_page("event_training", event)).status_code == 200
    chosen = [str(each.pk) for each in story.versions()]

    wrong = browser.post(event_page("plan_test", event), {"questions": chosen, "pass_mark": "9"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count(" checked") == len(chosen)
    page = browser.post(event_page("plan_test", event), {"questions": chosen, "pass_mark": "3"}, follow=True)
    assert page.context["question_count"] == len(chosen)
    page = browser.post(event_page("open_test", event), {"part": "pre"}, follow=True)
    assert page.context["parts"][0]["is_open"]
    assert page.context["address"] in page.content.decode()
    page = browser.post(event_page("close_test", event), {"part": "pre"}, follow=True)
    assert not page.context["parts"][0]["is_open"]
    assert browser.post(event_page("open_test", event), {"part": "later"}).status_code == 404


def test_a_question_is_written_changed_and_retired_on_its_pages(cast: Cast):
    browser = browser_of(cast.mentor_dsd)
    said = {"subject": "jobs", "text_th": "ข้อใดถูก", "choices_th": "หนึ่ง\nสอง", "right": ["2"]}
    wrong = browser.post(reverse("write_question"), said | {"choices_en": "one", "text_en": "Which?"})
    assert wrong.status_code == 422
    assert "choices_en" in wrong.context["form"].errors
    page = browser.post(reverse("write_question"), said, follow=True)
    question = page.context["question"]
    browser.post(reverse("change_question", args=[question.pk]), said | {"right": ["1"]})
    page = browser.post(reverse("retire_question", args=[question.pk]), follow=True)
    assert len(page.context["versions"]) == 2
    assert question.pk not in {
        line["id"] for group in browser.get(reverse("questions")).context["groups"] for line in group["lines"]
    }
    found = browser.get(reverse("questions"), {"retired": "on", "subject": "jobs"}).context["groups"]
    assert [line["id"] for line in found[0]["lines"]] == [question.pk]
    page = browser.post(reverse("restore_question", args=[question.pk]), follow=True)
    assert page.context["question"].retired_at is None


@pytest.mark.parametrize("name", ["event_training", "test_results", "opinions"])
def test_pages_of_an_event_are_for_who_writes_it_and_sums_for_headquarters(cast: Cast, name: str):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    story.keyed(test, guest, "pre", 3, cast.coordinator)
    address = event_page(name, event)

    assert browser_of(cast.coordinator).get(address).status_code == 200
    seen = browser_of(cast.headquarters).get(address)
    assert seen.status_code == 200
    assert guest.name not in seen.content.decode()
    assert browser_of(cast.mentor_dsd).get(address).status_code == 404
    assert browser_of(cast.coordinator_51).get(address).status_code == 404
    assert browser_of(cast.volunteer).get(address).status_code == 403


def test_papers_are_printed_for_every_guest_and_spare_ones(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=3)
    story.planned(event, cast.coordinator)
    browser = browser_of(cast.coordinator)

    spare = browser.post(event_page("spare_test_papers", event), {"part": "pre", "language": "th"})
    assert spare.content.startswith(b"%PDF")
    page = browser.post(
        event_page("print_test_papers", event), {"part": "post", "language": "th"}, follow=True
    )
    order = page.context["order"]
    assert (order.kind, order.total) == ("test_post", len(guests))
    made(order, cast.coordinator)
    page = browser.get(reverse("training_print", args=[order.pk]))
    assert len(page.context["files"]) == 1
    file = browser.get(reverse("training_print_file", args=[order.pk, 1]))
    assert file.content.startswith(b"%PDF")
    assert browser_of(cast.mentor_dsd).get(reverse("training_print", args=[order.pk])).status_code == 404


def made(order: Print, by) -> None:
    from raengjai.ground.dates import bangkok_now  # noqa: PLC0415 - only here
    from raengjai.papers.actions import make_next_part  # noqa: PLC0415 - only here

    with acting_as(by) as actor:
        while make_next_part(order.pk, by=actor, at=bangkok_now()):
            pass


# --- the desk ------------------------------------------------------------------------------------------------


def test_the_desk_keys_in_by_number_and_sees_who_is_missing(cast: Cast):
    event, (guest, other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    events.organiser(event, cast.other_volunteer)
    browser, address = browser_of(cast.other_volunteer), event_page("key_papers", event, "pre")
    page = browser.get(address)
    assert {line["name"] for line in page.context["missing"]} == {guest.name, other.name}

    number = str(story.code_of(guest).number)
    wrong = browser.post(address, {"who": number, "line": "A B C D Z"})
    assert wrong.status_code == 422
    assert "line" in wrong.context["form"].errors
    assert "A B C D Z" in wrong.content.decode()
    text = story.line(story.printed(test, "pre", guest), 4)
    page = browser.post(address, {"who": number, "line": text}, follow=True)
    assert [line["name"] for line in page.context["missing"]] == [other.name]
    again = browser.post(address, {"who": number, "line": story.line(story.printed(test, "pre", guest), 1)})
    assert again.status_code == 422
    assert browser.get(event_page("key_papers", event, "later")).status_code == 404
    for person in (cast.volunteer, cast.mentor_dsd):
        assert browser_of(person).get(address).status_code == 404
    assert browser_of(cast.headquarters).get(address).status_code == 403


def test_a_workbook_is_taken_as_a_whole_or_each_fault_is_named(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=2)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    browser, address = browser_of(cast.coordinator), event_page("import_answers", event, "pre")
    template = browser.get(event_page("answers_template", event, "pre"))
    rows: list[list[Any]] = (
        CalamineWorkbook.from_filelike(BytesIO(template.content)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) == 3
    for row, guest in zip(rows[1:], sorted(guests, key=lambda each: story.code_of(each).number), strict=True):
        row[3:] = story.line(story.printed(test, "pre", guest), 4).split(" ")

    faulty = [rows[0], rows[1], [*rows[1][:2], "A", *rows[1][3:]], [*rows[2][:-1], "Z"], ["99", "", "", "A"]]
    page = browser.post(address, {"file": upload(workbook(faulty))})
    assert page.status_code == 422
    assert [fault.row for fault in page.context["faults"]] == [3, 4, 5]
    with acting_as(cast.coordinator):
        assert not Paper.objects.exists()
    browser.post(address, {"file": upload(workbook(rows))})
    with acting_as(cast.coordinator):
        assert list(Paper.objects.values_list("score", flat=True)) == [4, 4]
    for broken in (b"", b"PK\x03\x04nothing", workbook([["x", "y"]]), workbook([rows[0]])):
        assert browser.post(address, {"file": upload(broken)}).status_code == 422


def upload(raw: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - only here

    return SimpleUploadedFile("answers.xlsx", raw)


# --- results, learning ---------------------------------------------------------------------------------------


def test_each_number_opens_to_the_papers_behind_it(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=3)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    for guest in guests:
        story.keyed(test, guest, "pre", 2, cast.coordinator)
    for guest in guests[:2]:
        story.keyed(test, guest, "post", 4, cast.coordinator)
    browser = browser_of(cast.coordinator)
    page = browser.get(event_page("test_results", event))
    total = page.context["summary"].total
    assert (total.both, total.only_pre, total.difference, total.gain) == (2, 1, 2, pytest.approx(2 / 3))
    row = page.context["groups"].rows[0]
    for cell, papers in ((row[1], 4), (row[6], 2), (row[7], 1)):
        assert len(browser.get(cell.url).context["rows"]) == papers
    hardest = next(row for row in page.context["questions"].rows if str(row[1].value) != "3/3")
    behind = browser.get(hardest[1].url)
    assert len(behind.context["rows"]) == 3 - int(str(hardest[1].value).split("/")[0])
    paper = browser.get(behind.context["rows"][0]["url"])
    assert paper.context["paper"].score == 2
    assert sum(line["is_right"] for line in paper.context["lines"]) == 2
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(event_page("results_file", event)).content))
    assert len(book.sheet_names) == 3
    headquarters = browser_of(cast.headquarters)
    book = CalamineWorkbook.from_filelike(
        BytesIO(headquarters.get(event_page("results_file", event)).content)
    )
    assert len(book.sheet_names) == 1
    assert headquarters.get(event_page("test_papers", event)).status_code == 404
    assert browser.get(event_page("test_papers", event), {"question": "x"}).status_code == 404


def test_results_cost_the_same_queries_for_one_and_for_thirty_papers(cast: Cast):
    costs = []
    for count in (1, 30):
        event, guests = story.workshop(cast.coordinator, guests=count, title=f"งาน {count}")
        test = story.planned(event, cast.coordinator)
        story.open_part(test, "pre", cast.coordinator)
        for guest in guests:
            story.keyed(test, guest, "pre", 2, cast.coordinator)
        browser = browser_of(cast.coordinator)
        for name in ("test_results", "test_papers", "event_training"):
            browser.get(event_page(name, event))
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(event_page(name, event)).status_code == 200
            costs.append((name, len(queries)))

    assert costs[:3] == costs[3:]


def test_certificates_on_their_pages(cast: Cast):
    event = events.workshop(cast.coordinator)
    guest = events.guest(event, user=cast.volunteer)
    absent = events.guest(event, name="ไม่ มา")
    story.present(guest, events.sessions_of(event)[0])
    browser, today = browser_of(cast.coordinator), bangkok_today()
    said = {
        "title": "ประชุม",
        "min_sessions": "1",
        "signer_name": "นายสมมติ ใจดี",
        "signer_position": "แรงงานจังหวัด",
        "dated_on_day": today.day,
        "dated_on_month": today.month,
        "dated_on_year": today.year,
    }
    assert browser.post(event_page("certificates", event), said | {"min_sessions": "0"}).status_code == 422
    page = browser.post(event_page("certificates", event), said, follow=True)
    assert [row["guest"] for row in page.context["rows"]] == [guest]
    page = browser.post(event_page("give_certificate", event, absent.pk), follow=True)
    assert page.request["PATH_INFO"] == event_page("certificates", event)
    page = browser.post(event_page("give_certificate", event, guest.pk), follow=True)
    found = page.context["certificate"]
    assert browser.get(reverse("certificate_pdf", args=[found.pk])).content.startswith(b"%PDF")
    own = browser_of(cast.volunteer)
    assert own.get(reverse("my_certificate", args=[found.pk])).content.startswith(b"%PDF")
    assert browser_of(cast.other_volunteer).get(reverse("my_certificate", args=[found.pk])).status_code == 404
    assert own.get(reverse("my_learning")).context["certificates"] == 1
    page = browser.post(event_page("make_certificates", event), follow=True)
    made(page.context["order"], cast.coordinator)
    page = browser.get(reverse("training_print", args=[page.context["order"].pk]))
    assert (page.context["is_certificates"], len(page.context["files"])) == (True, 1)
    revoke = reverse("revoke_certificate", args=[found.pk])
    assert browser.post(revoke, {"reason": "wrong"}).status_code == 422
    page = browser.post(revoke, {"reason": "wrong", "why": "ชื่อผิด"}, follow=True)
    assert page.context["is_revoked"]
    assert own.get(reverse("my_certificate", args=[found.pk])).status_code == 302
    page = browser.post(reverse("restore_certificate", args=[found.pk]), follow=True)
    assert not page.context["is_revoked"]
    page = browser.post(reverse("renew_certificate", args=[found.pk]), follow=True)
    assert page.status_code == 200
    assert browser_of(cast.mentor_dsd).get(reverse("certificate", args=[found.pk])).status_code == 404


def test_learning_stands_on_the_own_page_and_the_members(cast: Cast):
    member = members.volunteer("นางคำแปง แก้วตัวอย่าง")
    event = events.workshop(cast.coordinator)
    guest = events.guest(event, user=member.user)
    events.guest(events.workshop(cast.coordinator, title="ไม่ได้ไป"), user=member.user)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    story.keyed(test, guest, "pre", 3, cast.coordinator)
    for session in events.sessions_of(event):
        story.present(guest, session)

    own = browser_of(member.user).get(reverse("my_learning"))
    assert own.context["count"] == 1
    line = own.context["lines"][0]
    assert (line["pre"], line["post"], line["most"]) == (3, None, len(story.CODES))
    assert "6" in own.context["hours"]
    seen = browser_of(cast.coordinator).get(reverse("member", args=[member.pk])).content.decode()
    assert event.title in seen
    assert "ไม่ได้ไป" not in seen
    assert (
        event.title
        not in browser_of(cast.mentor_dsd).get(reverse("member", args=[member.pk])).content.decode()
    )
    year = browser_of(member.user).get(reverse("my_year"))
    assert reverse("my_learning") in year.content.decode()
    assert reverse("my_learning") in browser_of(member.user).get(reverse("account")).content.decode()


def test_the_shipped_bank_stands_in_the_list(cast: Cast):
    page = browser_of(cast.coordinator).get(reverse("questions"))

    assert page.context["count"] >= 20
