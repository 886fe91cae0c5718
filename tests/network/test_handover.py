"""Whoever stops serving leaves nothing without an owner: tasks, a mentor's work and volunteers, and what was lent."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting, User
from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.network import actions
from raengjai.network.models import Equipment, Handover, Member
from raengjai.network.rules.handover import Candidate, Leaving, Serves, successor_of
from raengjai.tasks.actions import give_task
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast
from tests.network import members
from tests.network.members import NOW

TODAY = NOW.date()
LATER = date(2020, 1, 31)


def task_of(
    person: User, *, place_code: str = "520101", kind: str = "tell_person", about: User | None = None
) -> Task:
    """An open task; its subject is an account, for the task room does not care."""
    with acting_as_system("test") as system:
        subject = about or make.user()
        give_task(kind, subject, to=person.pk, place_code=place_code, due_on=LATER, by=system, at=NOW)
        return Task.objects.open().of(person.pk).get(subject_id=subject.pk)


def end(member: Member, cast: Cast, *, ends_on: date = TODAY, chosen: dict[UUID, UUID] | None = None) -> None:
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=ends_on, reason="resigned", chosen=chosen, by=actor, at=NOW)


def night(day: date) -> None:
    """The job as it runs at ten past midnight."""
    at = datetime(day.year, day.month, day.day, 0, 10, tzinfo=BANGKOK)
    with acting_as_system("test") as system:
        actions.hand_over_ended_terms(by=system, at=at)
        actions.rescue_stranded_tasks(by=system, at=at)


def owner(task: Task) -> UUID | None:
    """Whose the task is; None when it has ended."""
    with acting_as_system("test"):
        task.refresh_from_db()
    return None if task.ended_at else task.assigned_to


# --- who is next ---------------------------------------------------------------------------------------------


def test_the_next_one_serves_the_same_village_then_is_core_then_has_served_longest():
    def somebody(number: int, **said: object) -> Candidate:
        plain: dict[str, object] = {
            "user_id": UUID(int=number),
            "place_code": "520101",
            "village_no": None,
            "tier": "network",
            "starts_on": date(2019, 1, number),
        }
        return Candidate(**(plain | said))

    longest, core = somebody(1), somebody(5, tier="core")
    village, elsewhere = somebody(9, village_no=3), somebody(2, place_code="520102", tier="core")

    assert successor_of("520101", 3, [elsewhere, longest, core, village]) == village
    assert successor_of("520101", None, [elsewhere, longest, village, core]) == core
    assert successor_of("520101", None, [elsewhere, longest, somebody(7)]) == longest
    assert successor_of("520101", None, [elsewhere]) is None


def test_what_was_never_of_the_place_left_stays_with_who_goes_on_serving():
    left = Serves("520101")
    moved = Leaving(UUID(int=1), left, (Serves("520102"),), TODAY)
    gone = Leaving(UUID(int=1), left, (), TODAY)
    wide = Leaving(UUID(int=1), left, (Serves("5201"),), TODAY)

    assert not moved.keeps("520101")
    assert moved.keeps("520102")
    assert moved.keeps("520301")  # a question about a need of another district that the person recorded
    assert not gone.keeps("520301")
    assert wide.keeps("520101")


def test_an_officer_keeps_the_work_of_another_office_alone():
    leaving = Leaving(UUID(int=1), Serves("52", "DSD-52"), (Serves("52", "SSO-52"),), TODAY)

    assert not leaving.keeps("520101", "DSD-52")
    assert leaving.keeps("520101", "SSO-52")


# --- the end of a term ---------------------------------------------------------------------------------------


def test_the_successor_at_the_place_gets_the_tasks_and_they_keep_their_day(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    task = task_of(member.user)

    end(member, cast)

    assert owner(task) == heir.user_id
    assert task.due_on == LATER
    with acting_as(cast.coordinator):
        entry = timeline.of("task", task.pk)[-1]
    assert entry.verb == "task.handed_over"
    assert (entry.codes["from"], entry.codes["to"]) == (str(member.user_id), str(heir.user_id))


def test_without_a_successor_the_coordinator_gets_them(cast: Cast):
    member = members.volunteer()
    members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    task = task_of(member.user)

    end(member, cast)

    assert owner(task) == cast.coordinator.pk


def test_each_line_may_go_to_somebody_else(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    near = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    one, other = task_of(member.user), task_of(member.user)

    end(member, cast, chosen={other.pk: near.user_id})

    assert (owner(one), owner(other)) == (heir.user_id, near.user_id)


def test_nobody_of_another_province_and_nobody_who_leaves_too_can_be_chosen(cast: Cast):
    member = members.volunteer()
    task = task_of(member.user)
    left = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102", ends_on=TODAY)

    for wanted in (cast.coordinator_51.pk, left.user_id, member.user_id):
        with pytest.raises(Refused) as refused:
            end(member, cast, chosen={task.pk: wanted})
        assert refused.value.field == "receiver"

    assert owner(task) == member.user_id
    with acting_as(cast.coordinator):
        member.refresh_from_db()
        assert member.ended_at is None
        assert not Handover.objects.exists()


def test_what_only_the_person_can_do_ends_and_does_not_pass_on(cast: Cast):
    member = members.volunteer()
    members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    reading = task_of(member.user, kind="read_directive")

    end(member, cast)

    assert owner(reading) is None


def test_who_has_the_same_task_already_does_not_get_it_twice(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    about = make.user()
    mine, theirs = task_of(member.user, about=about), task_of(heir.user, about=about)

    end(member, cast)

    assert (owner(mine), owner(theirs)) == (None, heir.user_id)


def test_a_term_that_ends_later_hands_over_the_night_after_its_last_day(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    near = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    before, wished = task_of(member.user), task_of(member.user)

    end(member, cast, ends_on=LATER, chosen={wished.pk: near.user_id})
    since = task_of(member.user)
    night(LATER)
    assert [owner(task) for task in (before, wished, since)] == [member.user_id] * 3

    night(LATER + timedelta(days=1))
    assert [owner(task) for task in (before, wished, since)] == [heir.user_id, near.user_id, heir.user_id]

    night(LATER + timedelta(days=1))  # a second time changes nothing
    with acting_as(cast.coordinator):
        assert Handover.objects.filter(outcome="passed").count() == 3


def test_who_was_chosen_and_has_left_by_then_is_passed_over(cast: Cast):
    member = members.volunteer()
    near = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102")
    task = task_of(member.user)
    end(member, cast, ends_on=LATER, chosen={task.pk: near.user_id})
    end(near, cast)

    night(LATER + timedelta(days=1))

    assert owner(task) == cast.coordinator.pk


def test_a_term_that_simply_runs_out_hands_over_too_and_a_renewed_one_does_not(cast: Cast):
    out = members.volunteer(ends_on=LATER)
    renewed = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102", ends_on=LATER)
    with acting_as(cast.coordinator) as actor:
        actions.renew_membership(renewed, by=actor, at=NOW)
    lost, kept = task_of(out.user), task_of(renewed.user, place_code="520102")

    night(LATER + timedelta(days=1))

    assert (owner(lost), owner(kept)) == (cast.coordinator.pk, renewed.user_id)


def test_undo_gives_back_what_nobody_has_gone_on_with(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    passed, done, reading = (
        task_of(member.user),
        task_of(member.user),
        task_of(member.user, kind="read_directive"),
    )
    end(member, cast)
    with acting_as_system("test"):
        Task.objects.filter(pk=done.pk).update(ended_at=NOW, ended_by=heir.user_id)

    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(member, by=actor, at=NOW + timedelta(seconds=30))

    assert (owner(passed), owner(done), owner(reading)) == (member.user_id, None, member.user_id)
    night(TODAY + timedelta(days=1))
    assert owner(passed) == member.user_id


def test_a_move_hands_over_what_is_at_the_place_left_behind(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    here, there = task_of(member.user), task_of(member.user, place_code="520103")
    thing = members.lent(cast.coordinator, member)

    with acting_as(cast.coordinator) as actor:
        actions.move_membership(member, place_code="520103", moves_on=TODAY, by=actor, at=NOW)
        assert Equipment.objects.out().get() == thing

    assert (owner(here), owner(there)) == (heir.user_id, member.user_id)


# --- a mentor ------------------------------------------------------------------------------------------------


def test_the_volunteers_of_a_mentor_go_to_a_colleague_of_the_office(cast: Cast):
    leaves, stays, other = (
        members.mentor(),
        members.mentor("นางสาวดี คำสมมติ"),
        members.mentor(office_code="SSO-52"),
    )
    mentee = members.volunteer(mentor=leaves)
    theirs = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102", mentor=other)

    end(leaves, cast)

    with acting_as(cast.coordinator) as actor:
        mentee.refresh_from_db()
        theirs.refresh_from_db()
        assert (mentee.mentor, theirs.mentor) == (stays, other)
        actions.reopen_membership(leaves, by=actor, at=NOW)
        mentee.refresh_from_db()
        assert mentee.mentor == leaves


def test_without_a_colleague_they_have_no_mentor_until_one_is_chosen(cast: Cast):
    leaves = members.mentor()
    mentee = members.volunteer(mentor=leaves)

    end(leaves, cast)

    with acting_as(cast.coordinator):
        mentee.refresh_from_db()
        assert mentee.mentor is None


# --- equipment -----------------------------------------------------------------------------------------------


def test_a_thing_is_lent_once_and_comes_back(cast: Cast):
    member = members.volunteer()
    thing = members.lent(cast.coordinator, member, serial="  SN   1 ")

    assert (thing.serial, thing.handed_by, thing.handed_on) == ("SN 1", cast.coordinator.pk, TODAY)
    with pytest.raises(Refused) as refused:
        members.lent(cast.coordinator)
    assert refused.value.field == "serial"

    with acting_as(cast.coordinator) as actor:
        actions.take_back(thing, by=actor, at=NOW)
        thing.refresh_from_db()
        assert (thing.returned_on, thing.returned_to) == (TODAY, cast.coordinator.pk)
        with pytest.raises(Refused):
            actions.take_back(thing, by=actor, at=NOW)


def test_what_was_lent_passes_on_as_a_row_of_its_own_and_undo_takes_it_back(cast: Cast):
    member = members.volunteer()
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    thing = members.lent(cast.coordinator, member)

    end(member, cast)
    with acting_as(cast.coordinator) as actor:
        after = Equipment.objects.out().get()
        thing.refresh_from_db()
        assert (after.user_id, after.previous_id, after.serial) == (heir.user_id, thing.pk, "SN 1")
        assert (thing.returned_on, thing.returned_to) == (TODAY, heir.user_id)

        actions.reopen_membership(member, by=actor, at=NOW)
        thing.refresh_from_db()
        assert Equipment.objects.get() == thing
        assert thing.returned_on is None


def test_without_a_successor_it_goes_back_to_the_office(cast: Cast):
    member = members.volunteer()
    thing = members.lent(cast.coordinator, member)

    end(member, cast)

    with acting_as(cast.coordinator):
        thing.refresh_from_db()
        assert not Equipment.objects.out().exists()
        assert thing.returned_to == cast.coordinator.pk


def test_only_the_person_and_the_province_see_what_was_lent(cast: Cast):
    member = members.volunteer()
    members.lent(cast.coordinator, member)

    for person in (member.user, cast.coordinator):
        with acting_as(person):
            assert Equipment.objects.count() == 1
    for person in (cast.other_volunteer, cast.mentor_dsd, cast.coordinator_51, cast.headquarters):
        with acting_as(person):
            assert not Equipment.objects.exists(), person
            assert not Handover.objects.exists(), person


# --- the rule ------------------------------------------------------------------------------------------------

PLACES = ("520101", "520102", "520103")
DEEDS = st.tuples(
    st.sampled_from(["task", "end", "move", "night"]),
    st.integers(0, 3),
    st.sampled_from(PLACES),
    st.integers(-3, 3),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=st.lists(DEEDS, min_size=3, max_size=9))
def test_no_open_task_belongs_to_somebody_who_serves_no_more(cast: Cast, deeds):
    """Whatever is ended and moved, in whatever order: after the night every open task has an owner who serves."""
    people = [members.volunteer(place_code=place, tier="network").user for place in (*PLACES, PLACES[0])]
    for deed, who, place, days in deeds:
        day = TODAY + timedelta(days=days)
        with acting_as_system("test"):
            term = Member.objects.filter(user=people[who], ended_at=None).order_by("-starts_on").first()
        if deed == "task":
            task_of(people[who], place_code=place)
        elif deed == "night":
            night(TODAY)
        elif term is not None:
            _try(term, cast, deed, place, day)

    for day in (TODAY + timedelta(days=1), TODAY + timedelta(days=5)):
        night(day)
        with acting_as_system("test"):
            serving = set(Posting.objects.overlapping(day, None).values_list("user", flat=True))
            assert set(Task.objects.open().values_list("assigned_to", flat=True)) <= serving


def _try(term: Member, cast: Cast, deed: str, place: str, day: date) -> None:
    try:
        if deed == "end":
            end(term, cast, ends_on=day)
        else:
            with acting_as(cast.coordinator) as actor:
                actions.move_membership(term, place_code=place, moves_on=day, by=actor, at=NOW)
    except Refused:
        pass
