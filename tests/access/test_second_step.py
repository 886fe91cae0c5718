"""The second step after the password, setting it up, and what protects both."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access import totp
from raengjai.access.actions import add_totp, forget_factors, make_recovery_codes
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Session, Totp, User
from raengjai.access.rules import TOTP_STEP
from tests import make
from tests.access.journal import verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET, *, steps: int = 0) -> str:
    step = int(timezone.now().timestamp()) // TOTP_STEP + steps
    return totp.codes(secret, [step])[step]


def officer_with_app() -> User:
    person = make.mentor(language="en")
    with acting_as(person) as actor:
        add_totp(person, secret=SECRET, code=code_now(steps=-1), by=actor, at=timezone.now())
    return person


def after_password(person: User) -> Client:
    browser = Client(headers={"Accept-Language": "en"})
    browser.post(reverse("sign_in"), {"username": person.username, "password": make.PASSWORD})
    return browser


def key_on(page: str) -> str:
    """The key that the page shows for typing into an app."""
    found = re.search(r'class="key"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def test_it_works():
    person = officer_with_app()
    browser = after_password(person)
    assert browser.get(reverse("account"))["Location"] == "/second-factor/?next=%2Faccount%2F"

    answer = browser.post(reverse("second_factor") + "?next=/account/", {"code": code_now()})

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert browser.get(reverse("account")).status_code == 200
    assert verbs_about(person)[-2:] == ["user.signed_in", "user.second_factor_passed"]


def test_passing_gives_the_session_a_new_key():
    browser = after_password(officer_with_app())
    before = browser.cookies["sessionid"].value

    browser.post(reverse("second_factor"), {"code": code_now()})

    assert browser.cookies["sessionid"].value != before
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get(reverse("account"))["Location"].startswith("/sign-in/")


def test_a_wrong_code_says_what_to_do_and_passes_nothing():
    browser = after_password(officer_with_app())

    answer = browser.post(reverse("second_factor"), {"code": "000000"})

    assert "Take the one that the app shows now." in answer.content.decode()
    assert browser.get(reverse("account")).status_code == 302


def test_wrong_codes_make_one_wait():
    browser = after_password(officer_with_app())
    for _ in range(4):
        browser.post(reverse("second_factor"), {"code": "000000"})

    answer = browser.post(reverse("second_factor"), {"code": code_now()})

    assert "Too many wrong tries." in answer.content.decode()


def test_a_recovery_code_passes():
    person = officer_with_app()
    with acting_as(person) as actor:
        codes = make_recovery_codes(person, by=actor, at=make.NOW)

    answer = after_password(person).post(reverse("second_factor"), {"code": codes[3]})

    assert answer.status_code == 302


def volunteer_with_app() -> User:
    person = make.volunteer(language="en")
    with acting_as(person) as actor:
        add_totp(person, secret=SECRET, code=code_now(steps=-1), by=actor, at=timezone.now())
    return person


def test_a_volunteer_without_one_is_never_asked():
    person = make.volunteer()

    assert after_password(person).get(reverse("account")).status_code == 200


def test_a_volunteer_who_has_set_one_up_is_asked_for_it():
    browser = after_password(volunteer_with_app())

    assert browser.get(reverse("account"))["Location"] == "/second-factor/?next=%2Faccount%2F"
    assert browser.get(reverse("own_needs")).status_code == 302
    assert "Somjai" not in browser.get(reverse("home")).content.decode()

    answer = browser.post(reverse("second_factor") + "?next=/account/", {"code": code_now()})

    assert answer["Location"] == "/account/"
    assert browser.get(reverse("account")).status_code == 200
    assert "Authenticator app" in browser.get(reverse("account")).content.decode()


def test_a_volunteer_whose_lost_one_was_taken_away_is_asked_no_more():
    person = volunteer_with_app()
    browser = after_password(person)
    with acting_as_system("test") as system:
        forget_factors(person, by=system, at=timezone.now())

    browser.get(reverse("second_factor"))

    assert browser.get(reverse("account")).status_code == 200


def test_the_second_step_of_a_volunteer_costs_a_request_no_statement():
    without, having = after_password(make.volunteer()), after_password(volunteer_with_app())
    having.post(reverse("second_factor"), {"code": code_now()})
    costs = []
    for browser in (without, having):
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("change_password"))
        costs.append(len(captured))

    assert costs[0] == costs[1]


def test_a_volunteer_who_becomes_a_mentor_is_asked_at_once():
    person = make.volunteer()
    browser = after_password(person)
    make.posting(person, "mentor", "52", office_code="DSD-52")

    assert browser.get(reverse("account"))["Location"].startswith("/second-factor/")


@pytest.mark.parametrize("has_passed", [False, True])
def test_a_session_from_volunteer_days_ends_as_an_officers(has_passed: bool):  # noqa: FBT001
    person = volunteer_with_app() if has_passed else make.volunteer()
    browser = after_password(person)
    if has_passed:
        browser.post(reverse("second_factor"), {"code": code_now()})
    make.posting(person, "mentor", "52", office_code="DSD-52")

    browser.get(reverse("account"))
    first = Session.objects.get(user=person).expires_at
    browser.get(reverse("set_up_second_factor"))  # a page that writes into the session
    last = Session.objects.get(user=person).expires_at

    assert abs(first - timezone.now() - timedelta(hours=12)) < timedelta(minutes=1)
    assert first == last


def test_an_officer_without_one_sets_it_up_prints_codes_and_goes_on():
    person = make.mentor(language="en")
    browser = after_password(person)
    asked = browser.get(reverse("second_factor") + "?next=/account/password/")
    assert asked["Location"] == "/second-factor/set-up/?next=%2Faccount%2Fpassword%2F"
    page = browser.get(asked["Location"]).content.decode()
    secret = key_on(page)
    assert f"secret={secret}" in page
    assert "<svg" in page

    done = browser.post(asked["Location"], {"code": code_now(secret)})
    shown = browser.get(done["Location"])
    again = browser.get(done["Location"])

    assert done["Location"] == "/account/recovery-codes/?next=%2Faccount%2Fpassword%2F"
    assert len(re.findall(r"<li>[0-9A-Z]{5}-[0-9A-Z]{5}</li>", shown.content.decode())) == 10
    assert 'href="/account/password/"' in shown.content.decode()
    assert not re.search(r"<li>[0-9A-Z]{5}-[0-9A-Z]{5}</li>", again.content.decode())
    assert "10 codes left" in again.content.decode()
    assert verbs_about(person)[-3:] == [
        "user.second_factor_added",
        "user.recovery_codes_made",
        "user.second_factor_passed",
    ]


def test_the_key_stays_the_same_while_one_tries():
    browser = after_password(make.mentor())
    keys = {key_on(page) for page in two_tries(browser)}

    assert len(keys) == 1


def two_tries(browser: Client) -> list[str]:
    address = reverse("set_up_second_factor")
    return [browser.get(address).content.decode(), browser.post(address, {"code": "000000"}).content.decode()]


def test_whoever_knows_only_the_password_cannot_replace_the_app():
    person = officer_with_app()
    thief = after_password(person)
    with acting_as(person):
        before = bytes(Totp.objects.get(user=person).secret_sealed)

    assert thief.get(reverse("set_up_second_factor"))["Location"] == "/second-factor/"
    assert thief.post(reverse("set_up_second_factor"), {"code": "1"})["Location"] == "/second-factor/"
    assert thief.post(reverse("recovery_codes"))["Location"].startswith("/second-factor/")
    with acting_as(person):
        assert bytes(Totp.objects.get(user=person).secret_sealed) == before


@pytest.mark.parametrize("name", ["set_up_second_factor", "add_passkey"])
def test_an_open_session_alone_cannot_change_factors(name: str):
    person = officer_with_app()
    browser = browser_of(person)
    session = browser.session
    session["confirmed_at"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()

    asked = browser.get(reverse(name))
    assert asked["Location"].startswith("/account/confirm/?next=")
    wrong = browser.post(asked["Location"], {"password": "no"})
    right = browser.post(asked["Location"], {"password": make.PASSWORD})

    assert wrong.status_code == 200
    assert right["Location"] == reverse(name)
    assert browser.get(reverse(name)).status_code == 200


def test_new_recovery_codes_ask_for_the_password_when_it_was_long_ago():
    browser = browser_of(officer_with_app())
    session = browser.session
    session["confirmed_at"] = make.NOW.isoformat()
    session.save()

    assert browser.post(reverse("recovery_codes"))["Location"] == "/account/confirm/?next=%2Faccount%2F"


def test_the_kept_secret_is_sealed_in_the_session():
    browser = after_password(make.mentor())
    page = browser.get(reverse("set_up_second_factor")).content.decode()
    secret = key_on(page)

    assert secret not in str(dict(browser.session.items()))


def test_nobody_is_sent_round_in_circles():
    browser = after_password(volunteer_with_app())
    browser.post(reverse("second_factor"), {"code": code_now()})

    assert browser.get(reverse("add_passkey")).status_code == 200
    assert browser.get(reverse("second_factor") + "?next=/account/")["Location"] == "/account/"
