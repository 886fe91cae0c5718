"""Papers of an event's money cost the same questions, however long the event is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.events.models import Session
from tests.cast import assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db


def test_more_sessions_cost_the_sign_in_sheets_no_more_queries():
    cast = assemble()
    event, browser = story.workshop(cast.coordinator), browser_of(cast.coordinator)
    story.guest(event)
    address = reverse("sign_in_sheets", args=[event.pk])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        assert browser.get(address).status_code == 200
    with acting_as_system("test"):
        for days in range(1, 9):
            Session(event=event, day=event.starts_on + timedelta(days=days), part="day").save()

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few) < 20
