"""Whom a member believes: only those whom a chain of compared numbers reaches, whatever somebody writes into the database."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import SealBroken, new_seal_key
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    Wanted,
    accept_referral,
    confirm_member,
    end_membership,
    finish_referral,
    join_team,
    make_room_key,
    offer_referral,
    open_case,
    private_of,
    read_records,
)
from raengjai.protection.actions.confirmations import (
    NotCompared,
    check_halves,
    halves_of,
    keep_chain,
    keep_found,
    row_of,
    signing_half,
)
from raengjai.protection.models import (
    EMERGENCY,
    INTAKE,
    Case,
    Confirmation,
    KeyWrap,
    Member,
    RoomKey,
    Transition,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import (
    CHAIN,
    FIRST,
    FOUND,
    HEARD,
    confirm,
)
from tests.protection import desks, rooms
from tests.protection.shared_cases import agree, recipient_of
from tests.protection.test_cases import WORDS, case_of, opened_by

database = pytest.mark.django_db


def member_of(room: Room) -> Member:
    with acting_as_system("test"):
        return Member.objects.select_related("user").get(pk=room.member_id)


def exchange(room: Room) -> keys.MemberKey:
    """What somebody who can write everything does: own halves in the member's place."""
    theirs = keys.new_member_key(room.member_id)
    with acting_as_system("test"):
        Member.objects.filter(pk=room.member_id).update(
            public=theirs.public, signing_public=theirs.signing_public
        )
    return theirs


@database
def test_exchanged_halves_get_no_key_and_hand_none():
    supervisor, officer = rooms.province(), rooms.member()
    case = case_of(supervisor)
    theirs = exchange(officer)
    with rooms.inside(supervisor):
        with pytest.raises(Refused) as refused:
            join_team(opened_by(supervisor, case), member_of(officer), at=bangkok_now())
        assert not isinstance(refused.value, NotCompared)
        with pytest.raises(Refused):
            make_room_key(INTAKE, room=supervisor, at=bangkok_now())
        assert signing_half(officer.member_id, room=supervisor) == officer.key.signing_public
    with acting_as_system("test"):  # and with a statement in the supervisor's name
        Confirmation.objects.filter(by=supervisor.member_id, member=officer.member_id).update(
            public=theirs.public, signing_public=theirs.signing_public
        )
    with rooms.inside(supervisor), pytest.raises(NotCompared):
        join_team(opened_by(supervisor, case), member_of(officer), at=bangkok_now())


@database
def test_statements_that_were_taken_away_are_not_begun_anew_by_coming_in():
    supervisor, officer = rooms.province(), rooms.member()
    rooms.renew_room_keys(supervisor)
    with acting_as_system("test"):
        Confirmation.objects.all().delete()
    exchange(supervisor)
    with rooms.inside(officer):
        keep_chain(officer, at=bangkok_now())
        assert not Confirmation.objects.exists()
        with pytest.raises(NotCompared):
            private_of(RoomKey.objects.get(purpose=INTAKE, retired_at=None), officer)


@database
def test_a_false_key_under_a_leaders_name_is_not_used():
    supervisor, officer = rooms.province(), rooms.member()
    case = case_of(supervisor)
    with rooms.inside(supervisor):
        join_team(opened_by(supervisor, case), officer.member, at=bangkok_now())
    theirs = exchange(supervisor)
    false = keys.wrap(
        keys.new_data_key(case.pk), to_public=officer.key.public, to_member=officer.member_id, by=theirs
    )
    with acting_as_system("test"):
        KeyWrap.objects.filter(member=officer.member, case_id=case.pk).update(
            envelope=false.envelope, signature=false.signature
        )
    with rooms.inside(officer), pytest.raises(SealBroken):
        open_case(case, purpose="work", room=officer, at=bangkok_now())


