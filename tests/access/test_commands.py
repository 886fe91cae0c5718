"""Accounts by command: the first one of an installation, and a new start."""

import pytest
from django.core.management import CommandError, call_command

from raengjai.access.actions import prove_password
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting, Session, Totp, User
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.rows import inside
from tests import make
from tests.access.journal import verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def printed_password(capsys) -> str:
    return str(capsys.readouterr().out.strip().partition(" / ")[2])


def opens(username: str, password: str) -> bool:
    with inside(ANONYMOUS) as visitor:
        return prove_password(username, password, device="", by=visitor, at=make.NOW).username == username


def test_add_account_prints_a_password_that_works(capsys):
    call_command("add_account", "arunee", "Arunee Sriwilai", "mentor", "52", "--office", "DSD-52")

    assert opens("arunee", printed_password(capsys))
    posting = Posting.objects.get(user__username="arunee")
    assert (posting.role, posting.place_code, posting.agency_code) == ("mentor", "52", "DSD")


def test_add_account_refuses_a_taken_name_and_writes_nothing():
    make.user("arunee")

    with pytest.raises(CommandError, match=r"\S"):
        call_command("add_account", "arunee", "Another", "volunteer", "520101")

    assert Posting.objects.count() == 0


def test_new_password_opens_and_ends_the_sessions(capsys):
    person = make.volunteer("somjai")
    browser_of(person)

    call_command("new_password", "SomJai")

    assert opens("somjai", printed_password(capsys))
    assert Session.objects.filter(user=person).count() == 0
    assert verbs_about(person)[-1] == "user.password_changed"


def test_new_password_forgets_the_lost_phone_when_asked():
    person = make.user("officer", demo=True)
    call_command("new_password", "officer")
    with acting_as(person):
        assert Totp.objects.count() == 1

    call_command("new_password", "officer", "--factors")

    with acting_as_system("look"):
        assert Totp.objects.count() == 0
    assert verbs_about(person)[-1] == "user.second_factor_removed"


def test_end_sessions_ends_those_of_one_person_or_of_everybody(capsys):
    one, other, third = make.volunteer("somjai"), make.volunteer("malee"), make.user("never-here")
    for person in (one, one, other):
        browser_of(person)

    call_command("end_sessions", "SomJai")
    assert [Session.objects.filter(user=person).count() for person in (one, other)] == [0, 1]

    call_command("end_sessions", "--everybody")
    assert Session.objects.count() == 0
    assert capsys.readouterr().out.split() == ["1", "signed", "out", "1", "signed", "out"]
    assert verbs_about(other)[-1] == "user.signed_out_everywhere"
    assert "user.signed_out_everywhere" not in verbs_about(third)


def test_end_sessions_says_when_there_is_nobody():
    with pytest.raises(CommandError, match="no such user name"):
        call_command("end_sessions", "nobody")


def test_new_password_says_when_there_is_nobody():
    with pytest.raises(CommandError, match="no such user name"):
        call_command("new_password", "nobody")

    assert User.objects.count() == 0
