"""Whoever comes without an invitation: one line for one person, whatever became of the line before."""

from typing import Any

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.actions import GuestDraft, Seen, WalkIn
from raengjai.events.models import Event, Guest
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from tests.cast import Cast, assemble
from tests.events import story
from tests.events.test_credit import standing
from tests.events.test_presence import mark
from tests.writers import at_once

NAME, PHONE = "บัวผัน นามสมมติ", "081-234-5678"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    event = story.workshop(cast.coordinator)
    story.organiser(event, cast.volunteer)
    return event


def walk_in(event: Event, cast: Cast, *, part: int = 0, **said: Any) -> Guest:
    who = WalkIn(story.groups_of(event)[0], **{"name": NAME, "phone": PHONE} | said)
    session, now = story.sessions_of(event)[part], bangkok_now()
    with acting_as(cast.volunteer) as actor:
        return actions.admit_walk_in(who, session, Seen(now, "walk_in", actor.me), by=actor, at=now)


def join(guest: Guest, into: Guest, cast: Cast) -> None:
    with acting_as(cast.volunteer) as actor:
        actions.join_guests(guest, into, by=actor, at=bangkok_now())


def remove(guest: Guest, cast: Cast) -> None:
    with acting_as(cast.coordinator) as actor:
        assert actions.remove_guests(guest.event, [guest.pk], by=actor, at=bangkok_now()).done == 1


def listed(event: Event) -> list[Guest]:
    with acting_as_system("test"):
        return list(Guest.objects.of_event(event.pk).exclude(state="removed"))


def test_the_number_is_kept_as_the_list_keeps_it(cast: Cast, event: Event):
    guest = walk_in(event, cast)
    with acting_as(cast.coordinator) as actor:
        group, drafts = story.groups_of(event)[0], [GuestDraft(NAME, phone="+66812345678")]
        again = actions.add_guests(group, drafts, how="hand", over="wait", by=actor, at=bangkok_now())

    assert guest.phone == "+66812345678"
    assert again.doubles == drafts


def test_who_was_taken_off_the_list_and_comes_after_all_is_back_on_it(cast: Cast, event: Event):
    guest = story.invited(event, name=NAME, phone="+66812345678")
    remove(guest, cast)

    back = walk_in(event, cast)

    assert [(each.pk, each.state, each.how) for each in listed(event)] == [(guest.pk, "accepted", "walk_in")]
    assert back.pk == guest.pk
    assert back.code_index is None


def test_the_line_of_a_phone_that_the_office_took_off_comes_back(cast: Cast, event: Event):
    key = new_id()
    guest = story.guest(event, name=NAME, id=key)
    remove(guest, cast)

    assert walk_in(event, cast, id=key, phone="").pk == key
    assert [each.pk for each in listed(event)] == [key]


@pytest.mark.parametrize("phone", ["the same", "another"])
def test_a_line_that_was_put_together_with_another_is_that_other(cast: Cast, event: Event, phone: str):
    first = story.guest(event, name=NAME)
    key = new_id()
    join(walk_in(event, cast, id=key), first, cast)

    again = walk_in(event, cast, id=key if phone == "the same" else new_id())

    assert again.pk == first.pk
    assert [each.pk for each in listed(event)] == [first.pk]


def test_two_lines_that_are_put_together_count_once_for_each_project(cast: Cast, event: Event):
    into, guest = story.guest(event, name=NAME), story.guest(event, name=NAME, how="walk_in")
    mark(into, cast.volunteer)
    mark(guest, cast.volunteer)
    story.held(event)
    assert len(standing(event, "event.attended")) == 2

    join(guest, into, cast)

    (fact,) = standing(event, "event.attended")
    assert (fact.person_key, fact.project_codes) == (into.person_key, ["AHT", "NET"])


def test_who_is_seen_while_somebody_says_that_it_was_held_counts(fresh_database):
    cast = assemble()
    event = story.workshop(cast.coordinator)
    guest, session = story.guest(event), story.sessions_of(event)[0]

    at_once(
        lambda actor: actions.hold_event(event, by=actor, at=bangkok_now()),
        cast.coordinator,
        second=lambda actor: actions.mark_present(
            guest, session, Seen(bangkok_now(), "list", actor.me), by=actor, at=bangkok_now()
        ),
    )

    assert [fact.person_key for fact in standing(event, "event.attended")] == [guest.person_key]
