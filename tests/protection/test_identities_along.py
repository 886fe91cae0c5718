"""Who the people are, when a case gets another owner: along by consent, else left behind with who kept it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    OpenCase,
    Without,
    accept_transfer,
    check_chain,
    end_late_offers,
    hand_identities,
    join_team,
    leave_team,
    offer_transfer,
    read_identity,
    reject_transition,
    revoke_transition,
    withdraw_consent,
    write_identity,
)
from raengjai.protection.actions.identities import keepers_of
from raengjai.protection.actions.room_keys import in_use
from raengjai.protection.models import EMERGENCY, Case, Entry, KeyWrap, Record, Team, Transition
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import consent
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import content_of
from tests.protection import rooms
from tests.protection.shared_cases import agree, case_to_share, opened_by, recipient_of
from tests.protection.test_sharing_pages import browser_at

pytestmark = pytest.mark.django_db
NAMES = {"P1": "กาหลงสมมุติ", "P2": "โมกสมมุติ"}
TOLD = frozenset(consent.items())


def peopled(owner: Room) -> tuple[Case, dict[str, UUID]]:
    """A case of two people, each with an identity that the owner keeps: P1's tells a name, P2's a passport too."""
    case = case_to_share(owner)
    with acting_as_system("test"):  # the identity of the other tests belongs to no record
        old = Record.objects.get(case=case, kind="identity")
        KeyWrap.objects.filter(domain_id=old.domain_id).delete()
        old.delete()
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        rows = Record.objects.filter(case=case, kind="person").order_by("at", "pk")
        people = dict(zip(("P1", "P2"), rows.values_list("pk", flat=True), strict=True))
        for code, more in (("P1", {}), ("P2", {"passport": "AB1234567"})):
            content = content_of(Content("identity", {"person": code, "first_name": NAMES[code], **more}))
            write_identity(opened, people[code], content, at=bangkok_now())
    return case, people


def offered(
    owner: Room, to: Room, case: Case, *, stays: bool, without: frozenset[str] = frozenset()
) -> Transition:
    """P1 agrees to everything, P2 to all but what is named."""
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(to), *TOLD, person="P1")
        agree(opened, recipient_of(to), *(TOLD - without), person="P2")
        return offer_transfer(opened, to.member, stays=stays, at=bangkok_now())


def taken(transition: Transition, room: Room) -> None:
    with rooms.inside(room):
        accept_transfer(transition, room=room, at=bangkok_now())


def name_read(room: Room, case: Case, person: UUID) -> str:
    with rooms.inside(room):
        name: str = read_identity(opened_by(room, case), person, at=bangkok_now()).content["fields"][
            "first_name"
        ]
        return name


def reads(room: Room, case: Case, person: UUID) -> bool:
    try:
        return bool(name_read(room, case, person))
    except (Refused, Case.DoesNotExist):
        return False


def wraps_of(room: Room, case: Case) -> int:
    with acting_as_system("test"):
        return KeyWrap.objects.filter(case_id=case.pk, member_id=room.member_id).count()


@pytest.mark.parametrize("stays", [True, False])
def test_what_was_agreed_to_goes_along_and_the_former_owner_holds_none_of_it(stays):
    owner, other, colleague = rooms.province(), rooms.province("51"), rooms.member(province_code="51")
    case, people = peopled(owner)
    with rooms.inside(owner):
        before = {row.pk: bytes(row.sealed) for row in Record.objects.filter(kind="identity")}
    transition = offered(owner, other, case, stays=stays)
    assert not any(reads(other, case, person) for person in people.values())
    taken(transition, other)
    for code, person in people.items():
        assert name_read(other, case, person) == NAMES[code]
        assert not reads(owner, case, person)
        assert not reads(colleague, case, person)
    with acting_as_system("test"):
        for row in Record.objects.filter(case=case, kind="identity"):
            assert bytes(row.sealed) != before[row.pk]  # sealed anew
        assert not KeyWrap.objects.filter(domain_id__in=people.values(), member_id=owner.member_id).exists()
        emergency = in_use("51", EMERGENCY)
        assert emergency is not None
        to_rooms = KeyWrap.objects.filter(domain_id__in=people.values(), to_room_key__isnull=False)
        assert {wrap.to_room_key for wrap in to_rooms} == {emergency.pk}
        assert not Record.objects.filter(kind="along").exists()
        entry = Entry.objects.get(verb="identity.along")
        assert entry.member_id == other.member_id
        assert not any(name in str(entry.__dict__) for name in NAMES.values())
    assert check_chain("52") is None
    assert check_chain("51") is None


def test_nobody_else_of_the_receiving_province_learns_anything():
    owner, other, colleague = rooms.province(), rooms.member(province_code="51"), rooms.province("51")
    case, people = peopled(owner)
    transition = offered(owner, other, case, stays=True, without=frozenset({"documents"}))

    def learns_nothing() -> None:
        with rooms.inside(colleague):
            for model in (Case, Record, Team, Transition):
                assert not model.objects.exists(), model
            assert not KeyWrap.objects.filter(case_id=case.pk).exclude(to_room_key__isnull=False).exists()
            assert not Entry.objects.filter(case_id=case.pk).exists()
        browser = rooms.browser_in(colleague)
        for person in people.values():
            answer = browser.get(reverse("identity", args=[case.pk, person]))
            assert answer.status_code == 404
            assert not any(name in answer.content.decode() for name in NAMES.values())
        assert browser.post(reverse("hand_identities", args=[case.pk, other.member_id])).status_code == 404

    learns_nothing()
    taken(transition, other)
    learns_nothing()


def test_without_consent_it_stays_behind_and_goes_once_the_person_agrees():
    owner, other = rooms.province(), rooms.province("51")
    case, people = peopled(owner)
    transition = offered(owner, other, case, stays=True, without=frozenset({"documents"}))
    taken(transition, other)
    assert name_read(other, case, people["P1"]) == NAMES["P1"]
    assert not reads(other, case, people["P2"])
    assert name_read(owner, case, people["P2"]) == NAMES["P2"]
    with rooms.inside(other):
        assert [keeper.pk for keeper in keepers_of(case)] == [owner.member_id]  # asked, and answers
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        with pytest.raises(Refused, match="alone keeps"):
            leave_team(opened, owner.member, at=bangkok_now())
        assert hand_identities(opened, other.member, at=bangkok_now()) == 1  # P1's once more, P2's not
    assert not reads(other, case, people["P2"])

    here = browser_at(other, case)
    page = here.get(reverse("identity", args=[case.pk, people["P2"]])).content.decode()
    assert NAMES["P2"] not in page
    assert f"{reverse('give_consent', args=[case.pk])}?person=P2" in page
    assert 'name="reason"' in page  # or for some days
    shown = here.get(reverse("give_consent", args=[case.pk])).content.decode()
    assert recipient_of(other) in shown  # one may be told oneself
    with rooms.inside(other):
        agree(opened_by(other, case), recipient_of(other), *TOLD, person="P2")
    there = browser_at(owner, case)
    button = reverse("hand_identities", args=[case.pk, other.member_id])
    assert button in there.get(reverse("case_team", args=[case.pk])).content.decode()
    assert there.post(button).status_code == 302
    assert name_read(other, case, people["P2"]) == NAMES["P2"]
    with rooms.inside(owner):
        leave_team(opened_by(owner, case), owner.member, at=bangkok_now())
    assert wraps_of(owner, case) == 0
    assert name_read(other, case, people["P2"]) == NAMES["P2"]


def test_who_leaves_cannot_leave_an_identity_that_nobody_may_open():
    owner, other = rooms.province(), rooms.member()
    case, people = peopled(owner)
    with pytest.raises(Refused, match="P2 has not agreed") as refused:
        offered(owner, other, case, stays=False, without=frozenset({"documents"}))
    assert refused.value.field == "stays"
    with rooms.inside(owner):
        assert not Transition.objects.exists()
        transition = offer_transfer(
            opened_by(owner, case),
            other.member,
            stays=False,
            without=Without("court_order", "คำสั่งศาลที่ ๑๒/๒๕๖๙"),
            at=bangkok_now(),
        )
    taken(transition, other)
    assert name_read(other, case, people["P2"]) == NAMES["P2"]
    assert wraps_of(owner, case) == 0


@pytest.mark.parametrize("stays", [True, False])
def test_what_is_written_after_the_offer_does_not_go_along_unasked(stays):
    owner, other = rooms.province(), rooms.member()
    case, people = peopled(owner)
    transition = offered(owner, other, case, stays=stays, without=frozenset({"place"}))
    with rooms.inside(owner):
        content = {"person": "P2", "first_name": NAMES["P2"], "address": "ข้างโรงสี"}
        write_identity(
            opened_by(owner, case), people["P2"], content_of(Content("identity", content)), at=bangkok_now()
        )
    if not stays:
        with pytest.raises(Refused, match="has changed"):
            taken(transition, other)
        return
    taken(transition, other)
    assert reads(other, case, people["P1"])
    assert not reads(other, case, people["P2"])
    assert reads(owner, case, people["P2"])


def _rejected(transition: Transition, owner: Room, other: Room, case: Case) -> None:
    with rooms.inside(other):
        reject_transition(transition, "ไม่ใช่พื้นที่ของเรา", room=other, at=bangkok_now())


def _revoked(transition: Transition, owner: Room, other: Room, case: Case) -> None:
    with rooms.inside(owner):
        revoke_transition(opened_by(owner, case), transition, "เปลี่ยนใจแล้ว", at=bangkok_now())


def _late(transition: Transition, owner: Room, other: Room, case: Case) -> None:
    with acting_as_system("test"):
        assert end_late_offers(at=bangkok_now() + timedelta(days=13)) == 0
        assert end_late_offers(at=bangkok_now() + timedelta(days=15)) == 1


@pytest.mark.parametrize("end", [_rejected, _revoked, _late])
def test_an_offer_that_is_over_leaves_no_key_of_an_identity(end: Callable[..., None]):
    owner, other = rooms.province(), rooms.member(province_code="51")
    case, people = peopled(owner)
    transition = offered(owner, other, case, stays=True)
    with acting_as_system("test"):
        assert Record.objects.filter(kind="along").count() == 2
    end(transition, owner, other, case)
    with acting_as_system("test"):
        assert not Record.objects.filter(kind="along").exists()
    assert wraps_of(other, case) == 0
    assert reads(owner, case, people["P1"])


@pytest.mark.parametrize("stays", [True, False])
def test_a_withdrawal_takes_the_key_of_that_identity_out_of_the_offer(stays):
    owner, partner = rooms.province(), rooms.member()
    case, people = peopled(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), partner.member, at=bangkok_now())
    transition = offered(owner, partner, case, stays=stays)
    with rooms.inside(partner):  # on the team, and reads no identity before it is accepted
        assert not reads(partner, case, people["P1"])
        withdraw_consent(opened_by(partner, case), "P2", recipient="", items=["documents"], at=bangkok_now())
    with acting_as_system("test"):
        left = Record.objects.filter(kind="along").values_list("about_id", flat=True)
        assert list(left) == ([people["P1"]] if stays else [])
        assert Transition.objects.get(pk=transition.pk).state == ("offered" if stays else "revoked")
    if stays:
        taken(transition, partner)
        assert reads(partner, case, people["P1"])
        assert not reads(partner, case, people["P2"])
        assert reads(owner, case, people["P2"])


def test_where_others_are_custodians_it_is_with_them_before_and_after():
    owner, keeper, other = rooms.province(), rooms.member(duty="custodian"), rooms.member()
    case, people = peopled(owner)

    def opened() -> OpenCase:
        return opened_by(owner, case)

    with rooms.inside(owner):
        join_team(opened(), keeper.member, part="keeper", at=bangkok_now())
    with pytest.raises(Refused, match="Hand the identities to its custodian first"):
        offered(owner, other, case, stays=False)
    with rooms.inside(owner):
        hand_identities(opened(), keeper.member, at=bangkok_now())
    transition = offered(owner, other, case, stays=False, without=frozenset({"documents"}))
    taken(transition, other)
    assert reads(keeper, case, people["P1"])
    assert not reads(other, case, people["P1"])


def test_the_pages_say_what_goes_along_and_what_stays():
    owner, other = rooms.province(), rooms.member()
    case, _people = peopled(owner)
    here = browser_at(owner, case)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(other), *TOLD, person="P1")
        agree(opened, recipient_of(other), *(TOLD - {"documents"}), person="P2")
    said = {"member": str(other.member_id), "stays": "leaves", "note": ""}
    refused = here.post(reverse("offer_transfer", args=[case.pk]), said)
    assert refused.status_code == 422
    assert "P2" in refused.content.decode()
    assert here.post(reverse("offer_transfer", args=[case.pk]), said | {"stays": "stays"}).status_code == 302
    with rooms.inside(owner):
        transition = Transition.objects.get()
    page = here.get(reverse("transition", args=[case.pk, transition.pk])).content.decode()
    assert f"{reverse('give_consent', args=[case.pk])}?person=P2" in page
    assert not any(name in page for name in NAMES.values())
