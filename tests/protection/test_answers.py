"""Answers for statistics: what a case says of its people, kept apart, and who can find the way back."""

from datetime import date, timedelta

import pytest
from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.protection.actions import (
    accept_clue,
    add_record,
    agree_closing,
    ask_closing,
    change_record,
    entries_of,
    join_team,
    keep_answers,
    open_case,
    open_clue,
    open_new_case,
    read_records,
    reopen_case,
    shred_case,
    thin_answers,
    write_record,
)
from raengjai.protection.models import Answer, Case, Record
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import counting
from tests.protection import clues, counted, rooms
from tests.protection.case_records import person, record

pytestmark = pytest.mark.django_db
REASON = "ทุกคนปลอดภัยและได้รับค่าจ้างครบแล้ว"


def kept() -> list[Answer]:
    with acting_as_system("test"):
        return list(Answer.objects.order_by("identified", "pk"))


def test_a_decided_person_is_kept_in_codes_and_nothing_leads_to_the_case():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = counted.told_case(owner)
    (row,) = kept()
    assert (row.province_code, row.sex, row.age_band, row.nationality) == ("52", "Feminine", "18-24", "MMR")
    assert (row.identified, row.exploitation, row.counted) == (counted.VICTIM, ["Servitude"], [])
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM sealed.answer AS t")
        ((text,),) = cursor.fetchall()
    for planted in (str(opened.case_id), opened.case.code, str(owner.member_id), f"{bangkok_today()}"):
        assert planted not in text
    answer_id = str(row.pk)
    with acting_as_system("test"), connection.cursor() as cursor:
        for table in ("entry", "record", "case", "team", "opening"):
            cursor.execute(
                f"SELECT count(*) FROM sealed.{table} AS t WHERE t::text LIKE %s", [f"%{answer_id}%"]
            )
            assert cursor.fetchone() == (0,), table


def test_members_read_no_answers():
    owner = rooms.province()
    with rooms.inside(owner):
        counted.told_case(owner)
        assert not Answer.objects.exists()
    for room in counted.country():
        with rooms.inside(room):
            assert not Answer.objects.exists()
    assert len(kept()) == 1


def test_only_who_said_yes_is_counted_and_taking_it_back_takes_the_answer_away():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = counted.told_case(owner, willing=False)
        assert kept() == []
        add_record(opened, counted.yes_to(), at=bangkok_now())
        assert len(kept()) == 1
        add_record(opened, counted.yes_to(answer="x_Withdrawn"), at=bangkok_now())
        assert kept() == []


def test_whoever_says_yes_again_is_not_counted_again():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = counted.told_case(owner)
    with acting_as_system("test"):
        Answer.objects.update(counted=["people"])
    with rooms.inside(owner):
        add_record(opened, counted.yes_to(answer="x_Withdrawn"), at=bangkok_now())
        add_record(opened, counted.yes_to(), at=bangkok_now())
    assert [row.counted for row in kept()] == [["people"]]


def test_a_correction_changes_the_answer_that_is_there():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = counted.told_case(owner)
        (former,) = read_records(opened, "person")
        corrected = person("P1", sex="Masculine", age=16)
        (before,) = kept()
        assert entries_of([former])[0].record.get("sex") == "Feminine"
        change_record(opened, former, corrected, at=bangkok_now())
    (after,) = kept()
    assert (after.pk, after.sex, after.age_band) == (before.pk, "Masculine", "15-17")


def test_practice_is_never_counted():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
        write_record(opened, "origin", {"version": 1, "practice": True}, at=bangkok_now())
        add_record(opened, person(""), at=bangkok_now())
        add_record(opened, counted.yes_to(), at=bangkok_now())
        add_record(opened, record("outcome", person="P1", outcome="x_SafeAtWork"), at=bangkok_now())
        assert keep_answers(opened, at=bangkok_now(), is_over=True) == 0
    assert kept() == []


