"""One's own account."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access import providers
from raengjai.access.actions import prove_password
from raengjai.access.models import Session, User
from raengjai.access.rules import LONGEST_SESSION, MOST_SESSIONS
from raengjai.access.sessions import SessionStore
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.rows import inside
from tests import make
from tests.access.journal import verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db
NEW = "a river in the north"


def page_of(person: User, name: str = "account") -> str:
    return browser_of(person).get(reverse(name)).content.decode()


def change(browser: Client, present: str = make.PASSWORD, new: str = NEW, again: str | None = None):
    values = {"present": present, "new": new, "again": new if again is None else again}
    return browser.post(reverse("change_password"), values)


def test_account_shows_postings_of_today_in_words(monkeypatch):
    monkeypatch.setitem(providers._names, "place", lambda code, language: f"<{code} {language}>")
    person = make.mentor("officer", office_code="DSD-52", language="en")
    make.posting(person, "volunteer", "520101", starts_on=date(2020, 1, 7))
    make.posting(person, "volunteer", "520102", starts_on=date(2018, 1, 1), ends_on=date(2019, 1, 1))

    page = page_of(person)

    assert "<b>Mentor</b>" in page
    assert "since 7 Jan 2020" in page
    assert "&lt;520101 en&gt;" in page
    assert "520102" not in page


def test_account_lists_the_last_sign_ins_newest_first():
    person = make.volunteer("somjai", language="en")
    browser = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})
    for _ in range(2):
        browser.post(reverse("sign_in"), {"username": "somjai", "password": make.PASSWORD})
        browser.post(reverse("sign_out"))

    page = page_of(person)

    assert page.count("Password · Windows computer") == 2
    assert page.count("first time on this device") == 1
    assert page.index("first time on this device") > page.index("Password · Windows computer")


def test_account_shows_nobody_elses_sign_ins():
    other = make.volunteer("other", language="en")
    Client(headers={"User-Agent": "iPad"}).post(
        reverse("sign_in"), {"username": "other", "password": make.PASSWORD}
    )

    assert "iPad" in page_of(other)
    assert "iPad" not in page_of(make.coordinator(language="en"))


@pytest.mark.parametrize(("kind", "shown"), [("volunteer", False), ("mentor", True)])
def test_account_offers_the_authenticator_app_to_officers_only(kind: str, shown: bool):  # noqa: FBT001
    assert ("Authenticator app" in page_of(getattr(make, kind)(language="en"))) is shown


def test_change_password_works_here_and_ends_the_other_devices():
    person = make.volunteer(language="en")
    here, elsewhere = browser_of(person), browser_of(person)

    answer = change(here)

    assert answer["Location"] == reverse("account")
    assert "Your password is changed." in here.get(reverse("account")).content.decode()
    assert elsewhere.get(reverse("account")).status_code == 302
    with inside(ANONYMOUS) as visitor:
        assert prove_password(person.username, NEW, device="", by=visitor, at=make.NOW) == person
    assert "user.password_changed" in verbs_about(person)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"present": "not it"}, "The password is not right."),
        ({"new": "short", "again": "short"}, "The password is too short. Use at least 10 characters."),
        ({"new": "password123", "again": "password123"}, "Many people use this password"),
        ({"new": "somjai-rakngan", "again": "somjai-rakngan"}, "The password is too much like your name"),
        ({"again": "something else"}, "The two new passwords differ."),
        ({"new": "", "again": ""}, "Type a new password."),
    ],
)
def test_change_password_refuses_with_a_sentence(values: dict[str, str], sentence: str):
    browser = browser_of(make.volunteer(language="en"))

    answer = change(browser, **values)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert browser.get(reverse("account")).status_code == 200


def test_sign_out_elsewhere_keeps_this_device():
    person = make.volunteer(language="en")
    here, elsewhere = browser_of(person), browser_of(person)
    assert here.get(reverse("account")).content.decode().count("Sign out there") == 1

    here.post(reverse("sign_out_elsewhere"))

    assert here.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    assert Session.objects.filter(user=person).count() == 1


def test_sessions_are_listed_and_ended_one_by_one():
    person = make.volunteer("somjai", language="en")
    here = browser_of(person)
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14)"})
    phone.post(reverse("sign_in"), {"username": "somjai", "password": make.PASSWORD})
    page = here.get(reverse("account")).content.decode()
    assert page.index("this device") < page.index("Sign out there")
    assert page.count("Android phone or tablet") > 0
    kept = Session.objects.get(user=person, data__device_kind="android")

    answer = here.post(reverse("end_session", args=[kept.pk]))

    assert answer["Location"] == reverse("account")
    assert "You are signed out on that device." in here.get(reverse("account")).content.decode()
    assert phone.get(reverse("account")).status_code == 302
    assert verbs_about(person)[-1] == "user.signed_out_on_one"


def test_nobody_ends_the_session_of_another_or_the_own_by_this_way():
    person, stranger = make.volunteer(), make.volunteer()
    here, theirs = browser_of(person), browser_of(stranger)
    for session in Session.objects.all():
        assert here.post(reverse("end_session", args=[session.pk])).status_code == 404
    assert here.get(reverse("account")).status_code == theirs.get(reverse("account")).status_code == 200


@pytest.mark.parametrize("name", ["end_session", "sign_out_elsewhere"])
def test_ending_sessions_asks_for_the_password_when_it_was_long_ago(name: str):
    person = make.volunteer()
    here, elsewhere = browser_of(person), browser_of(person)
    session = here.session
    session["confirmed_at"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()
    other = Session.objects.filter(user=person).order_by("started_at").last()

    answer = here.post(reverse(name, args=[other.pk] if name == "end_session" else []))

    assert answer["Location"].startswith(reverse("confirm_identity"))
    assert elsewhere.get(reverse("account")).status_code == 200


def test_one_device_too_many_ends_the_oldest():
    person = make.volunteer("somjai")
    browsers = [Client() for _number in range(MOST_SESSIONS + 1)]
    for browser in browsers:
        browser.post(reverse("sign_in"), {"username": "somjai", "password": make.PASSWORD})

    assert [browser.get(reverse("account")).status_code for browser in browsers] == [302] + [
        200
    ] * MOST_SESSIONS
    assert Session.objects.filter(user=person).count() == MOST_SESSIONS


def test_a_session_ends_after_thirty_days_however_it_is_used():
    person = make.volunteer()
    here = browser_of(person)
    Session.objects.filter(user=person).update(
        started_at=timezone.now() - LONGEST_SESSION + timedelta(minutes=1)
    )
    assert here.get(reverse("account")).status_code == 200

    Session.objects.filter(user=person).update(started_at=timezone.now() - LONGEST_SESSION)

    assert here.get(reverse("account")).status_code == 302
    SessionStore.clear_expired()
    assert not Session.objects.filter(user=person).exists()


def test_account_costs_the_same_statements_with_many_postings():
    few, many = make.volunteer(), make.volunteer(place_code="520101")
    for number in range(2, 32):
        make.posting(many, "volunteer", f"5201{number:02d}")
    counts = [statements(browser_of(person)) for person in (few, many)]

    assert counts[0] == counts[1]


def statements(browser: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        browser.get(reverse("account"))
    return len(captured)
