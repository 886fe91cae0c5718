"""Conflicts of interest: the employer's cousin learns nothing, not from pages, not from counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.protection.actions import (
    declare_conflict,
    exclude_from_case,
    exclude_from_place,
    join_team,
    lift_exclusion,
    renew_key,
    write_identity,
    write_record,
)
from raengjai.protection.actions.exclusions import exclusions_of, own_conflicts
from raengjai.protection.actions.identities import keepers_of
from raengjai.protection.actions.team import is_excluded
from raengjai.protection.actions.triage import excluded_tags
from raengjai.protection.models import Case, Entry, Exclusion, KeyWrap, Member, Record, Team
from raengjai.protection.models.inside import Room
from tests.protection import rooms
from tests.protection.test_cases import case_of, opened_by

pytestmark = pytest.mark.django_db
REASON = "ย้ายออกจากหมู่บ้านแล้ว และญาติคนนั้นไม่ได้อยู่ที่นั่นอีก"


def with_cousin() -> tuple[Room, Room, Case]:
    """A supervisor with a case of village 3 in 520101, and the employer's cousin on its team."""
    owner, cousin = rooms.province(), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), cousin.member, at=bangkok_now())
    return owner, cousin, case


@pytest.mark.parametrize(("place", "village"), [("520101", "3"), ("520101", ""), ("5201", "")])
def test_who_knows_people_there_is_out_at_once(place: str, village: str):
    _owner, cousin, case = with_cousin()
    with rooms.inside(cousin):
        declare_conflict(place, village, room=cousin, at=bangkok_now())
        declare_conflict(place, village, room=cousin, at=bangkok_now())  # twice is once
        assert not Case.objects.exists()
        assert not Record.objects.exists()
        (own,) = own_conflicts(cousin)
        assert (own.place_code, own.row.case_id) == (place, None)
    with acting_as_system("test"):
        assert Team.objects.get(member=cousin.member).until is not None
        assert not KeyWrap.objects.filter(member=cousin.member, case_id=case.pk).exists()
        assert b"520101" not in bytes(Exclusion.objects.get().place_tag or b"")


def test_an_owner_who_is_shut_out_gets_neither_the_next_key_nor_an_identity():
    supervisor = rooms.province()
    owner, partner = rooms.member(), rooms.member()
    rooms.renew_room_keys(supervisor)
    case = case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        join_team(opened, partner.member, at=bangkok_now())
        person = write_record(opened, "person", {"code": "P1"}, at=bangkok_now())
    with rooms.inside(supervisor):
        exclude_from_case(owner.member, case.code, room=supervisor, at=bangkok_now())
    with rooms.inside(partner):
        renewed = renew_key(opened_by(partner, case), at=bangkok_now())
        write_identity(renewed, person.pk, {"name": "มะลิ ใจดีสมมติ"}, at=bangkok_now())
        assert keepers_of(renewed.case) == []
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(member=owner.member, case_id=case.pk).exists()
        assert KeyWrap.objects.filter(member=partner.member, case_id=case.pk, generation=2).exists()


def test_whoever_is_invited_anew_stays_shut_out():
    """After a lost passphrase the membership is ended and the person invited anew: the village is still the same."""
    owner, cousin, case = with_cousin()
    with rooms.inside(owner):
        exclude_from_case(cousin.member, case.code, room=owner, at=bangkok_now())
    with rooms.inside(cousin):
        declare_conflict("520102", "", room=cousin, at=bangkok_now())
    with acting_as_system("test"):
        Member.objects.filter(pk=cousin.member_id).update(left_at=bangkok_now())
    again = rooms.member(cousin.member.user)
    with rooms.inside(owner), pytest.raises(Refused):
        join_team(opened_by(owner, case), again.member, at=bangkok_now())
    with acting_as_system("test"):  # whoever could write rows could put them on the team
        Team(
            case=case,
            member=again.member,
            part="partner",
            how="assigned",
            since=bangkok_now(),
            by=owner.member_id,
        ).save()
    with rooms.inside(again):
        assert not Case.objects.exists()
        assert not Record.objects.exists()
        assert len(excluded_tags()) == 1
        assert [each.place_code for each in own_conflicts(again)] == ["520102"]


def test_the_same_person_is_shut_out_in_the_countrys_room_too():
    _owner, cousin, case = with_cousin()
    watch = rooms.member(cousin.member.user, province_code="00", duty="duty_officer")
    with rooms.inside(cousin):
        declare_conflict("520101", "3", room=cousin, at=bangkok_now())
    with rooms.inside(watch):
        assert len(excluded_tags()) == 1
        assert is_excluded(watch.member, case)
        assert [each.place_code for each in own_conflicts(watch)] == ["520101"]


@pytest.mark.parametrize(("place", "village"), [("510101", ""), ("52", ""), ("5201", "3"), ("", "")])
def test_a_place_is_a_district_or_narrower_of_the_own_province(place: str, village: str):
    cousin = rooms.member()
    with rooms.inside(cousin), pytest.raises(Refused):
        declare_conflict(place, village, room=cousin, at=bangkok_now())


