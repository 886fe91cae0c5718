"""The satisfaction form: once for each guest, nobody's in particular, and less when it is closed."""

from typing import Any

import pytest
from django.db import connection

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.training import actions
from raengjai.training.models import Opinion, SurveyUse, satisfaction_summary
from tests.cast import Cast, assemble
from tests.events import story as events
from tests.training import story
from tests.training.test_tests import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every column of every row, as the database keeps it."""
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_nothing_that_is_kept_joins_an_answer_to_a_guest(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=6)
    survey = story.survey(event, cast.coordinator)
    for number, guest in enumerate(guests):
        assert story.opinion(survey, guest, mark=1 + number % 5, words=f"ความเห็น {number}")

    answers, marks = rows_of("training_opinion"), rows_of("training_survey_use")
    people = [*marks, *rows_of("events_guest")]
    of_all = {"event_id", "survey_id", "place_code", "province_code", "office_code"}
    # What an answer shares with any row of a person is shared by all answers and all persons of the event.
    for name in answers[0].keys() - of_all:
        values = {str(answer[name]) for answer in answers} - {"None", ""}
        assert not values & {str(value) for person in people for value in person.values()}
    assert {len({answer[name] for answer in answers}) for name in of_all} == {1}
    # Neither row has a time, and their ids have no order: those of ours begin with the millisecond.
    assert not {name for row in (answers[0], marks[0]) for name in row if name.endswith(("_at", "_on"))}
    assert {row["id"].version for row in (*answers, *marks)} == {4}
    with acting_as_system("test"):
        told = [entry for entry in Entry.objects.all() if str(guests[0].pk) in str(entry.codes)]
        assert told == []
        assert not Entry.objects.filter(subject_id__in=[guest.pk for guest in guests]).exists()


def test_closing_forgets_who_answered_and_writes_the_answers_anew(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=6)
    survey = story.survey(event, cast.coordinator)
    for number, guest in enumerate(guests):
        story.opinion(survey, guest, mark=5, words=str(number))
    before = {row["id"] for row in rows_of("training_opinion")}

    with acting_as(cast.coordinator) as actor:
        assert actions.close_survey(survey, by=actor, at=bangkok_now()) == 6

    after = rows_of("training_opinion")
    assert sorted(row["words"] for row in after) == [str(number) for number in range(6)]
    assert not before & {row["id"] for row in after}
    assert rows_of("training_survey_use") == []
    with acting_as_system("test") as system, pytest.raises(Refused, match="not open"):
        actions.give_opinion(
            survey, guests[0], {"topic": 5}, words="", group_id=None, by=system, at=bangkok_now()
        )
    assert "cannot be opened again" in refusal(actions.open_survey, cast.coordinator, event)


def test_a_guest_answers_once_and_only_at_the_own_event(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    _elsewhere, (stranger, _more) = story.workshop(cast.coordinator, title="อีกงาน")
    survey = story.survey(event, cast.coordinator)
    assert story.opinion(survey, guest)
    assert not story.opinion(survey, guest, mark=1)

    with acting_as_system("test") as system:
        assert Opinion.objects.count() == SurveyUse.objects.count() == 1
        for who, ratings in (
            (stranger, {"topic": 5}),
            (guest, {"topic": 6}),
            (guest, {"no": 5}),
            (guest, {}),
        ):
            with pytest.raises(Refused):
                actions.give_opinion(
                    survey, who, ratings, words="", group_id=None, by=system, at=bangkok_now()
                )


def test_sums_are_told_to_the_office_and_headquarters_and_small_groups_are_not(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=9)
    big, small, _third = events.groups_of(event)
    survey = story.survey(event, cast.coordinator)
    for number, guest in enumerate(guests):
        story.opinion(survey, guest, mark=4 if number else 1, group=(big if number < 6 else small).pk)

    for person in (cast.coordinator, cast.headquarters):
        with acting_as(person):
            summary = satisfaction_summary(event)
        assert summary.answers == 9
        assert summary.overall.count == 9 * 8
        assert summary.overall.mean == pytest.approx((8 * 4 + 1) / 9)
        assert summary.overall.percent == pytest.approx((8 * 4 + 1) / 9 * 20)
        assert summary.overall.high_percent == pytest.approx(8 / 9 * 100)
        # Three answers of the second group are hidden, and so is the first, from which they could be reckoned.
        assert [group.is_hidden for group in summary.groups] == [True, True, False]
    for person in (cast.volunteer, cast.mentor_dsd, cast.coordinator_51):
        with acting_as(person):
            assert not Opinion.objects.exists()
            found = satisfaction_summary(event)
        assert found is None or found.answers == 0


def test_below_five_forms_nothing_is_told(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=4)
    survey = story.survey(event, cast.coordinator)
    for guest in guests:
        story.opinion(survey, guest)

    with acting_as(cast.coordinator), connection_counted() as queries:
        summary = satisfaction_summary(event)

    assert (summary.is_hidden, summary.rated, summary.overall.mean) == (True, {}, None)
    assert len(queries) == 3


def connection_counted():
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - only here

    return CaptureQueriesContext(connection)


def test_the_desk_keys_forms_in_and_a_group_too_small_is_not_kept(cast: Cast):
    event, _guests = story.workshop(cast.coordinator)
    events.organiser(event, cast.other_volunteer)
    survey = story.survey(event, cast.coordinator)
    with acting_as_system("test"):
        group = events.groups_of(event)[1]
        group.quota = 3
        group.save()
    with acting_as(cast.other_volunteer) as actor:
        actions.key_opinion(survey, {"topic": 4}, words=" ดี ", group_id=group.pk, by=actor, at=bangkok_now())
        assert not Opinion.objects.exists()  # whoever helps keys in and reads nothing

    with acting_as(cast.coordinator):
        kept = Opinion.objects.get()
    assert (kept.group_id, kept.words, kept.ratings) == (None, "ดี", {"topic": 4})
    assert "help at it" in refusal(
        actions.key_opinion, cast.volunteer, survey, {"topic": 4}, words="", group_id=None
    )


def test_lines_change_until_somebody_has_answered(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    survey = story.survey(event, cast.coordinator)
    lines = [{"code": "own1", "th": "อาหาร", "en": "อาหาร"}]
    assert "at least one line" in refusal(actions.choose_lines, cast.coordinator, survey, [])
    with acting_as(cast.coordinator) as actor:
        actions.choose_lines(survey, lines, by=actor, at=bangkok_now())
    with acting_as_system("test"):
        survey.refresh_from_db()
    story.opinion(survey, guest)
    assert "answered already" in refusal(actions.choose_lines, cast.coordinator, survey, lines)
