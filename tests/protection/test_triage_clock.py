"""The clock of clues: each step once, never early, whatever the watch's rhythm; and what a great store costs."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import new_secret
from raengjai.ground.dates import BANGKOK, bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages import providers
from raengjai.messages.models import Notice
from raengjai.protection import actions, jobs
from raengjai.protection.actions import check_chain, exclude_member, place_tags
from raengjai.protection.models import EMERGENCY, Clue, Entry, Visit
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import triage
from raengjai.protection.views.entrance import IDLE
from tests.protection import clues, rooms
from tests.protection.clues import AT

HOURS = [0, 18, 24, 36]
first, last = (datetime(year, 10, 5) for year in (2026, 2030))  # noqa: DTZ001 the zone is given below
moments = st.datetimes(first, last, timezones=st.just(BANGKOK))


@given(moments, st.lists(st.integers(1, 40), max_size=12))
def test_each_step_is_taken_once_and_never_early(came: datetime, pauses: list[int]):
    hour = came.replace(minute=0, second=0, microsecond=0)
    due, told, now = triage.look_due(hour), 0, came
    taken: list[tuple[int, datetime]] = []
    for pause in [0, *pauses]:
        now += timedelta(hours=pause)
        steps = triage.steps_due(due, told=told, now=now)
        told += len(steps)
        taken += [(step.hours, now) for step in steps]
    assert [hours for hours, _at in taken] == HOURS[: len(taken)]
    assert all(hour + timedelta(hours=hours) <= at for hours, at in taken)
    assert len(taken) == sum(hour + timedelta(hours=hours) <= now for hours in HOURS)


@given(st.lists(st.tuples(st.booleans(), st.booleans(), moments, st.uuids()), max_size=20))
def test_nobody_in_danger_waits_behind_somebody_who_is_not(rows: list[tuple[bool, bool, datetime, UUID]]):
    ordered = sorted((triage.Gist(*row) for row in rows), key=triage.order_of)
    assert [each.is_danger for each in ordered] == sorted((each.is_danger for each in ordered), reverse=True)
    calm = [each for each in ordered if not each.is_danger and not each.has_children]
    assert calm == sorted(calm, key=lambda each: (each.due_at, each.id))


def test_the_rule_is_marked_as_our_own():
    rows = [*triage._read()["first_look"], *triage._read()["climb"]]
    assert all("own rule" in row["source"] and row["confirmed"] is False for row in rows)
    assert [step.climbed for _moment, step in triage.steps_of(AT)] == [0, 0, 1, 2]


def told(room: Room) -> int:
    with acting_as(room.member.user):
        return Notice.objects.count()


@pytest.mark.django_db
def test_it_climbs_from_the_officers_to_the_supervisor_and_to_the_country():
    supervisor, officer = rooms.province(), rooms.member()
    country = rooms.member(province_code="00", duty="duty_officer")
    neighbour, custodian = rooms.member(province_code="51"), rooms.member(duty="custodian")
    rooms.renew_room_keys(supervisor)
    reported = clues.clue()
    clues.clue()
    seen = []
    for hours in (0, 0, 17, 18, 23, 24, 24, 35, 36, 36, 90):
        with acting_as_system("test"):
            actions.climb_clues(at=AT.replace(minute=0) + timedelta(hours=hours))
        seen.append((told(officer), told(supervisor), told(country)))
        with rooms.inside(country):
            assert Clue.objects.exists() == (hours >= 36)
    once, twice = (1, 0, 0), (2, 0, 0)
    assert seen == [once, once, once, twice, twice, *[(2, 1, 0)] * 3, *[(2, 1, 1)] * 3]
    assert told(neighbour) == told(custodian) == 0
    with acting_as_system("test"):
        kept = Entry.objects.filter(subject_id=reported.id).order_by("number")
        steps = [(each.verb, each.codes["hours"], each.member_id) for each in kept]
    assert steps == [
        *(("clue.told", hours, None) for hours in (0, 18)),
        *(("clue.climbed", hours, None) for hours in (24, 36)),
    ]


@pytest.mark.django_db
def test_the_country_reads_what_climbed_and_decides():
    supervisor = rooms.province()
    country = rooms.member(province_code="00", duty="duty_officer")
    rooms.renew_room_keys(supervisor)
    reported = clues.clue()
    with acting_as_system("test"):
        actions.climb_clues(at=AT + timedelta(hours=37))
    with rooms.inside(country):
        (row,) = actions.list_clues(country, at=AT).rows
        assert row.gist.id == reported.id
        assert row.faults == ()
        with pytest.raises(Refused):  # headquarters has no emergency key yet
            actions.accept_clue(reported.clue, room=country, at=AT)
        actions.make_room_key(EMERGENCY, room=country, at=AT)
        case = actions.accept_clue(reported.clue, room=country, at=AT)
        assert case.case.province_code == "00"
        assert Clue.objects.get().case_id == case.case_id
    with rooms.inside(supervisor):
        assert not Clue.objects.exists()
    assert check_chain("52") is None
    assert check_chain("00") is None


@pytest.mark.django_db
def test_what_is_decided_climbs_no_further_and_a_proposal_does():
    supervisor, officer = rooms.province(), rooms.member()
    rooms.renew_room_keys(supervisor)
    accepted, proposed = clues.clue(), clues.clue()
    with rooms.inside(officer):
        actions.accept_clue(accepted.clue, room=officer, at=AT)
        actions.propose_closing(proposed.clue, reason="not_ours", words="", room=officer, at=AT)
    with acting_as_system("test"):
        assert actions.climb_clues(at=AT + timedelta(hours=25)) == 1
    assert (accepted.clue.climbed, proposed.clue.climbed) == (0, 1)


@pytest.mark.django_db
def test_a_notice_is_one_sentence_and_leads_to_the_door():
    supervisor = rooms.province()
    reported = clues.clue(danger="yes")
    with acting_as_system("test"):
        actions.climb_clues(at=AT)
    with acting_as(supervisor.member.user):  # nobody is an officer here, so the supervisor is told
        (notice,) = Notice.objects.all()
    assert str(providers.words[notice.kind]) == "You have something to read in the sealed room."
    assert notice.subject_id.int == 0
    assert str(reported.id) not in str(notice.__dict__)


@pytest.mark.django_db
def test_whoever_is_excluded_from_a_place_that_is_known_is_not_told():
    supervisor, officer, cousin = rooms.province(), rooms.member(), rooms.member()
    rooms.renew_room_keys(supervisor)
    with rooms.inside(supervisor):
        exclude_member(cousin.member, tag=place_tags("520101")[-1], by=supervisor.member, at=AT)
    reported = clues.clue()
    with rooms.inside(officer):
        actions.open_clue(reported.clue, room=officer, at=AT)
    with acting_as_system("test"):
        actions.climb_clues(at=AT)
    assert (told(officer), told(cousin)) == (1, 0)


@pytest.mark.django_db
def test_the_watch_shuts_doors_that_nobody_uses():
    room = rooms.province()
    rooms.browser_in(room)
    with acting_as_system("test"):
        Visit.objects.update(seen_at=bangkok_now() - IDLE - timedelta(minutes=1))
    jobs.watch()
    jobs.watch()
    assert jobs._IDLE == IDLE
    with acting_as_system("test"):
        (visit,) = Visit.objects.all()
    assert (bytes(visit.held), visit.closed_at is not None) == (b"", True)


@pytest.mark.django_db
def test_a_hundred_thousand_settled_clues_change_no_plan():
    supervisor = rooms.province()
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO "sealed"."clue" (id, province_code, key_name, content, received_hour, state, due_at, climbed, told,'
            " place_tags, settled_on) SELECT gen_random_uuid(), '52', 'k', %s, %s, 'closed', %s, 0, 4, '{}', %s"
            " FROM generate_series(1, 100000)",
            [new_secret(), AT, AT, AT.date()],
        )
        cursor.execute('ANALYZE "sealed"."clue"')
    clues.clue()
    with rooms.inside(supervisor):
        plan = Clue.objects.filter(state__in=("new", "closing"), case_id=None, province_code="52")
        listed = plan.order_by("due_at", "pk").explain()
    with acting_as_system("test"):
        watched = Clue.objects.filter(state__in=("new", "closing"), told=0, due_at__lte=AT).explain()
    assert "clue_of_province" in listed or "clue_undecided" in listed
    assert "clue_undecided" in watched or "clue_of_province" in watched
    assert "Seq Scan on clue" not in listed + watched
