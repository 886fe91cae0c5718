"""Taking the authenticator app away on one's own account page, where the role allows it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raengjai.access.actions import forget_factors, remove_totp
from raengjai.access.door import acting_as
from raengjai.access.models import RecoveryCode, Totp
from tests import make
from tests.access.journal import entries_about
from tests.access.test_second_step import officer_with_app, volunteer_with_app
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def test_a_volunteer_takes_the_app_away_on_the_account_page():
    person = volunteer_with_app()
    browser = browser_of(person)
    assert reverse("remove_authenticator") in browser.get(reverse("account")).content.decode()

    browser.post(reverse("remove_authenticator"))

    with acting_as(person):
        assert not Totp.objects.exists()
        assert not RecoveryCode.objects.exists()
    assert entries_about(person)[-1].codes == {"factor": "totp"}
    fresh = Client()
    answer = fresh.post(reverse("sign_in"), {"username": person.username, "password": make.PASSWORD})
    assert answer["Location"] == "/"


def test_an_officers_only_one_stays():
    person = officer_with_app()

    page = browser_of(person).post(reverse("remove_authenticator"), follow=True).content.decode()

    assert "your role needs one" in page
    with acting_as(person):
        assert Totp.objects.exists()


def test_taking_it_away_asks_for_the_password_when_it_was_long_ago():
    person = volunteer_with_app()
    browser = browser_of(person)
    session = browser.session
    session["confirmed_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
    session.save()

    answer = browser.post(reverse("remove_authenticator"))

    assert answer["Location"].startswith(reverse("confirm_identity"))
    with acting_as(person):
        assert Totp.objects.exists()


def test_taking_away_what_is_not_there_changes_nothing():
    person = make.volunteer()
    with acting_as(person) as actor:
        remove_totp(person, needs_one=False, by=actor, at=timezone.now())
        forget_factors(person, by=actor, at=timezone.now())

    assert [entry.codes.get("factor") for entry in entries_about(person)][-1] == "all"
