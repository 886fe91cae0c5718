"""Joining and parting records: whatever the order, undoing gives back what was."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.refused import Refused
from raengjai.people import actions
from raengjai.people.models import Lookalike, Merge, Person, Sight, record_ids, suggest
from raengjai.programmes.models import PersonAlias
from raengjai.search.models import Entry as SearchEntry
from tests import make
from tests.make import NOW
from tests.people.records import NOW_LATER, OTHER_NUMBER, VALID_NUMBER, recorded, shown

pytestmark = pytest.mark.django_db


def again(person: Person) -> Person:
    with acting_as_system("test"):
        return Person.objects.get(pk=person.pk)


def merged(kept: Person, other: Person, *take: str) -> Merge:
    with acting_as_system("test") as system:
        return actions.merge_people(kept, other, take=take, reason="confirmed", by=system, at=NOW_LATER)


def undone(merge: Merge) -> None:
    with acting_as_system("test") as system:
        actions.undo_merge(merge, by=system, at=NOW_LATER + timedelta(minutes=1))


def test_merge_people_takes_the_chosen_values_and_keeps_the_rest():
    kept = recorded("สมชัย", "ใจดี", phone="+66812345678", village_no=2)
    other = recorded("สมไชย", "ใจดี", phone="+66899999999", birth_year=1960)
    merged(kept, other, "phone", "birth_year")

    now = again(kept)
    assert (now.first_name, now.phone, now.birth_year, now.village_no) == ("สมชัย", "+66899999999", 1960, 2)
    assert again(other).merged_into_id == kept.pk


def test_merge_people_takes_over_a_number_that_the_kept_record_lacks():
    kept, other = recorded("สมชัย"), recorded("สมไชย", national_id=VALID_NUMBER)
    merge = merged(kept, other)

    assert again(kept).national_id() == VALID_NUMBER
    with acting_as_system("test"):
        assert [match.person.pk for match in suggest(VALID_NUMBER, province_code="52")] == [kept.pk]
    undone(merge)
    assert (again(kept).national_id(), again(other).national_id()) == ("", VALID_NUMBER)


def test_merge_people_joins_two_records_of_the_same_number():
    first = recorded(national_id=VALID_NUMBER)
    with acting_as(make.volunteer(place_code="520102")) as actor:
        values = {"first_name": "Twice", "place_code": "520102", "national_id": VALID_NUMBER}
        second = actions.record_person(values, by=actor, at=NOW)
    merge = merged(second, first)
    undone(merge)

    for person in (first, second):
        assert (again(person).national_id(), again(person).is_merged) == (VALID_NUMBER, False)


def test_records_of_one_person_are_found_from_any_of_them():
    one, two, three = recorded("A"), recorded("B"), recorded("C")
    merged(two, one)
    merged(three, two)

    with acting_as_system("test"):
        for person in (one, two, three):
            assert set(record_ids(again(person))) == {one.pk, two.pk, three.pk}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {"place_code": "510101"}, "province"),
        ({"national_id": VALID_NUMBER}, {"national_id": OTHER_NUMBER}, "numbers"),
    ],
)
def test_merge_people_is_refused(one, other, reason):
    kept, gone = recorded("A", **one), recorded("B", **other)

    with pytest.raises(Refused):
        merged(kept, gone)
    assert not again(gone).is_merged


def test_merge_people_is_refused_with_itself_and_when_merged_already():
    one, two, three = recorded("A"), recorded("B"), recorded("C")
    with pytest.raises(Refused):
        merged(one, one)
    merged(one, two)

    for pair in ((three, two), (two, three)):
        with pytest.raises(Refused):
            merged(*pair)


def test_merge_people_is_refused_beyond_the_scope():
    kept, other = recorded("A"), recorded("B", place_code="520102")
    with acting_as(make.volunteer(place_code="520101")) as actor, pytest.raises(Refused):
        actions.merge_people(kept, other, reason="confirmed", by=actor, at=NOW_LATER)
    with acting_as(make.coordinator(province_code="51")) as actor, pytest.raises(Refused):
        actions.merge_people(kept, other, reason="confirmed", by=actor, at=NOW_LATER)


def test_a_merged_record_is_not_changed_any_more():
    kept, other = recorded("A"), recorded("B")
    merged(kept, other)

    with acting_as_system("test") as system, pytest.raises(Refused):
        actions.change_person(other, {"first_name": "C"}, version=1, by=system, at=NOW_LATER)


def test_offices_that_saw_the_merged_record_see_the_kept_one_until_the_undo():
    kept, other = recorded("A"), shown(recorded("B"), "DSD-52")
    mentor = make.mentor(office_code="DSD-52")
    merge = merged(kept, other)

    with acting_as(mentor):
        seen = set(Person.objects.values_list("pk", flat=True))
    undone(merge)
    with acting_as(mentor):
        left = set(Person.objects.values_list("pk", flat=True))
        found = [hit.id for hit in SearchEntry.objects.find("Jaidee", kinds=("person",))]
    assert seen == {kept.pk, other.pk}
    assert left == {other.pk}
    assert found == [other.pk]


def test_withdrawing_consent_after_a_merge_ends_what_either_record_let_be_seen():
    kept, other = recorded("A"), shown(recorded("B"), "DSD-52")
    merged(kept, other)
    with acting_as_system("test") as system:
        assert actions.withdraw_consent(again(kept), "share_with_office", by=system, at=NOW_LATER) == [
            "DSD-52"
        ]
        assert not Sight.objects.open().exists()


def test_consent_given_on_the_merged_record_lets_the_kept_one_be_shown():
    kept, other = recorded("A"), shown(recorded("B"), "DSD-52")
    merged(kept, other)
    with acting_as_system("test") as system:
        actions.let_office_see(again(kept), "DLPW-52", by=system, at=NOW_LATER)

    with acting_as(make.mentor(office_code="DLPW-52")):
        assert [person.pk for person in Person.objects.all()] == [kept.pk]


def test_undo_leaves_what_was_corrected_since():
    kept, other = recorded("A", phone="+66812345678"), recorded("B", phone="+66899999999", birth_year=1960)
    merge = merged(kept, other, "phone", "birth_year")
    with acting_as_system("test") as system:
        actions.change_person(
            kept, {"phone": "+66811111111"}, version=again(kept).version, by=system, at=NOW_LATER
        )
    undone(merge)

    assert (again(kept).phone, again(kept).birth_year) == ("+66811111111", None)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_undoing_two_merges_in_any_order_gives_the_own_values_back(order):
    kept = recorded("A")
    first = merged(kept, recorded("B", phone="+66812345678"), "phone")
    second = merged(kept, recorded("C", phone="+66899999999"), "phone")
    for number in order:
        undone((first, second)[number])

    assert again(kept).phone == ""


def test_undo_is_refused_while_the_kept_record_is_itself_merged():
    one, two, three = recorded("A", national_id=VALID_NUMBER), recorded("B"), recorded("C")
    first = merged(two, one)
    second = merged(three, two)
    with pytest.raises(Refused):
        undone(first)
    undone(second)
    undone(first)

    assert [again(person).national_id() for person in (one, two, three)] == [VALID_NUMBER, "", ""]


def test_undo_twice_is_refused():
    merge = merged(recorded("A"), recorded("B"))
    undone(merge)

    with pytest.raises(Refused):
        undone(merge)


def test_a_pair_is_settled_by_joining_and_stays_settled_after_the_undo():
    one, other = recorded("สมชัย", "ใจดี"), recorded("สมไชย", "ใจดี")
    with acting_as_system("test"):
        assert Lookalike.objects.waiting("52").count() == 1
    merge = merged(one, other)
    undone(merge)

    with acting_as_system("test"):
        pair = Lookalike.objects.get()
    assert pair.is_same is False


def test_judge_different_takes_the_pair_off_the_list_for_good():
    recorded("สมชัย", "ใจดี")
    other = recorded("สมไชย", "ใจดี")
    with acting_as_system("test") as system:
        actions.judge_different(Lookalike.objects.get(), by=system, at=NOW_LATER)
        actions.change_person(other, {"village_no": 4}, version=1, by=system, at=NOW_LATER)
        assert not Lookalike.objects.waiting("52").exists()


# --- any order ---------------------------------------------------------------------------------------------

_NAMES = ("สมชัย", "มานะ", "บัวผัน", "แดง", "คำปัน")
_FIELDS = ("phone", "birth_year", "village_no", "sex")
_DEEDS = st.lists(
    st.one_of(
        st.tuples(
            st.just("merge"),
            st.integers(0, 4),
            st.integers(0, 4),
            st.sets(st.sampled_from(_FIELDS)),
        ),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    max_size=9,
)


def _people() -> list[Person]:
    return [
        recorded("สมชัย", phone="+66810000001", birth_year=1951, national_id=VALID_NUMBER),
        recorded("มานะ", phone="+66810000002", village_no=2),
        recorded("บัวผัน", birth_year=1953, sex="F"),
        recorded("แดง", national_id=OTHER_NUMBER, place_code="520102"),
        recorded("คำปัน", village_no=5, sex="M"),
    ]


def _state(people: list[Person]) -> list[dict[str, object]]:
    return [again(person).personal_values() | {"into": again(person).merged_into_id} for person in people]


def _components(links: dict[UUID, UUID], keys: list[UUID]) -> set[frozenset[UUID]]:
    """The groups of keys that links join, however they are directed."""
    groups = {key: frozenset((key,)) for key in {*keys, *links, *links.values()}}
    for one, other in links.items():
        both = groups[one] | groups[other]
        groups |= dict.fromkeys(both, both)
    return {groups[key] for key in keys}


def _aliases() -> dict[UUID, UUID]:
    with acting_as_system("test"):
        rows = PersonAlias.objects.exclude(to_key=None).values_list("from_key", "to_key")
        return {one: other for one, other in rows if other}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=_DEEDS)
def test_the_ledger_counts_merged_records_as_one_and_undoing_all_gives_everything_back(deeds):
    with transaction.atomic():
        people = _people()
        before = _state(people)
        done: list[Merge] = []
        for deed in deeds:
            _try(deed, people, done)
            _check_ledger(people)
        for merge in reversed(done):
            undone(merge)
        _check_ledger(people)
        assert _state(people) == before
        assert _aliases() == {}
        transaction.set_rollback(True)  # the next example begins with empty tables


def _try(deed: tuple[Any, ...], people: list[Person], done: list[Merge]) -> None:
    """Do it when it can be done; a refusal changes nothing."""
    before = _state(people)
    try:
        if deed[0] == "merge":
            _name, kept, other, take = deed
            done.append(merged(people[kept], people[other], *take))
        elif deed[1] < len(done):
            undone(done[deed[1]])
            del done[deed[1]]
    except Refused:
        assert _state(people) == before


def _check_ledger(people: list[Person]) -> None:
    """Keys are joined exactly where records are merged."""
    rows = [again(person) for person in people]
    key_of = {row.pk: row.person_key for row in rows}
    merged_keys = {row.person_key: key_of[row.merged_into_id] for row in rows if row.merged_into_id}
    keys = list(key_of.values())
    assert _components(_aliases(), keys) == _components(merged_keys, keys)
