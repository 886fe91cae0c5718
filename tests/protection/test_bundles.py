"""Referral to an organisation outside, and a case as a file: keys compared by two, consent in the file, answers that fit or are refused."""

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from raengjai.ground.crypto import new_seal_key, new_signing_key
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    NotAgreed,
    Wanted,
    Without,
    add_partner,
    answer_bundle,
    check_chain,
    confirm_partner,
    export_case,
    hand_office_key,
    make_office_key,
    make_referral_bundle,
    office_key_of,
    read_bundle_file,
    read_records,
    retire_partner,
    revoke_bundle,
    told_of,
    withdraw_consent,
)
from raengjai.protection.models import Case, Entry, Partner, Transition
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import bundle, htcds, keys
from tests.protection import rooms
from tests.protection.shared_cases import agree, case_to_share, opened_by, words_in

pytestmark = pytest.mark.django_db
SHELTER = "shelter.example"


def organisation(name: str = SHELTER) -> bundle.Identity:
    sealing, signing = new_seal_key(), new_signing_key()
    return bundle.Identity(name, sealing.public, sealing.private, signing.public, signing.private)


@dataclass
class Ground:
    """A room with its keys for bundles, a second member, and a shelter outside whose keys both have heard."""

    owner: Room
    second: Room
    shelter: bundle.Identity
    partner: Partner
    case: Case


