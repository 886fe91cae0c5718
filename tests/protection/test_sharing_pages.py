"""The pages of sharing, in a browser without JavaScript: from asking to taking back, and with what does not fit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access import second_factor
from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection import actions
from raengjai.protection.models import Case, OfficeKey, Opening, Record, Transition, Visit
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.views.sharing_section import sharing_of
from tests.protection import rooms
from tests.protection.shared_cases import WORDS, agree, case_to_share, opened_by, recipient_of, words_in
from tests.protection.test_bundles import Ground, answered, b64u, ground, organisation

__all__ = ["ground"]
pytestmark = pytest.mark.django_db


def browser_at(room: Room, case: Case | None = None) -> Client:
    """Inside, with the case opened for a purpose, after a fresh password."""
    browser = rooms.browser_in(room)
    session = browser.session
    session[second_factor._CONFIRMED] = bangkok_now().isoformat()
    session.save()
    if case is not None:
        with acting_as_system("test"):
            visit = Visit.objects.get(member=room.member, closed_at=None)
        with rooms.inside(room):
            Opening(visit_id=visit.pk, case=case, purpose="work", at=bangkok_now()).save(force_insert=True)
    return browser


def page(answer: Any, status: int = 200) -> str:
    text: str = answer.content.decode()
    assert answer.status_code == status, (answer.status_code, text[:2000])
    assert "no-store" in answer["Cache-Control"]
    return text


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def asked_and_agreed() -> tuple[Room, Room, Case, Client, Client]:
    """The owner has written down by the page that P1 lets the shelter know needs and health."""
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    here, there = browser_at(owner, case), browser_at(shelter)
    assert "ยังไม่ได้ถามใคร" in page(here.get(at("case_consents", case.pk)))
    said = {
        "person": "P1",
        "recipient": recipient_of(shelter),
        "items": ["needs", "health"],
        "by": "self",
        "way": "spoken",
        "language": "mya",
    }
    assert here.post(at("give_consent", case.pk), said).status_code == 302
    assert shelter.member.user.name in page(here.get(at("case_consents", case.pk)))
    return owner, shelter, case, here, there


def offered(shelter: Room, *items: str) -> dict[str, Any]:
    return {
        "person": "P1",
        "member": str(shelter.member_id),
        "items": list(items),
        "service": "x_Shelter",
        "note": "ขอที่พักคืนนี้",
    }


def test_what_is_missing_is_named_and_what_was_typed_stays():
    owner, shelter, case, here, _there = asked_and_agreed()
    refused = page(here.post(at("offer_referral", case.pk), offered(shelter, "needs", "story")), 422)
    assert "เรื่องราวที่เกิดขึ้น" in refused
    assert "ขอที่พักคืนนี้" in refused
    with rooms.inside(owner):
        assert not Transition.objects.exists()


def test_offered_accepted_and_done():
    owner, shelter, case, here, there = asked_and_agreed()
    assert here.post(at("offer_referral", case.pk), offered(shelter, "needs", "health")).status_code == 302
    assert owner.member.user.name in page(there.get(at("waiting_for_me")))
    with rooms.inside(shelter):
        transition = Transition.objects.get()
    before = page(there.get(at("offer", transition.pk)))
    assert words_in(before) == set()
    assert case.code not in before
    assert there.post(at("accept_offer", transition.pk)).status_code == 302
    assert words_in(page(there.get(at("offer", transition.pk)))) == {"needs", "health"}
    for name in ("case_transitions", "case_consents", "offer_referral", "offer_transfer", "export_case"):
        assert there.get(at(name, case.pk)).status_code == 404, name
    assert there.get(at("transition", case.pk, transition.pk)).status_code == 404

    back = f"{at('take_consent_back', case.pk)}?person=P1&recipient={recipient_of(shelter)}"
    assert "health" in page(here.get(back))
    assert page(here.post(back, {"items": []}), 422)
    assert here.post(back, {"items": ["health"]}).status_code == 302
    assert words_in(page(there.get(at("offer", transition.pk)))) == {"needs"}

    assert "note" in page(there.post(at("offer", transition.pk), {"note": ""}), 422)
    assert there.post(at("offer", transition.pk), {"note": "เข้าพักแล้วหนึ่งคน"}).status_code == 302
    assert there.get(at("offer", transition.pk)).status_code == 404
    assert "เข้าพักแล้วหนึ่งคน" in page(here.get(at("transition", case.pk, transition.pk)))


def test_a_case_changes_hands():
    owner, other = rooms.province(), rooms.member()
    case = case_to_share(owner)
    here, there = browser_at(owner, case), browser_at(other)
    said = {"member": str(other.member_id), "stays": "leaves", "note": ""}
    assert "P1" in page(here.post(at("offer_transfer", case.pk), said), 422)
    ground = {"ground": "court_order", "reason": "คำสั่งศาลที่ ๑๒/๒๕๖๙"}
    assert here.post(at("offer_transfer", case.pk), {**said, **ground}).status_code == 302
    with rooms.inside(other):
        transition = Transition.objects.get()
    assert "มอบเคส" in page(there.get(at("offer", transition.pk)))
    assert there.post(at("accept_offer", transition.pk)).status_code == 302
    assert here.get(at("case_transitions", case.pk)).status_code == 404
    assert there.get(at("case_transitions", case.pk)).status_code == 302  # asks for the purpose first


def test_rejected_and_taken_back():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    here, there = browser_at(owner, case), browser_at(shelter)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        agree(opened, recipient_of(shelter), "needs")
        wanted = actions.Wanted("P1", frozenset({"needs"}), "x_Shelter", "ขอที่พัก")
        first, second = (
            actions.offer_referral(opened, shelter.member, wanted, at=bangkok_now()) for _each in range(2)
        )
    assert page(there.post(at("offer", first.pk), {"reason": "x"}), 422)
    assert there.post(at("offer", first.pk), {"reason": "บ้านพักเต็มแล้ว"}).status_code == 302
    assert "บ้านพักเต็มแล้ว" in page(here.get(at("transition", case.pk, first.pk)))
    assert here.post(at("renew_extract", case.pk, second.pk)).status_code == 302
    assert here.post(at("transition", case.pk, second.pk), {"reason": "ไม่ต้องแล้ว"}).status_code == 302
    assert "ยังไม่มีใครรอคุณ" in page(there.get(at("waiting_for_me")))


def test_a_bundle_goes_out_and_its_answer_comes_back(ground: Ground):
    here = browser_at(ground.owner, ground.case)
    with rooms.inside(ground.owner):
        agree(opened_by(ground.owner, ground.case), ground.shelter.organisation, "needs")
    said = {"person": "P1", "partner": str(ground.partner.pk), "items": ["needs"], "service": "x_Shelter"}
    assert page(here.post(at("offer_bundle", ground.case.pk), {**said, "note": ""}), 422)
    assert here.post(at("offer_bundle", ground.case.pk), {**said, "note": "ขอที่พัก"}).status_code == 302
    with rooms.inside(ground.owner):
        transition = Transition.objects.get()
    where = (ground.case.pk, transition.pk)
    assert "ดาวน์โหลดไฟล์" in page(here.get(at("transition", *where)))
    file = here.get(at("bundle_file", *where))
    assert file["Content-Disposition"].startswith("attachment")
    good = answered(ground, file.content, "accept").decode()
    kept = page(here.post(at("answer_bundle", *where), {"text": good.replace("a", "b", 3)}), 422)
    assert "protected" in kept
    assert here.post(at("answer_bundle", *where), {"text": good}).status_code == 302
    assert "อ่านไปแล้ว" in page(here.post(at("answer_bundle", *where), {"text": good}), 422)
    assert here.post(at("transition", *where), {"reason": "ไปอยู่กับญาติ"}).status_code == 302
    assert here.get(at("revocation_file", *where)).status_code == 200


def test_what_leaves_asks_for_the_password_again(ground: Ground):
    here = browser_at(ground.owner, ground.case)
    session = here.session
    session[second_factor._CONFIRMED] = (bangkok_now() - timedelta(hours=1)).isoformat()
    session.save()
    for name in ("offer_bundle", "export_case"):
        answer = here.get(at(name, ground.case.pk))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("confirm_identity"))


def test_a_file_of_the_case(ground: Ground):
    here = browser_at(ground.owner, ground.case)
    said = {"recipient": ground.shelter.organisation, "purpose": "work", "form": "json"}
    assert "court" in page(here.post(at("export_case", ground.case.pk), {**said, "purpose": "court"}), 422)
    with rooms.inside(ground.owner):
        agree(opened_by(ground.owner, ground.case), ground.shelter.organisation, "story")
    file = here.post(at("export_case", ground.case.pk), said)
    assert WORDS["story"] in file.content.decode()
    assert file["Content-Type"] == "application/json"


def test_organisations_and_the_own_office():
    owner, second = rooms.province(), rooms.member()
    here = browser_at(owner)
    shelter = organisation("new.example")
    assert page(here.post(at("partners"), {"organisation": ""}), 422)
    assert here.post(at("partners"), {"organisation": "labour.example/52"}).status_code == 302
    good = {
        "name": "บ้านพักสมมติ",
        "organisation": "new.example",
        "public": b64u(shelter.public),
        "signing_public": b64u(shelter.signing_public),
    }
    assert "บ้านพักสมมติ" in page(here.post(at("add_partner"), {**good, "public": "xyz"}), 422)
    made = here.post(at("add_partner"), good)
    number = keys.fingerprint(shelter.public, shelter.signing_public)
    assert page(here.post(made["Location"], {"fingerprint": "1"}), 422)
    for room in (owner, second):
        browser = browser_at(room)
        assert browser.post(made["Location"], {"fingerprint": number}).status_code == 302
    assert "ฟังแล้วสองคน" in page(browser_at(second).get(at("partners")))
    assert here.post(at("hand_office_key")).status_code == 302
    assert here.post(f"{made['Location']}retire/").status_code == 302
    assert here.get(made["Location"]).status_code == 404


def test_keys_of_the_office_that_were_exchanged_are_shown_to_nobody():
    owner = rooms.province()
    here = browser_at(owner)
    assert here.post(at("partners"), {"organisation": "labour.example/52"}).status_code == 302
    theirs = organisation("new.example")
    with acting_as_system("test"):
        made = OfficeKey.objects.get()
    right = b64u(bytes(made.public))
    assert right in page(here.get(at("partners")))
    for half in ("public", "signing_public"):
        with acting_as_system("test"):
            OfficeKey.objects.filter(pk=made.pk).update(**{half: getattr(theirs, half)})
        told = page(here.get(at("partners")))
        assert b64u(bytes(getattr(theirs, half))) not in told
        assert "แจ้งผู้ดูแลความปลอดภัย" in told
        with acting_as_system("test"):
            OfficeKey.objects.filter(pk=made.pk).update(**{half: getattr(made, half)})
    late = rooms.member()
    assert right not in page(browser_at(late).get(at("partners")))


def test_the_section_of_the_case_page_costs_the_same_for_many():
    owner = rooms.province()
    case = case_to_share(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        wanted = actions.Wanted("P1", frozenset({"needs"}), "x_Shelter", "ขอที่พัก")
        costs: list[int] = []
        for _each in range(2):
            for _other in range(1 + 3 * len(costs)):
                shelter = _stranger()
                agree(opened, recipient_of(shelter), "needs")
                actions.offer_referral(opened, shelter.member, wanted, at=bangkok_now())
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert sharing_of(opened)["transitions"]
            costs.append(len(queries))
    assert costs[0] == costs[1]
    with acting_as_system("test"):
        assert Record.objects.filter(case=case, kind="extract").count() == 5


_LATER: list[Room] = []


def _stranger() -> Room:
    return _LATER.pop()


@pytest.fixture(autouse=True)
def _strangers(db: None) -> None:
    _LATER[:] = [rooms.member() for _each in range(5)]
