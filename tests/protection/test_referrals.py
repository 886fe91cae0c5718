"""Referral to another member: only what was agreed to, sealed apart; and nothing of it is left when it is over."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    NotAgreed,
    Wanted,
    Without,
    accept_referral,
    check_chain,
    collect_replies,
    exclude_member,
    finish_referral,
    offer_referral,
    offers_to,
    read_extract,
    reject_transition,
    renew_key,
    revoke_transition,
    told_of,
    withdraw_consent,
)
from raengjai.protection.actions.cases import read_row
from raengjai.protection.models import (
    Case,
    Clock,
    Entry,
    Exclusion,
    KeyWrap,
    Opening,
    Record,
    Release,
    Team,
    Transition,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.records import content_of
from tests.protection import rooms
from tests.protection.shared_cases import (
    agree,
    case_to_share,
    kept_about,
    opened_by,
    recipient_of,
    words_in,
)

pytestmark = pytest.mark.django_db
NOTE = "ขอที่พักคืนนี้สำหรับหนึ่งคน"


def wanted(*items: str, person: str = "P1") -> Wanted:
    return Wanted(person, frozenset(items), "x_Shelter", NOTE)


def offered(owner: Room, to: Room, case: Case, *items: str) -> Transition:
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(to), *items)
        return offer_referral(opened, to.member, wanted(*items), at=bangkok_now())


def accepted(owner: Room, to: Room, case: Case, *items: str) -> Transition:
    transition = offered(owner, to, case, *items)
    with rooms.inside(to):
        accept_referral(Transition.objects.get(pk=transition.pk), room=to, at=bangkok_now())
    return transition


def told_to(room: Room, transition: Transition) -> str:
    """Everything that the extract says to somebody, as one text."""
    with rooms.inside(room):
        found = Transition.objects.filter(pk=transition.pk).first()
        extract = read_extract(found, room=room, at=bangkok_now()) if found else None
    if extract is None:
        return ""
    return json.dumps([content_of(one) for one in extract.records], ensure_ascii=False)


def sees_nothing(room: Room, case: Case) -> None:
    """Not one row of the case, through whatever table one asks."""
    with rooms.inside(room):
        for model in (Case, Team, Clock, Opening, Release):
            assert not model.objects.exists(), model
        assert not Record.objects.filter(case_id=case.pk).exists()
        assert not KeyWrap.objects.filter(case_id=case.pk).exists()
        assert not Entry.objects.filter(case_id=case.pk).exists()


def test_the_recipient_gets_what_was_agreed_to_and_nothing_else():
    owner, shelter = rooms.province(), rooms.member(province_code="51")
    case = case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs", "health")
    assert words_in(told_to(shelter, transition)) == {"needs", "health"}
    with rooms.inside(owner):
        assert Entry.objects.filter(
            case_id=case.pk, verb="extract.read", member_id=shelter.member_id
        ).exists()
    assert check_chain("52") is None


def test_identity_goes_only_when_it_was_agreed_to_though_it_has_a_key_of_its_own():
    owner, shelter = rooms.province(), rooms.member()
    transition = accepted(owner, shelter, case_to_share(owner), "identity", "documents")
    assert words_in(told_to(shelter, transition)) == {"identity", "documents"}


def test_before_acceptance_there_is_an_offer_and_no_case():
    owner, shelter = rooms.province(), rooms.member(province_code="51")
    case = case_to_share(owner)
    transition = offered(owner, shelter, case, "needs")
    sees_nothing(shelter, case)
    with rooms.inside(shelter):
        (seen,) = offers_to(shelter, [Transition.OFFERED])
        assert seen.by == owner.member_id
    assert told_to(shelter, transition) == ""


def test_what_was_not_agreed_to_is_named_and_needs_a_ground():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs")
        with pytest.raises(NotAgreed) as refused:
            offer_referral(opened, shelter.member, wanted("needs", "health", "story"), at=bangkok_now())
        assert refused.value.items == {"health", "story"}
        assert "What happened, in words" in str(refused.value.message)
        for without, field in (
            (Without("", "เพราะอันตราย"), "ground"),
            (Without("danger_to_life", "  "), "reason"),
            (Without("competent_official", "มีหนังสือ"), "items"),
        ):
            with pytest.raises(Refused) as refused_too:
                offer_referral(
                    opened, shelter.member, wanted("needs", "health"), without=without, at=bangkok_now()
                )
            assert refused_too.value.field == field
        assert not Transition.objects.exists()
        transition = offer_referral(
            opened,
            shelter.member,
            wanted("needs", "health"),
            without=Without("danger_to_life", "หมดสติ ต้องพบแพทย์ทันที"),
            at=bangkok_now(),
        )
        entry = Entry.objects.get(case_id=case.pk, verb="consent.overridden")
        assert entry.codes == {"ground": "danger_to_life", "items": 1}
        content = told_of(opened, transition).content
        assert (content["ground"], content["overridden"]) == ("danger_to_life", ["health"])
        assert content["reason"] == "หมดสติ ต้องพบแพทย์ทันที"
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
    assert words_in(told_to(shelter, transition)) == {"needs", "health"}


@pytest.mark.parametrize("taken_back", [["health"], ["health", "needs"]])
def test_a_withdrawal_takes_it_away_at_once(taken_back: list[str]):
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs", "health")
    with rooms.inside(shelter):
        kept = KeyWrap.objects.get(domain_id=transition.pk)
        kept_key = keys.unwrap(
            keys.SignedWrap(bytes(kept.envelope), kept.signed_by_id, bytes(kept.signature)),
            domain_id=transition.pk,
            generation=kept.generation,
            member=shelter.key,
            signer_public=owner.key.signing_public,
        )
    with rooms.inside(owner):
        withdraw_consent(
            opened_by(owner, case), "P1", recipient=recipient_of(shelter), items=taken_back, at=bangkok_now()
        )
    left = {"needs", "health"} - set(taken_back)
    assert words_in(told_to(shelter, transition)) == left
    assert kept_about(case, shelter) == ((1, 1) if left else (0, 0))
    with acting_as_system("test"):
        for row in Record.objects.filter(domain_id=transition.pk):
            with pytest.raises(SealBroken):  # the key of before opens nothing of what is there now
                read_row(kept_key, row)


def test_it_ends_with_the_consent():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", until=bangkok_today())
        transition = offer_referral(opened, shelter.member, wanted("needs"), at=bangkok_now())
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
        assert read_extract(transition, room=shelter, at=bangkok_now()) is not None
        assert read_extract(transition, room=shelter, at=bangkok_now() + timedelta(days=1)) is None
    with acting_as_system("test"):
        KeyWrap.objects.filter(domain_id=transition.pk).update(until=bangkok_now() - timedelta(minutes=1))
    assert told_to(shelter, transition) == ""


def test_a_guest_opens_nothing_else_whatever_is_tried():
    owner, shelter = rooms.province(), rooms.member()
    case, other = case_to_share(owner), case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs")
    with rooms.inside(shelter):
        assert [row.kind for row in Record.objects.all()] == ["extract"]
        assert [wrap.domain_id for wrap in KeyWrap.objects.filter(room_key_id=None)] == [transition.pk]
        for model in (Case, Team, Clock, Opening, Release, Exclusion):
            assert not model.objects.exists(), model
        assert [row.pk for row in Transition.objects.all()] == [transition.pk]
        # A row for oneself in a team, a transition, or an extract: not to be written.
        for row in (
            Team(
                case_id=case.pk,
                member=shelter.member,
                part="partner",
                since=bangkok_now(),
                by=owner.member_id,
            ),
            Transition(
                case_id=other.pk,
                kind="referral",
                state="accepted",
                to_member=shelter.member,
                record_id=uuid4(),
                by=owner.member_id,
                offered_at=bangkok_now(),
            ),
            Record(case_id=case.pk, kind="note", domain_id=case.pk, sealed=b"", at=bangkok_now(), by=uuid4()),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)
        assert Transition.objects.filter(pk=transition.pk).update(state="accepted") == 0


def test_the_key_of_an_extract_opens_nothing_else_and_keys_of_others_are_not_ones_own():
    owner, shelter = rooms.province(), rooms.member()
    case, other = case_to_share(owner), case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs")
    with rooms.inside(shelter):
        key = keys.unwrap(
            _signed(KeyWrap.objects.get(domain_id=transition.pk)),
            domain_id=transition.pk,
            generation=1,
            member=shelter.key,
            signer_public=owner.key.signing_public,
        )
    with acting_as_system("test"):
        rows = list(Record.objects.exclude(domain_id=transition.pk))
        wraps = list(KeyWrap.objects.filter(case_id__in=(case.pk, other.pk)).exclude(domain_id=transition.pk))
    assert len(rows) > 10
    for row in rows:
        with pytest.raises(SealBroken):
            read_row(key, row)
    for wrap in wraps:  # keys of others, taken for one's own
        with pytest.raises(SealBroken):
            keys.unwrap(
                _signed(wrap),
                domain_id=wrap.domain_id,
                generation=wrap.generation,
                member=shelter.key,
                signer_public=owner.key.signing_public,
            )


def test_an_extract_that_was_exchanged_does_not_open():
    owner, first, second = rooms.province(), rooms.member(), rooms.member()
    case = case_to_share(owner)
    one, two = accepted(owner, first, case, "needs"), accepted(owner, second, case, "story")
    with acting_as_system("test"):
        foreign = bytes(Record.objects.get(domain_id=two.pk).sealed)
        Record.objects.filter(domain_id=one.pk).update(sealed=foreign)
        wrap = KeyWrap.objects.get(domain_id=two.pk)
        KeyWrap.objects.filter(domain_id=one.pk).update(
            envelope=bytes(wrap.envelope), signature=bytes(wrap.signature)
        )
    with pytest.raises(SealBroken):
        told_to(first, one)


def test_rejecting_leaves_no_trace_of_content():
    owner, shelter = rooms.province(), rooms.member(province_code="51")
    case = case_to_share(owner)
    transition = offered(owner, shelter, case, "needs")
    with rooms.inside(shelter):
        with pytest.raises(Refused) as refused:
            reject_transition(transition, " ", room=shelter, at=bangkok_now())
        assert refused.value.field == "reason"
        reject_transition(transition, "บ้านพักเต็มแล้ว", room=shelter, at=bangkok_now())
        with pytest.raises(Refused):
            accept_referral(transition, room=shelter, at=bangkok_now())
    sees_nothing(shelter, case)
    assert kept_about(case, shelter) == (0, 0)
    assert told_to(shelter, transition) == ""
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        assert collect_replies(opened, at=bangkok_now()) == 1
        event = told_of(opened, transition).content["events"][-1]
        assert (event["what"], event["text"]) == ("rejected", "บ้านพักเต็มแล้ว")
        assert collect_replies(opened, at=bangkok_now()) == 0


def test_done_goes_back_to_the_owner_and_ends_the_reading():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs")
    with rooms.inside(shelter):
        finish_referral(transition, "เข้าพักแล้วหนึ่งคน", room=shelter, at=bangkok_now())
    assert told_to(shelter, transition) == ""
    assert kept_about(case, shelter) == (0, 0)
    with rooms.inside(owner):
        assert not Team.objects.filter(member=shelter.member, until=None).exists()
        opened = renew_key(opened_by(owner, case), at=bangkok_now())
        collect_replies(opened, at=bangkok_now())
        assert told_of(opened, transition).content["events"][-1]["text"] == "เข้าพักแล้วหนึ่งคน"
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sealed.record r WHERE r::text ~ %s", ["เข้าพัก"])
        assert cursor.fetchone() == (0,)


def test_the_owner_takes_it_back():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    transition = accepted(owner, shelter, case, "needs", "story")
    with rooms.inside(owner):
        assert Team.objects.get(member=shelter.member).part == "guest"
        revoke_transition(opened_by(owner, case), transition, "ย้ายไปจังหวัดอื่นแล้ว", at=bangkok_now())
    assert told_to(shelter, transition) == ""
    assert kept_about(case, shelter) == (0, 0)
    with rooms.inside(shelter), pytest.raises(Refused):
        finish_referral(transition, "เสร็จแล้ว เรียบร้อย", room=shelter, at=bangkok_now())


def test_one_of_two_referrals_ends_and_the_other_goes_on():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    one, two = accepted(owner, shelter, case, "needs"), accepted(owner, shelter, case, "story")
    with rooms.inside(shelter):
        finish_referral(one, "เสร็จแล้ว เรียบร้อย", room=shelter, at=bangkok_now())
    assert told_to(shelter, one) == ""
    assert words_in(told_to(shelter, two)) == {"story"}


@pytest.mark.parametrize("when", ["before the offer", "before acceptance", "after it"])
def test_who_must_not_learn_of_it_does_not(when: str):
    owner, cousin = rooms.province(), rooms.member()
    case = case_to_share(owner)

    def shut_out() -> None:
        with rooms.inside(owner):
            exclude_member(cousin.member, opened=opened_by(owner, case), by=owner.member, at=bangkok_now())

    if when == "before the offer":
        shut_out()
        with rooms.inside(owner):
            opened = opened_by(owner, case)
            agree(opened, recipient_of(cousin), "needs")
            with pytest.raises(Refused, match="cannot be put on this case"):
                offer_referral(opened, cousin.member, wanted("needs"), at=bangkok_now())
        return
    transition = (accepted if when == "after it" else offered)(owner, cousin, case, "needs")
    shut_out()
    with rooms.inside(cousin):
        assert not Transition.objects.exists()
        assert not Record.objects.exists()
        if when == "before acceptance":
            with pytest.raises(Refused, match="no longer offered"):
                accept_referral(transition, room=cousin, at=bangkok_now())


def test_only_the_owner_offers_and_only_the_one_it_is_for_answers():
    owner, shelter, other = rooms.province(), rooms.member(), rooms.member()
    case = case_to_share(owner)
    transition = offered(owner, shelter, case, "needs")
    with rooms.inside(other):
        assert not Transition.objects.exists()
        for answer in (
            lambda: accept_referral(transition, room=other, at=bangkok_now()),
            lambda: reject_transition(transition, "ไม่รับเรื่องนี้", room=other, at=bangkok_now()),
        ):
            with pytest.raises(Refused):
                answer()


def _signed(wrap: KeyWrap) -> keys.SignedWrap:
    return keys.SignedWrap(bytes(wrap.envelope), wrap.signed_by_id, bytes(wrap.signature))
