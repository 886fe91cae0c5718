"""Cases, keys and teams: who learns what, through the actions and under the policies."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import (
    OpenCase,
    check_chain,
    exclude_member,
    join_team,
    leave_team,
    open_case,
    open_new_case,
    place_tags,
    read_records,
    renew_key,
    write_record,
)
from raengjai.protection.actions.cases import read_row
from raengjai.protection.models import Case, Entry, KeyWrap, Record, Team
from raengjai.protection.models.inside import Room
from tests.cast import Cast
from tests.protection import rooms

pytestmark = pytest.mark.django_db
WORDS = "ถูกยึดหนังสือเดินทางที่โรงงาน"


def case_of(owner: Room) -> Case:
    """A case with one note, of sub-district 520101."""
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", village="3", at=bangkok_now())
        write_record(opened, "note", {"words": WORDS}, at=bangkok_now())
    return opened.case


def opened_by(room: Room, case: Case) -> OpenCase:
    return open_case(Case.objects.get(pk=case.pk), room=room, purpose="work", at=bangkok_now())


def words_seen(room: Room, case: Case) -> list[str]:
    with rooms.inside(room):
        return [written.content["words"] for written in read_records(opened_by(room, case), "note")]


def test_the_owner_reads_what_was_written():
    owner = rooms.province()
    assert words_seen(owner, case_of(owner)) == [WORDS]


def test_nothing_of_it_is_in_the_tables():
    owner = rooms.province()
    case_of(owner)
    planted = [WORDS, WORDS.encode().hex(), "520101"]
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'sealed'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~ %s", ["|".join(planted)])
            assert cursor.fetchone() == (0,), table
    assert len(tables) > 10


def test_a_colleague_of_the_province_the_neighbour_and_the_system_see_no_case(cast: Cast):
    owner = rooms.province()
    case = case_of(owner)
    for stranger in (rooms.member(), rooms.member(duty="supervisor"), rooms.member(province_code="51")):
        with rooms.inside(stranger):
            for model in (Case, Team, Record):
                assert not model.objects.exists(), model
            assert not Entry.objects.filter(case_id=case.pk).exists()
            assert not KeyWrap.objects.filter(case_id=case.pk).exists()
    for person in (cast.coordinator, cast.volunteer, cast.headquarters, owner.member.user):
        with acting_as(person):  # through the front door alone
            assert not Case.objects.exists()
            assert not Record.objects.exists()


def test_the_system_sees_rows_and_no_key(cast: Cast):
    owner = rooms.province()
    case = case_of(owner)
    stranger = rooms.member()
    with acting_as_system("test"), pytest.raises(Refused):
        open_case(Case.objects.get(pk=case.pk), room=stranger, purpose="work", at=bangkok_now())


def test_a_purpose_is_stated_once_in_a_visit_and_every_reading_is_kept():
    owner = rooms.province()
    partner = rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), partner.member, at=bangkok_now())
    with rooms.inside(partner):
        row = Case.objects.get(pk=case.pk)
        with pytest.raises(Refused) as refused:
            open_case(row, room=partner, at=bangkok_now())
        assert refused.value.field == "purpose"
        open_case(row, room=partner, purpose="work", at=bangkok_now())
        open_case(row, room=partner, at=bangkok_now())
        read = Entry.objects.filter(case_id=case.pk, verb="case.read", member_id=partner.member_id)
        assert [entry.purpose for entry in read] == ["work"]


def test_whoever_leaves_keeps_nothing_and_what_comes_is_under_a_new_key():
    owner = rooms.province()
    partner = rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), partner.member, at=bangkok_now())
    assert words_seen(partner, case) == [WORDS]
    with rooms.inside(partner):
        kept = opened_by(partner, case)
    with rooms.inside(owner):
        leave_team(opened_by(owner, case), partner.member, at=bangkok_now())

    with rooms.inside(partner):
        assert not Case.objects.exists()
        assert not Record.objects.exists()
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(case_id=case.pk, member_id=partner.member_id).exists()
        (row,) = Record.objects.filter(case=case)
    with pytest.raises(SealBroken):  # the key that was kept in the meantime
        read_row(kept.key, row)
    assert words_seen(owner, case) == [WORDS]


def test_a_member_with_a_term_is_not_let_in_twice_keeps_the_key_at_renewal_and_can_be_taken_off():
    owner, helper = rooms.province(), rooms.member()
    case, until = case_of(owner), bangkok_now() + timedelta(days=3)
    with rooms.inside(owner):
        join_team(opened_by(owner, case), helper.member, until=until, at=bangkok_now())
        with pytest.raises(Refused):
            join_team(opened_by(owner, case), helper.member, at=bangkok_now())
        renew_key(opened_by(owner, case), at=bangkok_now())
    assert words_seen(helper, case) == [WORDS]
    with rooms.inside(owner):
        leave_team(opened_by(owner, case), helper.member, at=bangkok_now())
    with rooms.inside(helper):
        assert not Case.objects.exists()


def test_two_who_renew_the_key_meet():
    owner = rooms.province()
    case = case_of(owner)
    with rooms.inside(owner):
        first, second = opened_by(owner, case), opened_by(owner, case)
        renew_key(first, at=bangkok_now())
        with pytest.raises(Refused):
            renew_key(second, at=bangkok_now())
    assert words_seen(owner, case) == [WORDS]


@pytest.mark.parametrize("excluded_from", ["case", "village", "district"])
def test_a_conflict_of_interest_shuts_out_also_from_the_team(excluded_from: str):
    owner, cousin = rooms.province(), rooms.member()
    case = case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        if excluded_from != "case":
            join_team(opened, cousin.member, at=bangkok_now())
        if excluded_from == "case":
            exclude_member(cousin.member, opened=opened, by=owner.member, at=bangkok_now())
        else:
            tag = place_tags("520101", "3")[-1 if excluded_from == "village" else 1]
            exclude_member(cousin.member, tag=tag, by=owner.member, at=bangkok_now())
        with pytest.raises(Refused):
            join_team(opened_by(owner, case), cousin.member, at=bangkok_now())
    with rooms.inside(cousin):
        assert not Case.objects.exists()
        assert not Record.objects.exists()


@pytest.mark.parametrize("part", ["sealed", "moved", "wrap"])
def test_what_was_exchanged_in_the_database_does_not_open(part: str):
    owner = rooms.province()
    case, other = case_of(owner), case_of(owner)
    with acting_as_system("test"):
        row, foreign = Record.objects.get(case=case), Record.objects.get(case=other)
        if part == "sealed":
            Record.objects.filter(pk=row.pk).update(sealed=bytes(foreign.sealed))
        elif part == "moved":
            Record.objects.filter(pk=row.pk).update(kind="task")
        else:
            wrap = KeyWrap.objects.get(case_id=other.pk, member_id=owner.member_id)
            KeyWrap.objects.filter(case_id=case.pk, member_id=owner.member_id).update(
                envelope=bytes(wrap.envelope), signature=bytes(wrap.signature)
            )
    with rooms.inside(owner), pytest.raises(SealBroken):
        read_records(opened_by(owner, case))


def test_two_who_change_one_record_see_each_other():
    owner = rooms.province()
    case = case_of(owner)
    with rooms.inside(owner):
        opened = opened_by(owner, case)
        (note,) = read_records(opened, "note")
        write_record(opened, "note", {"words": "หนึ่ง"}, replaces=note, at=bangkok_now())
        with pytest.raises(Refused):
            write_record(opened, "note", {"words": "สอง"}, replaces=note, at=bangkok_now())
        assert [each.content["words"] for each in read_records(opened, "note")] == ["หนึ่ง"]


def test_the_journal_is_a_chain():
    owner = rooms.province()
    case_of(owner)
    assert check_chain("52") is None


@pytest.mark.parametrize(
    "deed", ["UPDATE sealed.entry SET verb = 'nothing'", "DELETE FROM sealed.entry", "TRUNCATE sealed.entry"]
)
def test_the_journal_cannot_be_changed(deed: str):
    case_of(rooms.province())
    refused = pytest.raises(ProgrammingError, match=r"permission denied|append-only")
    with acting_as_system("test"), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
