"""The pages of the register: lists, workbook, moving; and who must not read them."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_today
from raengjai.journal.models import Entry
from raengjai.network.models import Member
from raengjai.network.views.register import chosen
from tests.cast import Cast, browser_of
from tests.network import members
from tests.network.pages import page_of

REGISTER = reverse("register")


# --- register ------------------------------------------------------------------------------------------------


def test_the_register_lists_who_serves_and_filters(cast: Cast):
    members.volunteer()
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520201", tier="network", village_no=3)
    members.mentor()

    page = page_of(cast.coordinator, REGISTER)
    assert all(name in page for name in ("บัวผัน", "บุญมา", "อินสม"))
    for query, shown, hidden_name in (
        ("?kind=mentor", "อินสม", "บัวผัน"),
        ("?tier=network", "บุญมา", "บัวผัน"),
        ("?level=village", "บุญมา", "บัวผัน"),
        ("?level=subdistrict", "บัวผัน", "บุญมา"),
        ("?district=5202", "บุญมา", "บัวผัน"),
        ("?q=บุญ", "บุญมา", "บัวผัน"),
    ):
        page = page_of(cast.coordinator, REGISTER + query)
        assert shown in page
        assert hidden_name not in page


def test_the_filter_folds_and_says_how_many_are_set(cast: Cast):
    members.volunteer()

    plain = page_of(cast.coordinator, REGISTER)
    page = page_of(cast.coordinator, f"{REGISTER}?tier=core&district=5201")

    assert '<details class="fold">' in plain
    assert "ตัวกรองและค้นหา" in _words(plain)
    assert "ตัวกรองที่ใช้อยู่" not in plain
    assert "ตัวกรองและค้นหา 2 ตัวกรองที่ใช้อยู่" in _words(page)


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_slips_say_whose_they_are(cast: Cast):
    assert "<h1>ใบรหัสเข้าใช้งานของจังหวัดลำปาง</h1>" in page_of(cast.coordinator, reverse("sign_in_slips"))


def test_terms_that_end_within_ninety_days_are_a_list_of_their_own(cast: Cast):
    today = bangkok_today()
    members.volunteer(ends_on=today + timedelta(days=89))
    members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=today + timedelta(days=91))
    members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520103", ends_on=today - timedelta(days=1))

    ending = page_of(cast.coordinator, f"{REGISTER}?state=ending")
    assert "บัวผัน" in ending
    assert "บุญมา" not in ending
    assert "สมชาย" in page_of(cast.coordinator, f"{REGISTER}?state=over")


@pytest.mark.parametrize("query", ["", "?state=ending", "?q=ก"])
def test_the_register_costs_the_same_for_one_row_as_for_thirty(cast: Cast, query: str):
    def questions() -> int:
        browser = browser_of(cast.coordinator)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(REGISTER + query).status_code == 200
        return len(asked)

    members.many(1)
    questions()
    one = questions()
    members.many(30, after=1)
    assert questions() == one


def test_fifty_a_page_and_the_next_ones_follow(cast: Cast):
    members.many(30)

    first = page_of(cast.coordinator, f"{REGISTER}?tier=core&state=serving&q=")
    both = page_of(cast.coordinator, REGISTER)
    assert first.count('<th scope="row">') == 30
    assert both.count('<th scope="row">') == 50
    older = re.search(r'href="(\?[^"]*after=[^"]+)"', both)
    assert older
    rest = page_of(cast.coordinator, REGISTER + older[1].replace("&amp;", "&"))
    assert rest.count('<th scope="row">') == 10


def test_the_lists_are_index_ranges(cast: Cast):
    one = members.volunteer()
    with acting_as_system("test"):
        Member.objects.bulk_create(
            Member(
                user=one.user,
                kind="volunteer",
                tier="network",
                name=f"{number:05}",
                name_key=f"{number:05}",
                place_code="520101" if number % 2 else "510101",
                province_code="52" if number % 2 else "51",
                starts_on=one.starts_on,
                ends_on=bangkok_today() + timedelta(days=number),
            )
            for number in range(3000)
        )
    with acting_as(cast.coordinator):
        # Nobody has counted these rows yet: whether bitmaps look cheaper is luck, that the order comes from an index is not.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        said = dict.fromkeys(("kind", "tier", "level", "district", "q"), "") | {"province": "52"}
        by_name = chosen({**said, "state": "serving"})[:50].explain()
        by_end = chosen({**said, "state": "ending"})[:50].explain()
    assert "Index Scan using member_by_name" in by_name
    assert "Index Scan using member_by_end" in by_end
    assert "Sort" not in by_name + by_end


def test_the_workbook_holds_the_list_and_taking_it_is_journaled(cast: Cast):
    members.volunteer(phone="081-234-5678")

    answer = browser_of(cast.coordinator).get(reverse("register_file"))

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[3][0] == "นางบัวผัน นามสมมติ"
    assert "081-234-5678" in rows[3]
    with acting_as_system("test"):
        assert Entry.objects.get(verb="network.register_downloaded").codes["rows"] == 1


def test_nobody_else_reads_the_register(cast: Cast):
    members.volunteer()

    for name in ("register", "register_file", "applications"):
        for person in (cast.volunteer, cast.headquarters):
            assert browser_of(person).get(reverse(name)).status_code == 403
    for person in (cast.coordinator_51, cast.mentor_dsd_51):
        for query in ("", "?province=52", "?province=52&q=บัว"):
            assert "บัวผัน" not in page_of(person, REGISTER + query)
            answer = browser_of(person).get(reverse("register_file") + query)
            assert "บัวผัน" not in str(
                CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
            )


def test_headquarters_reads_sums_and_no_name(cast: Cast):
    member = members.volunteer()
    members.volunteer("นายบุญมา ใจสมมติ", tier="network")

    for query in ("?province=52", "?province=52&q=บัวผัน", "?province=52&tab=mentors"):
        page = page_of(cast.headquarters, reverse("volunteers") + query)
        assert "บัวผัน" not in page
    row = re.search(
        r"อำเภอเมืองลำปาง.*?</tr>", page_of(cast.headquarters, reverse("volunteers") + "?province=52"), re.S
    )
    assert row
    assert re.findall(r"\d+", re.sub(r"<[^>]+>", " ", row[0])) == ["19", "1", "1", "0"]
    assert browser_of(cast.headquarters).get(reverse("member", args=[member.pk])).status_code == 404


# --- moving -----------------------------------------------------------------------------------------------


def test_moving_ends_here_and_goes_on_there(cast: Cast):
    member = members.volunteer(ends_on=bangkok_today() + timedelta(days=300))
    day = bangkok_today()
    said = {
        "place": "520103",
        "tier": "core",
        "moves_on_day": str(day.day),
        "moves_on_month": str(day.month),
        "moves_on_year": str(day.year + 543),
        "order_no": "7/2569",
        "order_on_day": "1",
        "order_on_month": "1",
        "order_on_year": "2569",
    }

    answer = browser_of(cast.coordinator).post(reverse("move_term", args=[member.pk]), said)

    assert answer.status_code == 302
    with acting_as(cast.coordinator):
        member.refresh_from_db()
        there = Member.objects.get(previous=member)
    assert (member.end_reason, member.ends_on, member.end_order_no) == (
        "moved",
        day - timedelta(days=1),
        "7/2569",
    )
    assert (there.place_code, there.starts_on, there.ends_on) == ("520103", day, member.appointed_until)
