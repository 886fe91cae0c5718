"""Reading clues: who sees what, in which order, and what became of those that cannot be read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.protection.actions import exclude_member, link_clue, list_clues, open_clue, place_tags
from raengjai.protection.models import Channel, Clue, Entry, Message
from raengjai.protection.models.inside import Room
from tests.cast import Cast
from tests.protection import clues, rooms
from tests.protection.clues import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> Room:
    return rooms.province()


@pytest.fixture
def officer(supervisor: Room) -> Room:
    room = rooms.member()
    rooms.renew_room_keys(supervisor)
    return room


def listed(room: Room) -> list[object]:
    with rooms.inside(room):
        return [row.gist.id for row in list_clues(room, at=AT).rows]


def test_danger_comes_first_then_children_then_the_clock(officer: Room):
    late = clues.clue(at=AT - timedelta(hours=5))
    child = clues.clue(children="yes")
    new = clues.clue()
    danger = clues.clue(danger="yes")

    assert listed(officer) == [danger.id, child.id, late.id, new.id]


def test_what_cannot_be_read_is_shown_with_what_is_wrong(supervisor: Room, officer: Room):
    old_key = clues.intake_key()
    rooms.renew_room_keys(supervisor)
    swapped, other = clues.clue(), clues.clue()
    faulty = clues.clue(raw=b"not a clue at all")
    missing = clues.clue(place="9", danger="maybe")
    old = clues.clue(key=old_key)
    newcomer = rooms.member()
    with acting_as_system("test"):
        Clue.objects.filter(pk=swapped.id).update(content=bytes(other.clue.content))

    with rooms.inside(officer):
        found = {row.gist.id: row.faults for row in list_clues(officer, at=AT).rows}
        read = open_clue(Clue.objects.get(pk=faulty.id), room=officer, at=AT)
    with rooms.inside(newcomer):  # nobody has handed over a key yet
        unopened = {row.faults for row in list_clues(newcomer, at=AT).rows}

    assert found[swapped.id] == ("seal",)
    assert found[faulty.id] == ("json",)
    assert read is not None
    assert read.content.unread == "not a clue at all"
    assert set(found[missing.id]) == {"unknown.place", "unknown.danger"}
    assert found[other.id] == found[old.id] == ()
    assert unopened == {("key",)}


def test_each_reading_is_kept_in_the_journal(officer: Room):
    reported = clues.clue()
    with rooms.inside(officer):
        list_clues(officer, at=AT)
        open_clue(Clue.objects.get(pk=reported.id), room=officer, at=AT)
    with acting_as_system("test"):
        kept = Entry.objects.filter(member_id=officer.member_id).order_by("number")
        read = [(each.verb, each.purpose, each.subject_id) for each in kept]
    assert read == [("clues.listed", "triage", None), ("clue.read", "triage", reported.id)]


def test_what_was_put_together_with_it_is_read_with_it_and_kept_in_the_journal_too(officer: Room):
    one, other = clues.clue(), clues.clue()
    with rooms.inside(officer):
        list_clues(officer, at=AT)
        pair = [Clue.objects.get(pk=each.id) for each in (one, other)]
        link_clue(*pair, room=officer, at=AT)

    page = rooms.browser_in(officer).get(reverse("clue", args=[other.id])).content.decode()

    assert page.count(clues.SEEN) == 2
    with acting_as_system("test"):
        read = Entry.objects.filter(member_id=officer.member_id, verb="clue.read")
        assert set(read.values_list("subject_id", flat=True)) == {one.id, other.id}


@pytest.mark.parametrize("which", [0, 1, 2, 3], ids=["province", "district", "sub-district", "village"])
def test_whoever_is_excluded_from_the_place_sees_nothing_and_nothing_tells(
    supervisor: Room, officer: Room, which: int
):
    with rooms.inside(supervisor):
        exclude_member(officer.member, tag=place_tags("520101", "3")[which], by=supervisor.member, at=AT)
    hidden = clues.clue(danger="yes")
    with rooms.inside(officer):
        if which != 0:
            assert open_clue(Clue.objects.get(pk=hidden.id), room=officer, at=AT) is None
    with rooms.inside(officer):
        assert not Clue.objects.filter(pk=hidden.id).exists() or which == 0
        seen = list_clues(officer, at=AT)
        assert (seen.rows, seen.waiting, seen.has_more) == ((), 0, False)
        assert not Clue.objects.exists()  # the place is known now, so the policy shuts out
        assert not Channel.objects.exists()
    assert listed(supervisor) == [hidden.id]


def test_outsiders_see_no_clue(cast: Cast, supervisor: Room, officer: Room):
    reported = clues.clue()
    clues.reporter_writes(reported, "ยังอยู่")
    outsiders = [
        rooms.member(province_code="51"),
        rooms.member(province_code="51", duty="supervisor"),
        rooms.member(duty="custodian"),
        rooms.member(province_code="00", duty="duty_officer"),
    ]
    for room in outsiders:
        with rooms.inside(room):
            assert (Clue.objects.count(), Channel.objects.count(), Message.objects.count()) == (0, 0, 0)
            assert list_clues(room, at=AT).rows == ()
    for person in (
        cast.coordinator,
        cast.volunteer,
        cast.headquarters,
        cast.mentor_dlpw,
        officer.member.user,
    ):
        with acting_as(person):
            assert (Clue.objects.count(), Channel.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_thirty_cost_as_many_questions_as_one(officer: Room):
    def count() -> int:
        with rooms.inside(officer):
            list_clues(officer, at=AT)  # the places are noted at the first reading
            with CaptureQueriesContext(
                connection,
            ) as asked:
                list_clues(officer, at=AT)
        return len(asked)

    clues.clue()
    one = count()
    for _number in range(29):
        clues.clue()
    assert count() == one


def test_of_a_flood_some_are_opened(officer: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.protection.actions.triage.MOST_OPENED", 3)
    monkeypatch.setattr("raengjai.protection.actions.triage.AT_ONCE", 2)
    for _number in range(4):
        clues.clue()
    with rooms.inside(officer):
        first, second = (list_clues(officer, page=page, at=AT) for page in (1, 2))
    assert (len(first.rows), first.waiting, first.is_cut, first.has_more) == (2, 3, True, True)
    assert (len(second.rows), second.has_more) == (1, False)
