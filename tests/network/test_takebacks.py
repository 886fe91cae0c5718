"""The way back: a move, a renewal, and the whole of an order; what came after is not overwritten."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.access.scope import person_on
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.network.models import Equipment, Handover, Member, OrderLine, OrderRun
from raengjai.network.rules.register import last_day_of_undo, register
from raengjai.papers.models import Credential
from raengjai.search.models import Entry as Found
from raengjai.tasks.models import Task
from tests.cast import Cast
from tests.network import members, orders

TODAY = bangkok_today()
SOON = TODAY + timedelta(days=30)


def moved(member: Member, cast: Cast, *, place_code: str = "520103") -> Member:
    with acting_as(cast.coordinator) as actor:
        return actions.move_membership(
            member, place_code=place_code, moves_on=TODAY, by=actor, at=bangkok_now()
        )


def card_of(member: Member, cast: Cast) -> Credential:
    with acting_as(cast.coordinator) as actor:
        return actions.issue_card(member, by=actor, at=bangkok_now())


def is_valid(card: Credential) -> bool:
    with acting_as_system("test"):
        card.refresh_from_db()
    return card.revoked_at is None


# --- one move ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("card_keys")
def test_a_move_is_undone_as_if_it_had_not_been(cast: Cast):
    member = members.volunteer(ends_on=SOON)
    heir = members.volunteer("นายบุญมา ใจสมมติ", tier="network")
    thing = members.lent(cast.coordinator, member)
    task, card, before = orders.task_of(member), card_of(member, cast), orders.register()
    there = moved(member, cast)
    assert (orders.owner(task), is_valid(card)) == (heir.user_id, False)
    new_card = card_of(there, cast)

    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(member, by=actor, at=bangkok_now())

    assert orders.register() == before
    assert (orders.owner(task), is_valid(card), is_valid(new_card)) == (member.user_id, True, False)
    assert [duty.place_code for duty in person_on(member.user, TODAY).duties] == ["520101"]
    with acting_as(cast.coordinator):
        assert Equipment.objects.out().get() == thing
        assert [entry.verb for entry in timeline.of("member", member.pk)][-1] == "member.reopened"
        assert [hit.id for hit in Found.objects.find("บัวผัน", kinds=("member",))] == [member.pk]
    with acting_as_system("test"):
        gone = Entry.objects.get(verb="member.withdrawn")
        assert (gone.subject_id, gone.place_code) == (there.pk, "520103")
        assert (gone.codes["from"], gone.codes["seat"]) == (str(TODAY), 1)
        assert Entry.objects.get(verb="posting.withdrawn").codes["until"] == str(SOON)


def test_a_move_is_undone_within_a_minute_and_by_whoever_did_it(cast: Cast):
    member = members.volunteer(ends_on=SOON)
    moved(member, cast)

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.reopen_membership(member, by=actor, at=bangkok_now() + timedelta(seconds=61))


def test_a_move_is_not_undone_when_something_came_after(cast: Cast):
    member = members.volunteer(ends_on=SOON)
    there = moved(member, cast)
    members.volunteer("นางคำแปง แก้วตัวอย่าง", starts_on=TODAY)  # on the seat left behind
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.reopen_membership(member, by=actor, at=bangkok_now())

    other = members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520104", ends_on=SOON)
    arrived = moved(other, cast, place_code="520105")
    with acting_as(cast.coordinator) as actor:
        actions.hand_out(arrived, kind="phone", serial="SN 2", by=actor, at=bangkok_now())
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.reopen_membership(other, by=actor, at=bangkok_now())

    with acting_as(cast.coordinator):
        assert Member.objects.filter(pk__in=[there.pk, arrived.pk]).count() == 2


# --- the whole of an order -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("card_keys")
def test_a_renewal_of_many_is_taken_back(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    two = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON, tier="network")
    card, before = card_of(one, cast), orders.register()
    run = orders.carried_out(cast.coordinator, [one, two])
    with acting_as_system("test"):
        new_card = card_of(Member.objects.get(previous=one), cast)

    run = orders.undone(cast.coordinator, run)

    assert (run.state, orders.counts(run)) == ("undone", {"undone": 2})
    assert orders.register() == before
    assert (is_valid(card), is_valid(new_card)) == (True, False)
    with acting_as(cast.coordinator):
        assert [entry.verb for entry in timeline.of("member", one.pk)][-1] == "member.renewal_undone"
    again = orders.carried_out(cast.coordinator, [one, two])  # and the way is free for the right order
    assert orders.counts(again) == {"done": 2}


@pytest.mark.usefixtures("card_keys")
def test_an_end_of_many_is_taken_back_with_tasks_cards_and_what_was_lent(cast: Cast):
    """The second gets the first one's task before leaving too: the way back goes through both."""
    one = members.volunteer(ends_on=SOON)
    two = members.volunteer("นายบุญมา ใจสมมติ", ends_on=SOON, tier="network")
    task, card = orders.task_of(one), card_of(one, cast)
    thing = members.lent(cast.coordinator, one)
    before = orders.register()
    run = orders.ended(cast.coordinator, [one, two], on=TODAY)
    assert orders.owner(task) == cast.coordinator.pk

    run = orders.undone(cast.coordinator, run)

    assert orders.counts(run) == {"undone": 2}
    assert orders.register() == before
    assert (orders.owner(task), is_valid(card)) == (one.user_id, True)
    with acting_as(cast.coordinator):
        assert Equipment.objects.out().get() == thing


