"""One order for many: everybody like one by one, who cannot be done is told apart, and a run goes on where it was."""

from datetime import timedelta
from uuid import UUID

import pytest

from raengjai.access.actions import end_posting
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.journal.models import Entry
from raengjai.network import actions, jobs
from raengjai.network.actions import Said
from raengjai.network.models import Member, OrderLine, OrderRun
from raengjai.network.rules import NO_ORDER, last_day_of_term
from tests import make
from tests.cast import Cast
from tests.network import members, orders

TODAY = bangkok_today()
SOON = TODAY + timedelta(days=30)


def two() -> tuple[Member, Member]:
    return (
        members.volunteer(ends_on=SOON),
        members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON, tier="network"),
    )


def next_of(member: Member) -> Member:
    with acting_as_system("test"):
        return Member.objects.get(previous=member)


# --- renewing ------------------------------------------------------------------------------------------------


def test_one_order_renews_everybody_by_the_rule_of_the_register(cast: Cast):
    one, two_ = two()

    run = orders.carried_out(cast.coordinator, [one, two_])

    assert (run.state, orders.counts(run)) == ("done", {"done": 2})
    first = SOON + timedelta(days=1)
    for member in (one, two_):
        term = next_of(member)
        assert (term.starts_on, term.ends_on) == (first, last_day_of_term("volunteer", first))
        assert term.order == orders.ORDER
        with acting_as(cast.coordinator):
            entry = timeline.of("member", term.pk)[-1]
        assert (entry.verb, entry.actor_id) == ("member.appointed", cast.coordinator.pk)
        assert Posting.objects.filter(user=member.user, starts_on=first).exists()


def test_one_last_day_for_everybody_when_the_order_says_so(cast: Cast):
    one, _two = two()
    day = SOON + timedelta(days=365)

    orders.carried_out(cast.coordinator, [one], ends_on=day)

    assert next_of(one).ends_on == day


def test_the_check_says_who_cannot_be_renewed_and_why_and_changes_nothing(cast: Cast):
    able = members.volunteer(ends_on=SOON)
    renewed = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=SOON)
    endless = members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520103")
    left = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520104", ends_on=SOON)
    seat = members.volunteer("นางดวงดี แก้วตัวอย่าง", place_code="520105", ends_on=SOON)
    mentor = members.mentor()
    members.volunteer("นายหล้า แก้วตัวอย่าง", place_code="520105", starts_on=SOON + timedelta(days=1))
    with acting_as(cast.coordinator) as actor:
        actions.renew_membership(renewed, by=actor, at=bangkok_now())
        actions.end_membership(left, ends_on=TODAY, reason="resigned", by=actor, at=bangkok_now())
    before = orders.register()

    run = orders.checked(cast.coordinator, [able, renewed, endless, left, seat, mentor])

    why = {name: (state, code) for name, state, code in orders.lines(run)}
    assert why == {
        able.name: ("waiting", ""),
        renewed.name: ("refused", "renewed"),
        endless.name: ("refused", "no_end"),
        left.name: ("refused", "left"),
        seat.name: ("refused", "seat"),
        mentor.name: ("refused", "mentor"),
    }
    assert orders.register() == before


def test_what_the_check_says_is_what_the_single_page_says(cast: Cast):
    """Each code stands for the very sentence with which the action refuses."""
    renewed, endless = (
        members.volunteer(ends_on=SOON),
        members.volunteer("นายบุญมา ใจสมมติ", place_code="520102"),
    )
    with acting_as(cast.coordinator) as actor:
        actions.renew_membership(renewed, by=actor, at=bangkok_now())
    run = orders.checked(cast.coordinator, [renewed, endless])

    with acting_as(cast.coordinator) as actor:
        for line in run.lines.select_related("member"):
            with pytest.raises(Refused) as refused:
                actions.renew_membership(line.member, by=actor, at=bangkok_now())
            assert str(refused.value.message) == str(actions.SENTENCES[line.why])


def test_who_was_renewed_meanwhile_is_refused_and_holds_nobody_back(cast: Cast):
    one, two_ = two()
    run = orders.confirmed(cast.coordinator, [one, two_])
    with acting_as(cast.coordinator) as actor:
        actions.renew_membership(one, by=actor, at=bangkok_now())

    jobs.carry_out_order(str(run.pk))

    assert {state: why for _name, state, why in orders.lines(run)} == {"refused": "renewed", "done": ""}
    assert next_of(two_).order == orders.ORDER


