"""A request is refused as a whole when it is forged, foreign, malformed or too large; the phone keeps everything."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.offline import commands
from raengjai.offline.actions import rotate_keys
from raengjai.offline.models import Command, Device, Key
from tests.cast import Cast
from tests.offline import phone
from tests.offline.phone import Phone


def nothing_was_taken() -> bool:
    with acting_as_system("test"):
        return not Command.objects.exists()


def test_another_origin_is_refused(volunteers_phone: Phone):
    body = volunteers_phone.body(phone.visit())

    for origin in ("https://evil.example", "null", ""):
        answer = volunteers_phone.post(body, origin=origin)
        assert (answer.status_code, bool(answer.json()["words"])) == (403, True)
    assert nothing_was_taken()


def test_a_wrong_signature_is_refused(volunteers_phone: Phone):
    body = volunteers_phone.body(phone.visit())
    good = volunteers_phone.signature(body)
    other_path = volunteers_phone.signature(body, "/offline/sealed/")

    for wrong in ("A" * 86, good[:-4], Phone().signature(body), other_path):
        assert volunteers_phone.post(body, signature=wrong).status_code == 401
    assert volunteers_phone.post(body + b" ", signature=good).status_code == 401
    assert nothing_was_taken()


def test_an_unknown_phone_is_refused(volunteers_phone: Phone):
    stranger = Phone(keys=volunteers_phone.keys)

    assert stranger.post(stranger.body(phone.visit())).status_code == 401


def test_a_phone_cannot_send_for_another(cast: Cast, volunteers_phone: Phone):
    other = phone.register(cast.other_volunteer)
    envelope = other.envelope(phone.visit(place="520102"))

    # Under the own name: the envelope was bound to the other phone. Under the other's: the signature is not its.
    assert volunteers_phone.send(envelope)["results"][0]["state"] == "unreadable"
    assert volunteers_phone.post(volunteers_phone.body(envelope, device=str(other.id))).status_code == 401
    assert nothing_was_taken()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, json.dumps({"device": "x"}).encode()],
)
def test_a_malformed_request_is_refused(volunteers_phone: Phone, body):
    answer = volunteers_phone.post(body)

    assert (answer.status_code, bool(answer.json()["words"])) == (400, True)


def test_more_than_twenty_are_refused(volunteers_phone: Phone):
    answer = volunteers_phone.post(volunteers_phone.body(*(phone.command("needs.tell") for _ in range(21))))

    assert answer.status_code == 400


def test_more_than_six_megabytes_are_refused(volunteers_phone: Phone):
    answer = volunteers_phone.post(b" " * 6_000_001, signature="AAAA")

    assert (answer.status_code, bool(answer.json()["words"])) == (413, True)


def test_a_request_without_a_header_is_refused(volunteers_phone: Phone):
    answer = volunteers_phone.browser.post("/offline/commands/", {}, content_type="application/json")

    assert answer.status_code == 403


def test_a_spoilt_envelope_stops_no_other(cast: Cast, volunteers_phone: Phone):
    good, spoilt, bound = (volunteers_phone.envelope(phone.visit()) for _ in range(3))
    spoilt["ct"] = spoilt["ct"][:-8] + "AAAAAAAA"
    bound["id"] = str(new_id())
    unknown = volunteers_phone.envelope(phone.visit()) | {"key": "nobody"}
    wrong = volunteers_phone.envelope(b'{"id": 7}', id=new_id())

    results = volunteers_phone.send(spoilt, bound, unknown, wrong, good)["results"]

    assert [each["state"] for each in results] == ["unreadable"] * 3 + ["refused", "taken"]


def test_the_id_of_another_persons_entry_is_refused(cast: Cast, volunteers_phone: Phone):
    mine = phone.visit()
    volunteers_phone.result(mine)
    other = phone.register(cast.other_volunteer)

    result = other.result(phone.visit(place="520102", id=mine["id"]))

    assert (result["state"], bool(result["words"])) == ("refused", True)


def test_a_handed_over_request_is_taken_wherever_it_comes_from(cast: Cast, volunteers_phone: Phone):
    """Body and signature may travel as a file: another phone, or the office, sends them as they are."""
    body = volunteers_phone.body(phone.visit())
    signature = volunteers_phone.signature(body)
    carrier = phone.register(cast.other_volunteer)

    first = carrier.post(body, signature=signature).json()["results"]
    later = volunteers_phone.post(body).json()["results"]

    assert first == later
    assert first[0]["state"] == "taken"


def test_the_phone_says_how_it_is(cast: Cast, volunteers_phone: Phone):
    volunteers_phone.send(phone.visit(), waiting=3, sent_at="2019-01-01T00:00:00+07:00")
    volunteers_phone.send(
        waiting=2, sent_at="1970-01-01T07:00:00+07:00"
    )  # the battery was empty, the clock is not set

    with acting_as_system("test"):
        device = Device.objects.get(pk=volunteers_phone.id)
    assert device.waiting == 2
    assert device.clock_offset.days > 365


def test_rotated_keys_still_open_what_was_sealed_before(cast: Cast, volunteers_phone: Phone):
    old = volunteers_phone.keys
    waiting = volunteers_phone.envelope(phone.visit())
    with acting_as_system("test") as system:
        rotate_keys(by=system, at=bangkok_now())

    said = volunteers_phone.send(waiting)

    assert said["results"][0]["state"] == "taken"
    assert said["keys"]["seal"]["id"] != old["seal"]["id"]
    volunteers_phone.keys = said["keys"]
    assert volunteers_phone.verifies(said["results"][0]["receipt"])


def test_a_key_that_is_gone_makes_an_envelope_unreadable(cast: Cast, volunteers_phone: Phone):
    waiting = volunteers_phone.envelope(phone.visit())
    with acting_as_system("test") as system:
        rotate_keys(by=system, at=bangkok_now())
        Key.objects.exclude(retired_at=None).delete()

    assert volunteers_phone.send(waiting)["results"][0]["state"] == "unreadable"


def test_the_private_halves_lie_sealed(volunteers_phone: Phone):
    with acting_as_system("test"):
        assert {bytes(key.private_sealed)[:1] for key in Key.objects.all()} == {b"\x01"}


def test_a_batch_costs_few_statements_besides_its_commands(cast: Cast, volunteers_phone: Phone, monkeypatch):
    kind = commands.kinds["needs.record"]
    nothing = commands.Kind(kind.permission, lambda made: commands.Done())
    monkeypatch.setitem(commands.kinds, "example.nothing", nothing)

    def statements(count: int) -> int:
        body = volunteers_phone.body(*(phone.command("example.nothing") for _ in range(count)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert volunteers_phone.post(body).status_code == 200
        return len(asked)

    statements(1)
    # Who it is, the door, the claim, the journal in its savepoint, the contact: once for all.
    assert statements(20) == statements(1) <= 10


def test_a_batch_of_visits_costs_as_many_statements_as_one(cast: Cast, volunteers_phone: Phone):
    def statements(count: int) -> int:
        body = volunteers_phone.body(*(phone.visit() for _ in range(count)))
        with CaptureQueriesContext(connection) as asked:
            assert volunteers_phone.post(body).status_code == 200
        return len(asked)

    statements(1)  # what a process asks once: places, catalogue, holidays
    assert statements(20) == statements(1) <= 20
