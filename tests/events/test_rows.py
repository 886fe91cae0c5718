"""Who sees an event and its people, asked of the database itself."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import QuerySet

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.events.models import Event, Guest, Session, TargetGroup
from tests import make
from tests.cast import Cast, assemble
from tests.events import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def seen_by(person: User, event: Event) -> tuple[bool, int]:
    """Whether the event is seen, and how many of its guests."""
    with acting_as(person):
        return (
            Event.objects.filter(pk=event.pk).exists(),
            Guest.objects.filter(event=event.pk).count(),
        )


def test_an_open_event_is_known_in_its_province_and_its_people_to_who_holds_it(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.guest(event)
    story.guest(event, name="อีกคน หนึ่ง", user=cast.volunteer)

    assert seen_by(cast.coordinator, event) == (True, 2)
    assert seen_by(cast.volunteer, event) == (True, 1)
    assert seen_by(cast.other_volunteer, event) == (True, 0)
    assert seen_by(cast.mentor_dsd, event) == (True, 0)
    assert seen_by(cast.headquarters, event) == (True, 0)
    assert seen_by(cast.coordinator_51, event) == (False, 0)
    assert seen_by(cast.mentor_dsd_51, event) == (False, 0)


def test_an_office_that_holds_the_event_sees_its_people(cast: Cast):
    event = story.workshop(cast.mentor_dsd, office_code="DSD-52")
    story.guest(event)

    assert seen_by(cast.mentor_dsd, event) == (True, 1)
    assert seen_by(cast.mentor_dlpw, event) == (True, 0)


@pytest.mark.parametrize(("state", "sees"), [("draft", set()), ("submitted", {"mentor_sso"})])
def test_what_is_not_approved_is_not_known(cast: Cast, state: str, sees: set[str]):
    event = story.workshop(cast.coordinator, state=state)

    assert seen_by(cast.coordinator, event)[0]
    assert seen_by(cast.headquarters, event)[0]
    assert {name for name in ("mentor_sso", "volunteer") if seen_by(getattr(cast, name), event)[0]} == sees


def test_a_helper_sees_the_people_until_the_event_is_reported(cast: Cast):
    event = story.workshop(cast.coordinator)
    story.guest(event)
    story.organiser(event, cast.other_volunteer)
    assert seen_by(cast.other_volunteer, event) == (True, 1)

    with acting_as(cast.coordinator):
        Event.objects.filter(pk=event.pk).update(state="reported")

    assert seen_by(cast.other_volunteer, event) == (True, 0)


def test_nobody_else_changes_an_event(cast: Cast):
    event = story.workshop(cast.coordinator)

    for person in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        with acting_as(person):
            assert changed(Event.objects.filter(pk=event.pk), title="ไม่ใช่") == 0
            assert changed(TargetGroup.objects.filter(event=event.pk), quota=1) == 0
            assert changed(Session.objects.filter(event=event.pk), part="day") == 0


def changed(rows: QuerySet[Any], **values: Any) -> int:
    """How many rows the database lets the person change; a refusal is none."""
    try:
        with transaction.atomic():
            return rows.update(**values)
    except ProgrammingError:
        return 0


def test_an_event_with_open_registration_is_known_to_everybody(cast: Cast):
    event = story.workshop(cast.coordinator, signup="public")
    stranger = make.volunteer("stranger", place_code="100101")

    assert seen_by(stranger, event) == (True, 0)
