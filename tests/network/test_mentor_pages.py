"""The table of mentors, choosing and ending, the team, and notes on talks, as people see them."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.network import actions
from raengjai.network.actions import Area, TalkDraft
from raengjai.network.models import Member, Pairing, Profile, Talk, TalkWords
from raengjai.network.rules.team import Goal, Known, Signs, verdict_on
from raengjai.tasks.models import Task
from tests.cast import Cast, browser_of
from tests.network import members
from tests.network.pages import page_of
from tests.network.test_handover_pages import day_of, give

MENTORS, TEAM = reverse("mentors"), reverse("team")
TODAY = bangkok_today
SECRET = "เรื่องที่บ้านไม่สบาย"


def paired(cast: Cast, mentor: Member, *areas: Area) -> None:
    with acting_as(cast.coordinator) as actor:
        chosen = areas or (Area("5201"),)
        actions.pair_mentor(mentor, chosen, starts_on=TODAY(), by=actor, at=bangkok_now())


def noted(mentor: User, volunteer: Member, **said: object) -> Talk:
    draft = {"kind": "call", "held_on": TODAY(), "talked": SECRET, **said}
    with acting_as(mentor) as actor:
        return actions.write_talk(volunteer, TalkDraft(**draft), by=actor, at=bangkok_now())


# --- the table -----------------------------------------------------------------------------------------------


def test_the_coordinator_sees_gaps_chooses_and_takes_it_back(cast: Cast):
    mentor = members.mentor()
    browser = browser_of(cast.coordinator)
    page = browser.get(MENTORS).content.decode()
    assert "ยังไม่มีทุกอำเภอ" in page
    address = reverse("pair_mentor", args=["DSD", "5201"])
    assert address in page

    said = {**day_of("starts_on", 0), "mentor": str(mentor.pk), "part": "whole"}
    page = browser.post(address, said, follow=True).content.decode()

    assert mentor.name in page
    row = rf'{mentor.name}</a>\s*</th><td>[^<]+</td><td class="number">1\s*</td>'
    assert re.search(row, page), "the load says one area"
    undo = re.search(r"/network/pairings/[0-9a-f-]+/undo/", page)
    assert undo
    assert mentor.name not in re.sub(
        r"<h2 id=.load.*", "", browser.post(undo[0], follow=True).content.decode(), flags=re.S
    )


@pytest.mark.parametrize(("part", "field"), [("some", "places"), ("people", "people")])
def test_a_part_must_be_chosen_and_what_was_typed_stays(cast: Cast, part: str, field: str):
    mentor, volunteer = members.mentor(), members.volunteer()
    browser, address = browser_of(cast.coordinator), reverse("pair_mentor", args=["DSD", "5201"])
    said = {**day_of("starts_on", 3), "mentor": str(mentor.pk), "part": part}

    answer = browser.post(address, said)
    assert answer.status_code == 422
    assert re.search(rf'value="{mentor.pk}"[^>]*checked', answer.content.decode())

    chosen = ["520101", "520102"] if field == "places" else [str(volunteer.user_id)]
    assert browser.post(address, {**said, field: chosen}).status_code == 302
    with acting_as(cast.coordinator):
        found = {(each.place_code, each.volunteer_id) for each in Pairing.objects.all()}
    assert found == (
        {("520101", None), ("520102", None)} if field == "places" else {("520101", volunteer.user_id)}
    )


def test_ending_asks_the_last_day_and_shows_it(cast: Cast):
    mentor = members.mentor()
    paired(cast, mentor)
    with acting_as(cast.coordinator):
        address = reverse("end_pairing", args=[Pairing.objects.get().pk])
    browser = browser_of(cast.coordinator)

    assert browser.post(address, day_of("last_day", -3)).status_code == 422
    browser.post(address, day_of("last_day", 0))

    with acting_as(cast.coordinator):
        assert Pairing.objects.get().ends_on == TODAY()


def test_headquarters_reads_where_somebody_is_and_no_name(cast: Cast):
    mentor = members.mentor()
    paired(cast, mentor)
    page = page_of(cast.headquarters, f"{MENTORS}?province=52")
    assert "มีพี่เลี้ยงแล้ว" in page
    assert mentor.name not in page


def test_other_provinces_and_other_people_find_nothing(cast: Cast):
    mentor = members.mentor()
    paired(cast, mentor)
    with acting_as(cast.coordinator):
        pairing = Pairing.objects.get()
    assert mentor.name not in page_of(cast.coordinator_51, f"{MENTORS}?province=52")
    for address in (reverse("pair_mentor", args=["DSD", "5201"]), reverse("end_pairing", args=[pairing.pk])):
        assert browser_of(cast.coordinator_51).get(address).status_code == 404
        for person in (cast.mentor_dsd, cast.volunteer, cast.headquarters):
            assert browser_of(person).get(address).status_code == 403
    undo = reverse("undo_pairing", args=[pairing.deed])
    assert browser_of(cast.coordinator_51).post(undo).status_code == 404


# --- who may need what ---------------------------------------------------------------------------------------


def test_kind_words_follow_from_what_is_known():
    day, long_ago = TODAY().replace(day=20), TODAY() - timedelta(days=900)
    ago = lambda days: day - timedelta(days=days)  # noqa: E731 a short word for a test

    def group(**said: object) -> tuple[str, tuple[str, ...]]:
        plain: dict[str, object] = {"since": long_ago, "acts": Known(3, ago(2))}
        found = verdict_on(Signs(**(plain | said)), day)
        return found.group, found.reasons

    assert group() == ("well", ())
    assert group(acts=Known(0, ago(45))) == ("call", ("quiet",))
    assert group(acts=Known()) == ("call", ("never",))
    assert group(acts=Known(), since=ago(5)) == ("begins", ())
    assert group(phone=Known(2, ago(15))) == ("call", ("phone",))
    assert group(phone=Known(2, ago(14))) == ("well", ())
    assert group(late=Known(1, ago(1))) == ("hand", ("late",))
    assert group(late=Known(3, ago(9))) == ("call", ("late",))
    assert group(unread=Known(1, ago(1))) == ("hand", ("unread",))
    assert group(goals=[Goal("needs", 6, 20)]) == ("hand", ("below",))
    assert group(goals=[Goal("needs", 16, 20)]) == ("well", ())


# --- the team ------------------------------------------------------------------------------------------------


def test_a_mentor_sees_those_paired_with_who_needs_help_first(cast: Cast):
    mentor = members.mentor()
    late, fine = members.volunteer("นางสาย สมมติ"), members.volunteer("นายพอดี สมมติ", place_code="520102")
    far = members.volunteer("นายไกล สมมติ", place_code="520301")
    paired(cast, mentor)
    with acting_as_system("test"):
        Task.objects.filter(assigned_to=late.user_id).delete()
    for _number in range(3):
        give(late)
    with acting_as_system("test"):
        Task.objects.update(due_on=TODAY() - timedelta(days=2))

    page = page_of(mentor.user, TEAM)

    assert "อาสาสมัครที่คุณดูแล" in page
    assert far.name not in page
    assert page.index(late.name) < page.index(fine.name)
    assert "มีงานเลยวัน 3 เรื่อง" in page
    assert reverse("write_talk", args=[late.pk]) in page


def test_without_a_pairing_it_is_the_area_and_the_page_says_so(cast: Cast):
    mentor, colleague = members.mentor(), members.mentor("นางสอง สมมติ")
    near, taken = members.volunteer(), members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520301")
    paired(cast, colleague, Area("5203"))

    page = page_of(mentor.user, TEAM)

    assert "ยังไม่ได้กำหนดพื้นที่" in page
    assert near.name in page
    assert taken.name not in page


def test_nobody_elsewhere_sees_the_team(cast: Cast):
    volunteer = members.volunteer()
    assert volunteer.name in page_of(cast.coordinator, TEAM)
    for outsider in (cast.coordinator_51, cast.mentor_dsd_51):
        assert volunteer.name not in page_of(outsider, TEAM)
    for person in (cast.volunteer, cast.headquarters):
        assert browser_of(person).get(TEAM).status_code == 403


@pytest.mark.parametrize("address", [TEAM, MENTORS])
def test_one_and_many_cost_the_same(cast: Cast, address: str):
    mentor = members.mentor()
    paired(cast, mentor, Area("52"))
    members.many(1)
    browser = browser_of(cast.coordinator if address == MENTORS else mentor.user)

    def cost() -> int:
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    one = cost()
    members.many(15, after=1)
    if address == MENTORS:
        for number in range(10):
            paired(cast, mentor, Area(f"5201{number + 1:02}"))
    assert cost() == one


# --- talks ---------------------------------------------------------------------------------------------------


def test_a_talk_is_noted_its_step_becomes_a_task_and_the_volunteer_sees_what_is_shared(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    browser = browser_of(mentor.user)
    said = {
        **day_of("held_on", 0),
        **day_of("next_on", 7),
        "kind": "visit",
        "talked": SECRET,
        "next_step": "ไปเยี่ยมหมู่ 4 ด้วยกัน",
        "is_shared": "on",
    }
    page = browser.post(reverse("write_talk", args=[volunteer.pk]), said, follow=True).content.decode()
    assert SECRET in page
    assert "ใครเห็นข้อมูลนี้" in page
    assert volunteer.name in page_of(mentor.user, "/")  # the task of the next step

    own = page_of(volunteer.user, reverse("own_profile"))
    assert "ไปเยี่ยมหมู่ 4 ด้วยกัน" in own
    assert SECRET not in own

    with acting_as(mentor.user):
        talk = Talk.objects.get()
        done = reverse("finish_next_step", args=[talk.pk])
    browser.post(done)
    with acting_as(mentor.user):
        assert not Task.objects.open().of(mentor.user_id).exists()
    browser.post(done, {"undo": "1"})
    with acting_as(mentor.user):
        assert Task.objects.open().of(mentor.user_id).count() == 1


def test_a_step_has_words_and_a_day_and_what_was_typed_stays(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    address = reverse("write_talk", args=[volunteer.pk])
    said = {**day_of("held_on", 0), "kind": "call", "talked": SECRET, "next_step": "โทรอีกครั้ง"}
    answer = browser_of(mentor.user).post(address, said)
    assert answer.status_code == 422
    assert SECRET in answer.content.decode()
    assert "ระบุวันที่จะทำขั้นต่อไป" in answer.content.decode()


def test_writer_and_coordinator_read_it_and_nobody_else(cast: Cast):
    mentor, colleague, volunteer = members.mentor(), members.mentor("นางสอง สมมติ"), members.volunteer()
    talk = noted(mentor.user, volunteer)
    address = reverse("talk", args=[talk.pk])

    for person in (mentor.user, cast.coordinator):
        assert SECRET in page_of(person, address)
        assert address in page_of(person, reverse("member", args=[volunteer.pk]))
    for person in (colleague.user, cast.mentor_sso, cast.coordinator_51, cast.mentor_dsd_51):
        assert browser_of(person).get(address).status_code == 404
    for person in (cast.volunteer, volunteer.user, cast.headquarters):
        assert browser_of(person).get(address).status_code == 403
    for name in ("change_talk", "erase_talk"):
        assert browser_of(colleague.user).get(reverse(name, args=[talk.pk])).status_code == 404
    assert browser_of(cast.coordinator).get(reverse("change_talk", args=[talk.pk])).status_code == 404
    with acting_as(colleague.user):
        assert not Talk.objects.exists()
        assert not TalkWords.objects.exists()


def test_nobody_writes_about_somebody_they_do_not_stand_by(cast: Cast):
    mentor, colleague, volunteer = members.mentor(), members.mentor("นางสอง สมมติ"), members.volunteer()
    paired(cast, colleague)
    address = reverse("write_talk", args=[volunteer.pk])
    for person in (mentor.user, cast.mentor_dsd_51):
        assert browser_of(person).get(address).status_code == 404


def test_an_amendment_keeps_what_it_said_before_and_erasing_takes_all(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    talk = noted(mentor.user, volunteer)
    browser = browser_of(mentor.user)
    said = {**day_of("held_on", 0), "kind": "call", "talked": "คุยใหม่"}
    browser.post(reverse("change_talk", args=[talk.pk]), said)

    page = page_of(mentor.user, reverse("talk", args=[talk.pk]))
    assert "คุยใหม่" in page
    assert SECRET in page

    browser.post(reverse("erase_talk", args=[talk.pk]))
    with acting_as_system("test"):
        assert not Talk.objects.exists()
        assert not TalkWords.objects.exists()


def test_the_words_lie_sealed_and_are_in_the_own_copy_and_in_no_journal(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    noted(mentor.user, volunteer)
    with acting_as_system("test"), connection.cursor() as database:
        database.execute("SELECT values_sealed FROM network_talk_words")
        assert SECRET.encode() not in bytes(database.fetchone()[0])
        database.execute("SELECT count(*) FROM journal_entry WHERE codes::text LIKE %s", [f"%{SECRET}%"])
        assert database.fetchone()[0] == 0
        database.execute("SELECT count(*) FROM search_entry WHERE subject_kind = %s", ["talk"])
        assert database.fetchone()[0] == 0

    copy = json.loads(browser_of(volunteer.user).post(reverse("own_profile_file")).content)

    assert [each["talked"] for each in copy["talks"]] == [SECRET]


def test_the_volunteer_knows_whom_to_call(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    with acting_as_system("test"):
        Member.objects.filter(pk=mentor.pk).update(phone="+6654999001")
    paired(cast, mentor)
    for address in (reverse("account"), reverse("own_profile")):
        page = page_of(volunteer.user, address)
        assert mentor.name in page
        assert "tel:+6654999001" in page


def test_erasing_the_record_of_a_former_member_takes_the_talks_too(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    noted(mentor.user, volunteer)
    with acting_as(cast.coordinator) as actor:
        actions.save_profile(
            volunteer.user, {"skills": "เย็บผ้า"}, cause="corrected", by=actor, at=bangkok_now()
        )
        actions.end_membership(volunteer, ends_on=TODAY(), reason="resigned", by=actor, at=bangkok_now())
    with acting_as_system("test") as system:
        actions.erase_profile(Profile.objects.get(user=volunteer.user), by=system, at=bangkok_now())
        assert not Talk.objects.exists()