# --- ending --------------------------------------------------------------------------------------------------


def test_one_order_ends_many_and_what_is_open_passes_on(cast: Cast):
    one, two_ = two()
    task = orders.task_of(one)

    run = orders.ended(cast.coordinator, [one, two_], on=TODAY)

    assert orders.counts(run) == {"done": 2}
    with acting_as(cast.coordinator):
        for member in (one, two_):
            member.refresh_from_db()
            assert (member.ends_on, member.end_reason, member.ended_by) == (
                TODAY,
                "resigned",
                cast.coordinator.pk,
            )
    assert orders.owner(task) == cast.coordinator.pk
    assert not Posting.objects.filter(user__in=[one.user, two_.user]).exclude(ends_on=TODAY).exists()


def test_who_is_removed_is_removed_by_an_order(cast: Cast):
    one, _two = two()

    with pytest.raises(Refused) as refused:
        orders.checked(cast.coordinator, [one], deed="end", ends_on=TODAY, reason="removed", order=NO_ORDER)
    assert refused.value.field == "order_no"

    run = orders.carried_out(cast.coordinator, [one], deed="end", ends_on=TODAY, reason="removed")
    assert orders.counts(run) == {"done": 1}


def test_a_day_outside_somebodys_term_is_that_persons_refusal_alone(cast: Cast):
    one = members.volunteer(ends_on=SOON)
    short = members.volunteer("นายบุญมา ใจสมมติ", place_code="520102", ends_on=TODAY + timedelta(days=3))
    later = members.volunteer("นายสมชาย ใจตัวอย่าง", place_code="520103", starts_on=SOON)

    run = orders.checked(
        cast.coordinator,
        [one, short, later],
        deed="end",
        ends_on=TODAY + timedelta(days=9),
        reason="resigned",
    )

    assert {name: why for name, _state, why in orders.lines(run)} == {
        one.name: "",
        short.name: "beyond",
        later.name: "before",
    }


# --- the run -------------------------------------------------------------------------------------------------


def test_a_run_that_was_killed_between_portions_goes_on_and_does_nothing_twice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("raengjai.network.actions.order_runs.ORDER_PORTION", 3)
    members.many(4)
    run = orders.confirmed(cast.coordinator, orders.everybody_until(SOON))
    with acting_as(cast.coordinator) as actor:
        assert actions.carry_out_some(run.pk, by=actor, at=bangkok_now() - timedelta(minutes=3))
    assert orders.counts(run) == {"done": 3, "waiting": 5}

    with monkeypatch.context() as killed:
        killed.setattr("raengjai.network.actions.order_runs._goes_on", _killed)
        with pytest.raises(ProcessKilledError):
            jobs.carry_out_order(str(run.pk))
    assert orders.counts(run) == {"done": 3, "waiting": 5}

    with acting_as_system("test"):
        assert actions.standing_orders(at=bangkok_now()) == [run.pk]
    jobs.carry_out_order(str(run.pk))
    jobs.carry_out_order(str(run.pk))

    assert orders.counts(run) == {"done": 8}
    with acting_as_system("test"):
        assert Member.objects.filter(previous__isnull=False).count() == 8
        assert Entry.objects.filter(verb="order.carried_out").count() == 1
        assert actions.standing_orders(at=bangkok_now() + timedelta(days=1)) == []


class ProcessKilledError(Exception):
    """The worker is gone in the middle of a portion."""


def _killed(*_arguments: object, **_said: object) -> bool:
    raise ProcessKilledError


