"""What could not be taken at once is kept sealed; the coordinator looks, lets it run as made, or discards it."""

from datetime import timedelta

import pytest

from raengjai.access.actions import end_posting
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.journal import timeline
from raengjai.messages.models import Notice
from raengjai.needs.models import Need, Visit
from raengjai.offline.models import Device, Held
from tests import make
from tests.cast import Cast, browser_of
from tests.network import members
from tests.offline import phone
from tests.offline.phone import Phone


@pytest.fixture
def lost(cast: Cast, volunteers_phone: Phone) -> Phone:
    browser_of(cast.volunteer).post(f"/offline/devices/{volunteers_phone.id}/remove/")
    return volunteers_phone


def needs_seen_by(person):
    with acting_as(person):
        return list(Need.objects.all())


def held_id(said):
    return said["results"][0]["id"]


def test_a_revoked_phone_hands_over_everything_and_is_told_to_wipe(cast: Cast, lost: Phone):
    made = [phone.visit(), phone.command("needs.tell"), phone.visit()]

    first = lost.send(*made[:2], waiting=3)
    with acting_as_system("test"):
        assert Device.objects.get(pk=lost.id).wiped_at is None
    last = lost.send(made[2], waiting=1)

    assert (first["state"], [each["state"] for each in first["results"]]) == ("revoked", ["held", "held"])
    assert [each["state"] for each in last["results"]] == ["held"]
    assert needs_seen_by(cast.coordinator) == []
    with acting_as_system("test"):
        assert Device.objects.get(pk=lost.id).wiped_at is not None
        held = Held.objects.get(pk=made[0]["id"])
    assert "บัวผัน".encode() not in bytes(held.sealed)
    with acting_as(cast.coordinator) as coordinator:
        assert {notice.kind for notice in Notice.objects.of(coordinator.me)} == {"command_held"}


def test_a_closed_account_is_held_too(cast: Cast, volunteers_phone: Phone):
    with acting_as_system("test"):
        cast.volunteer.deactivated_at = bangkok_now()
        cast.volunteer.save()

    assert volunteers_phone.send(phone.visit())["results"][0]["state"] == "held"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"made_at": bangkok_now() - timedelta(days=181)}, "too_old"),
        ({"version": 99}, "unknown"),
        ({"name": "needs.nothing"}, "unknown"),
    ],
)
def test_too_old_and_unknown_ones_are_held(cast: Cast, volunteers_phone: Phone, changes, reason):
    made = phone.visit(**changes) if "name" not in changes else phone.command(changes["name"])

    assert volunteers_phone.result(made)["state"] == "held"
    assert volunteers_phone.result(made)["state"] == "held"
    with acting_as(cast.coordinator):
        assert [held.reason for held in Held.objects.all()] == [reason]


def test_the_coordinator_looks_and_that_is_written_down(cast: Cast, lost: Phone):
    held = held_id(lost.send(phone.visit()))
    browser = browser_of(cast.coordinator)

    assert held in browser.get("/phones/").content.decode()
    page = browser.get(f"/phones/held/{held}/")

    assert "บัวผัน" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    with acting_as(cast.coordinator):
        assert [entry.verb for entry in timeline.of("held", held)] == ["held.opened"]


def test_accepted_it_runs_as_its_volunteer_made_it(cast: Cast, lost: Phone):
    made = phone.visit(made_at=bangkok_now() - timedelta(days=3))
    held = held_id(lost.send(made))
    with acting_as_system("test") as system:  # the posting has ended since
        posting = Posting.objects.get(user=cast.volunteer)
        end_posting(posting, ends_on=bangkok_today() - timedelta(days=1), by=system, at=bangkok_now())

    browser_of(cast.coordinator).post(f"/phones/held/{held}/accept/")
    browser_of(cast.coordinator).post(f"/phones/held/{held}/accept/")

    (need,) = needs_seen_by(cast.coordinator)
    assert need.recorded_by == cast.volunteer.pk
    with acting_as(cast.coordinator):
        assert (
            Visit.objects.get().made_at.date()
            == (bangkok_now() - timedelta(days=3)).astimezone(need.recorded_at.tzinfo).date()
        )
    result = lost.result(made)
    assert result["state"] == "taken"
    assert lost.verifies(result["receipt"])


