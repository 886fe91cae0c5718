"""Sealed entries: only the province opens them; the server keeps what it cannot read, and says nothing of who sent it."""

import json
import sys
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import KeyPair, is_signed, open_envelope, seal_to
from raengjai.ground.dates import BANGKOK, bangkok_now
from raengjai.ground.ids import new_id
from raengjai.journal.models import Entry
from raengjai.offline.models import SealedPace, keyring
from raengjai.offline.rules import MOST_SEALED, decoded, encoded, receipt_text
from raengjai.offline.views import sealed
from raengjai.protection.actions import make_intake_key
from raengjai.protection.models import Clue
from tests.cast import Cast, browser_of
from tests.offline.phone import ORIGIN

AT = datetime(2026, 11, 25, 10, 42, tzinfo=BANGKOK)
VIEW = sys.modules[sealed.__module__]
SENDER = encoded(bytes(16))
EXAMPLE = {"kind": "example", "words": "เห็นคนถูกขังในโรงงาน"}


@pytest.fixture
def intake(cast: Cast) -> KeyPair:
    with acting_as_system("test") as system:
        return make_intake_key("52", by=system, at=bangkok_now())


def entry(public: bytes, **changes):
    """An example as the phone seals it: padded to 4 KB."""
    command = str(new_id())
    text = json.dumps(EXAMPLE).encode()
    info = f"raengjai/offline/sealed/1|52|{command}".encode()
    sealed = seal_to(public, text + b" " * (4096 - len(text)), info=info)
    return {
        "id": command,
        "key": Client().get("/offline/sealed/").json()["intake"]["52"]["id"],
        "province": "52",
        "sender": SENDER,
        "enc": encoded(sealed[:65]),
        "ct": encoded(sealed[65:]),
    } | changes


def hand_in(said, *, browser=None, origin=ORIGIN):
    return (browser or Client()).post(
        "/offline/sealed/", said, content_type="application/json", headers={"Origin": origin}
    )


def kept():
    with acting_as_system("test"):
        return list(Clue.objects.all())


def test_it_is_kept_and_only_the_province_opens_it(intake: KeyPair):
    said = entry(intake.public)
    answer = hand_in(said).json()

    (row,) = kept()
    info = f"raengjai/offline/sealed/1|52|{said['id']}".encode()
    assert json.loads(open_envelope(intake.private, bytes(row.content), info=info)) == EXAMPLE
    assert (row.received_hour.minute, row.received_hour.second) == (0, 0)
    receipt = answer["receipt"]
    text = receipt_text(row.pk, "", receipt["at"])
    assert is_signed(keyring().receipt.public, decoded(receipt["signature"]), text)
    assert receipt["entry"] == ""


def test_nothing_says_who_sent_it(cast: Cast, intake: KeyPair):
    with acting_as_system("test"):
        before = Entry.objects.count()

    hand_in(entry(intake.public), browser=browser_of(cast.volunteer))

    with acting_as_system("test"):
        assert Entry.objects.count() == before
    with acting_as(cast.coordinator):
        assert not Clue.objects.exists()


def test_the_same_again_changes_nothing_and_another_under_its_id_neither(intake: KeyPair):
    said = entry(intake.public)
    first, again = hand_in(said), hand_in(said)
    other = hand_in(entry(intake.public, id=said["id"]))

    assert [each.status_code for each in (first, again, other)] == [200] * 3
    (row,) = kept()
    assert bytes(row.content) == decoded(said["enc"]) + decoded(said["ct"])


def test_entries_sealed_to_an_older_key_are_taken(cast: Cast, intake: KeyPair):
    waiting = entry(intake.public)
    with acting_as_system("test") as system:
        make_intake_key("52", by=system, at=bangkok_now())

    assert entry(intake.public)["key"] != waiting["key"]
    assert hand_in(waiting).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"key": "nobody"}, 422),
        ({"province": "51"}, 422),
        ({"id": "x"}, 400),
        ({"ct": "AAAA"}, 400),
        ({"sender": "AAAA"}, 400),
        ({"sender": None}, 400),
        ({"ct": "A" * 1_500_001}, 413),
    ],
)
def test_a_wrong_envelope_is_refused_with_a_sentence(intake: KeyPair, changes, status):
    answer = hand_in(entry(intake.public, **changes))

    assert (answer.status_code, bool(answer.json()["words"])) == (status, True)
    assert kept() == []


def test_a_phone_that_hands_in_too_many_is_told_when_and_others_are_not_held(intake: KeyPair, monkeypatch):
    """By the number that the phone drew, not by the address: a whole training room is one address."""
    monkeypatch.setattr(VIEW, "bangkok_now", lambda: AT)
    answers = [hand_in(entry(intake.public)) for _ in range(MOST_SEALED + 2)]

    assert [each.status_code for each in answers] == [200] * MOST_SEALED + [429] * 2
    refused = answers[-1]
    assert refused.headers["Retry-After"] == str(18 * 60 + 1)
    assert "ค้างอยู่ในโทรศัพท์" in refused.json()["words"] or "stays on the phone" in refused.json()["words"]
    assert hand_in(entry(intake.public, sender=encoded(b"another phone 16"))).status_code == 200
    assert len(kept()) == MOST_SEALED + 1
    waiting = entry(intake.public)
    assert hand_in(waiting).status_code == 429
    monkeypatch.setattr(VIEW, "bangkok_now", lambda: AT + timedelta(hours=1))
    assert hand_in(waiting).json()["receipt"]["id"] == waiting["id"]


def test_the_count_leads_to_nobody_and_is_gone_after_the_hour(cast: Cast, intake: KeyPair, monkeypatch):
    monkeypatch.setattr(VIEW, "bangkok_now", lambda: AT)
    hand_in(entry(intake.public), browser=browser_of(cast.volunteer))
    with acting_as_system("test"):
        (counted,) = SealedPace.objects.all()
    assert decoded(SENDER) not in bytes(counted.sender)
    assert (counted.hour.minute, counted.count) == (0, 1)
    with acting_as(cast.coordinator):
        assert not SealedPace.objects.exists()
    monkeypatch.setattr(VIEW, "bangkok_now", lambda: AT + timedelta(hours=2))
    hand_in(entry(intake.public))
    with acting_as_system("test"):
        (later,) = SealedPace.objects.all()
    assert bytes(later.sender) != bytes(counted.sender)


def test_another_origin_is_refused(intake: KeyPair):
    assert hand_in(entry(intake.public), origin="https://evil.example").status_code == 403


def test_the_command_shows_the_private_half_once(cast: Cast):
    said = StringIO()
    call_command("intake_key", "52", stdout=said)

    private = decoded(said.getvalue().split("private half, for the province alone: ")[1].strip())
    public = decoded(Client().get("/offline/sealed/").json()["intake"]["52"]["public"])
    assert open_envelope(private, seal_to(public, b"x", info=b""), info=b"") == b"x"
    with pytest.raises(CommandError):
        call_command("intake_key", "99")


def test_the_servers_keys_are_rotated_by_a_command(cast: Cast):
    before = keyring().seal.name
    call_command("rotate_keys", stdout=StringIO())

    assert keyring().seal.name != before
    assert before in keyring().keys
