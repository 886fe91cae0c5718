"""Loading villages on a page: a look before anything is written, every fault beside the file, one's own province only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.journal.models import Entry
from raengjai.places.models import Village
from tests import make
from tests.cast import browser_of

HEAD = "code,name_th,name_en\n"
GOOD = HEAD + "52030801,บ้านท่าผา,Ban Tha Pha\n52030802,บ้านศาลา,\n"
SOURCE = "ที่ว่าการอำเภอเกาะคา 2563"


@pytest.fixture
def browser(areas):
    return browser_of(make.coordinator())


def file_of(content):
    return SimpleUploadedFile("villages.csv", content.encode(), content_type="text/csv")


def check(browser, content, source=SOURCE, **more):
    return browser.post(
        reverse("load_villages"),
        {"source": source, "file": file_of(content), **more},
        headers={"Accept-Language": "th"},
    )


def test_a_file_is_shown_first_and_written_on_the_second_step_without_choosing_it_again(browser):
    looked = check(browser, GOOD)

    assert "บ้านท่าผา" in looked.content.decode()
    assert "หมู่บ้าน 2 แห่งใน 1 ตำบล" in looked.content.decode()
    assert not Village.objects.filter(place="520308").exists()

    text = looked.context["text"]
    done = browser.post(reverse("load_villages"), {"source": SOURCE, "text": text, "load": "1"})

    assert done["Location"] == reverse("place", args=["520308"])
    assert [(v.name_th, v.source) for v in Village.objects.filter(place="520308").order_by("village_no")] == [
        ("บ้านท่าผา", SOURCE),
        ("บ้านศาลา", SOURCE),
    ]
    assert "บันทึกหมู่บ้านแล้ว 2 แห่ง" in browser.get(done["Location"]).content.decode()


def test_loading_is_an_entry_of_the_journal(browser):
    browser.post(reverse("load_villages"), {"source": SOURCE, "text": GOOD, "load": "1"})

    with acting_as_system("a test"):
        entry = Entry.objects.filter(verb="villages.loaded").latest("seq")
    assert (entry.codes, entry.place_code) == ({"rows": 2}, "52")


def test_faults_stand_beside_the_file_and_what_was_typed_stays(browser):
    answer = check(browser, HEAD + "52030801,,\n52039901,บ้าน ก,\n")

    html = answer.content.decode()
    assert answer.status_code == 422
    field = html[html.index('<label class="label" for="id_file"') :]
    assert "บรรทัดที่ 2: ไม่มีชื่อภาษาไทย" in field
    assert "บรรทัดที่ 3:" in field
    assert f'value="{SOURCE}"' in html
    assert answer.context["preview"] is None
    assert not Village.objects.filter(place="520308").exists()


def test_without_a_source_the_file_that_was_read_stays(browser):
    answer = check(browser, GOOD, source="")

    assert answer.status_code == 422
    assert answer.context["text"] == GOOD
    assert answer.context["form"].errors.keys() == {"source"}


def test_a_file_is_asked_for(browser):
    answer = browser.post(reverse("load_villages"), {"source": SOURCE}, headers={"Accept-Language": "th"})

    assert answer.status_code == 422
    assert "เลือกไฟล์รายชื่อหมู่บ้านก่อน" in answer.content.decode()


def test_another_provinces_villages_are_refused_also_on_the_second_step(browser):
    answer = check(browser, HEAD + "51010101,บ้าน ก,\n")
    again = browser.post(
        reverse("load_villages"), {"source": SOURCE, "text": HEAD + "51010101,บ้าน ก,\n", "load": "1"}
    )

    assert "51010101 อยู่ในจังหวัดอื่น" in answer.content.decode()
    assert (answer.status_code, again.status_code) == (422, 422)
    assert not Village.objects.filter(place="510101").exists()


def test_a_file_that_is_too_large_is_refused_in_words(browser):
    answer = check(browser, HEAD + "52030801," + "ก" * 700_000 + ",\n")

    assert "ไฟล์ใหญ่เกิน 2 MB" in answer.content.decode()


def test_the_template_opens_in_a_spreadsheet_and_its_download_is_written_down(browser):
    answer = browser.get(reverse("village_template"))

    assert answer.content == b"\xef\xbb\xbfcode,name_th,name_en\r\n"
    with acting_as_system("a test"):
        assert Entry.objects.filter(verb="villages.template").exists()


@pytest.mark.parametrize("kind", [make.volunteer, make.mentor, make.headquarters])
@pytest.mark.parametrize("name", ["load_villages", "village_template"])
def test_nobody_else_loads_villages(areas, kind, name):
    assert browser_of(kind()).get(reverse(name)).status_code == 403


def test_a_sub_district_without_villages_leads_there(browser):
    address = f'href="{reverse("load_villages")}"'

    assert address in browser.get("/places/520308/").content.decode()
    assert address not in browser.get("/places/510101/").content.decode()