def test_the_employers_cousin_who_is_kept_out_learns_nothing():
    owner, cousin, case = with_cousin()
    colleague = rooms.member()
    asked_by_cousin = rooms.browser_in(cousin)
    with rooms.inside(owner):
        exclude_from_case(cousin.member, case.code, room=owner, at=bangkok_now())
        exclude_from_case(cousin.member, "BCDFGHJK", room=owner, at=bangkok_now())
        exclude_from_place(cousin.member, "520101", "3", room=owner, at=bangkok_now())
        assert len(exclusions_of(owner)) == 3  # nothing tells the code without a case from the other
        with pytest.raises(Refused):
            exclude_from_place(owner.member, "520101", room=owner, at=bangkok_now())
    with rooms.inside(cousin):
        assert own_conflicts(cousin) == []
        assert not Exclusion.objects.exists()
        assert not Entry.objects.exists()
        with pytest.raises(Refused):
            exclusions_of(cousin)
    rooms.browser_in(colleague).get(reverse("conflicts"))  # what a process reads once is read
    pages = {}
    for person, browser in (("cousin", asked_by_cousin), ("colleague", rooms.browser_in(colleague))):
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(reverse("conflicts"))
        pages[person] = (
            len(asked),
            len(page.context["own"]),
            browser.get(reverse("room")).context["case_count"],
        )
        assert browser.get(reverse("exclusions")).status_code == 404
    assert pages["cousin"] == pages["colleague"]
    with acting_as_system("test"):
        assert not Notice.objects.filter(user_id=cousin.member.user_id).exists()


def test_a_supervisor_sees_the_own_province_and_never_what_is_said_of_oneself():
    owner, cousin, _case = with_cousin()
    second, elsewhere = rooms.member(duty="supervisor"), rooms.province("51")
    with rooms.inside(owner):
        exclude_from_place(second.member, "520101", room=owner, at=bangkok_now())
        exclude_from_place(cousin.member, "520101", room=owner, at=bangkok_now())
    with rooms.inside(second):
        assert [each.row.member_id for each in exclusions_of(second)] == [cousin.member_id]
    with rooms.inside(elsewhere):
        assert not Exclusion.objects.exists()


def test_lifted_by_a_supervisor_with_a_reason_and_never_by_oneself():
    owner, cousin, _case = with_cousin()
    with rooms.inside(cousin):
        declare_conflict("520101", room=cousin, at=bangkok_now())
        (own,) = own_conflicts(cousin)
        with pytest.raises(Refused):
            lift_exclusion(own.row, REASON, room=cousin, at=bangkok_now())
    with rooms.inside(owner):
        (row,) = exclusions_of(owner)
        with pytest.raises(Refused):
            lift_exclusion(row.row, "ได้", room=owner, at=bangkok_now())
        lift_exclusion(row.row, REASON, room=owner, at=bangkok_now())
        with pytest.raises(Refused):
            lift_exclusion(row.row, REASON, room=owner, at=bangkok_now())
        assert exclusions_of(owner) == []
    with acting_as_system("test"):
        kept = Exclusion.objects.get()
        assert kept.lifted_by == owner.member_id
        assert REASON.encode() not in bytes(kept.lifted_why or b"")


def test_an_owner_who_is_shut_out_leaves_the_case_to_the_supervisors():
    supervisor, owner = rooms.province(), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        declare_conflict("520101", room=owner, at=bangkok_now())
        assert not Case.objects.exists()
    with acting_as_system("test"):
        assert Notice.objects.filter(user_id=supervisor.member.user_id, kind="room_waits").exists()
        assert not KeyWrap.objects.filter(member=owner.member, case_id=case.pk).exists()


def test_the_pages():
    owner, cousin, case = with_cousin()
    theirs, ours = rooms.browser_in(cousin), rooms.browser_in(owner)
    wrong = theirs.post(reverse("conflicts"), {"place": "510101", "village": "3"})
    assert wrong.status_code == 422
    assert theirs.post(reverse("conflicts"), {"place": "520101", "village": "3"}).status_code == 302
    assert "หมู่" in theirs.get(reverse("conflicts")).content.decode()
    said = {"member": str(cousin.member_id), "place": "", "village": "", "code": ""}
    assert ours.post(reverse("exclude"), said).status_code == 422
    assert ours.post(reverse("exclude"), said | {"code": case.code}).status_code == 302
    page = ours.get(reverse("exclusions"))
    assert [row["name"] for row in page.context["rows"]] == [cousin.member.user.name] * 2
    address = reverse("lift_exclusion", args=[page.context["rows"][0]["id"]])
    short = ours.post(address, {"reason": "ได้"})
    assert short.status_code == 422
    assert ours.post(address, {"reason": REASON}).status_code == 302
    assert theirs.get(address).status_code == 404


def test_the_list_costs_the_same_for_one_and_ten():
    owner, cousin, _case = with_cousin()
    browser = rooms.browser_in(owner)
    with rooms.inside(owner):
        exclude_from_place(cousin.member, "520101", room=owner, at=bangkok_now())
    browser.get(reverse("exclusions"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("exclusions")).status_code == 200
        return len(asked)

    few = cost()
    with rooms.inside(owner):
        for number in range(1, 10):
            exclude_from_place(cousin.member, "520101", str(number), room=owner, at=bangkok_now())
    assert cost() == few
