"""Consents: by whom they count, for whom and for what, and that they can be taken back."""

from datetime import timedelta

import pytest

from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    Said,
    Wanted,
    accept_referral,
    agreements,
    catch_up,
    end_membership,
    exclude_member,
    give_consent,
    leave_team,
    offer_referral,
    place_tags,
    shared_items,
    withdraw_consent,
)
from raengjai.protection.models import Entry
from raengjai.protection.rules.consent import items
from raengjai.protection.rules.htcds.fields import fields_of, kinds
from raengjai.protection.rules.records import kind_of
from raengjai.protection.rules.sharing import member_recipient
from raengjai.protection.rules.sharing.items import item_of, shared_kinds
from tests.protection import rooms
from tests.protection.shared_cases import add, agree, case_to_share, kept_about, opened_by, recipient_of

pytestmark = pytest.mark.django_db


def test_what_was_agreed_to_is_for_that_recipient_that_person_and_those_items():
    owner, shelter, other = rooms.province(), rooms.member(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", "contact")
        at = bangkok_now()
        assert shared_items(opened, "P1", recipient_of(shelter), at) == {"needs", "contact"}
        assert shared_items(opened, "P2", recipient_of(shelter), at) == frozenset()
        assert shared_items(opened, "P1", recipient_of(other), at) == frozenset()
        assert Entry.objects.filter(case_id=case.pk, verb="consent.given").count() == 1


def test_a_member_who_was_renamed_is_the_same_one():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        former = member_recipient("ชื่อเดิม", shelter.member_id)
        agree(opened, former, "needs")
        now_called = recipient_of(shelter)
        assert shared_items(opened, "P1", now_called, bangkok_now()) == {"needs"}
        withdraw_consent(opened, "P1", recipient=former, items=items(), at=bangkok_now())
        assert shared_items(opened, "P1", now_called, bangkok_now()) == frozenset()


def test_a_withdrawal_counts_at_once_and_to_agree_again_it_must_be_named():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", "contact")
        withdraw_consent(opened, "P1", recipient=recipient_of(shelter), items=["contact"], at=bangkok_now())
        assert shared_items(opened, "P1", recipient_of(shelter), bangkok_now()) == {"needs"}
        with pytest.raises(Refused) as refused:
            agree(opened, recipient_of(shelter), "contact")
        assert refused.value.field == "again"
        agree(opened, recipient_of(shelter), "contact", again=True)
        assert shared_items(opened, "P1", recipient_of(shelter), bangkok_now()) == {"needs", "contact"}


def test_taken_back_from_everybody():
    owner, shelter, other = rooms.province(), rooms.member(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        for room in (shelter, other):
            agree(opened, recipient_of(room), "needs", "story")
        withdraw_consent(opened, "P1", recipient="", items=["story"], at=bangkok_now())
        for room in (shelter, other):
            assert shared_items(opened, "P1", recipient_of(room), bangkok_now()) == {"needs"}


@pytest.mark.parametrize("why", ["left the room", "taken off", "must not know"])
def test_a_withdrawal_is_never_held_up_by_who_it_was_told_to(why: str):
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", "story")
        wanted = Wanted("P1", frozenset({"needs", "story"}), "x_Shelter", "ขอที่พัก")
        transition = offer_referral(opened, shelter.member, wanted, at=bangkok_now())
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
    with rooms.inside(owner):
        if why == "left the room":
            end_membership(shelter.member, room=owner, at=bangkok_now())
        elif why == "taken off":
            leave_team(opened_by(owner, case), shelter.member, at=bangkok_now())
        else:
            exclude_member(shelter.member, tag=place_tags("520101")[1], by=owner.member, at=bangkok_now())
        withdraw_consent(opened_by(owner, case), "P1", recipient="", items=["story"], at=bangkok_now())
    assert kept_about(case, shelter) == (0, 0)


def test_a_withdrawal_that_another_page_wrote_down_is_followed_when_the_case_is_looked_at():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs")
        wanted = Wanted("P1", frozenset({"needs"}), "x_Shelter", "ขอที่พัก")
        offer_referral(opened, shelter.member, wanted, at=bangkok_now())
        assert not catch_up(opened, at=bangkok_now())
        today = bangkok_today().isoformat()
        said = {"person": "P1", "purpose": "x_ShareOffice", "answer": "x_Withdrawn", "on": today}
        add(
            opened,
            "consent",
            **said,
            recipient=recipient_of(shelter),
            items=["needs"],
            by="self",
            way="spoken",
        )
        assert catch_up(opened, at=bangkok_now())
        assert not catch_up(opened, at=bangkok_now())
    assert kept_about(case, shelter) == (0, 0)


def test_it_ends_on_the_day_that_the_person_named():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", until=bangkok_today())
        assert shared_items(opened, "P1", recipient_of(shelter), bangkok_now()) == {"needs"}
        tomorrow = bangkok_now() + timedelta(days=1)
        assert shared_items(opened, "P1", recipient_of(shelter), tomorrow) == frozenset()


@pytest.mark.parametrize(
    ("age", "said", "field"),
    [
        (24, {"language": ""}, "language"),
        (24, {"items": frozenset()}, "items"),
        (24, {"recipient": ""}, "recipient"),
        (24, {"person": "P9"}, "person"),
        (24, {"by": "guardian", "guardian": "แม่", "assent": "agreed"}, "by"),
        (15, {}, "by"),
        (15, {"by": "guardian", "guardian": "แม่", "assent": "refused"}, "assent"),
        (15, {"by": "guardian", "guardian": "แม่", "assent": "not_asked"}, "assent"),
        (15, {"by": "guardian", "assent": "agreed"}, "guardian"),
        (8, {"by": "self_and_guardian", "guardian": "แม่", "assent": "agreed"}, "by"),
        (24, {"until": bangkok_today() - timedelta(days=1)}, "until"),
    ],
)
def test_what_would_not_count_is_refused_beside_its_field(age, said, field):
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner, age=age)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        good = {
            "person": "P1",
            "recipient": recipient_of(shelter),
            "items": frozenset({"needs"}),
            "by": "self",
            "way": "spoken",
            "language": "mya",
        }
        with pytest.raises(Refused) as refused:
            give_consent(opened, Said(**{**good, **said}), at=bangkok_now())
        assert refused.value.field == field
        assert agreements(opened, at=bangkok_now()) == []


def test_a_child_agrees_with_whoever_looks_after_it():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner, age=15)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(
            opened,
            recipient_of(shelter),
            "needs",
            by="self_and_guardian",
            guardian="แม่",
            assent="agreed",
            interpreter="I-07",
        )
        assert shared_items(opened, "P1", recipient_of(shelter), bangkok_now()) == {"needs"}


