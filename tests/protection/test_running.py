"""What still runs with others when a case ends: named on its page, taken back with a reason, and never left open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.protection.actions import (
    accept_referral,
    agree_closing,
    ask_closing,
    check_chain,
    end_running,
    finish_referral,
    join_team,
    offer_referral,
    offer_transfer,
    read_extract,
    retire_partner,
    running,
    shred_case,
    told_of,
    write_record,
)
from raengjai.protection.models import Case, Entry, KeyWrap, OfficeKey, Record, Team, Transition
from raengjai.protection.models.inside import Room
from tests.protection import rooms
from tests.protection.shared_cases import agree, opened_by, recipient_of
from tests.protection.test_bundles import Ground, ground, made, wanted
from tests.protection.test_sharing_pages import browser_at, page

__all__ = ["ground"]
pytestmark = pytest.mark.django_db
REASON = "ทุกคนปลอดภัยและได้รับค่าจ้างครบแล้ว"


def referred(ground: Ground, to: Room) -> Transition:
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        agree(opened, recipient_of(to), "needs")
        return offer_referral(opened, to.member, wanted("needs"), at=bangkok_now())


def finished(ground: Ground) -> None:
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        join_team(opened, ground.second.member, at=bangkok_now())
        write_record(opened, "outcome", {"what": "safe"}, at=bangkok_now())


def test_nothing_is_closed_while_something_runs_whoever_agrees(ground: Ground):
    shelter = rooms.member()
    finished(ground)
    transition = referred(ground, shelter)
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
    with rooms.inside(ground.owner), pytest.raises(Refused, match="still runs with others"):
        ask_closing(opened_by(ground.owner, ground.case), reason=REASON, at=bangkok_now())
    with rooms.inside(shelter):
        finish_referral(transition, "ได้ที่พักแล้ว", room=shelter, at=bangkok_now())
    with rooms.inside(ground.owner):
        ask_closing(opened_by(ground.owner, ground.case), reason=REASON, at=bangkok_now())
    later = referred(ground, shelter)  # between asking and agreeing
    with rooms.inside(ground.second), pytest.raises(Refused, match="still runs with others"):
        agree_closing(opened_by(ground.second, ground.case), at=bangkok_now())
    with rooms.inside(ground.second), pytest.raises(Refused):  # the owner does that
        end_running(opened_by(ground.second, ground.case), reason=REASON, at=bangkok_now())
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        assert [row.pk for row in running(ground.case)] == [later.pk]
        assert end_running(opened, reason=REASON, at=bangkok_now()) == 1
    with rooms.inside(ground.second):
        agree_closing(opened_by(ground.second, ground.case), at=bangkok_now())
    assert check_chain("52") is None


def test_all_of_it_is_taken_back_with_one_reason_and_leaves_nothing(ground: Ground):
    shelter, other = rooms.member(), rooms.member()
    transition = referred(ground, shelter)
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
    file, _raw = made(ground, "needs", "health")
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        join_team(opened, other.member, at=bangkok_now())
        offer_transfer(opened, other.member, stays=True, at=bangkok_now())
        with pytest.raises(Refused) as short:
            end_running(opened, reason="", at=bangkok_now())
        assert short.value.field == "reason"
        assert len(running(ground.case)) == 3
        assert end_running(opened, reason=REASON, at=bangkok_now()) == 3
        assert running(ground.case) == []
        said = told_of(opened, file).content
        assert said["revocation"]  # the message for the organisation
        assert said["events"][-1]["text"] == REASON
    with rooms.inside(shelter):
        assert read_extract(transition, room=shelter, at=bangkok_now()) is None
        assert not Case.objects.exists()
    with acting_as_system("test"):
        assert not Record.objects.filter(kind__in=["extract", "along"]).exists()
        assert not KeyWrap.objects.filter(member_id=shelter.member_id).exists()
        assert not Team.objects.filter(member_id=shelter.member_id, until=None).exists()
        assert Notice.objects.filter(user_id=shelter.member.user_id).exists()


def test_a_file_whose_message_cannot_be_made_any_more_is_given_up_in_words(ground: Ground):
    file, _raw = made(ground, "needs")
    with rooms.inside(ground.owner):
        retire_partner(ground.partner, room=ground.owner, at=bangkok_now())
    with acting_as_system("test"):  # the keys of then are gone
        OfficeKey.objects.all().delete()
    with rooms.inside(ground.owner):
        opened = opened_by(ground.owner, ground.case)
        assert end_running(opened, reason=REASON, at=bangkok_now()) == 1
        event = told_of(opened, file).content["events"][-1]
        assert (event["what"], event["text"]) == ("given_up", REASON)
        file.refresh_from_db()
        assert (file.state, file.bundle) == ("revoked", None)
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="bundle.given_up", subject_id=file.pk).exists()


def test_a_case_that_is_destroyed_takes_along_what_still_ran(ground: Ground):
    shelter = rooms.member()
    transition = referred(ground, shelter)
    with rooms.inside(shelter):
        accept_referral(transition, room=shelter, at=bangkok_now())
    with acting_as_system("test"):  # closed before this was asked
        over = bangkok_today() - timedelta(days=1)
        Case.objects.filter(pk=ground.case.pk).update(state="closed", keep_until=over)
        Notice.objects.all().delete()
        shred_case(ground.case, at=bangkok_now())
        assert not Transition.objects.exists()
        assert not KeyWrap.objects.filter(case_id=ground.case.pk).exists()
        assert not Team.objects.filter(member_id=shelter.member_id, until=None).exists()
        assert Entry.objects.filter(verb="referral.revoked", subject_id=transition.pk).exists()
        assert Notice.objects.filter(user_id=shelter.member.user_id).exists()
    assert check_chain("52") is None


def test_the_page_names_what_runs_and_ends_it(ground: Ground):
    finished(ground)
    file, _raw = made(ground, "needs")
    here = browser_at(ground.owner, ground.case)
    address = reverse("case_closing", args=[ground.case.pk])
    shown = page(here.get(address))
    assert reverse("transition", args=[ground.case.pk, file.pk]) in shown
    assert ground.partner.name in shown
    assert 'value="ask"' not in shown
    refused = here.post(address, {"deed": "ask", "reason": REASON})
    assert REASON in page(refused, 422)
    assert page(here.post(address, {"deed": "end", "reason": ""}), 422)
    assert here.post(address, {"deed": "end", "reason": REASON}).status_code == 302
    assert "ข้อความเรียกคืน" in page(here.get(address))  # to be sent to the organisation
    assert 'value="ask"' in page(here.get(address))
    assert here.post(address, {"deed": "ask", "reason": REASON}).status_code == 302