def test_what_the_form_refuses_stays_held(cast: Cast, lost: Phone):
    held = held_id(lost.send(phone.visit(place="110101")))

    answer = browser_of(cast.coordinator).post(f"/phones/held/{held}/accept/", follow=True)

    assert "พื้นที่" in answer.content.decode()
    with acting_as(cast.coordinator):
        assert Held.objects.get(pk=held).decided_at is None


def test_discarded_its_volunteer_reads_why(cast: Cast, lost: Phone):
    made = phone.visit()
    held = held_id(lost.send(made))
    browser = browser_of(cast.coordinator)

    assert browser.post(f"/phones/held/{held}/discard/", {"words": " "}).status_code == 422
    assert browser.post(f"/phones/held/{held}/discard/", {"words": "บันทึกซ้ำ"}).status_code == 302

    again = lost.result(made)
    assert again["state"] == "held"
    assert "บันทึกซ้ำ" in again["words"]
    assert needs_seen_by(cast.coordinator) == []


def test_only_the_coordinator_of_the_province_decides(cast: Cast, lost: Phone):
    held = held_id(lost.send(phone.visit()))

    for person, status in ((cast.coordinator_51, 404), (cast.mentor_dsd, 403), (cast.volunteer, 403)):
        browser = browser_of(person)
        assert browser.get(f"/phones/held/{held}/").status_code == status
        assert browser.post(f"/phones/held/{held}/accept/").status_code == status
    with acting_as(cast.other_volunteer):
        assert not Held.objects.exists()


# --- phones -------------------------------------------------------------------------------------------------


def test_silent_phones_are_shown_first_with_what_waits(cast: Cast, volunteers_phone: Phone):
    with acting_as_system("test"):
        Device.objects.update(seen_at=bangkok_now() - timedelta(days=15), waiting=3)
    phone.register(cast.other_volunteer)

    text = browser_of(cast.coordinator).get("/phones/").content.decode()

    assert "ไม่ได้ติดต่อเกิน 14 วัน" in text
    assert text.index("รอส่ง 3 รายการ") < text.index("เครื่องอื่น")


def test_a_mentor_sees_the_phones_of_the_own_volunteers(cast: Cast, volunteers_phone: Phone):
    other = phone.register(cast.other_volunteer)
    mentor, volunteer = members.mentor(), members.volunteer()
    own = phone.register(volunteer.user)
    with acting_as_system("test"):
        volunteer.mentor = mentor
        volunteer.save()
    browser = browser_of(mentor.user)

    text = browser.get("/phones/").content.decode()

    assert str(own.id) in text
    assert str(other.id) not in text
    assert browser.post(f"/phones/{other.id}/revoke/").status_code == 404
    assert browser.get(f"/phones/{own.id}/revoke/").status_code == 200
    assert browser.post(f"/phones/{own.id}/revoke/").status_code == 302
    with acting_as_system("test"):
        assert Device.objects.get(pk=own.id).revoked_by == mentor.user_id


def test_the_neighbour_province_sees_none(cast: Cast, volunteers_phone: Phone):
    browser = browser_of(cast.coordinator_51)

    assert str(volunteers_phone.id) not in browser.get("/phones/").content.decode()
    assert browser.post(f"/phones/{volunteers_phone.id}/revoke/").status_code == 404


def test_a_phone_that_is_out_of_use_stays_so(cast: Cast, lost: Phone):
    answer = browser_of(cast.coordinator).post(f"/phones/{lost.id}/revoke/", follow=True)

    assert "เลิกใช้ไปแล้ว" in answer.content.decode()


def test_a_volunteer_of_a_district_is_listed_there(cast: Cast):
    known = phone.register(make.volunteer(place_code="5201"))

    assert str(known.id) in browser_of(cast.coordinator).get("/phones/").content.decode()