def test_who_agreed_to_what_for_whom():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs", "story")
        withdraw_consent(opened, "P1", recipient=recipient_of(shelter), items=["story"], at=bangkok_now())
        (line,) = agreements(opened, at=bangkok_now())
        assert (line.person, line.recipient) == ("P1", recipient_of(shelter))
        assert sorted(line.now) == ["needs"]
        assert sorted(line.before) == ["story"]


def test_fields_that_htcds_has_too_open_by_the_same_item():
    theirs = {name: field.item for kind in kinds() for name, field in fields_of(kind).items()}
    wrong = [
        (kind, field.code, item_of(kind, field.code), theirs[field.htcds])
        for kind in shared_kinds()
        for field in kind_of(kind).fields
        if field.htcds in theirs
        and item_of(kind, field.code)
        and item_of(kind, field.code) != theirs[field.htcds]
    ]
    # The standard's status of a case and the office's comment are of the case; a service's word is of the help.
    assert wrong in ([], [("outcome", "outcome", "needs", "")])


def test_the_list_names_fields_that_there_are_and_items_that_can_be_agreed_to():
    for kind in shared_kinds():
        fields = {field.code for field in kind_of(kind).fields}
        named = {code for code in fields if item_of(kind, code)}
        assert named
        assert {item_of(kind, code) for code in named} <= items().keys()
