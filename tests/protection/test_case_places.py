"""Places in the room are chosen by name, and no address on the way says which: nothing is asked while somebody types."""

from typing import Any

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.places.models import path_text
from raengjai.protection.models import Case, Record
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.records import Record as Content
from tests.protection import rooms
from tests.protection.desks import case_of, enter
from tests.protection.test_case_pages import page

pytestmark = pytest.mark.django_db
ASKING = ('data-behaviour="suggest"', "places/suggest", "hx-get")


def at_a_case() -> tuple[Room, Case, Any, str]:
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    enter(browser, case)
    return owner, case, browser, reverse("case_add", args=[case.pk, "place"])


def shown_of(browser: Any, case: Case) -> str:
    with acting_as_system("test"):
        place = Record.objects.get(case=case, kind="place", replaced_at=None)
    return page(browser, reverse("case_record", args=[case.pk, place.pk]))


def test_a_name_is_enough_and_a_place_of_the_list_carries_its_code():
    for typed in ("เวียงเหนือ เมืองลำปาง", "เวียงเหนือ · เมืองลำปาง (520101)", "520101"):
        _owner, case, browser, address = at_a_case()
        form = page(browser, address)
        assert not any(asking in form for asking in ASKING)
        assert '<option value="เวียงเหนือ · เมืองลำปาง (520101)">' in form
        answer = browser.post(address, {"roles": ["Transit"], "area": typed})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert "520101" not in answer["Location"]
        shown = shown_of(browser, case)
        assert "ลำปาง › เมืองลำปาง › เวียงเหนือ (520101)" in shown


def test_what_is_not_certain_comes_back_to_be_chosen_with_all_that_was_typed():
    _owner, case, browser, address = at_a_case()
    said = {"roles": ["Transit"], "name": "บ้านริมคลอง", "area": "บ้านแลง"}
    refused = browser.post(address, said | {"area": "ไม่มีที่ไหนชื่อนี้"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "ไม่มีที่ไหนชื่อนี้" in html
    assert "บ้านริมคลอง" in html
    with acting_as_system("test"):
        assert not Record.objects.filter(case=case, kind="place").exists()
    several = browser.post(address, said).content.decode()  # one in Lampang, one in Rayong
    assert 'name="area_code" value="520109"' in several
    assert not any(asking in several for asking in ASKING)
    chosen = said | {"area_code": "520109", "area_offered": "บ้านแลง"}
    assert browser.post(address, chosen).status_code == 302
    assert "บ้านแลง (520109)" in shown_of(browser, case)


def test_what_stood_there_before_stays_also_when_there_is_no_such_place_any_more():
    owner = rooms.province()
    case = case_of(owner, Content("place", {"roles": ["Transit"], "area": "5299"}, code="L1"))
    browser = rooms.browser_in(owner)
    enter(browser, case)
    with acting_as_system("test"):
        place = Record.objects.get(case=case, kind="place")
    address = reverse("case_change", args=[case.pk, place.pk])
    drawn = path_text("5299")
    assert f'value="{drawn}"' in page(browser, address)
    answer = browser.post(address, {"roles": ["Transit"], "name": "โกดัง", "area": drawn})
    assert answer.status_code == 302
    assert "โกดัง" in shown_of(browser, case)


def test_the_page_of_conflicts_asks_nothing_either():
    browser = rooms.browser_in(rooms.province())
    html = page(browser, reverse("conflicts"))
    assert not any(asking in html for asking in ASKING)
    assert "(520101)" in html
