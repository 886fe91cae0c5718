"""Who is my nearest volunteer: the public is told of those who agreed, and of nobody else."""

import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_today
from raengjai.network import actions
from raengjai.network.models import Member, nearest_to
from tests.cast import Cast, browser_of
from tests.network import members
from tests.network.members import NOW

NEAREST = reverse("nearest")
PHONE = "+66812345678"


def _agrees(member: Member, *, agrees: bool = True) -> Member:
    with acting_as_system("test") as system:
        actions.change_public_consent(
            member.user, agrees=agrees, by=system, at=NOW, on=bangkok_today() - timedelta(days=1)
        )
    return member


def _page(place: str, browser: Client | None = None) -> str:
    answer = (browser or Client()).get(NEAREST, {"place": place})
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_agreed_is_named_with_a_number(cast: Cast):
    _agrees(members.volunteer(phone=PHONE))
    page = _page("520101")
    assert "บัวผัน" in page
    assert f'href="tel:{PHONE}"' in page
    assert "081-234-5678" in page


def test_who_did_not_agree_never_appears(cast: Cast):
    """Not the one of the place, not the one who withdrew, whose term is over, begins later or whose account is closed."""
    today = bangkok_today()
    members.volunteer("นางบัวผัน นามสมมติ", phone=PHONE)
    _agrees(_agrees(members.volunteer("นายบุญมา ใจสมมติ", tier="network", phone=PHONE)), agrees=False)
    _agrees(
        members.volunteer("นางแก้ว แสงสมมติ", tier="network", phone=PHONE, ends_on=today - timedelta(days=1))
    )
    _agrees(
        members.volunteer("นายคำ ดีสมมติ", tier="network", phone=PHONE, starts_on=today + timedelta(days=1))
    )
    _agrees(members.mentor())
    closed = _agrees(members.volunteer("นางจันทร์ ใจสมมติ", tier="network", phone=PHONE))
    closed.user.deactivated_at = NOW
    with acting_as_system("test"):
        closed.user.save(update_fields=["deactivated_at"])

    for place in ("520101", "520102", "520201"):
        page = _page(place)
        for name in ("บัวผัน", "บุญมา", "แก้ว", "คำ ดี", "จันทร์", "อินสม", PHONE):
            assert name not in page, (place, name)
        assert reverse("office", args=["OPS-52"]) in page
    with acting_as(cast.coordinator_51):
        assert nearest_to("520101", today) == []


def test_the_own_sub_district_first_then_its_district_and_three_at_most(cast: Cast):
    _agrees(members.volunteer("นางไกล อยู่สมมติ", place_code="520201"))
    for number in range(4):
        _agrees(members.volunteer(f"นายใกล้{number} อยู่สมมติ", place_code="520102", tier="network"))
    page = _page("520101")
    assert page.count("นายใกล้") == 3
    assert "ไกล" not in page.replace("ใกล้", "")
    assert "อยู่ในอำเภอเดียวกัน" in page

    _agrees(members.volunteer("นางบัวผัน นามสมมติ"))
    page = _page("520101")
    assert "บัวผัน" in page
    assert "ใกล้0" not in page


@pytest.mark.parametrize("place", ["52", "5201", "00", "", "ไม่มีที่นี่", "520101,520102", "5201%"])
def test_wider_places_and_lists_are_not_answered(cast: Cast, place: str):
    _agrees(members.volunteer())
    answer = Client().get(NEAREST, {"place": place})
    assert answer.status_code == 422
    assert "บัวผัน" not in answer.content.decode()
    with acting_as(cast.volunteer):
        assert nearest_to(place, bangkok_today()) == []


def test_a_name_that_several_places_have_is_asked_back(cast: Cast):
    answer = Client().get(NEAREST, {"place": "บ้านแลง"})
    assert answer.status_code in (200, 422)
    assert "บ้านแลง" in answer.content.decode()


def test_it_is_not_for_search_engines_or_caches(cast: Cast):
    answer = Client().get(NEAREST, {"place": "520101"})
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_who_asks_too_often_is_given_the_office(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    module = sys.modules["raengjai.network.views.nearest"]  # the package names the function so
    monkeypatch.setattr(module, "MOST_STRANGERS_AN_HOUR", 2)
    monkeypatch.setattr(module, "MOST_AN_HOUR", 1)
    _agrees(members.volunteer())
    own = Client()
    assert "บัวผัน" in _page("520101", own)  # a stranger, who is known from now on
    assert "บัวผัน" in _page("520101", own)
    answer = own.get(NEAREST, {"place": "520101"})
    assert answer.status_code == 429
    assert "บัวผัน" not in answer.content.decode()
    assert reverse("office", args=["OPS-52"]) in answer.content.decode()

    assert "บัวผัน" in _page("520101")  # the second stranger
    assert Client().get(NEAREST, {"place": "520101"}).status_code == 429
    assert Client().get(NEAREST).status_code == 200


def test_signed_in_people_may_ask_too(cast: Cast):
    _agrees(members.volunteer())
    assert "บัวผัน" in _page("520101", browser_of(cast.headquarters))


def test_one_or_thirty_cost_the_same_queries(cast: Cast):
    def questions() -> int:
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(NEAREST, {"place": "520101"}).status_code == 200
        return len(asked)

    _agrees(members.volunteer())
    questions()
    one = questions()
    for number in range(29):
        _agrees(members.volunteer(f"นายใกล้{number} อยู่สมมติ", tier="network"))
    assert questions() == one