@database
def test_rooms_of_two_provinces_believe_each_other_through_headquarters():
    here, there = rooms.stranger(duty="supervisor"), rooms.stranger(duty="supervisor", province_code="50")
    on_duty = rooms.stranger(duty="duty_officer", province_code="00")
    far = rooms.stranger(province_code="50")
    for one, other in ((here, on_duty), (there, on_duty), (far, there), (there, far)):
        compare(one, other)
        with rooms.inside(here), pytest.raises(NotCompared):
            check_halves(member_of(far), room=here)
    compare(on_duty, there)
    with rooms.inside(here):
        check_halves(member_of(far), room=here)
    with rooms.inside(far), pytest.raises(NotCompared):
        signing_half(here.member_id, room=far)
    compare(on_duty, here)
    with rooms.inside(far):
        assert signing_half(here.member_id, room=far) == here.key.signing_public


@database
def test_who_has_left_vouches_for_nobody_and_what_was_kept_before_stays():
    first, second, officer = (
        rooms.stranger(duty="supervisor"),
        rooms.stranger(duty="supervisor"),
        rooms.stranger(),
    )
    compare(first, officer)
    compare(second, first)
    late = rooms.stranger(duty="supervisor")
    compare(late, first)
    with rooms.inside(second):
        end_membership(member_of(first), room=second, at=bangkok_now())
        check_halves(member_of(officer), room=second)
        assert Confirmation.objects.get(by=second.member_id, member=officer.member_id).how == CHAIN
        assert signing_half(first.member_id, room=second) == first.key.signing_public
    with rooms.inside(late), pytest.raises(NotCompared):
        check_halves(member_of(officer), room=late)


@database
def test_what_was_found_after_a_loss_is_read_and_handed_nothing():
    lost, newcomer = rooms.province(), rooms.stranger(duty="supervisor")
    with rooms.inside(newcomer):
        with pytest.raises(NotCompared):
            signing_half(lost.member_id, room=newcomer)
        keep_found(newcomer, at=bangkok_now())
        assert Confirmation.objects.get(by=newcomer.member_id).how == FOUND
        assert signing_half(lost.member_id, room=newcomer) == lost.key.signing_public
        with pytest.raises(NotCompared):
            check_halves(member_of(lost), room=newcomer)


@database
def test_a_new_key_goes_to_those_who_are_believed_and_says_who_waits():
    supervisor = rooms.province()
    waiting = rooms.stranger(duty="duty_officer", province_code="00")
    browser = rooms.browser_in(supervisor)

    said = browser.post(reverse("renew_room_key", args=[EMERGENCY]), follow=True).content.decode()
    assert waiting.member.user.name in said
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member=waiting.member).exists()

    page = browser.get(reverse("room_member", args=[waiting.member_id])).content.decode()
    assert number_of(supervisor) in page
    assert number_of(waiting) not in page
    wrong = browser.post(
        reverse("room_member", args=[waiting.member_id]), {"fingerprint": number_of(supervisor)}
    )
    assert wrong.status_code == 422
    assert number_of(supervisor) in wrong.content.decode()
    done = browser.post(
        reverse("room_member", args=[waiting.member_id]), {"fingerprint": number_of(waiting)}, follow=True
    )
    assert done.status_code == 200
    with acting_as_system("test"):
        assert KeyWrap.objects.filter(member=waiting.member).count() == 3
    theirs = rooms.browser_in(waiting)
    listed = theirs.get(reverse("room_members")).content.decode()
    assert supervisor.member.user.name in listed
    assert (
        theirs.post(
            reverse("room_member", args=[supervisor.member_id]), {"fingerprint": number_of(supervisor)}
        ).status_code
        == 302
    )
    with rooms.inside(waiting):
        for key in RoomKey.objects.filter(province_code="52"):
            assert private_of(key, waiting)


@database
def test_an_officer_compares_with_the_supervisor_and_with_nobody_else():
    supervisor, officer, other = rooms.province(), rooms.stranger(), rooms.member()
    with acting_as_system("test"):
        Confirmation.objects.bulk_create([first_of(officer, supervisor)])
    browser = rooms.browser_in(officer)
    address = reverse("room_member", args=[supervisor.member_id])
    assert address in browser.get(reverse("room")).content.decode()
    assert 'name="fingerprint"' in browser.get(address).content.decode()
    assert browser.post(address, {"fingerprint": number_of(supervisor)}).status_code == 302
    assert address not in browser.get(reverse("room")).content.decode()
    with rooms.inside(officer):
        assert Confirmation.objects.get(by=officer.member_id, member=supervisor.member_id).how == HEARD
    others: Any = reverse("room_member", args=[other.member_id])
    assert 'name="fingerprint"' not in browser.get(others).content.decode()
    assert browser.post(others, {"fingerprint": number_of(other)}).status_code == 422
    elsewhere = rooms.stranger(duty="supervisor", province_code="50")
    assert browser.get(reverse("room_member", args=[elsewhere.member_id])).status_code == 404


