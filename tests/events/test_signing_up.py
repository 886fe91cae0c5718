"""The public registration: six languages, a receipt, nobody twice, the waiting list, and a flood that ends."""

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.events.rules.signup_words import every_language
from raengjai.events.views import signing_up
from tests.cast import Cast, assemble
from tests.events import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    found = story.service_day(cast.coordinator, signup="public")
    with acting_as_system("test"):
        TargetGroup(event=found, kind="public", name="ประชาชน", quota=2).save()
        TargetGroup(event=found, kind="officer", name="เจ้าหน้าที่", quota=5, position=1).save()
    return found


def said(event: Event, number: int = 1, **other: str) -> dict[str, str]:
    group = next(each for each in story.groups_of(event) if each.kind == "public")
    return {
        "name": f"ผู้สมัคร คนที่ {number}",
        "phone": f"081-{number:03d}-4567",
        "group": str(group.pk),
        "consent": "on",
        **other,
    }


def address(event: Event) -> str:
    return reverse("register_for_event", args=[event.pk])


def everybody(event: Event) -> list[Guest]:
    with acting_as_system("test"):
        return list(Guest.objects.of_event(event.pk).order_by("id"))


def test_somebody_registers_and_gets_the_own_invitation(event: Event):
    browser = Client()
    page = browser.get(address(event))
    assert [group.name for group in page.context["form"].groups.values()] == ["ประชาชน"]

    done = browser.post(address(event), said(event))
    guest = everybody(event)[0]

    assert (guest.state, guest.how, guest.language, guest.phone) == (
        "accepted",
        "signup",
        "th",
        "+66810014567",
    )
    assert guest.consented_at is not None
    assert done["Cache-Control"] == "no-store"
    assert reverse("invitation", args=[guest.code]) in done.content.decode()
    assert browser.get(reverse("invitation", args=[guest.code])).status_code == 200


@pytest.mark.parametrize("language", sorted(every_language()))
def test_the_page_speaks_six_languages_and_says_which_nobody_has_reviewed(event: Event, language: str):
    words = every_language()[language]
    html = Client().get(f"{address(event)}?lang={language}").content.decode()

    for word in ("title", "name", "phone", "organisation", "group", "consent", "button"):
        assert words[word] in html
    assert (words["unreviewed"] in html) is not words["reviewed"] or words["reviewed"]
    wrong = Client().post(f"{address(event)}?lang={language}", {"phone": "12"})
    assert wrong.status_code == 422
    assert words["required"] in wrong.content.decode()
    assert words["phone_wrong"] in wrong.content.decode()
    done = Client().post(f"{address(event)}?lang={language}", said(event))
    assert words["done"] in done.content.decode()
    assert everybody(event)[0].language == language


def test_every_language_has_every_word():
    words = every_language()

    assert {code: set(each) for code, each in words.items()} == {key: set(words["en"]) for key in words}
    assert {code for code, each in words.items() if each["reviewed"]} == {"th", "en"}
    assert all(each["unreviewed"] for each in words.values() if not each["reviewed"])


def test_who_is_registered_already_is_told_without_a_word_about_anybody(event: Event):
    Client().post(address(event), said(event, organisation="โรงงานสมมติ"))

    again = Client().post(address(event), said(event, name="นาย ผู้สมัคร  คนที่ 1"))
    html = again.content.decode()

    assert again.status_code == 422
    assert every_language()["th"]["already"] in html
    assert "โรงงานสมมติ" not in html
    assert everybody(event)[0].code not in html
    assert len(everybody(event)) == 1


def test_who_finds_no_seat_waits_and_reads_the_place(event: Event):
    pages = [Client().post(address(event), said(event, number)) for number in range(1, 5)]

    assert [guest.state for guest in everybody(event)] == ["accepted", "accepted", "waiting", "waiting"]
    assert [page.context["place_in_queue"] for page in pages] == [0, 0, 1, 2]


def test_without_consent_or_for_a_group_of_others_nobody_is_registered(event: Event):
    officers = next(each for each in story.groups_of(event) if each.kind == "officer")

    for wrong in ({"consent": ""}, {"group": str(officers.pk)}, {"name": ""}, {"phone": "abc"}):
        assert Client().post(address(event), said(event, **wrong)).status_code == 422
    assert everybody(event) == []


def test_only_an_open_public_event_is_registered_for(cast: Cast, event: Event):
    closed = story.workshop(cast.coordinator)
    draft = story.workshop(cast.coordinator, signup="public", state="draft")

    assert Client().get(address(closed)).status_code == 404
    assert Client().get(address(draft)).status_code == 404
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(answer_by="2020-01-01")
    late = Client().post(address(event), said(event))
    assert every_language()["th"]["closed"] in late.content.decode()
    assert everybody(event) == []


def test_a_village_hall_behind_one_address_registers_and_a_flood_ends(event: Event, monkeypatch):
    with acting_as_system("test"):
        TargetGroup.objects.filter(event=event).update(quota=100)
    answers = [Client().post(address(event), said(event, number)).status_code for number in range(1, 36)]
    assert answers == [200] * 35

    monkeypatch.setattr(signing_up, "MOST_KNOWN", 3)
    browser = Client()
    one = [browser.post(address(event), said(event, number)).status_code for number in range(40, 46)]
    assert one[0] == 200
    assert one[-1] == 429
    monkeypatch.setattr(signing_up, "MOST_STRANGERS", 3)
    assert Client().post(address(event), said(event, 60)).status_code == 429
