"""A change of how somebody signs in is told to that person, whoever made it."""

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.actions import (
    change_password,
    make_recovery_codes,
    remove_totp,
)
from raengjai.access.door import acting_as
from raengjai.messages.models import Notice
from tests import make
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def kinds_of(person) -> list[str]:
    with acting_as(person):
        return list(
            Notice.objects.filter(user_id=person.pk).order_by("sent_at").values_list("kind", flat=True)
        )


def sign_in(browser: Client) -> None:
    browser.post(reverse("sign_in"), {"username": "somjai", "password": make.PASSWORD})


def test_a_new_password_and_a_second_step_are_told_to_the_owner():
    person = make.user("somjai", demo=True)
    with acting_as(person) as actor:
        change_password(person, new="a river in the north", by=actor, at=make.NOW)
        make_recovery_codes(person, by=actor, at=make.NOW)
        remove_totp(person, needs_one=False, by=actor, at=make.NOW)

    assert sorted(kinds_of(person)) == ["own_factor_removed", "own_password", "own_recovery_codes"]


def test_a_new_device_is_told_once_and_the_notice_leads_to_the_account():
    person = make.volunteer("somjai", language="en")
    phone, stranger = Client(), Client()
    sign_in(phone)
    phone.post(reverse("sign_out"))
    sign_in(phone)
    assert kinds_of(person) == ["own_new_device"]

    sign_in(stranger)

    assert kinds_of(person) == ["own_new_device"] * 2
    here = browser_of(person)
    assert "a device that is new here" in here.get(reverse("inbox")).content.decode()
    with acting_as(person):
        notice = Notice.objects.first()
    assert here.get(reverse("open_notice", args=[notice.subject_id]), follow=True).redirect_chain[-1][
        0
    ] == reverse("account")
