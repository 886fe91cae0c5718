"""The pages: who serves where, one member, appointing, ending a term, and who may open them."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_today
from raengjai.network import providers
from raengjai.network.models import Member
from raengjai.network.providers import Section
from tests.cast import Cast, browser_of
from tests.network import members

VOLUNTEERS = reverse("volunteers")
APPOINT = reverse("appoint")
SAID = {
    "name": "นางคำแปง แก้วตัวอย่าง",
    "username": "khampaeng",
    "phone": "081 234 5678",
    "place": "520103",
    "tier": "core",
    "starts_on_day": "1",
    "starts_on_month": "10",
    "starts_on_year": "2562",
}


def get(person: User | None, address: str, language: str = "th") -> str:
    answer = browser_of(person).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    """What a reader reads, tags taken out."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


# --- volunteers ----------------------------------------------------------------------------------------------


def test_coverage_is_counted_and_a_gap_is_said_in_words(cast: Cast):
    members.volunteer()
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", tier="network")

    page = get(cast.coordinator, f"{VOLUNTEERS}?district=5201")

    assert "มีแกนนำ 1 จาก 19 ตำบล และมีเครือข่ายอีก 1 คน" in words(page)
    assert "นางบัวผัน นามสมมติ" in page
    assert page.count("ยังไม่มีผู้ปฏิบัติหน้าที่") == 17
    assert "หัวเวียง ยังไม่มีแกนนำ แต่งตั้ง" in words(page)
    assert page.count("#circle-alert") == 17
    assert f'{APPOINT}?place=520103"' in page


def test_every_sub_district_of_the_province_is_listed(cast: Cast):
    page = get(cast.mentor_dsd, VOLUNTEERS)

    assert "มีแกนนำ 0 จาก 100 ตำบล" in words(page)
    assert page.count('<th scope="row">') == 100
    assert APPOINT not in page


def test_only_gaps_can_be_shown(cast: Cast):
    members.volunteer()

    page = get(cast.coordinator, f"{VOLUNTEERS}?district=5201&gaps=1")

    assert page.count('<th scope="row">') == 18
    assert "นางบัวผัน" not in page


def test_those_whose_term_is_over_do_not_serve_but_are_found_by_name(cast: Cast):
    members.volunteer(ends_on=date(2020, 1, 31))

    assert "นางบัวผัน" not in get(cast.coordinator, VOLUNTEERS)
    found = get(cast.coordinator, f"{VOLUNTEERS}?q=บัว")
    assert "นางบัวผัน นามสมมติ" in found
    assert "พ้นหน้าที่แล้ว" in found


def test_a_name_is_found_by_its_beginning_without_title_and_tone(cast: Cast):
    members.volunteer("นางสาวจันทร์ฟอง ดีสมมติ")
    members.volunteer("นายบุญมา ใจสมมติ", tier="network")

    found = get(cast.coordinator, f"{VOLUNTEERS}?q=จัน")

    assert "จันทร์ฟอง" in found
    assert "บุญมา" not in found
    assert "ไม่พบคนชื่อนี้" in get(cast.coordinator, f"{VOLUNTEERS}?q=ฟอง")


def test_mentors_are_listed_by_office(cast: Cast):
    members.mentor()

    page = get(cast.coordinator, f"{VOLUNTEERS}?tab=mentors")

    assert "นายอินสม คำสมมติ" in page
    assert "มีพี่เลี้ยง 1 คน" in page
    assert page.count("ยังไม่มีพี่เลี้ยง") == 4


def test_headquarters_chooses_a_province(cast: Cast):
    members.volunteer()

    assert "นางบัวผัน" not in get(cast.headquarters, VOLUNTEERS)
    page = get(cast.headquarters, f"{VOLUNTEERS}?province=52")
    assert "อำเภอเมืองลำปาง" in page
    assert "นางบัวผัน" not in page


def test_the_neighbour_province_gets_nothing_whatever_it_asks_for(cast: Cast):
    member = members.volunteer()
    browser = browser_of(cast.coordinator_51)

    for query in ("", "?province=52", "?province=52&district=5201", "?province=52&q=บัวผัน"):
        assert "นางบัวผัน" not in browser.get(VOLUNTEERS + query).content.decode()
    for name in ("member", "end_term"):
        assert browser.get(reverse(name, args=[member.pk])).status_code == 404
    assert browser.post(reverse("reopen_term", args=[member.pk])).status_code == 404


def test_visitors_and_volunteers_do_not_come_in(cast: Cast):
    member = members.volunteer()

    for address in (VOLUNTEERS, reverse("member", args=[member.pk]), APPOINT):
        assert browser_of(cast.volunteer).get(address).status_code == 403
        assert browser_of(None).get(address).status_code == 302
    for person in (cast.mentor_dsd, cast.headquarters):
        for address in (APPOINT, reverse("end_term", args=[member.pk])):
            assert browser_of(person).get(address).status_code == 403


@pytest.mark.parametrize("query", ["", "?tab=mentors", "?q=บุญ"])
def test_the_page_asks_as_many_questions_for_thirty_places_as_for_one(cast: Cast, query: str):
    def questions() -> int:
        browser = browser_of(cast.coordinator)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(VOLUNTEERS + query).status_code == 200
        return len(asked)

    members.mentor()
    members.many(1)
    questions()  # the catalogue may be read anew once
    one = questions()
    members.mentor("นายคำมูล ดีสมมติ", office_code="SSO-52")
    members.many(30, after=1)

    assert questions() == one