@database
def test_a_statement_is_written_in_nobody_elses_name():
    supervisor, officer = rooms.province(), rooms.stranger()
    with pytest.raises(ProgrammingError, match="row-level security"), rooms.inside(officer):
        first_of(supervisor, officer).save(force_insert=True)


@database
@pytest.mark.parametrize("forged", ["half", "maker", "nobody", "officer"])
def test_nothing_is_sealed_to_a_key_of_the_province_that_no_leader_made(forged: str):
    """The emergency key opens every case; whoever writes the database would put an own one there."""
    supervisor, officer, colleague = rooms.province(), rooms.member(), rooms.member()
    theirs = new_seal_key()
    name = keys.RoomKey(EMERGENCY, "52", theirs.public).name
    own = keys.new_member_key(colleague.member_id)
    changes: dict[str, dict[str, Any]] = {
        "half": {},
        "maker": {"made_by": uuid4()},
        "nobody": {"made_by": None, "signature": None},
        "officer": {"made_by": colleague.member_id},
    }
    by = {"officer": colleague.key}.get(forged, own)
    signature = keys.sign_room_key(keys.RoomKey(EMERGENCY, "52", theirs.public), by=by)
    with acting_as_system("test"):
        RoomKey.objects.filter(purpose=EMERGENCY).update(
            **{"public": theirs.public, "name": name, "signature": signature, **changes[forged]}
        )
    with pytest.raises(Refused) as refused:
        case_of(officer)
    assert "กุญแจ" in str(refused.value.message) or "key" in str(refused.value.message)
    with acting_as_system("test"):
        assert not Case.objects.exists()
        assert not KeyWrap.objects.filter(case_id__isnull=False).exists()
    with rooms.inside(supervisor):
        make_room_key(EMERGENCY, room=supervisor, at=bangkok_now())
    case_of(officer)


@database
def test_the_answer_of_a_shelter_is_not_sealed_to_exchanged_halves():
    owner, shelter = rooms.province(), rooms.member(province_code="51")
    transition = referred(owner, shelter)
    exchange(owner)
    with rooms.inside(shelter), pytest.raises(Refused):
        finish_referral(transition, "เสร็จแล้ว กลับบ้านกับญาติ", room=shelter, at=bangkok_now())


@database
def test_a_case_of_a_colleague_who_has_left_is_still_read():
    supervisor, owner, new = rooms.province(), rooms.member(), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), new.member, at=bangkok_now())
    with acting_as_system("test"):
        Member.objects.filter(pk=owner.member_id).update(left_at=bangkok_now())
    with rooms.inside(new):
        assert [each.content["words"] for each in read_records(opened_by(new, case), "note")] == [WORDS]
        assert Case.objects.filter(pk=case.pk).exists()
        assert supervisor.member_id != owner.member_id


def referred(owner: Room, shelter: Room) -> Transition:
    """A referral that the shelter has accepted."""
    case = desks.case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs")
        wanted = Wanted("P1", frozenset({"needs"}), "x_Shelter", "ขอที่พักสำหรับหนึ่งคน")
        offered = offer_referral(opened, shelter.member, wanted, at=bangkok_now())
    with rooms.inside(shelter):
        accept_referral(Transition.objects.get(pk=offered.pk), room=shelter, at=bangkok_now())
        return Transition.objects.get(pk=offered.pk)


def compare(one: Room, other: Room) -> None:
    """`one` hears the number of `other`."""
    with rooms.inside(one):
        confirm_member(member_of(other), number_of(other), room=one, at=bangkok_now())


def number_of(room: Room) -> str:
    return keys.fingerprint(room.key.public, room.key.signing_public)


def first_of(by: Room, of: Room) -> Confirmation:
    return row_of(confirm(halves_of(of.member), how=FIRST, by=by.key), bangkok_now())
