"""Deciding on clues: a case, a closing that two agree to, a part of another, the inspectors; each once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.needs.models import Need, Visit
from raengjai.protection import actions
from raengjai.protection.actions import InspectionDraft, entries_of
from raengjai.protection.models import Case, Channel, Clue
from raengjai.protection.models.inside import Room
from tests.cast import Cast
from tests.protection import clues, rooms
from tests.protection.clues import AT

pytestmark = pytest.mark.django_db
DRAFT = InspectionDraft("unsafe-work", "520102", 4, "ขอให้ตรวจความปลอดภัยของเครื่องจักร")


def seen(room: Room, clue_id: object) -> Clue:
    """As somebody does who opens the page."""
    clue = Clue.objects.get(pk=clue_id)
    assert actions.open_clue(clue, room=room, at=AT) is not None
    return clue


def test_accepting_makes_a_case_that_holds_the_clue_as_it_came(first: Room, second: Room):
    reported = clues.clue(danger="yes")
    with rooms.inside(second):
        case = actions.accept_clue(seen(second, reported.id), room=second, at=AT)
        (written,) = actions.read_records(case, "clue")
        row = Clue.objects.get(pk=reported.id)
    fields = written.content["fields"]
    assert (fields["danger"], fields["words"], fields["where"]) == ("yes", clues.SEEN, clues.WHERE)
    assert clues.CONTACT in fields["content"]
    assert fields["signs"] == ["3"]
    assert entries_of([written])  # as the pages of cases read it
    assert (row.state, row.case_id, bytes(row.content)) == ("accepted", case.case_id, b"")
    assert [bytes(tag) for tag in row.place_tags] == actions.place_tags("520101", "3")
    with rooms.inside(first):  # not on the team
        assert not Clue.objects.exists()
        assert not Channel.objects.exists()


def test_the_team_goes_on_writing_with_the_reporter(first: Room, second: Room):
    reported = clues.clue()
    with rooms.inside(second):
        case = actions.accept_clue(seen(second, reported.id), room=second, at=AT)
    clues.reporter_writes(reported, "พวกเขาย้ายไปแล้ว")
    with rooms.inside(second):
        row = Clue.objects.get(pk=reported.id)
        words = actions.read_words(row, room=second, at=AT)
        actions.write_to_reporter(row, "ขอบคุณ เจ้าหน้าที่กำลังดู", room=second, at=AT + timedelta(hours=1))
        actions.join_team(case, first.member, at=AT)
    assert [each.text for each in words.said] == ["พวกเขาย้ายไปแล้ว"]
    assert clues.reporter_reads(reported) == ["ขอบคุณ เจ้าหน้าที่กำลังดู"]
    with rooms.inside(first):  # now on the team
        again = actions.read_words(Clue.objects.get(pk=reported.id), room=first, at=AT)
    assert [each.text for each in again.said] == ["พวกเขาย้ายไปแล้ว", "ขอบคุณ เจ้าหน้าที่กำลังดู"]
    assert again.said[0].read_at == AT.replace(minute=0)


def test_a_question_goes_to_the_reporter_alone_and_the_clock_goes_on(first: Room):
    reported = clues.clue()
    with rooms.inside(first):
        actions.write_to_reporter(seen(first, reported.id), "เห็นกี่คน", room=first, at=AT)
        row = Clue.objects.get(pk=reported.id)
        with pytest.raises(Refused):
            actions.write_to_reporter(row, "  ", room=first, at=AT)
    assert clues.reporter_reads(reported) == ["เห็นกี่คน"]
    assert (row.state, row.due_at) == ("new", reported.clue.due_at)


def test_closing_needs_a_second_officer(first: Room, second: Room):
    reported = clues.clue()
    with rooms.inside(first):
        clue = seen(first, reported.id)
        with pytest.raises(Refused) as refused:
            actions.propose_closing(clue, reason="because", words="", room=first, at=AT)
        assert refused.value.field == "reason"
        actions.propose_closing(clue, reason="not_ours", words="เป็นเรื่องที่ดิน", room=first, at=AT)
        with pytest.raises(Refused):
            actions.agree_clue(clue, room=first, at=AT)
        with pytest.raises(Refused):
            actions.send_back_clue(clue, words="x", room=first, at=AT)
    with acting_as(second.member.user):
        assert [each.kind for each in Notice.objects.all()] == ["room_waits"]
    with rooms.inside(second):
        clue = seen(second, reported.id)
        assert actions.read_note(clue, second)["closing"]["words"] == "เป็นเรื่องที่ดิน"
        actions.agree_clue(clue, room=second, at=AT)
        row = Clue.objects.get(pk=reported.id)
    assert (row.state, row.handled_by, row.agreed_by) == ("closed", first.member_id, second.member_id)
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        Clue.objects.filter(pk=reported.id).update(agreed_by=first.member_id)


def test_a_closing_is_sent_back_or_taken_back(first: Room, second: Room):
    reported = clues.clue()
    with rooms.inside(first):
        clue = seen(first, reported.id)
        actions.propose_closing(clue, reason="not_ours", words="", room=first, at=AT)
    with rooms.inside(second):
        with pytest.raises(Refused):
            actions.take_back(clue, room=second, at=AT)
        with pytest.raises(Refused) as refused:
            actions.send_back_clue(clue, words=" ", room=second, at=AT)
        assert refused.value.field == "words"
        actions.send_back_clue(clue, words="ไปดูที่ก่อน", room=second, at=AT)
        assert Clue.objects.get(pk=clue.pk).state == "new"
    with rooms.inside(first):
        row = Clue.objects.get(pk=clue.pk)
        assert actions.read_note(row, first)["sent_back"]["words"] == "ไปดูที่ก่อน"
        actions.propose_closing(row, reason="not_ours", words="", room=first, at=AT)
        actions.take_back(row, room=first, at=AT)
        row = Clue.objects.get(pk=clue.pk)
    assert (row.state, row.handled_by, row.due_at) == ("new", None, clue.due_at)


def test_what_was_closed_is_looked_at_again_with_a_new_clock(first: Room, second: Room):
    reported = clues.clue()
    later = bangkok_now()
    with rooms.inside(first):
        actions.propose_closing(seen(first, reported.id), reason="not_ours", words="", room=first, at=AT)
    clues.reporter_writes(reported, "มีคนเจ็บแล้ว")
    with rooms.inside(second):
        actions.agree_clue(seen(second, reported.id), room=second, at=AT)
        (waiting,) = actions.settled_with_words(second)
        actions.take_back(waiting, room=second, at=later)
        row = Clue.objects.get(pk=reported.id)
        assert actions.settled_with_words(second) == []
    assert (row.state, row.told, row.climbed) == ("new", 0, 0)
    assert row.due_at > later


def test_duplicates_are_decided_together(first: Room):
    one, two, three = clues.clue(), clues.clue(), clues.clue()
    with rooms.inside(first):
        for each in (one, two, three):
            seen(first, each.id)
        with pytest.raises(Refused):
            actions.link_clue(one.clue, one.clue, room=first, at=AT)
        actions.link_clue(one.clue, two.clue, room=first, at=AT)
        actions.link_clue(two.clue, three.clue, room=first, at=AT)
        with pytest.raises(Refused):
            actions.link_clue(three.clue, one.clue, room=first, at=AT)
        linked = set(Clue.objects.filter(linked_to=three.id).values_list("pk", flat=True))
        case = actions.accept_clue(three.clue, room=first, at=AT)
        assert len(actions.read_records(case, "clue")) == 3
        assert set(Clue.objects.values_list("case_id", flat=True)) == {case.case_id}
    assert linked == {one.id, two.id}


def test_a_link_is_undone_and_a_clue_goes_into_a_case_of_ones_own(first: Room):
    one, two = clues.clue(), clues.clue()
    with rooms.inside(first):
        for each in (one, two):
            seen(first, each.id)
        actions.link_clue(one.clue, two.clue, room=first, at=AT)
        actions.take_back(one.clue, room=first, at=AT)
        row = Clue.objects.get(pk=one.id)
        assert (row.state, row.linked_to) == ("new", None)
        case = actions.accept_clue(two.clue, room=first, at=AT)
        actions.link_to_case(row, case, at=AT)
        assert len(actions.read_records(case, "clue")) == 2
        with pytest.raises(Refused):
            actions.take_back(row, room=first, at=AT)
        assert Case.objects.count() == 1


def test_who_comes_second_is_told_by_whom_it_was_decided(first: Room, second: Room):
    reported = clues.clue()
    with rooms.inside(second):
        clue = seen(second, reported.id)
    with rooms.inside(first):
        actions.accept_clue(seen(first, reported.id), room=first, at=AT)
    with rooms.inside(second), pytest.raises(Refused) as refused:
        actions.propose_closing(clue, reason="not_ours", words="", room=second, at=AT)
    assert first.member.user.name in str(refused.value)
    stranger = rooms.member()
    with rooms.inside(stranger):  # has never read it, so is not to learn that it is there
        assert actions.said_meanwhile(reported.id, stranger) == ""


def test_the_inspectors_get_a_need_that_leads_nowhere_back(cast: Cast, first: Room):
    reported = clues.clue()
    with rooms.inside(first):
        code = actions.pass_clue(seen(first, reported.id), DRAFT, room=first, at=AT)
        row = Clue.objects.get(pk=reported.id)
        assert actions.read_note(row, first)["passed"]["receipt"] == code
        assert actions.open_clue(row, room=first, at=AT).content.seen == clues.SEEN
    with acting_as(cast.mentor_dlpw):
        need = Need.objects.get(receipt_hash=receipt_hash(code))
        assert (need.note, need.matter_place_code) == (f"{DRAFT.words}\nหมู่ที่ 4", "520102")
        assert (need.place_code, need.village_no) == ("52", None)
    with acting_as(cast.other_volunteer):  # of that sub-district: may be the employer's cousin
        assert not Need.objects.exists()
    with acting_as_system("test"):
        visit = Visit.objects.get(pk=need.visit_id)
        assert need.recorded_by.int == 0
        assert visit.recorded_at.minute == visit.recorded_at.second == 0
    assert row.state == "passed"


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("topic", {"topic": "sewing"}),
        ("place_code", {"place_code": "510101"}),
        ("place_code", {"place_code": "52"}),
        ("words", {"words": "  "}),
        ("words", {"words": "โทร 089 5550142 ได้"}),
        ("words", {"words": f"มีคนบอกว่า {clues.SEEN}"}),
    ],
)
def test_what_stands_in_the_clue_does_not_go_to_the_inspectors(
    first: Room, field: str, changed: dict[str, Any]
):
    reported = clues.clue()
    said = {"topic": DRAFT.topic, "place_code": DRAFT.place_code, "village_no": 4, "words": DRAFT.words}
    with rooms.inside(first):
        clue = seen(first, reported.id)
        with pytest.raises(Refused) as refused:
            actions.pass_clue(clue, InspectionDraft(**{**said, **changed}), room=first, at=AT)
        assert refused.value.field == field
    with acting_as_system("test"):
        assert not Need.objects.exists()
        assert Clue.objects.get(pk=reported.id).state == "new"


def test_nothing_of_a_clue_is_in_any_table(cast: Cast, first: Room, second: Room):
    planted = [clues.SEEN, clues.WHERE, clues.CONTACT, "เป็นเรื่องที่ดินลับ", "ถามผู้แจ้งลับ", "ผู้แจ้งตอบลับ"]
    one, two, three = clues.clue(), clues.clue(), clues.clue()
    clues.reporter_writes(one, planted[5])
    with rooms.inside(first):
        for each in (one, two, three):
            actions.read_words(seen(first, each.id), room=first, at=AT)
        actions.list_clues(first, at=AT)
        actions.write_to_reporter(one.clue, planted[4], room=first, at=AT)
        actions.accept_clue(one.clue, room=first, at=AT)
        actions.propose_closing(two.clue, reason="not_ours", words=planted[3], room=first, at=AT)
        code = actions.pass_clue(three.clue, DRAFT, room=first, at=AT)
    with acting_as_system("test"):
        actions.climb_clues(at=bangkok_now())
        ids = [str(each) for row in Clue.objects.all() for each in (row.pk, row.case_id) if each]
        everywhere = [*planted, *(words.encode().hex() for words in planted), code]
        assert found_in(everywhere, "sealed") == found_in(everywhere, "public") == []
        assert found_in([*ids, str(first.member_id)], "public") == []
    for person in (first.member.user, second.member.user, cast.mentor_dlpw):  # what is theirs alone
        with acting_as(person):
            assert found_in([*everywhere, *ids, str(first.member_id)], "public") == []


def found_in(words: list[str], schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = %s::regnamespace",
            [schema],
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE ANY (%s)",
                [[f"%{word}%" for word in words]],
            )
            if cursor.fetchone() != (0,):
                found.append(table)
    return found
