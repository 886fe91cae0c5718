"""What the night tidies up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.access.jobs import tidy
from raengjai.access.models import Attempt, Session
from tests import make
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def test_tidy_forgets_yesterdays_tries_and_ended_sessions():
    now = timezone.now()
    with acting_as_system("test"):
        Attempt.objects.create(account=b"old", failed=9, last_at=now - timedelta(hours=26))
        Attempt.objects.create(account=b"new", failed=9, last_at=now - timedelta(hours=23))
    browser_of(make.volunteer())
    Session.objects.update(expires_at=now - timedelta(seconds=1))
    browser_of(make.volunteer())

    tidy(timestamp=int(now.timestamp()))

    with acting_as_system("look"):
        assert [bytes(row.account) for row in Attempt.objects.all()] == [b"new"]
    assert Session.objects.count() == 1
