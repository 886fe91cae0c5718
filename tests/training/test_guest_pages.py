"""A guest with a phone and no account: the code, the questions, the result, the satisfaction form."""

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.training.models import Opinion, Paper, Survey, Test, items_of, test_summary
from raengjai.training.rules.marking import sheet
from tests.cast import Cast, assemble, browser_of
from tests.events import story as events
from tests.training import story
from tests.training.test_pages import event_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def answered(browser: Client, test: Test, guest, *, right: int) -> None:
    """Every question of the open paper, so many of them right."""
    with acting_as_system("test"):
        paper = Paper.objects.get(guest=guest, part=Test.objects.get(pk=test.pk).open_part)
        questions = sheet(paper.seed, items_of(test))
    for number, shown in enumerate(questions, start=1):
        good = [str(place) for place, choice in enumerate(shown.order) if choice in shown.item.right]
        bad = next(str(place) for place, choice in enumerate(shown.order) if choice not in shown.item.right)
        said = good if number <= right else [bad]
        browser.post(reverse("answer_question", args=[test.code, number]), {"answer": said})


def test_a_guest_takes_both_tests_with_a_code_and_sees_the_own_result(cast: Cast):
    event, (guest, other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    browser, door = Client(), reverse("take_test", args=[test.code])
    assert other.name not in browser.get(door).content.decode()
    story.open_part(test, "pre", cast.coordinator)
    code = story.code_of(guest).code

    wrong = browser.post(door, {"deed": "code", "code": "AAAAAA"})
    assert wrong.status_code == 422
    page = browser.post(door, {"deed": "code", "code": f" {code[:3]}-{code[3:].lower()} "}, follow=True)
    assert page.context["guest"] == guest
    assert page["Cache-Control"] == "no-store"
    page = browser.post(door, {"deed": "begin"}, follow=True)
    assert (page.context["number"], page.context["total"]) == (1, len(story.CODES))
    answered(browser, test, guest, right=2)
    check = browser.get(reverse("check_paper", args=[test.code]))
    assert check.context["open_count"] == 0
    page = browser.post(reverse("check_paper", args=[test.code]), follow=True)
    assert (page.context["scores"][0]["score"], page.context["lines"]) == (2, [])
    browser.post(reverse("check_paper", args=[test.code]))  # twice changes nothing
    assert browser.get(reverse("answer_question", args=[test.code, 1])).status_code == 302

    story.open_part(test, "post", cast.coordinator)
    browser.post(door, {"deed": "begin"})
    answered(browser, test, guest, right=5)
    page = browser.post(reverse("check_paper", args=[test.code]), follow=True)
    assert page.context["passed"]
    assert len(page.context["lines"]) == len(story.CODES)
    with acting_as(cast.coordinator):
        total = test_summary(event).total
    assert (total.both, total.mean_pre, total.mean_post, total.gain) == (1, 2, 5, 1)


def test_answers_are_kept_when_the_phone_changes_and_the_next_guest_begins_anew(cast: Cast):
    event, (guest, other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    door = reverse("take_test", args=[test.code])
    first = Client()
    first.post(door, {"deed": "code", "code": story.code_of(guest).code})
    first.post(door, {"deed": "begin"})
    first.post(reverse("answer_question", args=[test.code, 1]), {"answer": "0"})

    second = Client()
    second.post(door, {"deed": "code", "code": story.code_of(guest).code})
    page = second.post(door, {"deed": "begin"}, follow=True)
    assert page.context["number"] == 2
    page = second.post(door, {"deed": "forget"}, follow=True)
    assert page.context["guest"] is None
    second.post(door, {"deed": "code", "code": story.code_of(other).code})
    assert second.get(door).context["guest"] == other
    assert second.get(reverse("answer_question", args=[test.code, 99])).status_code == 302
    assert first.get(reverse("answer_question", args=[test.code, 99])).status_code == 404


def test_a_closed_test_says_so_and_a_wrong_address_is_not_there(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    browser, door = Client(), reverse("take_test", args=[test.code])
    browser.post(door, {"deed": "code", "code": story.code_of(guest).code})
    browser.post(door, {"deed": "begin"})
    browser_of(cast.coordinator).post(event_page("close_test", event), {"part": "pre"})

    late = browser.post(reverse("answer_question", args=[test.code, 1]), {"answer": "0"}, follow=True)
    assert late.request["PATH_INFO"] == door
    assert late.context["open_part"] == ""
    assert Client().get(reverse("take_test", args=["ZZZZZZ"])).status_code == 404
    for name in ("check_paper", "own_paper", "give_opinion"):
        assert Client().get(reverse(name, args=[test.code])).status_code == 302


def test_a_guest_with_an_account_needs_no_code_and_a_stranger_gets_nothing(cast: Cast):
    event = events.workshop(cast.coordinator)
    guest = events.guest(event, user=cast.volunteer)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    door = reverse("take_test", args=[test.code])

    assert browser_of(cast.volunteer).get(door).context["guest"] == guest
    assert browser_of(cast.other_volunteer).get(door).context["guest"] is None
    assert browser_of(cast.other_volunteer).post(door, {"deed": "begin"}).status_code == 200
    with acting_as_system("test"):
        assert not Paper.objects.exists()


def test_questions_are_read_in_another_language_and_missing_ones_say_so(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test"):
        guest.language = "my"
        guest.save()
    browser, door = Client(), reverse("take_test", args=[test.code])
    browser.post(door, {"deed": "code", "code": story.code_of(guest).code})
    page = browser.post(door, {"deed": "begin"}, follow=True)
    assert page.context["said"].is_missing
    address = reverse("answer_question", args=[test.code, 1])
    page = browser.post(address, {"language": "en"}, follow=True)
    assert (page.context["said"].language, page.context["said"].is_reviewed) == ("en", False)
    browser.post(address, {"language": "xx"})
    assert browser.get(address).context["said"].language == "en"


def test_a_guest_says_once_what_was_good(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    office = browser_of(cast.coordinator)
    office.post(event_page("open_survey", event))
    browser = Client()
    browser.post(reverse("take_test", args=[test.code]), {"deed": "code", "code": story.code_of(guest).code})
    address = reverse("give_opinion", args=[test.code])
    assert browser.post(address, {"words": "ดี"}).status_code == 422
    browser.post(address, {"line_topic": "5", "words": "ดีมาก"})
    browser.post(address, {"line_topic": "1"})
    with acting_as(cast.coordinator):
        assert list(Opinion.objects.values_list("ratings", "words")) == [({"topic": 5}, "ดีมาก")]
    assert browser.get(address).context["is_done"]

    assert office.get(event_page("opinion_form", event)).content.startswith(b"%PDF")
    key = event_page("key_opinions", event)
    assert office.post(key, {"line": "5 5 5"}).status_code == 422
    assert office.post(key, {"line": "54321-99"}).status_code == 422
    office.post(key, {"line": "5432 1-55", "words": ""})
    office.post(event_page("close_survey", event))
    with acting_as(cast.coordinator):
        assert Opinion.objects.count() == 2
        assert Survey.objects.get().answered == 1
    assert browser.get(address).context["form"] is None
    assert office.get(event_page("opinions", event)).context["summary"].is_hidden
