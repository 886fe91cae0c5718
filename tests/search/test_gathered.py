"""Rows put into the index together are written once, with the offices that were let in meanwhile."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.gathering import gathered
from raengjai.search import actions as search
from raengjai.search.models import Entry
from raengjai.search.rules import Words

pytestmark = pytest.mark.django_db


def _put(subject_id, offices=None) -> None:
    words = Words(text="ค่าแรง")
    search.put("need", subject_id, words, place_code="520101", at=bangkok_now(), office_codes=offices)


def _offices(subject_id) -> list[str]:
    return list(Entry.objects.get(pk=subject_id).office_codes)


def test_rows_together_are_one_statement_with_the_offices_let_in():
    one, other = uuid4(), uuid4()
    with acting_as_system("test"):
        with CaptureQueriesContext(connection) as asked, gathered():
            _put(one, [])
            _put(other, ["DSD-52"])
            for office in ("DLPW-52", "DSD-52"):
                search.let_office_see("need", other, office)

        assert len(asked) == 1
        assert (_offices(one), _offices(other)) == ([], ["DSD-52", "DLPW-52"])


def test_a_row_put_again_together_keeps_its_offices_and_takes_new_ones():
    subject = uuid4()
    with acting_as_system("test"):
        _put(subject, ["DSD-52"])
        with gathered():
            _put(subject)
            search.let_office_see("need", subject, "SSO-52")

        assert _offices(subject) == ["DSD-52", "SSO-52"]


def test_nothing_is_written_when_something_goes_wrong():
    subject = uuid4()
    with acting_as_system("test"):
        with pytest.raises(LookupError):
            _break_off(subject)

        assert not Entry.objects.filter(pk=subject).exists()


def _break_off(subject_id) -> None:
    with gathered():
        _put(subject_id, [])
        raise LookupError
