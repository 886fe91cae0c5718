"""The pages of applications and profile: they work, keep what was typed, and stay closed to others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_today
from raengjai.network import actions
from raengjai.network.models import Application, Identity, Member, Profile, portrait_of
from tests.cast import Cast, browser_of
from tests.files.samples import jpeg
from tests.network import applying, members
from tests.network.applying import NUMBER
from tests.network.members import NOW
from tests.network.pages import ORDER, hidden, page_of

APPLICATIONS = reverse("applications")
SAID = {
    "name": "นางคำแปง แก้วตัวอย่าง",
    "citizen_id": NUMBER,
    "birth_date_day": "17",
    "birth_date_month": "5",
    "birth_date_year": "2513",
    "phone": "081 234 5678",
    "home_place": "520103",
    "place": "520103",
    "tier": "core",
    "languages": ["th", "my"],
    "emergency_name": "นายสมชาย แก้วตัวอย่าง",
}


# --- applications --------------------------------------------------------------------------------------------


def test_from_paper_to_the_order(cast: Cast):
    typed = browser_of(cast.mentor_dsd)
    form = hidden(typed.get(reverse("add_application")).content.decode())
    typed.post(reverse("add_application"), SAID | form)
    typed.post(reverse("add_application"), SAID | form)  # pressed twice
    with acting_as(cast.coordinator):
        application = Application.objects.get()

    decides = browser_of(cast.coordinator)
    address = reverse("application", args=[application.pk])
    page = decides.get(address).content.decode()
    assert "เรียบร้อย" in page
    assert "x-xxxx-xxxx0-01-4" in page
    assert NUMBER not in page
    decides.post(reverse("approve_application", args=[application.pk]))
    answer = decides.post(
        reverse("appoint_applicants"), ORDER | {"people": [str(application.pk)]}, follow=True
    )
    assert "นางคำแปง" in answer.content.decode()
    with acting_as(cast.coordinator):
        member = Member.objects.get(user__username="v520103")
    assert (member.order_no, member.name) == ("12/2563", "นางคำแปง แก้วตัวอย่าง")
    page = decides.get(reverse("member", args=[member.pk])).content.decode()
    assert "12/2563" in page
    assert "พม่า" in page


def test_what_was_typed_comes_back_with_a_sentence(cast: Cast):
    browser = browser_of(cast.coordinator)
    form = hidden(browser.get(reverse("add_application")).content.decode())

    answer = browser.post(
        reverse("add_application"), SAID | form | {"citizen_id": "1520100000015", "skills": "เย็บผ้าโหล"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "เลขหลักสุดท้าย" in page or "1520100000015" in page
    assert "เย็บผ้าโหล" in page
    with acting_as(cast.coordinator):
        assert not Application.objects.exists()


def test_the_mentor_sees_the_own_applications_without_checks_and_decides_nothing(cast: Cast):
    own = applying.sent(cast.mentor_dsd)
    other = applying.sent(cast.coordinator, "นายบุญมา ใจสมมติ", tier="network", said=applying.SAID)

    browser = browser_of(cast.mentor_dsd)
    page = browser.get(APPLICATIONS).content.decode()
    assert "คำแปง" in page
    assert "บุญมา" not in page
    assert browser.get(reverse("application", args=[other.pk])).status_code == 404
    assert "ไม่มีใครใช้เลขนี้" not in browser.get(reverse("application", args=[own.pk])).content.decode()
    for name in ("approve_application", "refuse_application", "ask_application"):
        assert browser.post(reverse(name, args=[own.pk])).status_code == 403
    for outsider in (cast.coordinator_51, cast.mentor_dlpw):
        assert browser_of(outsider).get(reverse("application", args=[own.pk])).status_code == 404


def test_the_list_of_applications_costs_the_same_for_one_as_for_thirty(cast: Cast):
    def questions() -> int:
        browser = browser_of(cast.coordinator)
        with CaptureQueriesContext(connection) as asked:
            browser.get(APPLICATIONS)
        return len(asked)

    applying.sent(cast.coordinator)
    questions()
    one = questions()
    for _number in range(29):
        applying.sent(cast.coordinator)
    assert questions() == one


# --- the public page -----------------------------------------------------------------------------------------


def test_a_visitor_applies_and_follows_with_the_code(cast: Cast):
    browser = browser_of(None)
    form = hidden(browser.get(reverse("apply")).content.decode())

    page = browser.post(reverse("apply"), SAID | form).content.decode()
    assert form["code"][:4] in page
    again = browser.post(reverse("apply"), SAID | form)
    assert again.status_code == 200
    with acting_as(cast.coordinator) as actor:
        application = Application.objects.get()
        assert (application.source, application.entered_by) == ("public", None)
        actions.ask_to_correct(application, text="นำบัตรประชาชนมาแสดง", by=actor, at=NOW)

    page = browser.post(reverse("follow_application"), {"code": form["code"]}).content.decode()
    assert "นำบัตรประชาชนมาแสดง" in page
    assert "คำแปง" not in page
    wrong = browser.post(reverse("follow_application"), {"code": "0000000000000000"})
    assert wrong.status_code == 422


def test_the_public_page_tells_nothing_of_who_is_known(cast: Cast):
    applying.sent(cast.coordinator)
    browser = browser_of(None)
    form = hidden(browser.get(reverse("apply")).content.decode())

    answer = browser.post(reverse("apply"), SAID | form)

    assert answer.status_code == 200
    assert "เลขเดียวกัน" not in answer.content.decode()


def test_machines_and_floods_are_held_up(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    browser = browser_of(None)
    form = hidden(browser.get(reverse("apply")).content.decode())
    assert browser.post(reverse("apply"), SAID | form | {"website": "http://x"}).status_code == 422

    monkeypatch.setattr("raengjai.network.views.applying.MOST_A_DAY", 1)
    assert browser.post(reverse("apply"), SAID | form).status_code == 200  # a stranger until now
    for status in (200, 429):
        form = hidden(browser.get(reverse("apply")).content.decode())
        assert browser.post(reverse("apply"), SAID | form).status_code == status
    with acting_as(cast.coordinator):
        assert Application.objects.count() == 2


# --- the profile ---------------------------------------------------------------------------------------------

OWN = {"phone": "089 876 5432", "languages": ["th", "km"], "skills": "ซ่อมเครื่องยนต์", "is_public": "on"}


def test_the_person_keeps_the_own_profile_and_the_coordinator_sees_what_changed(cast: Cast):
    member = members.volunteer(phone="081-234-5678")
    browser = browser_of(member.user)

    photo = SimpleUploadedFile("me.jpg", jpeg(), content_type="image/jpeg")
    answer = browser.post(
        reverse("own_profile"), OWN | {"photo": photo, "emergency_name": "นางดี"}, follow=True
    )

    assert answer.status_code == 200
    with acting_as(member.user):
        profile = Profile.objects.get()
        assert (profile.languages, profile.public_since) == (["th", "km"], bangkok_today())
        kept = portrait_of(member.user)
        assert kept is not None
    assert b"GPS" not in browser.get(reverse("attachment", args=[kept.pk])).content
    page = page_of(cast.coordinator, reverse("member", args=[member.pk]))
    assert "081-234-5678 → 089-876-5432" in page
    assert "นางดี" in page
    for officer in (cast.mentor_dsd, cast.mentor_dlpw):
        page = page_of(officer, reverse("member", args=[member.pk]))
        assert "เขมร" in page
        assert "นางดี" not in page
        assert "081-234-5678" not in page
    for outsider in (cast.coordinator_51, cast.mentor_dsd_51, cast.headquarters, cast.other_volunteer):
        with acting_as(outsider):
            assert not Profile.objects.exists()
            assert not Identity.objects.exists()
            assert portrait_of(member.user) is None


def test_the_coordinator_corrects_the_profile_and_the_person_cannot_change_the_number(cast: Cast):
    member = members.volunteer()
    address = reverse("edit_profile", args=[member.pk])

    answer = browser_of(cast.coordinator).post(address, OWN | {"citizen_id": NUMBER, "home_place": "520102"})

    assert answer.status_code == 302
    with acting_as(cast.coordinator):
        assert Identity.objects.get().values()["citizen_id"] == NUMBER
    assert NUMBER in page_of(cast.coordinator, address)  # a record without a birth date opens again
    browser_of(member.user).post(reverse("own_profile"), OWN | {"citizen_id": "1520100000022"})
    with acting_as(cast.coordinator):
        assert Identity.objects.get().values()["citizen_id"] == NUMBER
    assert browser_of(cast.coordinator_51).get(address).status_code == 404
    assert browser_of(cast.mentor_dsd).get(address).status_code == 403


def test_the_person_takes_a_copy_that_holds_everything(cast: Cast):
    member = members.volunteer(phone="081-234-5678")
    browser_of(member.user).post(reverse("own_profile"), OWN | {"emergency_name": "นางดี"})

    copy = browser_of(member.user).post(reverse("own_profile_file")).json()

    assert copy["terms"][0]["place"] == "520101"
    assert copy["profile"]["languages"] == ["th", "km"]
    assert copy["identity"]["emergency_name"] == "นางดี"
    assert copy["changes"][0]["fields"]["skills"] == ["", "ซ่อมเครื่องยนต์"]
