"""Entries made together are written in one statement, in their order, and none of them when something goes wrong."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.journal.actions import record, together
from raengjai.journal.models import Entry

pytestmark = pytest.mark.django_db


def _enter(verb: str, subject_id, by) -> None:
    record(verb, ("thing", subject_id), by=by, at=bangkok_now(), place_code="520101")


def test_entries_together_are_one_statement_in_their_order():
    subject = uuid4()
    with acting_as_system("test") as system:
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            together(),
        ):
            _enter("thing.made", subject, system)
            with together():
                _enter("thing.shown", subject, system)
            _enter("thing.kept", subject, system)

        assert len(asked) == 1
        entries = Entry.objects.filter(subject_id=subject).order_by("seq")
        assert [entry.verb for entry in entries] == ["thing.made", "thing.shown", "thing.kept"]


def test_entries_together_are_dropped_when_something_goes_wrong():
    subject = uuid4()
    with acting_as_system("test") as system:
        with pytest.raises(LookupError):
            _break_off(subject, system)

        assert not Entry.objects.filter(subject_id=subject).exists()
        _enter("thing.kept", subject, system)
        assert Entry.objects.get(subject_id=subject).verb == "thing.kept"


def _break_off(subject_id, by) -> None:
    with together():
        _enter("thing.made", subject_id, by)
        raise LookupError