def test_the_list_by_name_is_an_index_range(cast: Cast):
    one = members.volunteer()
    with acting_as_system("test"):
        Member.objects.bulk_create(
            Member(
                user=one.user,
                kind="volunteer",
                tier="network",
                name=f"{number:05}",
                name_key=f"{number:05}",
                place_code="520101",
                province_code="52",
                starts_on=one.starts_on,
            )
            for number in range(3000)
        )

    with acting_as(cast.coordinator):
        plan = Member.objects.of_province("52").called("01")[:50].explain()
    assert "Index Scan using member_by_name" in plan
    assert "name_key >= '01'" in plan.replace("::text", "").replace("(name_key)", "name_key")
    assert "Sort" not in plan


# --- member --------------------------------------------------------------------------------------------------


def test_a_member_page_says_who_where_and_since_when(cast: Cast):
    helper = members.mentor()
    member = members.volunteer(phone="081-234-5678", mentor=helper, village_no=3)

    page = get(cast.mentor_dlpw, reverse("member", args=[member.pk]))

    assert 'href="tel:+66812345678">081-234-5678' in page
    assert "1 ต.ค. 2562" in page
    assert "นายอินสม คำสมมติ" in page
    assert reverse("end_term", args=[member.pk]) not in page
    assert "นางบัวผัน" in get(cast.mentor_dlpw, reverse("member", args=[helper.pk]))


def test_upper_rooms_add_sections(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    member = members.volunteer()
    added: list[Any] = []
    monkeypatch.setattr("raengjai.network.views.members.member_sections", added)
    monkeypatch.setattr(providers, "member_sections", added)
    context = {"members": [member], "url": "/needs/"}
    providers.register_section(lambda found, actor: None)
    providers.register_section(
        lambda found, actor: Section("งานที่บันทึก", "network/who_serves_here.html", context)
    )

    page = get(cast.coordinator, reverse("member", args=[member.pk]))

    assert page.count("<h2>งานที่บันทึก</h2>") == 1
    assert 'href="/needs/"' in page


# --- appoint -------------------------------------------------------------------------------------------------


def test_appointing_leads_to_the_member_whose_account_is_not_active(cast: Cast):
    browser = browser_of(cast.coordinator)

    # A term of three years that is not over yet.
    began = {"starts_on_year": str(bangkok_today().year + 543 - 1)}
    answer = browser.post(APPOINT, SAID | began, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain
    assert "แต่งตั้งนางคำแปง แก้วตัวอย่างแล้ว" in page
    assert "ยังไม่ได้ใช้งาน ยังไม่มีใบรหัส" in page
    assert "khampaeng" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "coordinator"}, "ชื่อผู้ใช้นี้มีคนใช้แล้ว"),
        ({"place": "510101"}, "อยู่นอกพื้นที่ของคุณ"),
        ({"phone": "12"}, "หมายเลขโทรศัพท์ไม่ครบ"),
        ({"name": ""}, ""),
        ({"ends_on_day": "1", "ends_on_month": "9", "ends_on_year": "2562"}, "วันสุดท้ายอยู่ก่อนวันแรก"),
        ({"starts_on_year": "2662"}, "วันนี้ไกลเกินไป"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_what_was_typed(cast: Cast, changes, sentence: str):
    answer = browser_of(cast.coordinator).post(APPOINT, SAID | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'class="error-summary"' in page or "error-summary" in page
    assert (SAID | changes)["username"] in page
    with acting_as(cast.coordinator):
        assert not Member.objects.exists()


# --- end_term, reopen_term -----------------------------------------------------------------------------------


def test_ending_a_term_can_be_undone_from_the_next_page(cast: Cast):
    member, browser = members.volunteer(), browser_of(cast.coordinator)
    said = {"ends_on_day": "31", "ends_on_month": "1", "ends_on_year": "2563", "reason": "moved"}

    page = browser.post(reverse("end_term", args=[member.pk]), said, follow=True).content.decode()
    assert "พ้นหน้าที่แล้ว" in page
    assert "ย้ายออกจากพื้นที่" in page
    undo = reverse("reopen_term", args=[member.pk])
    assert undo in page

    page = browser.post(undo, follow=True).content.decode()
    assert "ปฏิบัติหน้าที่อยู่" in page


def test_a_day_before_the_term_is_refused_beside_the_day(cast: Cast):
    member = members.volunteer()
    said = {"ends_on_day": "1", "ends_on_month": "9", "ends_on_year": "2562", "reason": "moved"}

    answer = browser_of(cast.coordinator).post(reverse("end_term", args=[member.pk]), said)

    assert answer.status_code == 422
    assert "วันสุดท้ายอยู่ก่อนวันแรก" in answer.content.decode()


# --- the page of a place -------------------------------------------------------------------------------------


def test_a_place_says_who_serves_it_to_those_who_may_read_the_network(cast: Cast):
    members.volunteer()
    address = reverse("place", args=["520101"])

    assert "นางบัวผัน" in get(cast.mentor_dsd, address)
    for person in (None, cast.coordinator_51, cast.mentor_dsd_51):
        assert "นางบัวผัน" not in get(person, address)
        assert "ใครดูแลพื้นที่นี้" not in get(person, address)


def test_a_district_counts_its_coverage(cast: Cast):
    members.volunteer()

    assert "มีแกนนำ 1 จาก 19 ตำบล" in words(get(cast.coordinator, reverse("place", args=["5201"])))
