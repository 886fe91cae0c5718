"""Referrals of organisations outside, taken in: only what is right, once, and answered so that the sender reads it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    check_chain,
    decline_bundle,
    finish_taken,
    make_office_key,
    office_key_of,
    read_bundle_of_others,
    read_identity,
    read_revocation,
    retire_partner,
    take_bundle,
    told_by,
)
from raengjai.protection.models import Case, Entry, Record, TakenBundle
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import bundle
from tests.protection import rooms
from tests.protection.shared_cases import opened_by
from tests.protection.test_bundles import SHELTER, Ground, ground, organisation
from tests.protection.test_sharing_pages import at, browser_at, page

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
STORY = "ถูกยึดหนังสือเดินทางไว้ที่แพปลา"
NAME = "จำปีสมมุติ"
PERSON = {"prs_FirstName": NAME, "prs_Gender": "Feminine", "x_story": STORY}


def us(ground: Ground) -> bundle.Partner:
    with rooms.inside(ground.owner):
        office = office_key_of(ground.owner)
    assert office is not None
    return bundle.Partner(office.organisation, bytes(office.public), bytes(office.signing_public))


def sent(ground: Ground, **more: Any) -> tuple[bytes, bundle.Reference]:
    """A bundle that the shelter makes for the room."""
    other = more.pop("other", None) or us(ground)
    made_at = more.pop("made_at", bangkok_now())
    content = {
        "code": "K7QX-2M4P",
        "request": {"service": "Shelter", "reason": "ขอให้ช่วยเรื่องค่าจ้างค้าง", "urgent": True},
        "person": PERSON,
        "consent": {
            "recipient": other.organisation,
            "items": sorted(PERSON),
            "given_on": made_at.date().isoformat(),
            "language": "my",
            "how": "read_aloud_before_witness",
            "given_by": "self",
        },
    }
    given = {
        "me": ground.shelter,
        "other": other,
        "bundle_id": uuid4(),
        "at": made_at,
        "expires_at": made_at + timedelta(days=7),
    }
    return bundle.make_bundle(content, **{**given, **more})


def taken(ground: Ground, raw: bytes, room: Room | None = None) -> Case:
    room = room or ground.owner
    with rooms.inside(room):
        return take_bundle(raw, place_code="520101", room=room, at=bangkok_now()).case


def row_of(case: Case) -> TakenBundle:
    with acting_as_system("test"):
        return TakenBundle.objects.get(case=case)


def read_by_the_sender(ground: Ground, raw: bytes, reference: bundle.Reference) -> bundle.Answer:
    return bundle.read_answer(
        raw, reference=reference, me=ground.shelter, other=us(ground), at=bangkok_now(), known={}
    )


def test_it_becomes_a_case_and_the_sender_reads_that_it_was_taken_and_done(ground: Ground):
    raw, reference = sent(ground)
    case = taken(ground, raw)
    row = row_of(case)
    answer = read_by_the_sender(ground, bytes(row.answer or b""), reference)
    assert (answer.verb, answer.text) == (bundle.ACCEPT, "")
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, case)
        told = told_by(opened, row).content
        assert told["person"] == {"prs_Gender": "Feminine", "x_story": STORY}  # names stand apart
        person = Record.objects.get(case=case, kind="person")
        assert read_identity(opened, person.pk, at=bangkok_now()).content["fields"]["first_name"] == NAME
        finish_taken(opened, row, "ได้รับค่าจ้างครบแล้ว", at=bangkok_now())
    row = row_of(case)
    answer = read_by_the_sender(ground, bytes(row.answer or b""), reference)
    assert (row.state, answer.verb, answer.text) == ("done", bundle.REPORT_DONE, "ได้รับค่าจ้างครบแล้ว")
    with rooms.inside(ground.owner), pytest.raises(Refused):
        finish_taken(opened_by(ground.owner, case), row, "อีกครั้งหนึ่ง", at=bangkok_now())
    with acting_as_system("test"):
        assert Entry.objects.filter(case_id=case.pk, verb="bundle.taken").count() == 1
        for model in (TakenBundle, Record, Entry):
            for each in model.objects.all():
                assert STORY not in str(each.__dict__)
                assert NAME not in str(each.__dict__)
    assert check_chain("52") is None


def _changed(ground: Ground) -> bytes:
    raw, _reference = sent(ground)
    place = raw.index(b'"sealed"') + 60
    return raw[:place] + (b"A" if raw[place : place + 1] != b"A" else b"B") + raw[place + 1 :]


def _old(ground: Ground) -> bytes:
    return sent(ground, made_at=bangkok_now() - timedelta(days=8))[0]


def _early(ground: Ground) -> bytes:
    return sent(ground, made_at=bangkok_now() + timedelta(hours=1))[0]


def _to_another(ground: Ground) -> bytes:
    stranger = organisation("elsewhere.example")
    return sent(ground, other=bundle.Partner("elsewhere.example", stranger.public, stranger.signing_public))[
        0
    ]


def _of_nobody_known(ground: Ground) -> bytes:
    return sent(ground, me=organisation(SHELTER))[0]


def _of_one_retired(ground: Ground) -> bytes:
    raw, _reference = sent(ground)
    with rooms.inside(ground.owner):
        retire_partner(ground.partner, room=ground.owner, at=bangkok_now())
    return raw


def _nothing(ground: Ground) -> bytes:
    return b'{"protected": "", "sealed": "", "signature": ""}'


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_changed, "was changed after it was signed"),
        (_old, "has expired"),
        (_early, "later than now"),
        (_to_another, "for somebody else"),
        (_of_nobody_known, "none of the organisations"),
        (_of_one_retired, "none of the organisations"),
        (_nothing, "no referral bundle"),
    ],
)
def test_what_is_not_right_is_refused_in_words_and_nothing_is_kept(ground: Ground, make: Any, says: str):
    raw = make(ground)
    with acting_as_system("test"):
        before = Case.objects.count()
    with rooms.inside(ground.owner), pytest.raises(Refused, match=says):
        take_bundle(raw, place_code="520101", room=ground.owner, at=bangkok_now())
    with acting_as_system("test"):
        assert Case.objects.count() == before
        assert not TakenBundle.objects.exists()


def test_the_same_one_is_taken_once_whoever_brings_it(ground: Ground):
    raw, reference = sent(ground)
    taken(ground, raw)
    other_raw, _other = sent(ground, bundle_id=reference.bundle_id)
    for room in (ground.owner, ground.second):
        with rooms.inside(room), pytest.raises(Refused):
            read_bundle_of_others(raw, room=room, at=bangkok_now())
        with rooms.inside(room), pytest.raises(Refused, match="same number before"):
            decline_bundle(other_raw, "ไม่ใช่พื้นที่ของเรา", room=room, at=bangkok_now())
    with acting_as_system("test"):
        assert TakenBundle.objects.count() == 1


def test_a_key_of_before_still_opens_what_was_made_for_it(ground: Ground):
    raw, _reference = sent(ground)
    with rooms.inside(ground.owner):
        make_office_key("labour.example/52", room=ground.owner, at=bangkok_now())
    assert row_of(taken(ground, raw)).state == "accepted"


def test_declined_with_a_reason_that_only_the_sender_reads(ground: Ground):
    raw, reference = sent(ground)
    with rooms.inside(ground.owner):
        with pytest.raises(Refused) as short:
            decline_bundle(raw, "ไม่", room=ground.owner, at=bangkok_now())
        assert short.value.field == "reason"
        row = decline_bundle(raw, "ไม่ใช่พื้นที่ของเรา", room=ground.owner, at=bangkok_now())
    answer = read_by_the_sender(ground, bytes(row.answer or b""), reference)
    assert (answer.verb, answer.text) == (bundle.DECLINE, "ไม่ใช่พื้นที่ของเรา")
    with acting_as_system("test"):
        assert not Record.objects.filter(kind="taken").exists()
    with rooms.inside(ground.second), pytest.raises(Refused, match="taken in before"):
        take_bundle(raw, place_code="520101", room=ground.second, at=bangkok_now())


def test_the_sender_takes_it_back(ground: Ground):
    raw, reference = sent(ground)
    case = taken(ground, raw)
    message, _digest = bundle.make_answer(
        reference,
        bundle.REVOKE,
        "เจ้าตัวเปลี่ยนใจ",
        me=ground.shelter,
        other=us(ground),
        answer_id=uuid4(),
        at=bangkok_now(),
    )
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, case)
        with pytest.raises(Refused):
            read_revocation(opened, row_of(case), raw, at=bangkok_now())
        read_revocation(opened, row_of(case), message, at=bangkok_now())
        assert told_by(opened, row_of(case)).content["events"][-1]["text"] == "เจ้าตัวเปลี่ยนใจ"
        with pytest.raises(Refused):
            finish_taken(opened, row_of(case), "ได้รับค่าจ้างครบแล้ว", at=bangkok_now())
    assert row_of(case).state == "revoked"


def test_nobody_who_is_not_on_the_case_learns_that_it_came(ground: Ground):
    raw, _reference = sent(ground)
    case = taken(ground, raw)
    row = row_of(case)
    for stranger in (ground.second, rooms.member(duty="supervisor"), rooms.province("51")):
        with rooms.inside(stranger):
            assert not TakenBundle.objects.exists()
        browser = browser_at(stranger)
        assert browser.get(at("taken_bundle", case.pk, row.pk)).status_code == 404
        assert browser.get(at("taken_answer", row.pk)).status_code == 404
    declined, _other = sent(ground)
    with rooms.inside(ground.owner):
        row = decline_bundle(declined, "ไม่ใช่พื้นที่ของเรา", room=ground.owner, at=bangkok_now())
    assert browser_at(ground.second).get(at("taken_answer", row.pk)).status_code == 200  # sends it, too
    assert browser_at(rooms.province("53")).get(at("taken_answer", row.pk)).status_code == 404


def test_the_pages_check_show_take_and_answer(ground: Ground):
    here = browser_at(ground.owner)
    assert at("take_bundle") in page(here.get(at("partners")))
    assert page(here.get(at("take_bundle")))
    wrong = here.post(at("take_bundle"), {"text": "นี่ไม่ใช่ไฟล์"})
    assert "นี่ไม่ใช่ไฟล์" in page(wrong, 422)
    raw, reference = sent(ground)
    file = SimpleUploadedFile("a.json", raw, content_type="application/json")
    shown = page(here.post(at("take_bundle"), {"file": file}))
    assert STORY in shown
    assert NAME in shown
    with acting_as_system("test"):
        assert not TakenBundle.objects.exists()
    said = {"file": raw.decode(), "place": "", "reason": ""}
    assert STORY in page(here.post(at("take_bundle"), said | {"deed": "take"}), 422)
    assert STORY in page(here.post(at("take_bundle"), said | {"deed": "decline"}), 422)
    answer = here.post(at("take_bundle"), said | {"deed": "take", "place": "เวียงเหนือ เมืองลำปาง"})
    assert answer.status_code == 302
    with acting_as_system("test"):
        row = TakenBundle.objects.get()
    there = page(here.get(answer["Location"]))
    assert STORY in there
    assert NAME not in there
    assert at("taken_bundle", row.case_id, row.pk) in page(here.get(at("case_transitions", row.case_id)))
    short = here.post(answer["Location"], {"deed": "done", "note": ""})
    assert page(short, 422)
    assert here.post(answer["Location"], {"deed": "done", "note": "ได้ค่าจ้างครบแล้ว"}).status_code == 302
    given = here.get(at("taken_answer", row.pk))
    assert "attachment" in given["Content-Disposition"]
    assert read_by_the_sender(ground, given.content, reference).verb == bundle.REPORT_DONE
    again = here.post(at("take_bundle"), {"text": raw.decode()})
    assert "เคยรับ" in page(again, 422)
