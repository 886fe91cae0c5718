"""A phone introduces itself once; its owner, and only the owner, takes it out of use."""

import pytest
from django.test import Client

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import new_seal_key
from raengjai.ground.ids import new_id
from raengjai.journal import timeline
from raengjai.offline.models import Device
from raengjai.offline.rules import encoded
from tests.cast import Cast, browser_of
from tests.offline import phone


def devices_of(person):
    with acting_as(person):
        return list(Device.objects.of(person.pk))


def test_a_phone_introduces_itself_and_gets_our_keys(cast: Cast):
    known = phone.register(cast.volunteer)

    (device,) = devices_of(cast.volunteer)
    assert (device.pk, bytes(device.public_key), device.place_code) == (known.id, known.public, "520101")
    assert set(known.keys) == {"seal", "receipt"}
    with acting_as(cast.volunteer):
        assert [entry.verb for entry in timeline.of("device", known.id)] == ["phone.registered"]


def test_introducing_itself_twice_changes_nothing(cast: Cast):
    known = phone.register(cast.volunteer)
    phone.register(cast.volunteer, known)

    assert len(devices_of(cast.volunteer)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"public": "AAAA"},
        {"public": encoded(b"\x04" + bytes(64))},
        {"id": "x"},
        {"name": ""},
        {"version": 7},
        {"public": "*"},
    ],
)
def test_a_phone_without_a_usable_key_is_refused(cast: Cast, changes):
    said = {
        "id": str(new_id()),
        "public": encoded(new_seal_key().public),
        "name": "a",
        "version": "1",
    } | changes
    answer = browser_of(cast.volunteer).post("/offline/devices/", said, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert "กุญแจ" in answer.json()["words"]
    assert devices_of(cast.volunteer) == []


def test_registering_asks_for_the_session_and_its_token(cast: Cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.volunteer)

    assert strict.post("/offline/devices/", {}, content_type="application/json").status_code == 403
    assert Client().post("/offline/devices/", {}, content_type="application/json").status_code == 302


def test_the_id_of_another_persons_phone_is_refused(cast: Cast):
    known = phone.register(cast.volunteer)
    said = {"id": str(known.id), "public": encoded(known.public), "name": "a", "version": "1"}

    answer = browser_of(cast.other_volunteer).post("/offline/devices/", said, content_type="application/json")

    assert answer.status_code == 422
    assert devices_of(cast.other_volunteer) == []


def test_ten_phones_are_enough(cast: Cast):
    for _ in range(10):
        phone.register(cast.volunteer)
    more = phone.Phone()
    said = {"id": str(more.id), "public": encoded(more.public), "name": "a", "version": "1"}

    answer = browser_of(cast.volunteer).post("/offline/devices/", said, content_type="application/json")

    assert (answer.status_code, "10" in answer.json()["words"]) == (422, True)


def test_the_owner_takes_a_phone_out_of_use_from_the_account_page(cast: Cast):
    known = phone.register(cast.volunteer)
    browser = browser_of(cast.volunteer)

    assert f"/offline/devices/{known.id}/remove/" in browser.get("/account/").content.decode()
    asked = browser.get(f"/offline/devices/{known.id}/remove/")
    assert asked.status_code == 200
    assert browser.post(f"/offline/devices/{known.id}/remove/").status_code == 302

    (device,) = devices_of(cast.volunteer)
    assert device.revoked_by == cast.volunteer.pk
    with acting_as_system("test"):
        assert [entry.verb for entry in timeline.of("device", known.id)] == [
            "phone.registered",
            "phone.revoked",
        ]


def test_nobody_takes_another_persons_phone(cast: Cast):
    known = phone.register(cast.volunteer)

    assert browser_of(cast.other_volunteer).post(f"/offline/devices/{known.id}/remove/").status_code == 404
    assert devices_of(cast.volunteer)[0].revoked_at is None
