"""Seats: the last one is given once, whoever waits longest moves up, nobody is lost, whatever people do."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.actions import GuestDraft
from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from tests.cast import assemble
from tests.events import story

QUOTA = 3


def draft(number: int) -> GuestDraft:
    return GuestDraft(f"คนที่ {number}", phone=f"+6681{number:07d}")


def small(by: Any, **said: Any) -> tuple[Event, TargetGroup]:
    event = story.service_day(by, signup="public", **said)
    with acting_as_system("test"):
        group = TargetGroup(event=event, kind="public", name="ประชาชน", quota=QUOTA)
        group.save()
    return event, group


def test_the_last_seat_is_given_once_to_two_who_register_at_once(fresh_database):
    cast = assemble()
    event, group = small(cast.coordinator)
    with acting_as_system("test") as by:
        for number in range(QUOTA - 1):
            actions.sign_up(group, draft(number), by=by, at=bangkok_now())

    def register(number: int) -> str:
        with acting_as_system("test") as by:
            state = actions.sign_up(
                TargetGroup.objects.select_related("event").get(pk=group.pk),
                draft(number),
                by=by,
                at=bangkok_now(),
            ).state
        connection.close()
        return state

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(register, range(10, 16)))

    assert sorted(states) == ["accepted", *["waiting"] * 5]
    with acting_as_system("test"):
        assert Guest.objects.of_event(event.pk).seated().count() == QUOTA
        places = list(Guest.objects.filter(group=group).queue().values_list("queued_at", flat=True))
        assert len(set(places)) == 5


def test_one_person_who_registers_twice_at_once_is_registered_once(fresh_database):
    cast = assemble()
    _event, group = small(cast.coordinator)

    def register(_number: int) -> str:
        try:
            with acting_as_system("test") as by:
                return actions.sign_up(
                    TargetGroup.objects.select_related("event").get(pk=group.pk),
                    draft(1),
                    by=by,
                    at=bangkok_now(),
                ).state
        except actions.RegisteredAlready:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(register, range(4))) == ["accepted", "already", "already", "already"]


DEEDS = some.lists(
    some.tuples(some.sampled_from(["join", "yes", "no", "send", "remove", "undo"]), some.integers(0, 7)),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=25)
@given(deeds=DEEDS)
def test_whatever_people_do_seats_never_exceed_the_number_and_the_queue_keeps_its_order(deeds):
    with transaction.atomic():
        _play(deeds)
        transaction.set_rollback(True)


def _play(deeds: list[tuple[str, int]]) -> None:
    cast = assemble()
    event, group = small(cast.coordinator)
    joined: list[Guest] = []
    last_deed = None
    for step, (deed, number) in enumerate(deeds):
        before = _queue(group)
        try:
            if deed == "join":
                with acting_as_system("test") as by:
                    joined.append(actions.sign_up(group, draft(number), by=by, at=bangkok_now()))
            elif joined:
                last_deed = _do(cast, event, joined[number % len(joined)], deed, step, last_deed)
        except Refused:
            assert _queue(group) == before
        _check(event, group, before, joined, came_back=deed == "undo")


def _do(cast: Any, event: Event, guest: Guest, deed: str, step: int, last_deed: Any) -> Any:
    with acting_as(cast.coordinator) as by:
        at = bangkok_now()
        if deed == "yes":
            actions.accept_invitation(guest, by=by, at=at)
        elif deed == "no":
            actions.decline_invitation(guest, why="", by=by, at=at)
        elif deed == "send":
            actions.send_substitute(guest, draft(100 + step), by=by, at=at)
        elif deed == "remove":
            return actions.remove_guests(event, [guest.pk], by=by, at=at).id
        elif last_deed:
            actions.take_back_deed(event, last_deed, by=by, at=at)
    return last_deed


def _queue(group: TargetGroup) -> list[Any]:
    with acting_as_system("test"):
        return list(Guest.objects.filter(group=group).queue().values_list("pk", flat=True))


def _check(
    event: Event, group: TargetGroup, before: list[Any], joined: list[Guest], *, came_back: bool
) -> None:
    after = _queue(group)
    with acting_as_system("test"):
        seated = Guest.objects.filter(group=group).seated().count()
        rows = Guest.objects.of_event(event.pk).count()
        substitutes = Guest.objects.filter(substitute_for__isnull=False).count()
    assert seated <= QUOTA
    assert not (after and seated < QUOTA)
    assert rows == len(joined) + substitutes
    if not came_back:
        stayed = [pk for pk in before if pk in after]
        assert after[: len(stayed)] == stayed


@pytest.mark.django_db
def test_who_moves_up_is_told_and_the_planner_too():
    cast = assemble()
    event, group = small(cast.coordinator)
    with acting_as(cast.mentor_dsd) as _other, acting_as(cast.coordinator) as by:
        drafts = [*(draft(n) for n in range(QUOTA)), GuestDraft("สมใจ", user_id=cast.volunteer.pk)]
        listed = actions.add_guests(group, drafts, how="hand", over="wait", by=by, at=bangkok_now())
        actions.invite_guests(event, [guest.pk for guest in listed.seated], by=by, at=bangkok_now())
    with acting_as_system("test") as by:
        actions.decline_invitation(listed.seated[0], why="", by=by, at=bangkok_now())

    with acting_as(cast.volunteer):
        own = Guest.objects.get(user=cast.volunteer)
        assert own.state == "invited"
        assert own.code_index is not None
        assert "guest_moved_up" in set(Notice.objects.values_list("kind", flat=True))
    with acting_as(cast.coordinator):
        assert "seat_passed_on" in set(Notice.objects.values_list("kind", flat=True))