def b64u(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def added(room: Room, shelter: bundle.Identity) -> Partner:
    with rooms.inside(room):
        return add_partner(
            "บ้านพักสมมติ",
            shelter.organisation,
            b64u(shelter.public),
            b64u(shelter.signing_public),
            room=room,
            at=bangkok_now(),
        )


@pytest.fixture
def ground() -> Ground:
    owner, second = rooms.province(), rooms.member()
    shelter = organisation()
    with rooms.inside(owner):
        make_office_key("labour.example/52", room=owner, at=bangkok_now())
    partner = added(owner, shelter)
    heard = keys.fingerprint(shelter.public, shelter.signing_public)
    for room in (owner, second):
        with rooms.inside(room):
            confirm_partner(partner, heard, room=room, at=bangkok_now())
    with rooms.inside(owner):
        partner = Partner.objects.get(pk=partner.pk)
    return Ground(owner, second, shelter, partner, case_to_share(owner))


def wanted(*items: str) -> Wanted:
    return Wanted("P1", frozenset(items), "x_Shelter", "ขอที่พักคืนนี้")


def made(ground: Ground, *items: str) -> tuple[Transition, bytes]:
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        agree(opened, SHELTER, *items)
        transition = make_referral_bundle(
            opened, ground.partner, wanted(*items), is_urgent=True, language="th", at=bangkok_now()
        )
        return transition, read_bundle_file(opened, transition, at=bangkok_now())


def read_there(ground: Ground, raw: bytes) -> bundle.Bundle:
    with rooms.inside(ground.owner):
        office = office_key_of(ground.owner)
    assert office is not None
    us = bundle.Partner(office.organisation, bytes(office.public), bytes(office.signing_public))
    return bundle.read_bundle(raw, me=ground.shelter, partners=[us], at=bangkok_now(), known={})


def answered(ground: Ground, raw: bytes, verb: str, text: str = "", **other) -> bytes:
    with rooms.inside(ground.owner):
        office = office_key_of(ground.owner)
    assert office is not None
    us = bundle.Partner(office.organisation, bytes(office.public), bytes(office.signing_public))
    given = {"me": ground.shelter, "answer_id": uuid4(), "at": bangkok_now(), **other}
    return bundle.make_answer(read_there(ground, raw).reference, verb, text, other=us, **given)[0]


def taken(ground: Ground, transition: Transition, raw: bytes, **other) -> str:
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        return answer_bundle(opened, transition, raw, **{"at": bangkok_now(), **other})


def state_of(ground: Ground, transition: Transition) -> str:
    with rooms.inside(ground.owner):
        return Transition.objects.get(pk=transition.pk).state


def test_the_organisation_reads_what_was_agreed_to_and_nothing_else(ground: Ground):
    _transition, raw = made(ground, "needs", "health", "identity")
    content = read_there(ground, raw).content
    text = json.dumps(content, ensure_ascii=False)
    assert words_in(text) == {"needs", "health", "identity"}
    assert content["consent"]["recipient"] == SHELTER
    assert set(content["person"]) == set(content["consent"]["items"])
    assert content["request"]["urgent"] is True
    assert ground.case.code not in text
    assert words_in(raw.decode()) == set()
    with rooms.inside(ground.owner):
        verbs = set(Entry.objects.filter(case_id=ground.case.pk).values_list("verb", flat=True))
    assert {"bundle.made", "bundle.downloaded"} <= verbs
    assert check_chain("52") is None


def test_without_consent_there_is_no_bundle(ground: Ground):
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        agree(opened, SHELTER, "needs")
        with pytest.raises(NotAgreed) as refused:
            make_referral_bundle(
                opened,
                ground.partner,
                wanted("needs", "story"),
                is_urgent=False,
                language="th",
                at=bangkok_now(),
            )
        assert refused.value.items == {"story"}
        assert not Transition.objects.exists()


def test_accept_then_done(ground: Ground):
    transition, raw = made(ground, "needs")
    assert taken(ground, transition, answered(ground, raw, "accept")) == "accepted"
    assert taken(ground, transition, answered(ground, raw, "done", "เข้าพักแล้ว")) == "done"
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        events = told_of(opened, transition).content["events"]
        assert [(event["what"], event["text"]) for event in events] == [
            ("accepted", ""),
            ("done", "เข้าพักแล้ว"),
        ]
        with pytest.raises(Refused):
            read_bundle_file(opened, transition, at=bangkok_now())


def test_declined(ground: Ground):
    transition, raw = made(ground, "needs")
    assert taken(ground, transition, answered(ground, raw, "decline", "เต็มแล้ว")) == "rejected"
    assert state_of(ground, transition) == "rejected"


def test_answers_that_do_not_fit_are_refused_in_words_and_change_nothing(ground: Ground):
    transition, raw = made(ground, "needs")
    _another, other_raw = made(ground, "needs")
    good = answered(ground, raw, "accept")
    message = json.loads(good)
    stranger = Ground(ground.owner, ground.second, organisation(), ground.partner, ground.case)
    stranger_raw = _by_stranger(ground, stranger.shelter, raw)
    for answer, words in (
        (b"", "no referral bundle"),
        (b"{}", "no referral bundle"),
        (json.dumps({**message, "sealed": message["protected"]}).encode(), "changed after it was signed"),
        (stranger_raw, "none of the organisations"),
        (answered(ground, other_raw, "accept"), "another referral"),
        (answered(ground, raw, "done", "เสร็จ"), "does not fit"),
        (answered(ground, raw, "accept", at=bangkok_now() + timedelta(hours=2)), "later than now"),
    ):
        with pytest.raises(Refused) as refused:
            taken(ground, transition, answer)
        assert words in str(refused.value.message)
        assert state_of(ground, transition) == "offered"
    assert taken(ground, transition, good) == "accepted"
    with pytest.raises(Refused, match="read before"):
        taken(ground, transition, good)
    with pytest.raises(Refused, match="does not fit"):
        taken(ground, transition, answered(ground, raw, "decline", "ไม่รับ"))
    assert state_of(ground, transition) == "accepted"


def test_an_acceptance_that_comes_too_late(ground: Ground):
    transition, raw = made(ground, "needs")
    late = bangkok_now() + timedelta(days=31)
    with rooms.inside(ground.owner):
        office = office_key_of(ground.owner)
    assert office is not None
    us = bundle.Partner(office.organisation, bytes(office.public), bytes(office.signing_public))
    reference = read_there(ground, raw).reference
    longer = bundle.Reference(
        reference.bundle_id,
        reference.digest,
        reference.sender,
        reference.recipient,
        reference.made_at,
        late + timedelta(days=9),
    )  # a program that does not look at the day
    answer = bundle.make_answer(
        longer, "accept", "", me=ground.shelter, other=us, answer_id=uuid4(), at=late
    )[0]
    with pytest.raises(Refused, match="expired"):
        taken(ground, transition, answer, at=late)
    assert state_of(ground, transition) == "offered"


def test_revoked_with_a_message_that_the_other_side_reads(ground: Ground):
    transition, raw = made(ground, "needs")
    with rooms.inside(ground.owner):
        message = revoke_bundle(
            opened_by(ground.owner, ground.case), transition, "ไปอยู่กับญาติแล้ว", at=bangkok_now()
        )
        office = office_key_of(ground.owner)
    assert office is not None
    us = bundle.Partner(office.organisation, bytes(office.public), bytes(office.signing_public))
    answer = bundle.read_answer(
        message,
        reference=read_there(ground, raw).reference,
        me=ground.shelter,
        other=us,
        at=bangkok_now(),
        known={},
    )
    assert (answer.verb, answer.text) == ("revoke", "")
    assert state_of(ground, transition) == "revoked"
    with pytest.raises(Refused):
        taken(ground, transition, answered(ground, raw, "accept"))


def test_after_a_withdrawal_the_file_is_given_out_no_more(ground: Ground):
    transition, _raw = made(ground, "needs", "story")
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        withdraw_consent(opened, "P1", recipient=SHELTER, items=["story"], at=bangkok_now())
        assert Transition.objects.get(pk=transition.pk).bundle is None
        with pytest.raises(Refused):
            read_bundle_file(opened, transition, at=bangkok_now())
        revoke_bundle(opened, transition, "ถอนความยินยอม", at=bangkok_now())


def test_two_members_hear_the_number(ground: Ground):
    unheard = organisation("other.example")
    partner = added(ground.owner, unheard)
    heard = keys.fingerprint(unheard.public, unheard.signing_public)
    with rooms.inside(ground.owner):
        with pytest.raises(Refused) as refused:
            confirm_partner(
                partner,
                heard.replace(heard[0], "0" if heard[0] != "0" else "1"),
                room=ground.owner,
                at=bangkok_now(),
            )
        assert refused.value.field == "fingerprint"
        confirm_partner(partner, heard, room=ground.owner, at=bangkok_now())
        with pytest.raises(Refused, match="Somebody else hears it"):
            confirm_partner(partner, heard, room=ground.owner, at=bangkok_now())
        opened = opened_by(ground.owner, ground.case)
        agree(opened, "other.example", "needs")
        with pytest.raises(Refused, match="Two members"):
            make_referral_bundle(
                opened, partner, wanted("needs"), is_urgent=False, language="th", at=bangkok_now()
            )


@pytest.mark.parametrize("what", ["exchanged", "retired"])
def test_nothing_is_sent_to_keys_that_nobody_heard_or_to_who_is_no_partner_any_more(
    ground: Ground, what: str
):
    with rooms.inside(ground.owner):
        if what == "exchanged":
            Partner.objects.filter(pk=ground.partner.pk).update(public=organisation().public)
        else:
            retire_partner(ground.partner, room=ground.owner, at=bangkok_now())
        opened = opened_by(ground.owner, ground.case)
        agree(opened, SHELTER, "needs")
        partner = Partner.objects.get(pk=ground.partner.pk)
        with pytest.raises(Refused):
            make_referral_bundle(
                opened, partner, wanted("needs"), is_urgent=False, language="th", at=bangkok_now()
            )
    with rooms.inside(rooms.member(province_code="51")):
        assert not Partner.objects.exists()


def test_the_key_of_the_room_is_handed_to_who_comes_later(ground: Ground):
    late = rooms.member()
    with rooms.inside(ground.owner):
        assert hand_office_key(room=ground.owner, at=bangkok_now()) == 1
        assert hand_office_key(room=ground.owner, at=bangkok_now()) == 0
    with rooms.inside(late), pytest.raises(Refused, match="Only the supervisor"):
        make_office_key("labour.example/52", room=late, at=bangkok_now())


# --- a case as a file ----------------------------------------------------------------------------------------


def test_a_file_holds_what_its_recipient_may_have(ground: Ground):
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        agree(opened, SHELTER, "identity", "contact")
        agree(opened, "somebody.else", "story")
        found = export_case(opened, recipient=SHELTER, form="json", purpose="work", at=bangkok_now())
        text = found.content.decode()
        assert words_in(text) == {"identity", "contact"}
        assert "somebody.else" not in text
        (case,) = htcds.from_json(json.loads(text))
        assert [one.id for one in case.persons] == ["P1"]
        assert case.id in found.name
        assert ground.case.code not in text
        entry = Entry.objects.get(case_id=ground.case.pk, verb="case.exported")
        assert (entry.purpose, entry.codes) == ("work", {"form": "json", "overridden": False})
        (kept,) = read_records(opened, "export")
        assert kept.content["items"]["P1"] == ["contact", "identity"]


def test_tables_in_one_file(ground: Ground):
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        agree(opened, SHELTER, "story")
        found = export_case(opened, recipient=SHELTER, form="csv", purpose="work", at=bangkok_now())
    with zipfile.ZipFile(io.BytesIO(found.content)) as folder:
        text = "".join(folder.read(name).decode("utf-8-sig") for name in folder.namelist())
    assert words_in(text) == {"story"}


def test_a_file_without_consent_needs_a_ground(ground: Ground):
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        for given, field in (
            ({"recipient": SHELTER}, "items"),
            ({"recipient": ""}, "recipient"),
            ({"recipient": SHELTER, "purpose": "because"}, "purpose"),
            ({"recipient": SHELTER, "form": "xml"}, "form"),
            ({"recipient": SHELTER, "without": Without("danger_to_life", "ด่วนมาก")}, "items"),
        ):
            with pytest.raises(Refused) as refused:
                export_case(opened, **{"form": "json", "purpose": "work", "at": bangkok_now(), **given})
            assert refused.value.field == field
        found = export_case(
            opened,
            recipient="ศาลจังหวัด",
            form="json",
            purpose="court",
            without=Without("court_order", "คำสั่งศาลที่ ๑๒/๒๕๖๙"),
            at=bangkok_now(),
        )
        assert "other" in words_in(found.content.decode())
        assert Entry.objects.filter(verb="consent.overridden", case_id=ground.case.pk).count() == 2


def _by_stranger(ground: Ground, stranger: bundle.Identity, raw: bytes) -> bytes:
    """A good answer, signed by keys that nobody compared, under the shelter's name."""
    return answered(
        ground,
        raw,
        "accept",
        me=bundle.Identity(
            SHELTER, stranger.public, stranger.private, stranger.signing_public, stranger.signing_private
        ),
    )
