"""Making a passkey, signing in with it, removing it."""

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.access.models import Passkey, User
from tests import make
from tests.access.authenticator import Authenticator
from tests.access.journal import verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def passkeys_of(person: User) -> list[Passkey]:
    with acting_as(person):
        return list(Passkey.objects.filter(user=person))


def add(browser: Client, phone: Authenticator, name: str = "office computer"):
    options = browser.post(reverse("passkey_creation_options")).json()
    return browser.post(reverse("add_passkey"), {"name": name, "credential": phone.create(options)})


def use(browser: Client, phone: Authenticator, **more: str):
    options = browser.post(reverse("passkey_request_options")).json()
    return browser.post(reverse("sign_in_with_passkey"), {"credential": phone.get(options), **more})


def test_it_works():
    officer, phone = make.mentor(), Authenticator()

    answer = add(browser_of(officer), phone)
    visitor = Client()
    entered = use(visitor, phone, next="/account/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/recovery-codes/")
    assert (entered.status_code, entered["Location"]) == (302, "/account/")
    assert visitor.get("/account/").status_code == 200  # both steps at once
    assert [(key.name, key.sign_count) for key in passkeys_of(officer)] == [("office computer", 1)]
    assert verbs_about(officer) == [
        "user.added",
        "user.second_factor_added",
        "user.recovery_codes_made",
        "user.signed_in",
    ]


def test_an_answer_works_once():
    phone = Authenticator()
    add(browser_of(make.mentor()), phone)
    visitor = Client()
    options = visitor.post(reverse("passkey_request_options")).json()
    credential = phone.get(options)

    first = visitor.post(reverse("sign_in_with_passkey"), {"credential": credential})
    visitor.post(reverse("sign_out"))
    second = visitor.post(reverse("sign_in_with_passkey"), {"credential": credential})

    assert first["Location"] == "/"
    assert second["Location"] == "/sign-in/"
    assert "_auth_user_id" not in visitor.session


def test_an_answer_that_took_too_long_is_refused():
    phone = Authenticator()
    add(browser_of(make.mentor()), phone)
    visitor = Client(headers={"Accept-Language": "en"})
    options = visitor.post(reverse("passkey_request_options")).json()
    session = visitor.session
    session["passkey_state"] |= {"at": "2020-01-07T10:00:00+07:00"}
    session.save()

    answer = visitor.post(reverse("sign_in_with_passkey"), {"credential": phone.get(options)}, follow=True)

    assert answer.redirect_chain[0] == ("/sign-in/", 302)
    assert "That took too long" in answer.content.decode()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"id": "a", "rawId": "a"}', "\x00"])
def test_garbage_is_refused_with_a_sentence(credential: str):
    visitor = Client(headers={"Accept-Language": "en"})
    visitor.post(reverse("passkey_request_options"))

    answer = visitor.post(reverse("sign_in_with_passkey"), {"credential": credential}, follow=True)

    assert answer.status_code == 200
    assert "The passkey did not work" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_a_removed_passkey_opens_nothing():
    officer, phone, spare = make.mentor(), Authenticator(), Authenticator()
    browser = browser_of(officer)
    add(browser, phone)
    add(browser, spare, "spare")
    gone = next(key for key in passkeys_of(officer) if key.name == "office computer")

    browser.post(reverse("remove_passkey", args=[gone.pk]))

    assert [key.name for key in passkeys_of(officer)] == ["spare"]
    assert use(Client(), phone)["Location"] == "/sign-in/"
    assert "user.second_factor_removed" in verbs_about(officer)


def test_the_last_factor_of_an_officer_stays():
    officer, phone = make.mentor(language="en"), Authenticator()
    browser = browser_of(officer)
    add(browser, phone)

    answer = browser.post(reverse("remove_passkey", args=[passkeys_of(officer)[0].pk]), follow=True)

    assert "This is your only second step" in answer.content.decode()
    assert len(passkeys_of(officer)) == 1


def test_a_volunteer_may_remove_the_only_passkey():
    volunteer, phone = make.volunteer(), Authenticator()
    browser = browser_of(volunteer)
    add(browser, phone)

    browser.post(reverse("remove_passkey", args=[passkeys_of(volunteer)[0].pk]))

    assert passkeys_of(volunteer) == []


def test_nobody_removes_somebody_elses_passkey():
    owner, phone = make.mentor(), Authenticator()
    add(browser_of(owner), phone)
    key = passkeys_of(owner)[0]

    answer = browser_of(make.coordinator()).post(reverse("remove_passkey", args=[key.pk]))

    assert answer.status_code == 404
    assert passkeys_of(owner) == [key]


def test_a_deactivated_account_is_not_let_in():
    officer, phone = make.mentor(), Authenticator()
    add(browser_of(officer), phone)
    with acting_as(officer):
        User.objects.filter(pk=officer.pk).update(deactivated_at=make.NOW)

    assert use(Client(), phone)["Location"] == "/sign-in/"


def test_the_same_device_is_not_added_twice():
    officer, phone = make.mentor(), Authenticator()
    browser = browser_of(officer)
    add(browser, phone)

    options = browser.post(reverse("passkey_creation_options")).json()

    assert [known["type"] for known in options["publicKey"]["excludeCredentials"]] == ["public-key"]


def test_adding_asks_for_the_password_again_when_it_was_long_ago():
    browser = browser_of(make.mentor())
    session = browser.session
    session["confirmed_at"] = "2020-01-07T10:00:00+07:00"
    session.save()

    page = browser.get(reverse("add_passkey"))
    options = browser.post(reverse("passkey_creation_options"))

    assert page["Location"] == "/account/confirm/?next=%2Faccount%2Fpasskeys%2Fadd%2F"
    assert options.status_code == 403


def test_whoever_knows_only_the_password_cannot_add_one():
    officer, phone, thief = make.mentor(), Authenticator(), Client()
    add(browser_of(officer), phone)
    thief.post(reverse("sign_in"), {"username": officer.username, "password": make.PASSWORD})

    assert thief.get(reverse("add_passkey"))["Location"] == "/second-factor/"
    assert thief.post(reverse("passkey_creation_options")).status_code == 403


def test_the_first_passkey_of_a_volunteer_brings_recovery_codes():
    browser = browser_of(make.volunteer())

    assert add(browser, Authenticator())["Location"].startswith("/account/recovery-codes/")
    assert add(browser, Authenticator(), "spare")["Location"] == "/account/"
