"""A suspicion on its way, twice: forced labour in a factory, and a child in a brick kiln; from the clue to what is left after
the term of the case. A phone without signal hands in its clue in test_report.py; here it has come."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.messages.models import Notice
from raengjai.protection import actions
from raengjai.protection.actions import add_record, case_clocks, open_case, read_extract, start_clock
from raengjai.protection.jobs import end_terms
from raengjai.protection.models import Case, Clue, Entry, Record, Transition
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.records import Record as Content
from tests.cast import assemble, browser_of
from tests.protection import clues, rooms
from tests.protection.interviews import talk
from tests.protection.shared_cases import agree, recipient_of

pytestmark = pytest.mark.django_db
SEEN = "คนงานสามคนออกจากโรงงานไม่ได้ นายจ้างเก็บหนังสือเดินทางไว้"
REASON = "ทุกคนปลอดภัย ได้รับค่าจ้างครบ และเลือกกลับบ้าน"
SHELTERED = "ขอที่พักสำหรับหนึ่งคนตั้งแต่คืนนี้"


def page(browser: Client, name: str, *ids: object) -> str:
    answer = browser.get(reverse(name, args=ids))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def send(browser: Client, name: str, *ids: object, **said: object) -> None:
    answer = browser.post(reverse(name, args=ids), said)
    assert answer.status_code == 302, (name, re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[:2000])


def opened_by(room: Room, case: Case) -> actions.OpenCase:
    return open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())


def taken_on(officer: Room, browser: Client, reported: clues.Reported) -> Case:
    """Read in time and taken on; from then on it is in the case alone."""
    assert SEEN not in page(browser, "triage")
    assert SEEN in page(browser, "clue", reported.id)
    send(browser, "accept_clue", reported.id)
    with acting_as_system("test"):
        clue = Clue.objects.get(pk=reported.id)
        assert (clue.state, bytes(clue.content)) == ("accepted", b"")
        case = Case.objects.get(pk=clue.case_id)
        read = Entry.objects.get(verb="clue.read", subject_id=clue.pk)
        assert read.at < clue.due_at
    send(browser, "case_open", case.pk, purpose="work")
    return case


def decided(room: Room, case: Case, result: str) -> None:
    """The team's own decision, with who and when; no machine takes it."""
    with rooms.inside(room):
        values = {
            "person": "P1",
            "on": bangkok_today().isoformat(),
            "offices": ["x_Msdhs", "x_Police"],
            "result": result,
        }
        add_record(opened_by(room, case), Content("decision", values), at=bangkok_now())


def closed_by_two(case: Case, owner: Client, second: Client, room: Room) -> None:
    with rooms.inside(room):
        values = {"person": "P1", "on": bangkok_today().isoformat(), "words": REASON}
        add_record(opened_by(room, case), Content("outcome", values), at=bangkok_now())
    send(owner, "case_closing", case.pk, deed="ask", reason=REASON)
    send(second, "case_open", case.pk, purpose="work")
    send(second, "case_closing", case.pk, deed="agree")


def destroyed_after_its_term(case: Case, browser: Client) -> None:
    with acting_as_system("test"):
        Case.objects.filter(pk=case.pk).update(keep_until=bangkok_today() - timedelta(days=1))
    end_terms()
    with acting_as_system("test"):
        row = Case.objects.get(pk=case.pk)
        assert (row.state, Record.objects.filter(case=case).exists()) == ("shredded", False)
    answer = browser.get(reverse("case", args=[case.pk]), follow=True)
    assert row.certificate in answer.content.decode()
    assert actions.check_chain("52") is None


def told_since(moment: datetime) -> set[object]:
    with acting_as_system("test"):
        return set(Notice.objects.filter(sent_at__gte=moment).values_list("user_id", flat=True))


def referred_by_consent(case: Case, officer: Room, shelter: Room) -> None:
    """The shelter in the neighbour province gets what the woman agreed to, under a key of its own, and nothing else."""
    with rooms.inside(officer):
        opened = opened_by(officer, case)
        agree(opened, recipient_of(shelter), "needs")
        wanted = actions.Wanted("P1", frozenset({"needs"}), "x_Shelter", SHELTERED)
        more = actions.Wanted("P1", frozenset({"needs", "story"}), "x_Shelter", SHELTERED)
        with pytest.raises(actions.NotAgreed):
            actions.offer_referral(opened, shelter.member, more, at=bangkok_now())
        transition = actions.offer_referral(opened, shelter.member, wanted, at=bangkok_now())
    with rooms.inside(shelter):
        assert not Case.objects.exists()
        offer = Transition.objects.get(pk=transition.pk)
        actions.accept_referral(offer, room=shelter, at=bangkok_now())
        extract = read_extract(Transition.objects.get(pk=transition.pk), room=shelter, at=bangkok_now())
        assert extract is not None
        assert SEEN not in str(extract)
        assert not Record.objects.filter(case=case, domain_id=case.pk).exists()
        offer = Transition.objects.get(pk=transition.pk)
        actions.finish_referral(offer, "อยู่ครบสี่สิบห้าวัน แล้วกลับบ้านกับญาติ", room=shelter, at=bangkok_now())


