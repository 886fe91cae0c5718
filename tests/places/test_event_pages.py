"""The pages of events: who may open them, the three steps, a look before anything is written, taking back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.places.models import Place, PlaceEvent
from raengjai.places.rules import Successor
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, browser_of
from tests.network import members
from tests.places.events import begin, enter, follow, merge, rename, split

LIST, FORM = reverse("place_changes"), reverse("enter_place_change")


def soon():
    return bangkok_today() + timedelta(days=20)


def said(**more: str) -> dict[str, str]:
    day = soon()
    return {
        "kind": "merge",
        "place1": "520101",
        "place2": "520102",
        "code": "520102",
        "in_force_on_day": str(day.day),
        "in_force_on_month": str(day.month),
        "in_force_on_year": str(day.year),
        "notice": "เล่ม 143 ตอนพิเศษ 1 ง",
        **more,
    }


@pytest.fixture
def hq(cast: Cast):
    return browser_of(make.headquarters("hq_en", language="en"))


def events() -> list[PlaceEvent]:
    with acting_as_system("test"):
        return list(PlaceEvent.objects.all())


def text(response) -> str:
    return response.content.decode()


def test_only_headquarters_enters_and_the_province_reads(cast: Cast):
    found = enter(cast.headquarters, merge("520101", "520102", into="520102", day=soon()), at=bangkok_now())
    page = reverse("place_change", args=[found.pk])

    for person, listed, one, form in (
        (cast.headquarters, 200, 200, 200),
        (cast.coordinator, 200, 200, 403),
        (cast.coordinator_51, 200, 404, 403),
        (cast.volunteer, 403, 403, 403),
        (cast.mentor_dsd, 403, 403, 403),
    ):
        browser = browser_of(person)
        assert (
            browser.get(LIST).status_code,
            browser.get(page).status_code,
            browser.get(FORM).status_code,
        ) == (listed, one, form)
    assert "520102" in text(browser_of(cast.coordinator).get(LIST))
    assert "520102" not in text(browser_of(cast.coordinator_51).get(LIST))
    assert (
        browser_of(cast.coordinator).post(reverse("withdraw_place_change", args=[found.pk])).status_code
        == 403
    )


def test_the_first_page_asks_what_happens_and_the_second_asks_for_the_places(hq):
    assert "What happens?" in text(hq.get(FORM))
    assert hq.get(FORM, {"kind": "war"}).status_code == 422
    for kind, words in (
        ("merge", "First place"),
        ("split", "Second part: village numbers"),
        ("recode", "New code"),
        ("rename", "New name in Thai"),
    ):
        assert words in text(hq.get(FORM, {"kind": kind}))


def test_what_hangs_on_the_places_is_shown_and_nothing_is_written_before_it_is_entered(hq, cast: Cast):
    members.volunteer(place_code="520101")

    looked = hq.post(FORM, said())

    assert looked.status_code == 200
    assert "People of the network" in text(looked)
    assert "Enter this event" in text(looked)
    assert events() == []

    entered = hq.post(FORM, said(enter="1"), follow=True)
    (found,) = events()
    assert entered.redirect_chain[-1][0] == reverse("place_change", args=[found.pk])
    assert "entered ahead" in text(entered)


def test_what_was_typed_stays_beside_what_is_wrong(hq):
    wrong = hq.post(FORM, said(code="520140", notice="เล่ม 9"))

    assert wrong.status_code == 422
    assert "520140 is new: give its name in Thai and English." in text(wrong)
    assert "เล่ม 9" in text(wrong)
    again = hq.post(FORM, said(again="1"))
    assert again.status_code == 200
    assert "เล่ม 143" in text(again)


def test_villages_are_read_as_people_write_them(hq):
    parts = {
        "kind": "split",
        "place": "520103",
        "code1": "520103",
        "code2": "๕๒๐๑๔๐",
        "name_th2": "แยก",
        "name_en2": "Yaek",
        "villages2": "๑, 3-5",
    }

    assert "village 1, 3, 4, 5" in text(hq.post(FORM, said(**parts)))
    assert hq.post(FORM, said(**{**parts, "villages2": "ห้า"})).status_code == 422


def test_headquarters_takes_an_event_back(hq, cast: Cast):
    found = enter(cast.headquarters, rename("520101", "ใหม่", "Mai", day=soon()), at=bangkok_now())

    answer = hq.post(reverse("withdraw_place_change", args=[found.pk]), follow=True)

    assert "taken back" in text(answer)
    assert hq.post(reverse("withdraw_place_change", args=[uuid4()])).status_code == 404


def test_an_old_address_says_since_when_and_leads_to_the_successor(cast: Cast, hq):
    found = enter(
        cast.headquarters,
        merge("520101", "520102", into="520140", name="รวมใหม่", day=bangkok_today()),
        at=bangkok_now(),
    )
    begin(found, at=bangkok_now())
    follow(found, at=bangkok_now())

    old = text(hq.get(reverse("place", args=["520101"])))
    assert reverse("place", args=["520140"]) in old
    assert "เล่ม 137" in old
    assert "(520101)" in text(hq.get(reverse("place", args=["520140"])))
    assert "520140" in text(hq.get(reverse("place_suggest"), {"q": "รวมใหม่"}))
    assert "520101" not in text(hq.get(reverse("place_suggest"), {"q": "เวียงเหนือ"}))
    event = text(hq.get(reverse("place_change", args=[found.pk])))
    assert "everything has followed" in event
    assert "Postings" in event


def test_the_coordinator_chooses_who_serves_which_part_on_a_page(cast: Cast):
    whole = members.volunteer("นางทั้ง ตำบลสมมติ", place_code="520104", tier="network")
    found = enter(
        cast.headquarters,
        split(
            "520104",
            Successor("520140", "หนึ่ง", "Nueng"),
            Successor("520141", "สอง", "Song", (3,)),
            day=bangkok_today(),
        ),
        at=bangkok_now(),
    )
    begin(found, at=bangkok_now())
    follow(found, at=bangkok_now())
    page = reverse("share_out", args=[found.pk])
    browser = browser_of(cast.coordinator)

    assert page in text(browser.get(reverse("place_change", args=[found.pk])))
    assert whole.name in text(browser.get(page))
    assert browser.post(page, {}).status_code == 422
    assert browser_of(cast.coordinator_51).get(page).status_code == 404
    assert browser_of(cast.volunteer).get(page).status_code == 403

    with acting_as_system("test"):
        from raengjai.network.models import Member  # noqa: PLC0415 only here

        term = Member.objects.get(user=whole.user, ends_on=None)
    browser.post(page, {f"part_{term.pk.hex}": "520141"})
    with acting_as_system("test"):
        assert Member.objects.serving(bangkok_today()).get(user=whole.user).place_code == "520141"
        assert not Task.objects.open().filter(kind="share_out").exists()
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize("page", ["list", "event"])
def test_queries_do_not_grow_with_events(cast: Cast, page: str):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            address = LIST if page == "list" else reverse("place_change", args=[first.pk])
            assert browser.get(address).status_code == 200
        return len(queries)

    browser = browser_of(cast.headquarters)
    codes = list(
        Place.objects.inside("53")
        .filter(level="subdistrict", closed_on=None)
        .values_list("code", flat=True)[:30]
    )
    first = enter(cast.headquarters, rename(codes[0], "ใหม่", "Mai", day=soon()), at=bangkok_now())
    browser.get(LIST)
    before = asked()
    for code in codes[1:]:
        enter(cast.headquarters, rename(code, "ใหม่", "Mai", day=soon()), at=bangkok_now())

    assert asked() == before
