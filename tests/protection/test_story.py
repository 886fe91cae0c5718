"""The sealed room of the demonstration: told once, opened by its supervisor with the printed passphrase, closed to everybody else."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from raengjai.access import providers
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import DEMO_PASSPHRASE, check_chain, tell_sealed_room
from raengjai.protection.models import Case, Clue, Record
from raengjai.protection.rules import keys
from tests import make
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    floor = keys._read()["floor"]
    cost = keys.Cost(floor["memory_kib"], floor["passes"], floor["lanes"])
    monkeypatch.setattr("raengjai.protection.actions.doors.keys.cost_on", lambda day: cost)


def in_room(username: str) -> Client:
    """Through the door, with the passphrase that its page shows."""
    with acting_as_system("test"):
        person = User.objects.get(username=username)
    browser = browser_of(person)
    assert DEMO_PASSPHRASE in browser.get(reverse("room_door")).content.decode()
    answer = browser.post(reverse("room_door"), {"passphrase": DEMO_PASSPHRASE})
    assert (answer.status_code, answer["Location"]) == (302, "/room/"), username
    return browser


def test_the_demonstration_tells_two_cases_that_their_team_alone_sees(capsys: pytest.CaptureFixture[str]):
    outsiders = [
        make.coordinator("coordinator"),
        make.headquarters("headquarters"),
        make.volunteer("v520101"),
    ]
    line = tell_sealed_room(bangkok_now())
    assert DEMO_PASSPHRASE in line

    with acting_as_system("test"):
        cases = list(Case.objects.all())
        assert (len(cases), Clue.objects.filter(state="new").count()) == (2, 3)
        kiln = {case.pk for case in cases if Record.objects.filter(case=case, kind="clock").count() == 0}
    supervisor = in_room("room52")
    told = []
    for case in cases:
        asked = supervisor.post(reverse("case_open", args=[case.pk]), {"purpose": "supervise"})
        assert asked.status_code == 302
        answer = supervisor.get(reverse("case", args=[case.pk]))
        assert answer.status_code == 200
        context = answer.context
        assert len(context["people"]) >= 1
        assert (len(context["screenings"]), len(context["tasks"])) == (1, 1)
        told.append(len(context["clocks"]))
    assert sorted(told) == [0, 1]
    waiting = supervisor.get(reverse("triage")).context["rows"]
    assert len(waiting) == 3

    for username, seen in (("room52-officer", kiln), ("room52-custodian", set()), ("room-hq", set())):
        browser = in_room(username)
        found = {
            case.pk for case in cases if browser.get(reverse("case_open", args=[case.pk])).status_code == 200
        }
        assert found == seen, username
    for person in outsiders:
        browser = browser_of(person)
        assert browser.get(reverse("room_door")).status_code == 403
        assert browser.get(reverse("case", args=[cases[0].pk])).status_code == 403
        with acting_as(person):
            assert not Case.objects.exists()
            assert not Clue.objects.exists()
            assert not Record.objects.exists()
    assert check_chain("52") is None

    call_command("demo_accounts", "--json")
    accounts = json.loads(capsys.readouterr().out)
    room = {each["username"] for each in accounts if each["role"] == "protection_officer"}
    assert room == {"room52", "room52-officer", "room52-custodian", "room-hq"}


def test_the_room_is_told_with_the_demonstration():
    assert tell_sealed_room in providers.demo_tales


def test_the_door_says_the_passphrase_to_demonstration_accounts_in_development_alone(settings):
    tell_sealed_room(bangkok_now())
    with acting_as_system("test"):
        person = User.objects.get(username="room52")
        User.objects.filter(pk=person.pk).update(demo_since=None)
    browser = browser_of(person)
    page = browser.get(reverse("room_door"))
    assert page.status_code == 200
    assert DEMO_PASSPHRASE not in page.content.decode()

    with acting_as_system("test"):
        User.objects.filter(pk=person.pk).update(demo_since=bangkok_now())
    assert DEMO_PASSPHRASE in browser.get(reverse("room_door")).content.decode()
    settings.DEVELOPMENT = False
    answer = browser.get(reverse("room_door"))
    assert answer.status_code == 302  # not even through the front door