def told_after_forty_five_days(case: Case, officer: Room, supervisor: Room) -> None:
    """The time to reflect runs out; the team hears of it, and only the team."""
    with rooms.inside(officer):
        opened = opened_by(officer, case)
        start_clock(opened, "reflection_45_days", started_at=bangkok_now(), at=bangkok_now())
    late = bangkok_now() + timedelta(days=46)
    with acting_as_system("test"):
        actions.tell_clocks(at=late)
    assert told_since(late) == {officer.member.user_id, supervisor.member.user_id}
    with rooms.inside(officer):
        opened = opened_by(officer, case)
        (running,) = case_clocks(opened)
        actions.finish_clock(opened, running, at=bangkok_now())


def test_forced_labour_from_the_clue_to_the_certificate():
    supervisor, officer, shelter = rooms.province(), rooms.member(), rooms.member(province_code="51")
    rooms.renew_room_keys(supervisor)
    reported = clues.clue(at=bangkok_now(), seen=SEEN, danger="no")
    actions_at = bangkok_now()
    with acting_as_system("test"):
        assert actions.climb_clues(at=actions_at) == 1
    assert told_since(actions_at) == {officer.member.user_id}

    browser = rooms.browser_in(officer)
    case = taken_on(officer, browser, reported)

    with rooms.inside(officer):
        opened = opened_by(officer, case)
        values = {
            "sex": "Feminine",
            "age": 24,
            "nationality": "MMR",
            "contact_ways": ["x_Call"],
            "wishes": "อยากกลับบ้าน",
        }
        add_record(opened, Content("person", values), at=bangkok_now())
        yes = ["S-SAFE", "S-GO-ON", "DR01", "DR08", "EX01", "EX04", "CD01", "CD14"]
        screening = add_record(opened, talk(yes=yes), at=bangkok_now())
    results = page(browser, "case_screening_results", case.pk, screening.pk)
    assert "ข้อบ่งชี้" in results
    assert "สหวิชาชีพ" in results  # who decides

    send(browser, "case_team", case.pk, member=str(supervisor.member_id), part="partner")
    referred_by_consent(case, officer, shelter)
    told_after_forty_five_days(case, officer, supervisor)
    decided(officer, case, "ActualVictimOfTrafficking")
    closed_by_two(case, browser, rooms.browser_in(supervisor), officer)
    destroyed_after_its_term(case, browser)

    cast = assemble()
    with acting_as(cast.coordinator):
        assert not Case.objects.exists()
    assert browser_of(cast.volunteer).get(reverse("cases")).status_code == 403


def test_a_child_in_a_kiln_is_screened_by_the_list_for_children():
    supervisor, officer = rooms.province(), rooms.member()
    rooms.renew_room_keys(supervisor)
    reported = clues.clue(at=bangkok_now(), seen=SEEN, children="yes", danger="yes")
    calm = clues.clue(at=bangkok_now(), seen="เห็นคนทำงานดึก", danger="no")
    browser = rooms.browser_in(officer)
    listed = page(browser, "triage")
    assert listed.index(str(reported.id)) < listed.index(str(calm.id))  # danger first
    case = taken_on(officer, browser, reported)
    with rooms.inside(officer):
        opened = opened_by(officer, case)
        add_record(
            opened,
            Content("person", {"sex": "Masculine", "age": 13, "contact_ways": ["x_None"]}),
            at=bangkok_now(),
        )
        yes = ["S-SAFE", "S-GO-ON", "WORK", "EMPLOYED", "CF-C", "HZ-C", "HZ-D", "EX03", "EX09"]
        screening = add_record(opened, talk(yes=yes, age_at_act=13), at=bangkok_now())
    results = page(browser, "case_screening_results", case.pk, screening.pk)
    assert "รายการสำหรับเด็ก" in results or "เด็ก" in results
    send(browser, "case_team", case.pk, member=str(supervisor.member_id), part="partner")
    decided(officer, case, "ActualVictimOfTrafficking")
    closed_by_two(case, browser, rooms.browser_in(supervisor), officer)
    destroyed_after_its_term(case, browser)
    with acting_as_system("test"):
        assert Clue.objects.get(pk=calm.id).state == "new"
