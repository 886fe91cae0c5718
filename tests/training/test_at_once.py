"""Two at the same moment: closing and handing in, and two orders of certificates."""

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.journal.models import Entry
from raengjai.papers.actions import ensure_key
from raengjai.papers.models import Credential, forget_keys
from raengjai.training import actions
from raengjai.training.actions.tests import locked
from raengjai.training.models import Certificate, items_of
from tests.cast import Cast, assemble
from tests.events import story as events
from tests.training import story
from tests.training.test_certificates import ADDRESS
from tests.writers import at_once


def with_a_key() -> Cast:
    forget_keys()
    with acting_as_system("test") as system:
        ensure_key(by=system, at=bangkok_now())
    return assemble()


def test_handing_in_and_closing_at_once_do_not_wait_for_each_other(fresh_database):
    cast = assemble()
    event, (guest, _other) = story.workshop(cast.coordinator)
    test = story.planned(event, cast.coordinator)
    story.open_part(test, "pre", cast.coordinator)
    with acting_as_system("test") as system:
        paper = actions.begin_paper(test, guest, language="th", by=system, at=bangkok_now())
        actions.answer_question(paper, items_of(test)[0].id, [0], by=system, at=bangkok_now())

    _closed, handed_in = at_once(
        lambda _actor: locked(test),
        cast.coordinator,
        then=lambda actor: actions.close_part(test, "pre", by=actor, at=bangkok_now()),
        second=lambda actor: actions.hand_in(paper, by=actor, at=bangkok_now()),
    )

    assert handed_in.is_handed_in


def test_two_orders_that_meet_give_each_guest_one_certificate(fresh_database):
    cast = with_a_key()
    event, guests = story.workshop(cast.coordinator)
    story.course(event, cast.coordinator)
    for guest in guests:
        story.present(guest, events.sessions_of(event)[0])
    with acting_as(cast.coordinator) as actor:
        order = actions.begin_certificates(event, address=ADDRESS, by=actor, at=bangkok_now())
    ids = [guest.pk for guest in guests]

    made = at_once(
        lambda actor: actions.make_certificates(order, ids, actor, bangkok_now()), cast.coordinator
    )

    assert [(each.done, each.left_out) for each in made] == [(2, 0)] * 2
    forget_keys()
    with acting_as_system("test"):
        assert Certificate.objects.count() == Credential.objects.count() == 2
        assert Entry.objects.filter(verb="certificate.made").count() == 2
