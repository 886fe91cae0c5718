"""Rows that wait: one statement for each table, never a past state read, nothing left of what failed."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.gathering import beside, gathered, is_gathered, keep_rows, tried
from raengjai.ground.ids import new_id
from raengjai.needs.models import Handout, Need, Referral, Visit
from raengjai.people.models import Consent, Person
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somebody():
    with acting_as_system("test"):
        yield


def handout(**values) -> Handout:
    """Not saved."""
    given = {"title_code": "leaflet", "handed_at": make.NOW, "handed_by": new_id(), "place_code": "520101"}
    return Handout(**(given | values))


def person(**values) -> Person:
    return Person(**({"first_name": "บัวผัน", "place_code": "520101", "recorded_at": make.NOW} | values))


def consent(of: Person) -> Consent:
    return Consent(
        person=of,
        place_code=of.place_code,
        purpose="share_with_office",
        wording_version="2563-01",
        language="th",
        given_by="self",
        given_at=make.NOW,
    )


def kept() -> int:
    return Handout.objects.count()


def test_each_table_is_written_once_and_what_is_pointed_at_first():
    one, other = person(), person()
    with CaptureQueriesContext(connection) as asked, gathered():
        for each in (one, other):  # the second's consent waits in an older pile than the second
            keep_rows([consent(each)])
            keep_rows([each])

    assert [query["sql"].split()[2] for query in asked.captured_queries] == [
        "people_person",
        "people_consent",
    ]
    assert Consent.objects.filter(person__in=[one.pk, other.pk]).count() == 2


def test_outside_of_a_greater_deed_rows_are_written_at_once():
    assert not is_gathered()
    keep_rows([handout()])

    assert kept() == 1


def test_whoever_asks_meanwhile_finds_what_waits():
    with gathered() as waiting:
        keep_rows([handout()])
        with beside():
            assert kept() == 0
        assert (kept(), waiting.asked) == (1, 1)


def test_a_kept_row_is_as_if_saved_and_can_be_changed():
    row = handout(copies=2)
    with gathered():
        keep_rows([row])
        row.copies = 3
        row.save(update_fields=["copies"])

    assert Handout.objects.get().copies == 3


def test_a_part_that_raises_leaves_nothing_behind_and_spoils_nothing():
    with gathered():
        keep_rows([handout()])
        with suppress(ZeroDivisionError), gathered():
            keep_rows([handout()])
            raise ZeroDivisionError
        keep_rows([handout()])

    assert kept() == 2


@pytest.mark.parametrize("asks", [False, True])
def test_going_back_to_a_savepoint_forgets_what_was_kept_after_it(asks):
    with gathered():
        keep_rows([handout()])
        with suppress(ZeroDivisionError), transaction.atomic():
            keep_rows([handout()])
            assert not asks or kept() == 2
            keep_rows([handout()])
            raise ZeroDivisionError

    assert kept() == 1


@pytest.mark.parametrize("asks", [False, True])
def test_what_was_tried_is_undone_as_a_whole_and_something_else_goes_on(asks):
    keep_rows([handout()])
    with pytest.raises(IntegrityError, match="handout_copies"), tried():  # noqa: PT012
        keep_rows([handout()])
        assert not asks or kept() == 2
        keep_rows([handout(), handout(copies=0), handout()])
    with tried():
        keep_rows([handout()])

    assert kept() == 2


def test_what_a_savepoint_was_tried_for_stays_when_it_went_well():
    with tried():
        keep_rows([handout()])
        assert kept() == 1
        keep_rows([handout()])

    assert kept() == 2


def test_rows_are_written_in_the_scope_of_whoever_made_them():
    volunteer = make.volunteer()
    with gathered():
        with pytest.raises(Exception, match="row-level security"), acting_as(volunteer):  # noqa: PT012
            keep_rows([handout(place_code="110101")])
            kept()
        with acting_as(volunteer):
            keep_rows([handout()])
        keep_rows([handout(place_code="110101")])

    assert set(Handout.objects.values_list("place_code", flat=True)) == {"520101", "110101"}


@given(
    name=st.text(
        st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60
    ),
    sealed=st.none() | st.binary(max_size=40),
    year=st.none() | st.integers(1880, 2200),
    moment=st.datetimes(min_value=make.NOW.replace(tzinfo=None) - timedelta(days=9000)),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_comes_back_as_it_was(name, sealed, year, moment):
    row = person(
        first_name=name,
        national_id_sealed=sealed,
        birth_year=year,
        recorded_at=moment.replace(tzinfo=make.NOW.tzinfo, year=min(moment.year, 9000)),
    )
    keep_rows([row])

    found = Person.objects.get(pk=row.pk)
    assert (found.first_name, found.birth_year, found.recorded_at) == (name, year, row.recorded_at)
    assert (None if found.national_id_sealed is None else bytes(found.national_id_sealed)) == sealed
    assert (found.province_code, found.recorded_by) == ("52", None)


def test_json_and_lists_come_back_as_they_were():
    reason = {"key": "rule", "th": "“เพราะ”\\ 'ใกล้'", "en": 'a "quoted" \n word'}
    common = {"place_code": "520101", "recorded_at": make.NOW, "recorded_by": new_id()}
    visit = Visit(for_whom="self", channel="visit", receipt_hash=b"\x00\xff", made_at=make.NOW, **common)
    need = Need(
        visit=visit,
        topic_code="unpaid-wages",
        service_code="DLPW-01",
        matter_place_code="520101",
        receipt_hash=b"\x00\xff",
        state="referred",
        due_on=make.NOW.date(),
        **common,
    )
    referral = Referral(
        need=need,
        office_code="DLPW-52",
        service_code="DLPW-01",
        topic_code="unpaid-wages",
        route_reason=reason,
        sent_at=make.NOW,
        due_on=make.NOW.date(),
        place_code="520101",
    )
    with gathered():
        keep_rows([referral])
        keep_rows([need])
        keep_rows([visit])

    found = Referral.objects.select_related("need__visit").get()
    assert (found.route_reason, found.due_on) == (reason, make.NOW.date())
    assert bytes(found.need.visit.receipt_hash) == b"\x00\xff"
