"""Who writes, plans and helps at an event: what the code says is what the database lets through."""

import pytest

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event, Guest, Organiser, desk
from raengjai.events.models.money import handles_money, writes_money
from raengjai.ground.actor import ANONYMOUS
from tests.cast import Cast, assemble
from tests.events import story

pytestmark = pytest.mark.django_db
WRITERS = {"coordinator", "mentor_dsd"}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    """Of the office for skills, with a guest."""
    event = story.workshop(cast.mentor_dsd, office_code="DSD-52")
    story.guest(event)
    return event


def test_the_code_says_what_the_policies_let_through(cast: Cast, event: Event):
    for name, person in cast.everybody().items():
        if person is None:
            continue
        with acting_as(person) as actor:
            assert desk.writes(event, actor) == (name in WRITERS), name
            assert Guest.objects.of_event(event.pk).exists() == desk.writes(event, actor), name
            is_planner = desk.plans(event, actor)
            assert is_planner == (name in {*WRITERS, "headquarters"}), name
            assert writes_money(event, actor) == is_planner, name
            assert handles_money(event, actor) == (name in WRITERS), name
            if is_planner:
                assert Event.objects.filter(pk=event.pk).update(purpose="ทดสอบ") == 1, name


def test_a_duty_is_of_this_event_and_of_a_kind(cast: Cast, event: Event):
    story.organiser(event, cast.volunteer, "money")
    story.organiser(event, cast.other_volunteer, "desk")
    elsewhere = story.workshop(cast.coordinator)

    said = {}
    for name in ("volunteer", "other_volunteer"):
        with acting_as(getattr(cast, name)) as actor:
            at_all, elsewhere_too = desk.helps_at(event, actor), desk.helps_at(elsewhere, actor)
            said[name] = (at_all, elsewhere_too, handles_money(event, actor))
    assert said == {"volunteer": (True, False, True), "other_volunteer": (True, False, False)}


def test_an_organiser_without_an_account_lets_nobody_in(event: Event):
    with acting_as_system("test") as system:
        Organiser(event=event, user=None, name="ผู้ช่วย ไม่มีบัญชี", duty="money").save(force_insert=True)
        assert (desk.has_duty(event, system), desk.writes(event, system)) == (False, True)
        assert not desk.helps_at(event, ANONYMOUS)
        assert not handles_money(event, ANONYMOUS)
