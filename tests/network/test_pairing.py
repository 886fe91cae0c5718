"""Dated pairings of mentors: two never overlap, changing leaves no day without one, the end of a term leaves a gap."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.network.actions import Area
from raengjai.network.models import Member, Pairing, mentors_for, pairings_for, stood_by
from raengjai.network.rules.pairing import Paired, plan, standing_by
from tests.cast import Cast
from tests.network import members

FIRST = date(2026, 1, 1)
ONE = timedelta(days=1)
SPAN = 60
PEOPLE = [UUID(int=number) for number in range(1, 4)]


def days_of(paired: Paired) -> set[date]:
    """The days of the span on which it counts."""
    return {FIRST + ONE * n for n in range(SPAN) if paired.is_valid(FIRST + ONE * n)}


def applied(before: list[Paired], mentor: UUID, first: date, last: date | None) -> list[Paired]:
    """What the action writes, without a database."""
    decided = plan(before, mentor, first, last)
    if decided.state == "same":
        return before
    cuts = {cut.id: cut.last_day for cut in decided.cuts}
    kept = [
        Paired(x.id, x.mentor, x.agency_code, x.place_code, None, x.starts_on, cuts.get(x.id, x.ends_on))
        for x in before
        if cuts.get(x.id, x.starts_on) is not None
    ]
    return [*kept, Paired(uuid4(), mentor, "DOE", "5201", None, first, decided.last_day)]


CHOICES = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, SPAN - 1), st.none() | st.integers(0, 20)), max_size=8
)


@given(CHOICES)
def test_however_often_it_changes_two_never_overlap_and_no_day_is_lost(
    choices: list[tuple[UUID, int, int | None]],
):
    paired: list[Paired] = []
    for mentor, start, length in choices:
        first = FIRST + ONE * start
        last = None if length is None else first + ONE * length
        before = set().union(*map(days_of, paired)) if paired else set()
        paired = applied(paired, mentor, first, last)
        after = [day for each in paired for day in days_of(each)]
        assert len(after) == len(set(after))
        assert {day for day in before if day < first} <= set(after)
        if last is None:  # the mentor goes on: nothing that was covered is left alone
            assert before <= set(after)
            assert first in after
        assert next(each.mentor for each in paired if each.is_valid(first)) == mentor


def test_who_is_named_goes_before_the_sub_district_and_that_before_the_district():
    def paired(number: int, place: str, volunteer: UUID | None = None, agency: str = "DOE") -> Paired:
        return Paired(UUID(int=number), UUID(int=number), agency, place, volunteer, FIRST, None)

    person = uuid4()
    wide, district, tambon = paired(1, "52"), paired(2, "5201"), paired(3, "520101")
    named, other = paired(4, "5209", person), paired(5, "5201", agency="DSD")
    everything = [named, wide, tambon, district, other]

    assert standing_by(everything, "520101", person) == {"DOE": named, "DSD": other}
    assert standing_by(everything, "520101", uuid4()) == {"DOE": tambon, "DSD": other}
    assert standing_by(everything, "520102", uuid4()) == {"DOE": district, "DSD": other}
    assert standing_by(everything, "5201", uuid4()) == {"DOE": district, "DSD": other}
    assert standing_by(everything, "520301", uuid4()) == {"DOE": wide}


# --- with the database ---------------------------------------------------------------------------------------


def pair(cast: Cast, mentor: Member, *areas: Area, starts_on: date | None = None) -> UUID:
    with acting_as(cast.coordinator) as actor:
        return actions.pair_mentor(
            mentor,
            areas or [Area("5201")],
            starts_on=starts_on or bangkok_today(),
            by=actor,
            at=bangkok_now(),
        )


def known(cast: Cast) -> list[tuple[str, date, date | None]]:
    """(mentor, first day, last day) of what counts, by first day."""
    with acting_as(cast.coordinator):
        rows = Pairing.objects.counting().order_by("starts_on", "id").select_related("mentor")
        return [(each.mentor.name, each.starts_on, each.ends_on) for each in rows]


def test_changing_ends_the_former_the_day_before_and_can_be_undone(cast: Cast):
    one, other = members.mentor("นายหนึ่ง สมมติ"), members.mentor("นางสอง สมมติ")
    today = bangkok_today()
    pair(cast, one, starts_on=today - 10 * ONE)

    deed = pair(cast, other)

    assert known(cast) == [(one.name, today - 10 * ONE, today - ONE), (other.name, today, None)]
    with acting_as(cast.coordinator) as actor:
        actions.undo_pairing(deed, by=actor, at=bangkok_now())
    assert known(cast) == [(one.name, today - 10 * ONE, None)]
    with acting_as(cast.coordinator):
        assert Pairing.objects.count() == 2  # what was undone is still written down


def test_one_that_began_the_same_day_never_counted_and_comes_back_with_the_undo(cast: Cast):
    one, other = members.mentor("นายหนึ่ง สมมติ"), members.mentor("นางสอง สมมติ")
    pair(cast, one)

    deed = pair(cast, other)

    assert [name for name, _first, _last in known(cast)] == [other.name]
    with acting_as(cast.coordinator) as actor:
        actions.undo_pairing(deed, by=actor, at=bangkok_now())
    assert [name for name, _first, _last in known(cast)] == [one.name]


def test_it_is_undone_by_whoever_chose_within_a_minute_and_before_another_change(cast: Cast):
    one, other = members.mentor("นายหนึ่ง สมมติ"), members.mentor("นางสอง สมมติ")
    deed = pair(cast, one, starts_on=bangkok_today() - ONE)
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.undo_pairing(deed, by=actor, at=bangkok_now() + timedelta(minutes=2))
    pair(cast, other)
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.undo_pairing(deed, by=actor, at=bangkok_now())


def test_what_would_change_nothing_and_what_lies_outside_is_refused(cast: Cast):
    mentor, outside = members.mentor(), members.mentor("นางนอก สมมติ", office_code="DSD-51")
    pair(cast, mentor)
    for who, area in ((mentor, "5201"), (mentor, "5101"), (outside, "5201"), (members.volunteer(), "5201")):
        with pytest.raises(Refused):
            pair(cast, who, Area(area))


def test_the_database_itself_lets_no_two_of_an_agency_look_after_one_area(cast: Cast):
    mentor, other = members.mentor(), members.mentor("นางสอง สมมติ")
    pair(cast, mentor)
    with acting_as(cast.coordinator):
        row = Pairing.objects.get()
        row.pk, row.mentor, row.starts_on = uuid4(), other, row.starts_on + 5 * ONE
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_ending_leaves_a_gap_from_the_day_after(cast: Cast):
    mentor, volunteer = members.mentor(), members.volunteer()
    pair(cast, mentor)
    today = bangkok_today()
    with acting_as(cast.coordinator) as actor:
        actions.end_pairing(Pairing.objects.get(), last_day=today, by=actor, at=bangkok_now())
        assert pairings_for(volunteer, today)
        assert not pairings_for(volunteer, today + ONE)
        with pytest.raises(Refused):
            actions.end_pairing(Pairing.objects.get(), last_day=today, by=actor, at=bangkok_now())


def test_the_end_of_the_mentors_term_ends_the_areas_that_day_and_its_undo_brings_them_back(cast: Cast):
    mentor, today = members.mentor(), bangkok_today()
    members.mentor("นางสอง สมมติ")  # a colleague who gets nothing by herself
    pair(cast, mentor, starts_on=today - 3 * ONE)
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(mentor, ends_on=today, reason="resigned", by=actor, at=bangkok_now())

    assert known(cast) == [(mentor.name, today - 3 * ONE, today)]
    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(mentor, by=actor, at=bangkok_now())
    assert known(cast) == [(mentor.name, today - 3 * ONE, None)]


def test_a_term_that_ends_later_ends_the_areas_in_the_night_after(cast: Cast):
    mentor, today = members.mentor(), bangkok_today()
    pair(cast, mentor)
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(mentor, ends_on=today + 5 * ONE, reason="resigned", by=actor, at=bangkok_now())
    assert known(cast) == [(mentor.name, today, None)]
    with acting_as_system("test") as system:
        actions.hand_over_ended_terms(by=system, at=bangkok_now() + 6 * ONE)
    assert known(cast) == [(mentor.name, today, today + 5 * ONE)]


def test_a_pairing_by_name_ends_when_the_volunteer_leaves(cast: Cast):
    mentor, volunteer, today = members.mentor(), members.volunteer(), bangkok_today()
    pair(cast, mentor, Area("520101", volunteer.user), Area("5203"), starts_on=today - ONE)
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(volunteer, ends_on=today, reason="resigned", by=actor, at=bangkok_now())
        ends = dict(Pairing.objects.values_list("place_code", "ends_on"))
    assert ends == {"520101": today, "5203": None}


def test_a_volunteer_learns_who_stands_by_and_a_neighbour_province_nothing(cast: Cast):
    named = members.mentor("นายหนึ่ง สมมติ")
    wide = members.mentor("นางสอง สมมติ", office_code="SSO-52")
    volunteer = members.volunteer(mentor=members.mentor("นายสาม สมมติ", office_code="DOE-52"))
    pair(cast, named, Area("520101", volunteer.user))
    pair(cast, wide, Area("52"))

    with acting_as(volunteer.user):
        own = Member.objects.select_related("mentor").get(user=volunteer.user)
        assert [each.name for each in mentors_for(own, bangkok_today())] == [
            "นายสาม สมมติ",
            "นายหนึ่ง สมมติ",
            "นางสอง สมมติ",
        ]
    for outsider in (cast.coordinator_51, cast.mentor_dsd_51):
        with acting_as(outsider):
            assert not Pairing.objects.exists()
            assert not stood_by([volunteer.user_id])


def test_who_stands_by_whom_is_the_databases_answer(cast: Cast):
    """The mentor who is paired, not a colleague of the same office; where the office has nobody, everybody of it."""
    volunteer = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520103")
    mine, colleague = members.mentor("นายหนึ่ง สมมติ"), members.mentor("นางสอง สมมติ")
    one = [volunteer.user_id]

    def answers() -> list[bool]:
        found = []
        for person in (mine.user, colleague.user, cast.mentor_sso, cast.coordinator, cast.volunteer):
            with acting_as(person):
                found.append(stood_by(one) == set(one))
        return found

    assert answers() == [True, True, True, True, False]
    pair(cast, mine)
    assert answers() == [True, False, True, True, False]
    pair(cast, colleague, Area("520103"))
    assert answers() == [False, True, True, True, False]


def test_only_the_coordinator_pairs_whatever_an_action_forgets(cast: Cast):
    mentor = members.mentor()
    pair(cast, mentor)
    for person in (mentor.user, cast.volunteer, cast.headquarters):
        with acting_as(person):
            row = Pairing.objects.get()
            row.pk, row.place_code = uuid4(), "5203"
            with pytest.raises(ProgrammingError), transaction.atomic():
                row.save(force_insert=True)


def test_the_journal_holds_ids_and_days(cast: Cast):
    pair(cast, members.mentor())
    with acting_as(cast.coordinator):
        entry = Entry.objects.filter(verb="mentor.paired").get()
    assert set(entry.codes) == {"mentor", "volunteer", "from", "until"}


def test_the_pairings_of_a_province_and_of_a_deed_are_ranges_of_an_index(cast: Cast):
    deed = pair(cast, members.mentor())
    with acting_as(cast.coordinator), connection.cursor() as database:
        database.execute("SET LOCAL enable_seqscan = off")
        plan = Pairing.objects.of_province("52").not_over(bangkok_today()).order_by("id").explain()
        assert "pairing_of_province" in plan
        assert "pairing_deed" in Pairing.objects.of_deed(deed).explain()