def test_a_mentor_gets_the_own_volunteers_back(cast: Cast):
    leaves, stays = members.mentor(), members.mentor("นางสาวดี คำสมมติ")
    mentee = members.volunteer(mentor=leaves)
    before = orders.register()
    run = orders.ended(cast.coordinator, [leaves], on=TODAY)
    with acting_as(cast.coordinator):
        mentee.refresh_from_db()
        assert mentee.mentor == stays

    orders.undone(cast.coordinator, run)

    assert orders.register() == before


def test_what_somebody_has_gone_on_with_stays_and_is_counted(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    done, kept = orders.task_of(one), orders.task_of(one)
    run = orders.ended(cast.coordinator, [one], on=TODAY)
    with acting_as_system("test"):
        Task.objects.filter(pk=done.pk).update(ended_at=bangkok_now(), ended_by=cast.coordinator.pk)

    run = orders.undone(cast.coordinator, run)

    assert (orders.owner(done), orders.owner(kept)) == (None, one.user_id)
    with acting_as(cast.coordinator):
        assert OrderLine.objects.get(run=run).stayed == 1


def test_who_was_changed_since_is_left_and_named(cast: Cast):
    people = [
        members.volunteer(name, place_code=place, ends_on=SOON)
        for name, place in (
            ("นางบัวผัน นามสมมติ", "520101"),
            ("นายบุญมา ใจสมมติ", "520102"),
            ("นายสมชาย ใจตัวอย่าง", "520103"),
        )
    ]
    run = orders.carried_out(cast.coordinator, people)
    with acting_as(cast.coordinator) as actor:
        ended, lent = (Member.objects.get(previous=each) for each in people[:2])
        day = ended.starts_on + timedelta(days=9)
        actions.end_membership(ended, ends_on=day, reason="resigned", by=actor, at=bangkok_now())
        Equipment.objects.bulk_create(  # the office hands out on days of the term only, and that begins later
            [
                Equipment(member=lent, user=lent.user, place_code="520102", province_code="52", kind="bag",
                          handed_on=TODAY, handed_at=bangkok_now())
            ]
        )  # fmt: skip

    run = orders.undone(cast.coordinator, run)

    assert {name: (state, why) for name, state, why in orders.lines(run)} == {
        people[0].name: ("left", "next_changed"),
        people[1].name: ("left", "next_lent"),
        people[2].name: ("undone", ""),
    }


def test_an_end_that_was_undone_or_followed_is_left(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    two = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON)
    three = members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520103", ends_on=SOON, tier="network")
    run = orders.ended(cast.coordinator, [one, two, three], on=TODAY)
    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(one, by=actor, at=bangkok_now())
    members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520102", starts_on=TODAY + timedelta(days=1))
    with acting_as_system("test") as system:
        actions.appoint_volunteer(
            three.user,
            place_code="520103",
            tier="network",
            starts_on=TODAY + timedelta(days=1),
            by=system,
            at=bangkok_now(),
        )

    run = orders.undone(cast.coordinator, run)

    assert {name: (state, why) for name, state, why in orders.lines(run)} == {
        one.name: ("left", "goes_on"),
        two.name: ("left", "taken"),
        three.name: ("left", "elsewhere"),
    }


def test_a_colleague_of_the_province_can_undo_it_for_a_week(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    one = members.volunteer(ends_on=SOON)
    run = orders.carried_out(cast.coordinator, [one])
    (line,) = register().undo
    assert (line.number, line.confirmed, bool(line.source)) == (7, False, True)

    with acting_as(cast.coordinator) as actor:
        for days in (8, 400):
            with pytest.raises(Refused):
                actions.undo_order(run, by=actor, at=bangkok_now() + timedelta(days=days))
    with acting_as(cast.coordinator_51) as actor, pytest.raises(Refused):
        actions.undo_order(run, by=actor, at=bangkok_now())
    with acting_as(cast.coordinator) as actor:
        actions.undo_order(run, by=actor, at=bangkok_now() + timedelta(days=7))

    assert last_day_of_undo(TODAY) == TODAY + timedelta(days=7)


# --- the rule ------------------------------------------------------------------------------------------------

PLACES = ("520101", "520102", "520103")
PEOPLE = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["core", "network"]), st.integers(1, 60)),
    min_size=1,
    max_size=6,
)
ORDERS = st.tuples(
    st.sampled_from(["renew", "end"]), st.integers(-3, 20), st.sampled_from(["resigned", "term_over"])
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=PEOPLE, order=ORDERS, tasks=st.lists(st.integers(0, 5), max_size=4))
def test_undo_gives_everybody_back_what_they_had(cast: Cast, people, order, tasks):
    """Whatever was ordered for whomever: after the undo terms, seats, postings and open tasks are as before."""
    with acting_as_system("test"):
        _forget()
    team = [member for said in people if (member := _appointed(*said)) is not None]
    given_tasks = [orders.task_of(team[number % len(team)]) for number in tasks]
    before, owners = orders.register(), [orders.owner(task) for task in given_tasks]
    deed, days, reason = order

    said = {"deed": "end", "ends_on": TODAY + timedelta(days=days), "reason": reason} if deed == "end" else {}
    run = orders.checked(cast.coordinator, team, **said)
    if not orders.counts(run).get("waiting"):
        return
    with acting_as(cast.coordinator) as actor:
        actions.confirm_order(run, by=actor, at=bangkok_now())
        while actions.carry_out_some(run.pk, by=actor, at=bangkok_now()):
            pass
        after = orders.counts(run)
    assert orders.register() != before
    run = orders.undone(cast.coordinator, run)

    assert orders.counts(run).get("left") is None
    assert orders.counts(run)["undone"] == after["done"]
    assert orders.register() == before
    assert [orders.owner(task) for task in given_tasks] == owners


def _appointed(place_code: str, tier: str, days: int) -> Member | None:
    try:
        return members.volunteer(place_code=place_code, tier=tier, ends_on=TODAY + timedelta(days=days))
    except Refused:  # the seat of the place is taken
        return None


def _forget() -> None:
    """Each example begins with an empty register."""
    OrderRun.objects.all().delete()
    Handover.objects.all().delete()
    Task.objects.all().delete()
    users = list(Member.objects.values_list("user", flat=True))
    Member.objects.update(previous=None)
    Member.objects.all().delete()
    Posting.objects.filter(user__in=users).delete()
