"""The page where people choose, and the link in what they are sent."""

from datetime import time

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.journal.models import Entry
from raengjai.messages import providers
from raengjai.messages.models import Preference, preference_of
from raengjai.messages.rules import DEFAULT_HOURS
from tests import make
from tests.cast import browser_of
from tests.messages.people import NOON, Subject, chooses, notices_of, tell, with_email, with_line

pytestmark = pytest.mark.django_db
CHOICE = {
    "channels": ["line", "email"],
    "rhythm": "daily",
    "daily_at": "18:00",
    "quiet_from": "20:00",
    "quiet_until": "06:00",
}


def choice_of(person):
    with acting_as(person):
        return preference_of(person.pk)


def test_what_is_chosen_is_kept_and_shown_again():
    person = make.volunteer(language="en")
    browser = browser_of(person)

    assert browser.post(reverse("notice_channels"), CHOICE).status_code == 302

    kept = choice_of(person)
    assert (kept.line, kept.push, kept.email, kept.rhythm) == (True, False, True, "daily")
    assert (kept.quiet_from, kept.quiet_until, kept.daily_at) == (time(20), time(6), time(18))
    page = browser.get(reverse("notice_channels")).content.decode()
    assert page.count("checked") == 4  # LINE, e-mail, once a day, and "stop when I sign out"


def test_the_choice_stands_in_the_journal_without_a_word_about_the_person():
    person = make.volunteer()
    browser_of(person).post(reverse("notice_channels"), CHOICE)

    with acting_as(person):
        entry = Entry.objects.get(verb="user.notices_chosen")
    assert entry.codes == {"channels": ["line", "email"], "rhythm": "daily"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"daily_at": "22:00"}, "daily_at"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_until": ""}, "quiet_until"),
        ({"rhythm": "hourly"}, "rhythm"),
        ({"rhythm": ""}, "rhythm"),
        ({"channels": ["pigeon"]}, "channels"),
    ],
)
def test_bad_input_gets_a_sentence_beside_its_field_and_nothing_is_written(change, field):
    person = make.volunteer(language="en")
    answer = browser_of(person).post(reverse("notice_channels"), CHOICE | change)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    with acting_as(person):
        assert Preference.objects.count() == 0


def test_without_any_channel_the_page_says_so_and_the_hours_are_kept(settings):
    settings.LINE_CHANNEL_TOKEN = settings.VAPID_PRIVATE_KEY = settings.EMAIL_FROM = ""
    person = make.volunteer(language="en")
    browser = browser_of(person)
    page = browser.get(reverse("notice_channels")).content.decode()
    assert "No channel is set up here yet" in page
    assert "Make a code" not in page
    assert "data-push" not in page

    browser.post(reverse("notice_channels"), CHOICE | {"channels": []})

    kept = choice_of(person)
    assert (kept.line, kept.push, kept.email, kept.quiet_from) == (True, True, False, time(20))


def test_nobody_s_choice_is_seen_by_others():
    person = make.volunteer()
    chooses(person, "line")

    with acting_as(make.coordinator()):
        assert Preference.objects.count() == 0
    assert choice_of(make.volunteer()).hours() == DEFAULT_HOURS


def test_the_account_page_says_how_one_is_told():
    person = make.volunteer(language="en")
    browser = browser_of(person)
    assert "Only here, under Notices." in browser.get(reverse("account")).content.decode()

    with_line(person)
    page = browser.get(reverse("account")).content.decode()
    assert reverse("notice_channels") in page
    assert "Only here, under Notices." not in page


def test_the_own_address_stands_beside_e_mail():
    person = make.volunteer(language="en")
    with_email(person)

    assert "somjai@raengjai.test" in browser_of(person).get(reverse("notice_channels")).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_queries(number, django_assert_num_queries):
    person = make.volunteer()
    for _each in range(number):
        tell(person)
    browser = browser_of(person)
    browser.get(reverse("notice_channels"))

    with django_assert_num_queries(10):
        browser.get(reverse("notice_channels"))


# --- the link ----------------------------------------------------------------------------------------------


def test_the_link_marks_read_and_leads_on(monkeypatch):
    monkeypatch.setitem(providers.addresses, "test_subject", lambda subject_id: f"/somewhere/{subject_id}/")
    person = make.volunteer()
    subject = tell(person)
    tell(person, subject=subject)
    other = tell(person)

    answer = browser_of(person).get(reverse("open_notice", args=[subject.pk]))

    assert answer["Location"] == f"/somewhere/{subject.pk}/"
    assert {each.subject_id: each.read_at is not None for each in notices_of(person)} == {
        subject.pk: True,
        other.pk: False,
    }


def test_somebody_else_s_link_leads_to_one_s_own_inbox(monkeypatch):
    monkeypatch.setitem(providers.addresses, "test_subject", lambda subject_id: f"/somewhere/{subject_id}/")
    person = make.volunteer()
    subject = tell(person)

    for stranger in (make.volunteer(), make.coordinator()):
        answer = browser_of(stranger).get(reverse("open_notice", args=[subject.pk]))
        assert answer["Location"] == reverse("inbox")
    assert [each.read_at for each in notices_of(person)] == [None]


def test_the_link_asks_who_one_is_first():
    answer = browser_of(None).get(reverse("open_notice", args=[Subject().pk]))

    assert answer["Location"].startswith(reverse("sign_in"))


def test_nothing_is_older_than_the_choice():
    """A choice made later holds for what was planned before."""
    person = make.volunteer()
    chooses(person, "line", at=NOON)

    assert choice_of(person).changed_at == NOON
