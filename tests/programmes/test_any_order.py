"""Whatever is posted, corrected, joined and parted, in any order, with folds in between: the kept sums and the
distinct people equal a recount, in leaves, at every level, in both periods."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as_system
from raengjai.ground.refused import Refused
from raengjai.programmes.actions import (
    alias_person,
    correct_fact,
    correct_subject,
    fold_once,
    post_facts,
    recount,
    undo_alias,
)
from tests.programmes import ledger

PLACES = ("0101", "0102", "0201", "02")  # two of one district, one of another, a district as such
DAYS = tuple(map(date.fromisoformat, ("2019-09-30", "2019-10-01", "2020-01-07", "2020-09-30", "2020-10-01")))
PERSONS = range(4)

posts = st.fixed_dictionaries(
    {
        "place": st.sampled_from(PLACES),
        "day": st.sampled_from(DAYS),
        "kind": st.sampled_from(("need.recorded", "need.resolved")),
        "person": st.one_of(st.none(), st.sampled_from(PERSONS)),
        "agency_code": st.sampled_from(("", "DSD", "DLPW")),
        "projects": st.sampled_from(((), ("NET",), ("NET", "AHT"))),
        "acts": st.sampled_from((1, 1, 1, 0)),
        "quantity": st.integers(0, 30),
        "subject": st.integers(0, 2),
    }
)
index = st.integers(0, 30)
person = st.sampled_from(PERSONS)
steps = st.one_of(
    st.tuples(st.just("post"), posts),
    st.tuples(st.just("post_many"), st.lists(posts, min_size=2, max_size=4)),
    st.tuples(st.just("post_in_vain"), posts),
    st.tuples(st.just("correct"), index),
    st.tuples(st.just("adjust"), st.tuples(index, st.integers(0, 9))),
    st.tuples(st.just("correct_subject"), st.integers(0, 2)),
    st.tuples(st.just("join"), st.tuples(person, person)),
    st.tuples(st.just("join"), st.tuples(person, person)),
    st.tuples(st.just("part"), person),
    st.tuples(st.just("fold"), st.integers(1, 4)),
)


@dataclass
class Story:
    """One province of its own, so that one story does not see the other."""

    province: str
    facts: list[UUID] = field(default_factory=list)
    persons: list[UUID] = field(default_factory=lambda: [uuid4() for _ in PERSONS])
    subjects: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(3)])
    counts_as: dict[UUID, UUID] = field(default_factory=dict)

    def play(self, name: str, told: Any) -> None:
        with acting_as_system("test") as system:
            getattr(self, name)(told, system)

    def post(self, told: dict[str, Any], system: Any) -> None:
        self.post_many([told], system)

    def post_many(self, told: list[dict[str, Any]], system: Any) -> None:
        for one in told:  # several calls in one transaction: the leaves are written once, at its end
            self.facts += post_facts([self._draft(**one)], by=system, at=ledger.AT)

    def post_in_vain(self, told: dict[str, Any], system: Any) -> None:
        with transaction.atomic():
            post_facts([self._draft(**told)], by=system, at=ledger.AT)
            transaction.set_rollback(True)

    def correct(self, number: int, system: Any) -> None:
        if self.facts:
            correct_fact(self.facts[number % len(self.facts)], by=system, at=ledger.AT)

    def adjust(self, told: tuple[int, int], system: Any) -> None:
        number, quantity = told
        if self.facts:
            correct_fact(self.facts[number % len(self.facts)], quantity=quantity, by=system, at=ledger.AT)

    def correct_subject(self, number: int, system: Any) -> None:
        correct_subject(("need", self.subjects[number]), by=system, at=ledger.AT)

    def join(self, told: tuple[int, int], system: Any) -> None:
        one, other = (self.persons[number] for number in told)
        try:
            alias_person(from_key=one, to_key=other, by=system, at=ledger.AT)
        except Refused:  # a circle
            assert one in self._path_from(other)
        else:
            self.counts_as[one] = other

    def part(self, number: int, system: Any) -> None:
        undo_alias(from_key=self.persons[number], by=system, at=ledger.AT)
        self.counts_as.pop(self.persons[number], None)

    def fold(self, limit: int, system: Any) -> None:
        fold_once(limit=limit)

    def _draft(self, place: str, person: int | None, subject: int, **more: Any) -> Any:
        return ledger.draft(
            place_code=self.province + place,
            person_key=None if person is None else self.persons[person],
            subject=("need", self.subjects[subject]),
            **more,
        )

    def _path_from(self, key: UUID) -> list[UUID]:
        path = [key]
        while path[-1] in self.counts_as:
            path.append(self.counts_as[path[-1]])
        return path


def test_kept_sums_and_people_equal_a_recount(fresh_database):
    provinces = map(str, range(10, 100))
    counts_as: dict[UUID, UUID] = {}

    # Not shrunk: the ledger forgets nothing, and there is a province for each of 90 stories only.
    @settings(max_examples=60, deadline=None, database=None, phases=[Phase.generate])
    @given(st.lists(steps, min_size=12, max_size=40))
    def any_story(story: list[tuple[str, Any]]) -> None:
        ours = Story(next(provinces))
        for name, told in story:
            ours.play(name, told)
        ledger.fold_all(limit=7)
        counts_as.update(ours.counts_as)
        _agree(ledger.kept(province=ours.province), ledger.counted(counts_as, province=ours.province))

    any_story()

    _agree(ledger.kept(), ledger.counted(counts_as))
    with acting_as_system("test"):
        assert recount() == []


def _agree(kept: Mapping[str, Any], counted: Mapping[str, Any]) -> None:
    for name, rows in counted.items():
        assert kept[name] == rows, name
