"""Identities apart: who keeps them, who asks, what ends, what stays when somebody leaves."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    ask_identity,
    end_expired,
    hand_identities,
    hand_room_keys,
    join_team,
    leave_team,
    open_in_emergency,
    read_identity,
    read_records,
    refuse_identity,
    release_identity,
    renew_key,
    take_identity,
    write_identity,
    write_record,
)
from raengjai.protection.actions.identities import reason_against, reason_of, waiting_releases
from raengjai.protection.models import Case, Entry, KeyWrap, Record, Release
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import content_of
from tests.protection import desks, rooms
from tests.protection.test_cases import case_of, opened_by

pytestmark = pytest.mark.django_db
WHO = "มะลิ ใจดีสมมติ"
NAME = content_of(Content("identity", {"person": "P1", "first_name": WHO, "passport": "AB1234567"}))
REASON = "ต้องใช้ชื่อจริงเพื่อยื่นคำร้องต่อศาลแรงงานในวันพรุ่งนี้"


def peopled() -> tuple[Room, Room, Room, Case, UUID]:
    """Owner, keeper and partner of a case in which the owner has written down who a person is."""
    owner, keeper, partner = rooms.province(), rooms.member(duty="custodian"), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        join_team(opened, keeper.member, part="keeper", at=bangkok_now())
        join_team(opened, partner.member, at=bangkok_now())
        person = write_record(opened, "person", {"code": "P1"}, at=bangkok_now())
        write_identity(opened, person.pk, NAME, at=bangkok_now())
    return owner, keeper, partner, case, person.pk


def read_by(room: Room, case: Case, person: UUID) -> dict[str, str]:
    with rooms.inside(room):
        return read_identity(opened_by(room, case), person, at=bangkok_now()).content


def asked_by(room: Room, case: Case, person: UUID) -> Release:
    with rooms.inside(room):
        return ask_identity(opened_by(room, case), person, REASON, at=bangkok_now())


def test_the_keeper_reads_and_the_team_does_not_not_even_who_wrote_it():
    owner, keeper, partner, case, person = peopled()
    assert read_by(keeper, case, person) == NAME
    for other in (owner, partner):
        with pytest.raises(Refused):
            read_by(other, case, person)
        with rooms.inside(other):
            assert {each.kind for each in read_records(opened_by(other, case))} == {"note", "person"}
    with acting_as_system("test"):
        assert WHO.encode() not in bytes(Record.objects.get(kind="identity").sealed)
        read = Entry.objects.filter(verb="identity.read", subject_id=person)
        assert [entry.member_id for entry in read] == [keeper.member_id]


def test_released_for_a_while_read_and_over():
    _owner, keeper, partner, case, person = peopled()
    release = asked_by(partner, case, person)
    with pytest.raises(Refused):
        asked_by(partner, case, person)
    with rooms.inside(partner), pytest.raises(Refused):
        release_identity(
            release, opened_by(partner, case), until=bangkok_now() + timedelta(hours=1), at=bangkok_now()
        )
    with rooms.inside(keeper):
        (waiting,) = waiting_releases(keeper)
        opened = opened_by(keeper, case)
        assert reason_of(waiting, opened) == REASON
        for hours in (-1, 73):
            with pytest.raises(Refused) as refused:
                release_identity(
                    waiting, opened, until=bangkok_now() + timedelta(hours=hours), at=bangkok_now()
                )
            assert refused.value.field == "until"
        release_identity(waiting, opened, until=bangkok_now() + timedelta(days=2), at=bangkok_now())
        assert waiting_releases(keeper) == []
        with pytest.raises(Refused):
            refuse_identity(waiting, opened, REASON, at=bangkok_now())
    assert read_by(partner, case, person) == NAME
    with acting_as_system("test"):
        past = timezone.now() - timedelta(minutes=1)
        KeyWrap.objects.filter(member=partner.member, domain_id=person).update(until=past)
    with pytest.raises(Refused):
        read_by(partner, case, person)
    with acting_as_system("test"):
        assert end_expired(at=bangkok_now()) == 1
    assert read_by(keeper, case, person) == NAME
    again = asked_by(partner, case, person)
    with rooms.inside(keeper):
        release_identity(
            again, opened_by(keeper, case), until=bangkok_now() + timedelta(days=1), at=bangkok_now()
        )
    assert read_by(partner, case, person) == NAME


def test_refused_with_a_reason():
    _owner, keeper, partner, case, person = peopled()
    release = asked_by(partner, case, person)
    with rooms.inside(keeper):
        with pytest.raises(Refused):
            refuse_identity(release, opened_by(keeper, case), "ไม่", at=bangkok_now())
        refuse_identity(release, opened_by(keeper, case), REASON, at=bangkok_now())
    with rooms.inside(partner):
        row = Release.objects.get(pk=release.pk)
        assert row.is_granted is False
        assert reason_against(row, opened_by(partner, case)) == REASON
    with pytest.raises(Refused):
        read_by(partner, case, person)


def test_without_a_keeper_the_owner_keeps_and_hands_over():
    owner, keeper = rooms.province(), rooms.member(duty="custodian")
    case = case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        person = write_record(opened, "person", {"code": "P1"}, at=bangkok_now())
        write_identity(opened, person.pk, NAME, at=bangkok_now())
        later = write_record(
            opened,
            "person",
            {"code": "P1", "age": 20},
            replaces=read_records(opened, "person")[0],
            at=bangkok_now(),
        )
        write_identity(opened, later.pk, NAME | {"code": "P1"}, at=bangkok_now())
        assert read_identity(opened, later.pk, at=bangkok_now()).content["code"] == "P1"
        with pytest.raises(Refused):
            hand_identities(opened, keeper.member, at=bangkok_now())
        join_team(opened, keeper.member, part="keeper", at=bangkok_now())
        assert hand_identities(opened, keeper.member, at=bangkok_now()) == 1
    with pytest.raises(Refused):
        read_by(owner, case, person.pk)
    assert read_by(keeper, case, person.pk)["fields"] == NAME["fields"]


def test_a_renewed_case_key_leaves_identities_whole_and_a_leaver_holds_none():
    owner, keeper, partner, case, person = peopled()
    release = asked_by(partner, case, person)
    with rooms.inside(keeper):
        release_identity(
            release, opened_by(keeper, case), until=bangkok_now() + timedelta(days=1), at=bangkok_now()
        )
    with rooms.inside(owner):
        renew_key(opened_by(owner, case), at=bangkok_now())
    assert read_by(partner, case, person) == NAME
    with rooms.inside(owner):
        leave_team(opened_by(owner, case), partner.member, at=bangkok_now())
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member=partner.member, case_id=case.pk).exists()
    assert read_by(keeper, case, person) == NAME


def test_who_opens_in_an_emergency_asks_or_does_not_wait():
    owner, _keeper, _partner, case, person = peopled()
    leader = rooms.member(duty="supervisor")
    rooms.renew_room_keys(owner)
    with rooms.inside(owner):
        hand_room_keys(leader.member, room=owner, at=bangkok_now())  # those of before too
        renew_key(opened_by(owner, case), at=bangkok_now())
    with rooms.inside(leader):
        opened = open_in_emergency(
            case.code, reason=REASON, purpose="emergency", room=leader, at=bangkok_now()
        ).case
        with pytest.raises(Refused):
            read_identity(opened, person, at=bangkok_now())
        ask_identity(opened, person, REASON, at=bangkok_now())
        take_identity(opened, person, at=bangkok_now())
        assert read_identity(opened, person, at=bangkok_now()).content == NAME
    with acting_as_system("test"):
        wrap = KeyWrap.objects.get(member=leader.member, domain_id=person)
        assert wrap.until is not None
        assert Entry.objects.filter(verb="identity.taken", member_id=leader.member_id).exists()
    with rooms.inside(owner), pytest.raises(Refused):
        take_identity(opened_by(owner, case), person, at=bangkok_now())


def test_the_pages_ask_release_and_show_until_when():
    _owner, keeper, partner, case, person = peopled()
    theirs, ours = rooms.browser_in(partner), rooms.browser_in(keeper)
    address = reverse("identity", args=[case.pk, person])
    assert theirs.post(address, {"states": "1"}).status_code == 422
    assert theirs.post(address, {"states": "1", "purpose": "work"}).status_code == 302
    short = theirs.post(address, {"reason": "ขอ"})
    assert short.status_code == 422
    assert "ขอ" in short.content.decode()
    assert theirs.post(address, {"reason": REASON}).status_code == 302
    assert WHO not in theirs.get(address).content.decode()

    listed = ours.get(reverse("identity_requests"))
    assert partner.member.user.name in listed.content.decode()
    request = reverse("identity_request", args=[listed.context["waiting"][0].pk])
    ours.post(request, {"states": "1", "purpose": "review"})
    assert REASON in ours.get(request).content.decode()
    unsaid = ours.post(request, {"answer": "refuse", "reason": ""})
    assert unsaid.status_code == 422
    assert ours.post(request, {"answer": "release", "days": "4"}).status_code == 422
    assert ours.post(request, {"answer": "release", "days": "2"}).status_code == 302
    shown = theirs.get(address).content.decode()
    assert WHO in shown
    assert "เลขหนังสือเดินทาง" in shown  # in words, not by the code of the field
    stranger = rooms.browser_in(rooms.member())
    assert stranger.get(address).status_code == 404
    assert stranger.get(request).status_code == 404


def test_who_somebody_is_is_written_on_a_page_and_opens_for_the_keeper_alone():
    owner, keeper = rooms.province(), rooms.member(duty="custodian")
    case = desks.case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), keeper.member, part="keeper", at=bangkok_now())
        person = Record.objects.get(case=case, kind="person").pk
    ours, theirs = rooms.browser_in(owner), rooms.browser_in(keeper)
    for browser in (ours, theirs):
        desks.enter(browser, case)
    address, seen = (
        reverse("write_identity", args=[case.pk, person]),
        reverse("identity", args=[case.pk, person]),
    )

    assert address in ours.get(seen).content.decode()
    wrong = ours.post(address, {"first_name": WHO, "citizen_id": "1234567890123"})
    assert wrong.status_code == 422
    assert WHO in wrong.content.decode()
    with acting_as_system("test"):
        assert not Record.objects.filter(kind="identity").exists()

    assert ours.post(address, {"first_name": WHO}).status_code == 302
    assert WHO not in ours.get(seen).content.decode()
    assert ours.get(address).status_code == 404
    assert WHO in theirs.get(seen).content.decode()
    assert WHO in theirs.get(address).content.decode()
    assert theirs.post(address, {"first_name": WHO, "passport": "AB1234567"}).status_code == 302
    with rooms.inside(keeper):
        said = read_identity(opened_by(keeper, case), person, at=bangkok_now()).content
    assert said["fields"] == {"person": "P1", "first_name": WHO, "passport": "AB1234567"}
    stranger = rooms.browser_in(rooms.member())
    assert stranger.get(address).status_code == 404
    with acting_as_system("test"):
        assert Record.objects.filter(kind="identity", replaced_at=None).count() == 1
        assert Entry.objects.filter(verb="identity.read", member_id=keeper.member_id).exists()


def test_requests_cost_the_same_for_one_and_ten():
    _owner, keeper, partner, case, person = peopled()
    release = asked_by(partner, case, person)
    browser = rooms.browser_in(keeper)
    browser.get(reverse("identity_requests"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("identity_requests")).status_code == 200
        return len(asked)

    few = cost()
    with acting_as_system("test"):
        for _each in range(9):
            Release(
                case=case,
                domain_id=release.domain_id,
                asked_by=partner.member,
                record_id=release.record_id,
                asked_at=bangkok_now(),
            ).save(force_insert=True)
    assert cost() == few
