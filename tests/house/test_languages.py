"""Every page speaks one language: opened by each kind of person who may, with a story behind it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from tests.cast import Cast, assemble, browser_of
from tests.events.pages import typed_words
from tests.house.language import english_left, thai_left
from tests.house.samples import samples
from tests.house.test_access_matrix import addresses, plain
from tests.outreach import story as service_days

# One of each kind of frame and duty; the others of the cast are there for what they must not see.
READERS = ("volunteer", "mentor_dlpw", "coordinator", "headquarters", "anonymous")
# What people are called and what they typed is not translated, nor is the name of a licence.
PREFIXES = {"Mr", "Mrs", "Ms", "นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "พระ"}
STORY = {
    *("Somjai", "Rakngan", *READERS, "photo"),
    *("นางบัวผัน", "บัวผัน", "นามสมมติ", "ทำงานก่อสร้างสองเดือน", "ยังไม่ได้ค่าจ้าง"),
    *("ให้สำรวจแรงงานนอกระบบ", "ขอให้สำรวจแรงงานนอกระบบในตำบลของท่าน", "แล้วรายงานภายในกำหนด", "ลป", "ว"),
    *("นางคำแปง", "คำแปง", "แก้วตัวอย่าง", "khampaeng", "ค้าขาย", "ถนนสมมติ", "เย็บผ้า"),
    *("นายสมชาย", "สมชาย", "สามี"),
    *("ลุงแก้ว", "เรียกเงินค่าแบบฟอร์มห้าร้อยบาท"),
}
SOURCES = {"GeoThai", "GeoNames", "OpenStreetMap", "CC", "BY"}
STATIONS = {name for _number, _agency, name, _services in service_days.STATIONS}
AS_THEY_ARE = frozenset(PREFIXES | STORY | SOURCES | STATIONS | typed_words())
# Where the other language is the matter itself.
BOTH_BY_NATURE = {
    "/components/": "shows Thai figures as an example of what may be typed",
    "/people/<person_id>/edit/": "offers the place by its names in both languages",
    "/network/applications/<application_id>/correct/": "offers the place by its names in both languages",
    "/events/<event_id>/edit/": "offers the place by its names in both languages",
    "/events/<event_id>/news/": "a news item is written in Thai",
    "/events/<event_id>/copy/": "offers the place by its names in both languages",
    "/places/520101/": "gives the name of the place in both languages",
    "/follow/": "shows how a code looks",
    "/training/questions/new/": "names each language in its own script",
    "/training/questions/<question_id>/change/": "names each language in its own script",
    "/events/<training_event_id>/test/pre/key/": "letters of choices, and a key of the keyboard",
    "/events/<training_event_id>/test/pre/file/": "letters of choices",
    "/events/<training_event_id>/results/": "names who the figure comes from",
    "/events/<training_event_id>/results/papers/<paper_id>/": "the letter of a paper",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "left"), [("th", english_left), pytest.param("en", thai_left, marks=pytest.mark.long)]
)
def test_no_page_mixes_languages(language: str, left: Callable[..., list[str]], caplog):
    caplog.set_level(
        logging.CRITICAL, logger="django.request"
    )  # who may not open a page is asked all the same
    found: dict[str, set[str]] = defaultdict(set)
    read = set()

    for address, html in pages(assemble(), language):
        read.add(address)
        found[address] |= set(left(html, allowed=AS_THEY_ARE))

    assert {
        address: words for address, words in found.items() if words and address not in BOTH_BY_NATURE
    } == {}
    assert len(read) > 55
    assert read >= BOTH_BY_NATURE.keys()


def pages(cast: Cast, language: str) -> Iterator[tuple[str, str]]:
    """The address without ids, and what somebody reads there."""
    given = samples(cast)
    with acting_as_system("test"):
        User.objects.update(language=language)
    browsers = [browser_of(cast.everybody()[name]) for name in READERS]
    for browser in browsers:
        browser.cookies["language"] = language
    for method, address in addresses(given):
        for browser in browsers if method == "GET" else ():
            if html := _page(browser, address):
                yield plain(address, given), html


def _page(browser: Client, address: str) -> str:
    with transaction.atomic():
        answer = browser.get(address)
        transaction.set_rollback(True)
    is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def test_a_code_is_no_word_and_a_word_is():
    html = '<p>บัตร KYQQ-SKCG <b translate="no">somchai</b> Valid</p>'

    assert english_left(html) == ["Valid"]