def test_an_undo_that_was_killed_goes_on_too(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.network.actions.order_runs.ORDER_PORTION", 1)
    one, two_ = two()
    before = orders.register()
    run = orders.carried_out(cast.coordinator, [one, two_])
    with acting_as(cast.coordinator) as actor:
        actions.undo_order(run, by=actor, at=bangkok_now())
        assert actions.take_back_some(run.pk, by=actor, at=bangkok_now())
    assert orders.counts(run) == {"done": 1, "undone": 1}

    jobs.carry_out_order(str(run.pk))

    assert orders.counts(run) == {"undone": 2}
    assert orders.register() == before


def test_who_no_longer_looks_after_the_province_does_nothing_more(cast: Cast):
    one, two_ = two()
    run = orders.confirmed(cast.coordinator, [one, two_])
    with acting_as_system("test") as system:
        posting = Posting.objects.get(user=cast.coordinator)
        end_posting(posting, ends_on=TODAY - timedelta(days=1), by=system, at=bangkok_now())

    jobs.carry_out_order(str(run.pk))

    assert {(state, why) for _name, state, why in orders.lines(run)} == {("refused", "stopped")}
    with acting_as_system("test"):
        assert OrderRun.objects.get(pk=run.pk).state == "done"
        assert not Member.objects.filter(previous__isnull=False).exists()


def test_an_undo_that_stops_half_way_is_finished_by_a_colleague(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.network.actions.order_runs.ORDER_PORTION", 1)
    everybody, colleague = two(), make.coordinator()
    before = orders.register()[0]
    run = orders.carried_out(cast.coordinator, everybody)
    with acting_as(cast.coordinator) as actor:
        actions.undo_order(run, by=actor, at=bangkok_now())
        actions.take_back_some(run.pk, by=actor, at=bangkok_now())
    with acting_as_system("test") as system:
        posting = Posting.objects.get(user=cast.coordinator)
        end_posting(posting, ends_on=TODAY - timedelta(days=1), by=system, at=bangkok_now())

    jobs.carry_out_order(str(run.pk))
    run = orders.again(colleague, run)
    assert (run.state, run.undone_by, orders.counts(run)) == ("done", None, {"undone": 1, "done": 1})

    run = orders.undone(colleague, run)
    assert (run.state, orders.counts(run)) == ("undone", {"undone": 2})
    assert orders.register()[0] == before


def test_nobody_is_chosen_outside_the_own_province(cast: Cast):
    away = members.volunteer(place_code="510101", ends_on=SOON)

    for person, place in ((cast.coordinator, "52"), (cast.coordinator_51, "52"), (cast.coordinator_51, "51")):
        with acting_as(person) as actor:
            found = Member.objects.filter(pk=away.pk)
            if person is cast.coordinator_51 and place == "51":
                run = actions.choose_for_order(
                    found, deed="end", place_code=place, by=actor, at=bangkok_now()
                )
                assert OrderLine.objects.filter(run=run).count() == 1
                continue
            with pytest.raises(Refused):
                actions.choose_for_order(found, deed="end", place_code=place, by=actor, at=bangkok_now())


def test_only_whoever_looks_after_the_province_sees_a_run(cast: Cast):
    one, two_ = two()
    run = orders.carried_out(cast.coordinator, [one, two_])
    everywhere = make.volunteer("everywhere", place_code="52")

    def sees(key: UUID) -> set[str]:
        found = set()
        for name, person in {**cast.everybody(), "everywhere": everywhere}.items():
            if person is None:
                continue
            with acting_as(person):
                if OrderRun.objects.filter(pk=key).exists() or OrderLine.objects.filter(run=key).exists():
                    found.add(name)
        return found

    assert sees(run.pk) == {"coordinator"}


def test_what_was_begun_is_not_written_or_thrown_away_again(cast: Cast):
    one, _two = two()
    run = orders.confirmed(cast.coordinator, [one])

    with acting_as(cast.coordinator) as actor:
        for deed in (actions.confirm_order, actions.discard_order, actions.undo_order):
            with pytest.raises(Refused):
                deed(run, by=actor, at=bangkok_now())
        with pytest.raises(Refused):
            actions.check_order(run, Said(orders.ORDER, None), by=actor, at=bangkok_now())
    with pytest.raises(Refused), acting_as(cast.coordinator) as actor:
        actions.choose_for_order(
            Member.objects.none(), deed="end", place_code="52", by=actor, at=bangkok_now()
        )


def test_a_choice_can_be_thrown_away(cast: Cast):
    one, _two = two()
    run = orders.checked(cast.coordinator, [one])

    with acting_as(cast.coordinator) as actor:
        actions.discard_order(run, by=actor, at=bangkok_now())
        assert not OrderRun.objects.exists()
        assert not OrderLine.objects.exists()
        assert Member.objects.filter(pk=one.pk).exists()


def test_orders_are_in_the_journal_by_their_numbers(cast: Cast):
    one, two_ = two()
    run = orders.undone(cast.coordinator, orders.carried_out(cast.coordinator, [one, two_]))

    with acting_as_system("test"):
        entries = list(Entry.objects.filter(subject_id=run.pk).order_by("seq"))
    assert [entry.verb for entry in entries] == [
        "order.confirmed",
        "order.carried_out",
        "order.undo_asked",
        "order.undone",
    ]
    assert entries[0].codes["people"] == 2
    assert all(one.name not in str(entry.codes) for entry in entries)
