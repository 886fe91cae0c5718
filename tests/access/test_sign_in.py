"""Signing in with a password, and out."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.access.models import Attempt, Session, User
from tests import make
from tests.access.journal import entries_about, verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36"


def sign_in(browser: Client, person: User, password: str = make.PASSWORD, **more: str):
    return browser.post(reverse("sign_in"), {"username": person.username, "password": password, **more})


def test_it_works():
    person, browser = make.volunteer("somjai"), Client(headers={"User-Agent": ANDROID})

    answer = sign_in(browser, person, next="/account/?a=1")

    assert (answer.status_code, answer["Location"]) == (302, "/account/?a=1")
    assert browser.get(reverse("account")).status_code == 200
    entry = entries_about(person)[-1]
    assert (entry.verb, entry.actor_id) == ("user.signed_in", person.pk)
    assert entry.codes == {"way": "password", "device": "new", "kind": "android"}


@pytest.mark.parametrize(
    "next_url",
    [
        *("https://evil.example/", "//evil.example/", "/\t/evil.example/", "\\\\evil.example"),
        *("javascript:alert(1)", "", "account", "²"),
    ],
)
def test_one_is_never_led_away_from_here(next_url: str):
    assert sign_in(Client(), make.volunteer(), next=next_url)["Location"] == "/"


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_missing_field_is_asked_for_and_nothing_is_counted(field: str):
    browser = Client(headers={"Accept-Language": "en"})
    values = {"username": "somjai", "password": "x"} | {field: ""}

    answer = browser.post(reverse("sign_in"), values)

    assert f"Type your {'user name' if field == 'username' else 'password'}." in answer.content.decode()
    with acting_as_system("look"):
        assert Attempt.objects.count() == 0


def test_a_wrong_password_says_so_keeps_the_name_and_no_password():
    make.volunteer("somjai")
    browser = Client(headers={"Accept-Language": "en"})

    answer = browser.post(reverse("sign_in"), {"username": "somjai", "password": "not it at all"})

    page = answer.content.decode()
    assert "The user name or the password is not right." in page
    assert 'value="somjai"' in page
    assert "not it at all" not in page
    assert "_auth_user_id" not in browser.session


def test_a_name_that_is_code_is_shown_as_text():
    page = (
        Client()
        .post(reverse("sign_in"), {"username": "<script>x</script>", "password": "x"})
        .content.decode()
    )

    assert "<script>x" not in page


def test_the_session_gets_a_new_key():
    person, browser = make.volunteer(), Client()
    browser.post(reverse("passkey_request_options"))
    before = browser.cookies["sessionid"].value

    sign_in(browser, person)

    assert browser.cookies["sessionid"].value != before
    assert browser_with(before).get(reverse("account")).status_code == 302


def test_the_database_holds_no_key_that_opens_a_session():
    browser = browser_of(make.volunteer())
    key = browser.cookies["sessionid"].value

    kept = Session.objects.get()

    assert key.encode() not in bytes(kept.key_hash)
    assert browser_with(bytes(kept.key_hash).hex()).get(reverse("account")).status_code == 302


def test_a_session_ends_when_its_time_is_over():
    browser = browser_of(make.volunteer())
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert browser.get(reverse("account")).status_code == 302


def test_officers_sign_in_for_a_day_of_work_and_volunteers_for_two_weeks():
    expected = {"volunteer": timedelta(days=14), "mentor": timedelta(hours=12)}

    for kind, length in expected.items():
        person, browser = getattr(make, kind)(), Client()
        sign_in(browser, person)
        left = Session.objects.get(user=person).expires_at - timezone.now()
        assert abs(left - length) < timedelta(minutes=1)


def test_a_deactivated_account_is_out_at_once():
    person = make.volunteer()
    browser = browser_of(person)
    change(person, deactivated_at=make.NOW)

    assert browser.get(reverse("account")).status_code == 302


def test_a_password_changed_in_the_database_ends_sessions_at_once():
    person = make.volunteer()
    browser = browser_of(person)
    change(person, password=make_password("another one"))

    assert browser.get(reverse("account")).status_code == 302


def test_an_officer_goes_on_to_the_second_step_and_keeps_the_way():
    answer = sign_in(Client(), make.mentor(), next="/account/")

    assert answer["Location"] == "/second-factor/?next=%2Faccount%2F"


def test_whoever_is_signed_in_already_goes_on():
    assert browser_of(make.volunteer()).get(reverse("sign_in") + "?next=/account/")["Location"] == "/account/"


def test_the_device_is_trusted_from_then_on():
    person, browser = make.volunteer("somjai"), Client()
    sign_in(browser, person)
    browser.post(reverse("sign_out"))
    for _ in range(5):
        sign_in(Client(), person, "a stranger guesses")

    elsewhere = sign_in(Client(headers={"Accept-Language": "en"}), person)
    here = sign_in(browser, person)

    assert "Too many wrong tries." in elsewhere.content.decode()
    assert here.status_code == 302
    assert entries_about(person)[-1].codes["device"] == "known"


def test_a_device_is_trusted_by_the_account_that_signed_in_only():
    first, second, shared = make.volunteer(), make.volunteer(), Client()
    sign_in(shared, first)
    shared.post(reverse("sign_out"))
    for _ in range(5):
        sign_in(Client(), second, "a stranger guesses")

    assert sign_in(shared, second).status_code == 200


def test_a_shared_device_is_trusted_by_everybody_who_signed_in_there():
    people, shared = [make.volunteer(), make.volunteer()], Client()
    for person in people:
        sign_in(shared, person)
        shared.post(reverse("sign_out"))
        for _ in range(5):
            sign_in(Client(), person, "a stranger guesses")

    for person in people:
        assert sign_in(shared, person).status_code == 302
        shared.post(reverse("sign_out"))


def test_a_forged_device_cookie_is_worth_nothing():
    person, browser = make.volunteer("somjai"), Client()
    sign_in(browser, person)
    forged = Client()
    forged.cookies["device"] = browser.cookies["device"].value[:-1] + "x"
    for _ in range(5):
        sign_in(Client(), person, "a stranger guesses")

    assert sign_in(forged, person).status_code == 200


def test_the_language_of_the_account_stays_in_the_browser():
    browser = Client()
    sign_in(browser, make.volunteer(language="en"))

    assert browser.cookies["language"].value == "en"


def test_signing_out_ends_the_session_and_is_journaled():
    person = make.volunteer()
    browser = browser_of(person)

    answer = browser.post(reverse("sign_out"))

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert browser.get(reverse("account")).status_code == 302
    assert Session.objects.filter(user=person).count() == 0
    assert verbs_about(person)[-1] == "user.signed_out"
    assert answer["Clear-Site-Data"] == '"cache"'


def test_signing_out_needs_a_post_and_never_fails():
    assert Client().get(reverse("sign_out")).status_code == 405
    assert Client().post(reverse("sign_out")).status_code == 302


def test_signing_in_needs_the_token_of_our_own_page():
    assert Client(enforce_csrf_checks=True).post(reverse("sign_in"), {}).status_code == 403


def test_the_page_is_never_kept_by_a_cache():
    assert "no-store" in Client().get(reverse("sign_in"))["Cache-Control"]


def browser_with(key: str) -> Client:
    browser = Client()
    browser.cookies["sessionid"] = key
    return browser


def change(person: User, **values: object) -> None:
    with acting_as_system("test"):
        User.objects.filter(pk=person.pk).update(**values)