@pytest.mark.parametrize(("practice", "count"), [("yes", 0), ("", 1)])
def test_a_case_of_an_invented_report_is_not_counted(practice: str, count: int):
    owner = rooms.province()
    reported = clues.clue(practice=practice)
    with rooms.inside(owner):
        assert open_clue(reported.clue, room=owner, at=clues.AT) is not None
        opened = accept_clue(reported.clue, room=owner, at=clues.AT)
        add_record(opened, person(""), at=bangkok_now())
        add_record(opened, counted.yes_to(), at=bangkok_now())
        assert keep_answers(opened, at=bangkok_now(), is_over=True) == count
    assert len(kept()) == count


def test_at_closing_everybody_is_complete_and_opening_again_loses_nobody():
    owner, partner = rooms.province(), rooms.member()
    with rooms.inside(owner):
        opened = counted.told_case(owner)
        join_team(opened, partner.member, at=bangkok_now())
        add_record(opened, person("", sex="Masculine"), at=bangkok_now())
        add_record(opened, counted.yes_to("P2"), at=bangkok_now())
        add_record(opened, record("outcome", person="P1", outcome="x_SafeAtWork"), at=bangkok_now())
        assert len(kept()) == 1
        ask_closing(opened, reason=REASON, at=bangkok_now())
    with rooms.inside(partner):
        agree_closing(opened_by(partner, opened.case), at=bangkok_now())
    before = {row.pk for row in kept()}
    with rooms.inside(owner):
        again = opened_by(owner, opened.case)
        reopen_case(again, reason=REASON, at=bangkok_now())
        add_record(again, record("outcome", person="P1", outcome="x_SafeAtWork"), at=bangkok_now())
    assert len(before) == 2
    assert {row.pk for row in kept()} == before


def opened_by(room: Room, case: Case):
    return open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())


def test_when_the_case_is_destroyed_the_way_to_its_answers_is_too():
    owner = rooms.province()
    with rooms.inside(owner):
        opened = counted.told_case(owner)
    with acting_as_system("test"):
        Case.objects.filter(pk=opened.case_id).update(
            state="closed", closed_on=bangkok_today(), keep_until=bangkok_today() - timedelta(days=1)
        )
        shred_case(opened.case, at=bangkok_now())
        assert not Record.objects.filter(kind="statistics").exists()
    assert len(kept()) == 1


def test_of_old_years_only_coarse_rows_of_ten_alike_stay():
    counted.answers(10, year=2560, sector="C_Manufacturing", means=["DebtBondage"])
    counted.answers(1, year=2560, province_code="51", nationality="LAO")
    counted.answers(1, year=2560, sex="Masculine")
    counted.answers(1, year=counting.quarter_of(bangkok_today())[0] - 2)
    assert thin_answers(bangkok_today()) == 2
    with acting_as_system("test"):
        old = Answer.objects.filter(year=2560)
        assert {(row.province_code, row.sex, row.age_band, row.quarter) for row in old} == {
            ("52", "female", "18-44", 0)
        }
        assert not any(row.sector or row.means or row.nationality or row.identified for row in old)
        assert old.count() == 10
        assert Answer.objects.count() == 11
    assert thin_answers(bangkok_today()) == 0


def test_quarters_of_the_fiscal_year():
    assert counting.quarter_of(date(2026, 10, 1)) == (2570, 1)
    assert counting.quarter_of(date(2026, 9, 30)) == (2569, 4)
    assert counting.quarters_over(date(2026, 11, 26))[:5] == [
        (2569, 4),
        (2569, 3),
        (2569, 2),
        (2569, 1),
        (2568, 4),
    ]
    assert counting.months_of(2570, 1) == (date(2026, 10, 1), date(2026, 12, 1))
    assert counting.months_of(2570, 2) == (date(2027, 1, 1), date(2027, 3, 1))
    assert not counting.is_over(2570, 1, date(2026, 12, 31))
    assert counting.is_over(2570, 1, date(2027, 1, 1))
