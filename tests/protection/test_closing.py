"""The end of a case: two people, a term, a hold, and what is left after it is destroyed."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.protection.actions import (
    OpenCase,
    agree_closing,
    ask_closing,
    case_clocks,
    check_chain,
    due_to_shred,
    finish_clock,
    hold_case,
    join_team,
    open_case,
    open_new_case,
    read_records,
    refuse_closing,
    reopen_case,
    shred_case,
    start_clock,
    tell_clocks,
    write_record,
)
from raengjai.protection.actions.cases import read_row
from raengjai.protection.jobs import end_terms
from raengjai.protection.models import Case, Clock, Entry, KeyWrap, Opening, Record, Team
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.keeping import keep_until
from tests.protection import rooms

pytestmark = pytest.mark.django_db
REASON = "ทุกคนปลอดภัยและได้รับค่าจ้างครบแล้ว"


def opened_by(room: Room, case: Case) -> OpenCase:
    return open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())


def worked_case(province: str = "52") -> tuple[Case, Room, Room]:
    """A case of two with an outcome."""
    owner, partner = rooms.province(province), rooms.member(province_code=province)
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
        join_team(opened, partner.member, at=bangkok_now())
        write_record(opened, "outcome", {"what": "safe"}, at=bangkok_now())
    return opened.case, owner, partner


def closed_case() -> tuple[Case, Room, Room]:
    case, owner, partner = worked_case()
    with rooms.inside(owner):
        ask_closing(opened_by(owner, case), reason=REASON, at=bangkok_now())
    with rooms.inside(partner):
        agree_closing(opened_by(partner, case), at=bangkok_now())
    return case, owner, partner


def over_its_term(case: Case) -> None:
    with acting_as_system("test"):
        Case.objects.filter(pk=case.pk).update(keep_until=bangkok_today() - timedelta(days=1))


def test_a_second_person_agrees_and_the_term_runs():
    case, owner, partner = worked_case()
    with rooms.inside(owner):
        ask_closing(opened_by(owner, case), reason=REASON, at=bangkok_now())
        with pytest.raises(Refused):
            agree_closing(opened_by(owner, case), at=bangkok_now())
    with rooms.inside(partner):
        agree_closing(opened_by(partner, case), at=bangkok_now())
        closed = Case.objects.get(pk=case.pk)
        assert (closed.state, closed.keep_until) == ("closed", keep_until("case", bangkok_today()))
        with pytest.raises(Refused):
            write_record(opened_by(partner, case), "note", {"words": "x"}, at=bangkok_now())


def test_without_outcome_or_with_a_running_clock_nobody_closes():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
        with pytest.raises(Refused):
            ask_closing(opened, reason=REASON, at=bangkok_now())
        write_record(opened, "outcome", {"what": "safe"}, at=bangkok_now())
        start_clock(opened, "reflection_45_days", started_at=bangkok_now(), at=bangkok_now())
        with pytest.raises(Refused):
            ask_closing(opened, reason=REASON, at=bangkok_now())
        finish_clock(opened, case_clocks(opened)[0], at=bangkok_now())
        with pytest.raises(Refused) as short:
            ask_closing(opened, reason="เสร็จ", at=bangkok_now())
        assert short.value.field == "reason"
        ask_closing(opened, reason=REASON, at=bangkok_now())


def test_it_can_be_sent_back_and_opened_again():
    case, owner, partner = worked_case()
    with rooms.inside(owner):
        ask_closing(opened_by(owner, case), reason=REASON, at=bangkok_now())
    with rooms.inside(partner):
        refuse_closing(opened_by(partner, case), reason="ยังไม่ได้แจ้งสิทธิค่าชดเชย", at=bangkok_now())
    with rooms.inside(owner):
        ask_closing(opened_by(owner, case), reason=REASON, at=bangkok_now())
    with rooms.inside(partner):
        agree_closing(opened_by(partner, case), at=bangkok_now())
    with rooms.inside(owner):
        reopen_case(opened_by(owner, case), reason="มีคนติดต่อกลับมาอีกครั้ง", at=bangkok_now())
        assert Case.objects.get(pk=case.pk).keep_until is None
        write_record(opened_by(owner, case), "note", {"words": "x"}, at=bangkok_now())


def test_after_its_term_nothing_is_left_to_read_not_even_with_a_kept_key():
    case, owner, partner = closed_case()
    with rooms.inside(partner):
        kept = opened_by(partner, case)
    with acting_as_system("test"):
        copy = list(Record.objects.filter(case=case))
    over_its_term(case)
    with acting_as_system("test"):
        assert [due.pk for due in due_to_shred(bangkok_today())] == [case.pk]
        certificate = shred_case(case, at=bangkok_now())
        assert len(certificate) == 64
        for model in (KeyWrap, Record, Opening, Clock):
            found = model.objects.filter(case_id=case.pk)
            assert not found.exists(), model
        assert Team.objects.filter(case=case).count() == 2
        told = Entry.objects.get(case_id=case.pk, verb="case.shredded")
        assert (told.codes["records"], told.codes["certificate"]) == (len(copy), certificate)
    with rooms.inside(owner):
        shredded = Case.objects.get(pk=case.pk)
        assert (shredded.state, shredded.certificate) == ("shredded", certificate)
        with pytest.raises(Refused):
            open_case(shredded, room=owner, purpose="work", at=bangkok_now())
    assert (
        read_row(kept.key, copy[0]).kind == copy[0].kind
    )  # a copy of key and rows elsewhere is beyond us: threat model
    assert check_chain("52") is None


@pytest.mark.parametrize("why", ["held", "in its term", "open", "twice"])
def test_what_is_not_to_be_destroyed_stays(why: str):
    if why == "open":
        case, _owner, _partner = worked_case()
    else:
        case, owner, _partner = closed_case()
        if why != "in its term":
            over_its_term(case)
        if why == "held":
            with rooms.inside(owner):
                hold_case(opened_by(owner, case), is_held=True, reason="ศาลจังหวัดขอเอกสาร", at=bangkok_now())
        if why == "twice":
            with acting_as_system("test"):
                shred_case(case, at=bangkok_now())
    with acting_as_system("test"):
        assert due_to_shred(bangkok_today()) == []
        with pytest.raises(Refused):
            shred_case(case, at=bangkok_now())


def test_a_hold_keeps_an_open_case_and_is_noted():
    case, owner, _partner = worked_case()
    with rooms.inside(owner):
        hold_case(opened_by(owner, case), is_held=True, reason="ศาลจังหวัดขอเอกสาร", at=bangkok_now())
        assert [each.content["what"] for each in read_records(opened_by(owner, case), "ending")] == ["held"]
        hold_case(opened_by(owner, case), is_held=False, reason="ศาลพิพากษาถึงที่สุดแล้ว", at=bangkok_now())
        assert not Case.objects.get(pk=case.pk).is_held


def test_the_term_ends_on_a_day_that_exists():
    assert keep_until("case", date(2024, 2, 29)) == date(2034, 2, 28)
    assert keep_until("clue", date(2026, 11, 26)) == date(2028, 11, 26)
    with pytest.raises(LookupError):
        keep_until("case", date(2019, 12, 31))


def test_a_clock_shows_the_watch_its_end_and_nothing_else():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
        start_clock(opened, "reflection_45_days", started_at=bangkok_now(), at=bangkok_now())
    with acting_as_system("test"):
        (row,) = Clock.objects.all()
        assert row.ended_at is None
        record = Record.objects.get(pk=row.record_id)
    stranger = rooms.member()
    with rooms.inside(owner):
        key = opened_by(owner, opened.case).key
        record.kind = "note"
        with pytest.raises(SealBroken):
            read_row(key, record)
    with rooms.inside(stranger):
        assert not Clock.objects.exists()


def test_the_team_is_told_before_and_at_the_end_of_a_clock_each_once():
    case, owner, partner = worked_case()
    now = bangkok_now()
    with rooms.inside(owner):
        start_clock(opened_by(owner, case), "protection_24_hours", started_at=now, at=now)

    def told(at: datetime) -> list[UUID]:
        with acting_as_system("test"):
            before = set(Notice.objects.values_list("pk", flat=True))
            tell_clocks(at=at)
            return [each.user_id for each in Notice.objects.exclude(pk__in=before)]

    assert told(now + timedelta(minutes=5)) == [
        owner.member.user_id
    ]  # a day of hours begins with its last day
    assert told(now + timedelta(hours=2)) == []
    assert sorted(told(now + timedelta(hours=25))) == sorted([owner.member.user_id, partner.member.user_id])
    assert told(now + timedelta(hours=26)) == []
    with rooms.inside(owner):
        finish_clock(opened_by(owner, case), case_clocks(opened_by(owner, case))[0], at=bangkok_now())


def test_the_nightly_job_destroys_what_is_over_and_nothing_else():
    case, _owner, _partner = closed_case()
    other, _other_owner, _other_partner = worked_case("51")
    over_its_term(case)
    end_terms()
    with acting_as_system("test"):
        assert Case.objects.get(pk=case.pk).state == "shredded"
        assert Case.objects.get(pk=other.pk).state == "open"
        assert Record.objects.filter(case=other).exists()
