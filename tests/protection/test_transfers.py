"""Transfer: the case has its owner until another accepts; then it has that one, with new keys where the former one leaves."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    NotAgreed,
    Without,
    accept_transfer,
    check_chain,
    exclude_member,
    join_team,
    offer_transfer,
    read_records,
    reject_transition,
    renew_key,
    revoke_transition,
    withdraw_consent,
)
from raengjai.protection.actions.cases import read_row
from raengjai.protection.actions.room_keys import in_use, named, private_of, signed
from raengjai.protection.models import EMERGENCY, Case, KeyWrap, Record, RoomKey, Team, Transition
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import consent, keys
from tests.protection import rooms
from tests.protection.shared_cases import agree, case_to_share, opened_by, recipient_of

pytestmark = pytest.mark.django_db


def offered(owner: Room, to: Room, case: Case, *, stays: bool = False) -> Transition:
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        for person in ("P1", "P2"):
            agree(opened, recipient_of(to), *consent.items(), person=person)
        return offer_transfer(opened, to.member, stays=stays, at=bangkok_now())


def taken(transition: Transition, room: Room) -> None:
    with rooms.inside(room):
        accept_transfer(transition, room=room, at=bangkok_now())


def notes_seen(room: Room, case: Case) -> int:
    with rooms.inside(room):
        return len(read_records(opened_by(room, case), "note"))


def owner_of(case: Case) -> object:
    with acting_as_system("test"):
        return Team.objects.get(case=case, part="owner", until=None).member_id


def test_nothing_moves_before_it_is_accepted():
    owner, other = rooms.province(), rooms.member(province_code="51")
    case = case_to_share(owner)
    transition = offered(owner, other, case)
    assert owner_of(case) == owner.member_id
    with rooms.inside(other):
        assert Transition.objects.get().pk == transition.pk
        for model in (Case, Record, Team):
            assert not model.objects.exists(), model
        assert not KeyWrap.objects.filter(case_id=case.pk).exists()  # it lies there, and is shown to nobody
    with acting_as_system("test"):
        wrap = KeyWrap.objects.get(case_id=case.pk, member_id=other.member_id)
        assert wrap.until is not None


@pytest.mark.parametrize("stays", [True, False])
def test_who_accepts_is_the_owner(stays):
    owner, other = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        kept = opened_by(owner, case)
    transition = offered(owner, other, case, stays=stays)
    taken(transition, other)
    assert owner_of(case) == other.member_id
    assert notes_seen(other, case) == 3
    if stays:
        assert notes_seen(owner, case) == 3
        return
    with rooms.inside(owner):
        assert not Case.objects.exists()
        assert not Record.objects.filter(case_id=case.pk).exists()
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(domain_id=case.pk, member_id=owner.member_id).exists()
        for row in Record.objects.filter(case=case, domain_id=case.pk):
            with pytest.raises(SealBroken):  # the key that the former owner may have kept
                read_row(kept.key, row)
    assert check_chain("52") is None


def test_in_another_province_its_emergency_key_opens_the_case_and_the_former_one_does_not():
    owner, there = rooms.province("52"), rooms.province("51")
    case = case_to_share(owner)
    taken(offered(owner, there, case, stays=True), there)
    with acting_as_system("test"):
        moved = Case.objects.get(pk=case.pk)
        assert moved.province_code == "51"
        (wrap,) = KeyWrap.objects.select_related("signed_by").filter(
            domain_id=case.pk, to_room_key__isnull=False
        )
        emergency = in_use("51", EMERGENCY)
        assert emergency is not None
        assert wrap.to_room_key == emergency.pk
        former = RoomKey.objects.get(province_code="52", purpose=EMERGENCY, retired_at=None)
    for room, key, opens in ((there, emergency, True), (owner, former, False)):
        with rooms.inside(room):
            private = private_of(key, room)
        try:
            keys.unwrap_from_room(
                signed(wrap),
                domain_id=case.pk,
                generation=moved.generation,
                room=named(key),
                private=private,
                signer_public=bytes(wrap.signed_by.signing_public or b""),
            )
        except SealBroken:
            assert not opens
        else:
            assert opens
    assert notes_seen(owner, case) == 3  # stays as a partner
    assert check_chain("52") is None
    assert check_chain("51") is None


def test_without_consent_it_needs_a_ground_that_opens_all_that_the_case_holds():
    owner, other = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        with pytest.raises(NotAgreed):
            offer_transfer(opened, other.member, stays=False, at=bangkok_now())
        with pytest.raises(Refused) as refused:
            offer_transfer(
                opened,
                other.member,
                stays=False,
                without=Without("danger_to_life", "ย้ายด่วนเพราะถูกตามตัว"),
                at=bangkok_now(),
            )
        assert refused.value.field == "items"
        transition = offer_transfer(
            opened,
            other.member,
            stays=False,
            without=Without("court_order", "คำสั่งศาลที่ ๑๒/๒๕๖๙"),
            at=bangkok_now(),
        )
    taken(transition, other)
    assert owner_of(case) == other.member_id


def test_who_reads_it_already_needs_no_consent():
    owner, partner = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        join_team(opened, partner.member, at=bangkok_now())
        transition = offer_transfer(opened, partner.member, stays=True, at=bangkok_now())
    with rooms.inside(partner):
        reject_transition(transition, "ยังรับไม่ไหว", room=partner, at=bangkok_now())
    assert notes_seen(partner, case) == 3  # still a partner, with the key


@pytest.mark.parametrize("how", ["rejected", "revoked", "withdrawn"])
def test_an_offer_that_is_over_leaves_no_key(how: str):
    owner, other = rooms.province(), rooms.member(province_code="51")
    case = case_to_share(owner)
    transition = offered(owner, other, case)
    if how == "rejected":
        with rooms.inside(other):
            reject_transition(transition, "ไม่ใช่พื้นที่ของเรา", room=other, at=bangkok_now())
    else:
        with rooms.inside(owner):
            opened = opened_by(owner, case)
            if how == "revoked":
                revoke_transition(opened, transition, "เปลี่ยนใจแล้ว", at=bangkok_now())
            else:
                withdraw_consent(opened, "P2", recipient="", items=["story"], at=bangkok_now())
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member_id=other.member_id, case_id=case.pk).exists()
    with rooms.inside(other):
        assert not Case.objects.exists()
        with pytest.raises(Refused, match="no longer offered"):
            accept_transfer(transition, room=other, at=bangkok_now())
    assert owner_of(case) == owner.member_id


@pytest.mark.parametrize("why", ["key renewed", "excluded since", "too late", "somebody else", "twice"])
def test_what_stands_otherwise_by_now_is_not_accepted(why: str):
    owner, other = rooms.province(), rooms.member()
    case = case_to_share(owner)
    transition = offered(owner, other, case)
    reader, at = other, bangkok_now()
    with rooms.inside(owner):
        if why == "key renewed":
            renew_key(opened_by(owner, case), at=at)
        elif why == "excluded since":
            exclude_member(other.member, opened=opened_by(owner, case), by=owner.member, at=at)
    if why == "too late":
        at += timedelta(days=15)
    elif why == "somebody else":
        reader = rooms.member()
    elif why == "twice":
        taken(transition, other)
    with rooms.inside(reader), pytest.raises(Refused):
        accept_transfer(transition, room=reader, at=at)
    if why != "twice":
        assert owner_of(case) == owner.member_id
        assert notes_seen(owner, case) == 3


def test_the_excluded_are_refused_in_the_same_words_as_oneself():
    owner, cousin = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        exclude_member(cousin.member, opened=opened, by=owner.member, at=bangkok_now())
        said = []
        for member in (cousin.member, owner.member):
            with pytest.raises(Refused) as refused:
                offer_transfer(opened, member, stays=False, at=bangkok_now())
            said.append(str(refused.value.message))
        assert said == ["This person cannot be put on this case."] * 2


def test_one_offer_at_a_time():
    owner, other, third = rooms.province(), rooms.member(), rooms.member()
    case = case_to_share(owner)
    offered(owner, other, case)
    with rooms.inside(owner), pytest.raises(Refused, match="offered to somebody already"):
        offer_transfer(opened_by(owner, case), third.member, stays=False, at=bangkok_now())
