"""Addresses that somebody mangled: not found or a sentence, never an error of the server."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from raengjai.ground.ids import new_id
from tests.cast import assemble, browser_of

MANY = "9" * 5000
MANGLED = [
    f"/office-holidays/?year={year}" for year in ("0000", "0001", "9999", "2301", MANY, "๒๕๖๙", "%00")
] + [
    f"/reports/acts/?after=2020-99-99_{new_id()}",
    "/reports/acts/?after=2020-01-01_------------------------------------",
    f"/reports/acts/?year={MANY}",
    f"/reports/?year={MANY}",
    f"/handouts/?copies={MANY}",
    f"/handouts/?copies={quote('²')}",
    f"/needs/?after=2020-01-01~{new_id()}",
    f"/needs/?after=0001-01-01T00:00:00Z~{new_id()}",
    f"/queue/?after=0001-01-01.{new_id()}&state=waiting",
    f"/queue/?after=2020-99-99.{new_id()}&state=waiting",
]


@pytest.mark.parametrize("name", ["coordinator", "volunteer", "anonymous"])
def test_a_mangled_address_is_no_error(db, name: str):
    browser = browser_of(assemble().everybody()[name])

    codes = {address[:60]: browser.get(address, follow=True).status_code for address in MANGLED}

    assert {address: code for address, code in codes.items() if code not in (200, 403, 404)} == {}


@pytest.mark.parametrize(
    "address",
    ["/queue/?topic=%00", "/queue/?%00=1", "/find/?q=a%00b", "/places/?q=%00", "/places/%00/", "/?x=%00"],
)
@pytest.mark.parametrize("name", ["coordinator", "anonymous"])
def test_what_no_text_can_hold_is_not_found(db, name: str, address: str):
    answer = browser_of(assemble().everybody()[name]).get(address)

    assert answer.status_code == 404
    assert "html" in answer["Content-Type"]


def test_typed_into_a_form_it_is_said_beside_the_field(db):
    browser = browser_of(assemble().volunteer)
    first = browser.get(reverse("record_need"), {"new": "1"})["Location"]

    for typed in ({"first_name": "a\x00b", "go": "1"}, {"q": "\x00", "find": "1"}, {"use": "\x00"}):
        answer = browser.post(first, {"for_whom": "self", "place_code": "520101"} | typed)
        assert answer.status_code in (200, 302, 422), typed


def test_a_list_is_not_saved_with_it(db):
    browser = browser_of(assemble().mentor_dlpw)

    answer = browser.post(reverse("save_list"), {"name": "x", "query": "topic=\x00"}, follow=True)

    assert answer.status_code == 200
    assert list(answer.context["lists"]) == []
