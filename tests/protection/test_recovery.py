"""Recovery: the sheets, the ceremony in which all members have lost their passphrases, and one member's lost passphrase."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.protection.actions import (
    check_chain,
    end_membership,
    join_team,
    make_recovery,
    make_room_key,
    open_in_emergency,
    private_of,
    read_records,
    recover_room,
)
from raengjai.protection.actions.recovery import recovery_in_use
from raengjai.protection.models import EMERGENCY, INTAKE, Case, KeyWrap, Member, RoomKey
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from tests import make
from tests.protection import rooms
from tests.protection.test_cases import WORDS, case_of, opened_by

pytestmark = pytest.mark.django_db
CUSTODIANS = ["นางหนึ่ง สมมติ สสจ.", "นายสอง สมมติ พมจ.", "นางสาม สมมติ อัยการจังหวัด"]
REASON = "สมาชิกทุกคนลืมวลีรหัสผ่าน ต้องอ่านเคสเพื่อช่วยผู้เสียหายต่อ"


def sheets_of(room: Room) -> list[str]:
    with rooms.inside(room):
        made = make_recovery(CUSTODIANS, 2, room=room, at=bangkok_now())
    return [" ".join(sheet.words) for sheet in made.sheets]


def newly_founded(username: str = "newcomer") -> Room:
    """Named by `found_room --recover`, with keys of their own and none of the province."""
    person = make.user(username)
    call_command("found_room", "52", username, "--recover")
    with acting_as_system("test"):
        row = Member.objects.get(user=person)
        assert row.confirmed_at is None
        key = keys.new_member_key(row.pk)
        row.public, row.signing_public = key.public, key.signing_public
        row.locked = row.salt = b"not tried in this test"
        row.ready_at = bangkok_now()
        row.save()
    return Room(row, key, row.pk)


def test_a_province_whose_members_lost_everything_comes_back():
    lost = rooms.province()
    case = case_of(lost)
    papers = sheets_of(lost)
    with rooms.inside(lost):  # renewed after: sealed to the recovery key too
        make_room_key(EMERGENCY, room=lost, at=bangkok_now())
    with pytest.raises(CommandError):
        call_command("found_room", "52", make.user("second").username)
    newcomer = newly_founded()
    with rooms.inside(lost):  # nobody hands the keys to who was named for the ceremony alone
        make_room_key(INTAKE, room=lost, at=bangkok_now())
    with rooms.inside(newcomer):
        recovery = recovery_in_use("52")
        assert recovery is not None
        for key in RoomKey.objects.filter(purpose__in=(INTAKE, EMERGENCY)):
            with pytest.raises(Refused):
                private_of(key, newcomer)
        with pytest.raises(Refused):
            recover_room(recovery, papers[:1], room=newcomer, at=bangkok_now())
        assert recover_room(recovery, papers[1:], room=newcomer, at=bangkok_now()) == 4
        with pytest.raises(Refused):
            recover_room(recovery_in_use("52") or recovery, papers[1:], room=newcomer, at=bangkok_now())
        with pytest.raises(Refused):  # the former key was found there; nothing new is sealed to it
            open_in_emergency(case.code, reason=REASON, purpose="work", room=newcomer, at=bangkok_now())
        make_room_key(EMERGENCY, room=newcomer, at=bangkok_now())
        opened = open_in_emergency(
            case.code, reason=REASON, purpose="work", room=newcomer, at=bangkok_now()
        ).case
        assert [each.content["words"] for each in read_records(opened, "note")] == [WORDS]
    assert check_chain("52") is None
    with acting_as_system("test"):
        assert Notice.objects.filter(user_id=lost.member.user_id, kind="room_waits").exists()


def test_where_no_recovery_key_was_made_the_page_says_so():
    rooms.province()

    page = rooms.browser_in(newly_founded()).get(reverse("recovery"))

    assert 'class="notice bad"' in page.content.decode()


def test_shares_of_a_former_recovery_key_open_nothing():
    supervisor = rooms.province()
    former = sheets_of(supervisor)
    sheets_of(supervisor)
    newcomer = newly_founded()
    with rooms.inside(newcomer):
        recovery = recovery_in_use("52")
        assert recovery is not None
        with pytest.raises(Refused):
            recover_room(recovery, former[:2], room=newcomer, at=bangkok_now())
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member=newcomer.member).exists()


def test_the_pages_from_the_sheets_to_the_ceremony():
    supervisor = rooms.province()
    browser = rooms.browser_in(supervisor)
    for names, need, field in (("ก\nข", "2", "names"), ("ก\nก\nข", "2", "names"), ("ก\nข\nค", "4", "need")):
        answer = browser.post(reverse("make_recovery"), {"names": names, "need": need})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    page = browser.post(reverse("make_recovery"), {"names": "\n".join(CUSTODIANS), "need": "2"})
    assert page.status_code == 200
    papers = [" ".join(sheet.words) for sheet in page.context["made"].sheets]
    assert said_of(papers[0], page.content.decode()) == len(secret_of(papers[0]))
    listed = browser.get(reverse("recovery")).content.decode()
    assert CUSTODIANS[2] in listed
    assert said_of(papers[0], listed) < 3
    assert browser.get(reverse("recover_room")).status_code == 404  # who has the keys needs no ceremony

    theirs = rooms.browser_in(newly_founded())
    first = _typed(theirs, papers[0])
    assert first.status_code == 200
    mistaken = papers[1].split()
    mistaken[9] = "xylophone"
    wrong = _typed(theirs, " ".join(mistaken), first)
    assert wrong.status_code == 422
    assert "10" in str(wrong.context["form"].errors)
    assert "xylophone" in wrong.content.decode()
    assert said_of(papers[0], wrong.content.decode(), but=" ".join(mistaken)) < 3
    again = _typed(theirs, papers[0], wrong)
    assert again.status_code == 422
    done = _typed(theirs, papers[1], again)
    assert (done.status_code, done["Location"]) == (302, reverse("room_members"))


def secret_of(paper: str) -> set[str]:
    """The words of a share that are its own: the first four name the set, and a short one could be part of any page."""
    return {word for word in paper.split()[4:] if len(word) > 4}


def said_of(paper: str, html: str, *, but: str = "") -> int:
    """How many of them stand in a page as words of their own, those that were typed (`but`) aside; one or two can be there by
    chance."""
    return len(
        (secret_of(paper) - set(but.split())) & set(re.findall(r"[a-z]+", re.sub(r"<[^>]+>", " ", html)))
    )


def _typed(browser: Client, words: str, before: Any = None) -> Any:
    given = before.context["given"] if before is not None else ""
    return browser.post(reverse("recover_room"), {"words": words, "given": given})


def test_one_member_who_lost_the_passphrase_is_invited_anew_and_given_the_cases_again():
    owner, partner = rooms.province(), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), partner.member, at=bangkok_now())
        end_membership(partner.member, room=owner, at=bangkok_now())
    anew = rooms.member(partner.member.user)
    with rooms.inside(anew), pytest.raises(Case.DoesNotExist):
        opened_by(anew, case)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), anew.member, at=bangkok_now())
    with rooms.inside(anew):
        assert [each.content["words"] for each in read_records(opened_by(anew, case), "note")] == [WORDS]
