"""The pages of a list: a file in, what was read, loading, the faulty rows out to be mended and in again; and export."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.journal.models import Entry
from raengjai.network import jobs
from raengjai.network.models import Member, SheetRun
from tests.cast import Cast, browser_of
from tests.network import lists
from tests.network.pages import page_of

pytestmark = pytest.mark.django_db
PAGE = "import_volunteers"


def upload(browser: Client, raw: bytes) -> str:
    """Sends the file and lets the job read it; returns the address of its page."""
    answer = browser.post(reverse(PAGE), {"file": SimpleUploadedFile("list.xlsx", raw)})
    assert answer.status_code == 302
    address = str(answer["Location"])
    jobs.read_list(address.rstrip("/").rpartition("/")[2])
    return address


def sheet_of(body: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()


def run_of(person: User) -> SheetRun:
    with acting_as(person):
        return SheetRun.objects.latest("made_at")


def test_a_file_is_read_shown_and_loaded(cast: Cast):
    browser = browser_of(cast.coordinator)
    address = upload(browser, lists.workbook([lists.row(), lists.row(name="", citizen_id="")]))

    page = browser.get(address).content.decode()
    assert "นำเข้าคนใหม่ 1 คน" in page
    assert "ช่องนี้ว่าง กรุณากรอก" in page
    with acting_as_system("test"):
        assert not Member.objects.in_the_field().exists()

    run = run_of(cast.coordinator)
    assert browser.post(reverse("load_list", args=[run.pk])).status_code == 302
    assert "<progress" in browser.get(address).content.decode()
    fragment = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div class="stack" hx-get=')
    jobs.load_list(str(run.pk))
    page = browser.get(address).content.decode()
    assert "นำเข้าแล้ว 1 แถว" in page
    assert "every 2s" not in page
    again = browser.post(reverse("load_list", args=[run.pk]), follow=True)
    assert "กำลังดำเนินการอยู่แล้ว" in again.content.decode()


def test_faulty_rows_are_mended_in_their_own_file_and_sent_again(cast: Cast):
    browser = browser_of(cast.coordinator)
    upload(browser, lists.workbook([lists.row(), lists.row(phone="12", citizen_id=lists.citizen_id(2))]))
    run = run_of(cast.coordinator)

    body = browser.get(reverse("faulty_rows", args=[run.pk])).content
    rows = sheet_of(body)
    assert len(rows) == 2
    assert rows[1][-1] == 3
    assert "081-234-5678" in str(rows[1][-2])

    upload(browser, body)
    assert lists.counts(run_of(cast.coordinator)) == (0, 0, 0, 1)


def test_the_template_has_heads_in_both_languages_an_explanation_and_is_a_list_itself(cast: Cast):
    body = browser_of(cast.coordinator).get(reverse("import_template")).content
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    assert len(book.sheet_names) == 2
    heads = sheet_of(body)[0]
    assert heads[0] == "ชื่อ-นามสกุล / Name with title"
    said = lists.row()
    assert lists.counts(lists.read(cast.coordinator, lists.workbook([said], heads=map(str, heads)))) == (
        1,
        0,
        0,
        0,
    )


def test_loading_an_export_changes_nothing(cast: Cast):
    said = lists.row(
        ends_on=lists.UNTIL,
        village_no=3,
        line_id="buatong",
        education="ปริญญาตรี",
        occupation="ค้าขาย",
        languages="พม่า, ไทยกลาง",
        skills="เย็บผ้า",
        home_place_code="520103",
        home_village_no=4,
        address="12/3 ถนนสมมติ",
    )
    other = lists.row(
        name="นายบุญมา นามสมมติ",
        citizen_id="",
        role="เครือข่าย",
        place_code="520102",
        ends_on=lists.UNTIL,
        birth_date="",
        phone="",
        order_no="",
        order_on="",
    )
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([said, other])))

    answer = browser_of(cast.coordinator).get(reverse("export_volunteers"))

    assert len(sheet_of(answer.content)) == 3
    assert lists.counts(lists.read(cast.coordinator, answer.content)) == (0, 2, 0, 0)
    with acting_as_system("test"):
        assert Entry.objects.get(verb="network.volunteers_exported").codes["rows"] == 2


def test_a_file_that_cannot_be_read_says_what_to_do(cast: Cast):
    browser = browser_of(cast.coordinator)
    address = upload(browser, b"PK nothing")
    assert "บันทึกใหม่เป็นสมุดงาน Excel" in browser.get(address).content.decode()
    empty = browser.post(reverse(PAGE), {"file": SimpleUploadedFile("list.csv", b"")})
    assert empty.status_code == 422
    assert "ไฟล์นี้ว่างเปล่า" in empty.content.decode()


def test_only_coordinators_and_headquarters_load_and_nobody_sees_the_lists_of_others(cast: Cast):
    run = lists.read(cast.coordinator, lists.workbook([lists.row(role="?")]))
    for person in (cast.volunteer, cast.mentor_dsd):
        for name in (PAGE, "import_template", "export_volunteers"):
            assert browser_of(person).get(reverse(name)).status_code == 403
    assert browser_of(cast.headquarters).get(reverse("export_volunteers")).status_code == 403
    for person in (cast.coordinator_51, cast.headquarters):
        browser = browser_of(person)
        assert "บัวตอง" not in page_of(person, reverse(PAGE))
        for name in ("imported_list", "faulty_rows"):
            assert browser.get(reverse(name, args=[run.pk])).status_code == 404
        for name in ("load_list", "discard_list"):
            assert browser.post(reverse(name, args=[run.pk])).status_code == 404
    lists.load(cast.coordinator, lists.read(cast.coordinator, lists.workbook([lists.row()])))
    exported = browser_of(cast.coordinator_51).get(reverse("export_volunteers"))
    assert len(sheet_of(exported.content)) == 1


def test_a_list_can_be_erased(cast: Cast):
    run = lists.read(cast.coordinator, lists.workbook([lists.row()]))
    browser = browser_of(cast.coordinator)
    assert browser.post(reverse("discard_list", args=[run.pk])).status_code == 302
    assert browser.get(reverse("imported_list", args=[run.pk])).status_code == 404


def test_the_page_of_a_list_costs_the_same_for_one_row_as_for_thirty(cast: Cast):
    browser = browser_of(cast.coordinator)

    def questions(count: int) -> int:
        rows = [lists.row(role="?", citizen_id=lists.citizen_id(number)) for number in range(count)]
        address = reverse("imported_list", args=[lists.read(cast.coordinator, lists.workbook(rows)).pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(address).content.decode()
        assert len(re.findall(r'<th scope="row"', page)) == count
        return len(asked)

    assert questions(1) == questions(30)
