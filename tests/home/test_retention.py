"""The nightly job: what is due goes, what is not due stays, and a second night changes nothing."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django import app

from raengjai.access.door import acting_as, acting_as_system
from raengjai.files.models import Attachment
from raengjai.ground.crypto import seal
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.home import actions, jobs
from raengjai.messages.models import Notice
from raengjai.needs.models import Draft, GroupMember, Need, Referral, Step, Visit
from raengjai.network.models import Member
from raengjai.people.models import Person
from raengjai.search.models import Entry
from raengjai.tasks.models import Task
from tests.cast import Cast, browser_of
from tests.files.samples import jpeg
from tests.needs import story
from tests.network import members

DAY = timedelta(days=1)
# The story is told on 7 January 2020; in fiscal year 2573 ten years have passed since.
EARLY = datetime(2030, 1, 6, 2, 30, tzinfo=BANGKOK)
LATE = datetime(2030, 1, 9, 2, 30, tzinfo=BANGKOK)


def night(at: datetime) -> dict[str, int]:
    """One run; how many rows each table gave."""
    done: dict[str, int] = {}
    for each in actions.apply_policy(actions.load_policy(), at=at):
        done[each.table] = done.get(each.table, 0) + each.rows
    return {table: rows for table, rows in done.items() if rows}


def told(cast: Cast, **changes: object) -> Need:
    """Mrs Buaphan's need, spoken for by her daughter, resolved."""
    said = {"for_whom": "proxy", "speaker_name": "นางคำแปง ใจตัวอย่าง", "speaker_relation": "ลูกสาว"}
    draft = story.visit_draft(**{**said, **changes})
    need = story.need_of(story.record(cast.volunteer, draft), cast.volunteer)
    story.resolve(cast.mentor_dlpw, story.referral_of(need, cast.volunteer))
    return need


# Somebody who gave no name: there is no person to erase.
NAMELESS = {"new_person": None, "new_person_id": None, "consents": ()}


def entries(verb: str) -> list[dict[str, object]]:
    with acting_as_system("read"), connection.cursor() as database:
        database.execute("SELECT subject_kind, codes FROM journal_entry WHERE verb = %s ORDER BY seq", [verb])
        return [{"kind": kind, **json.loads(codes)} for kind, codes in database.fetchall()]


def test_words_of_a_need_go_ten_years_after_its_end_and_it_still_counts(cast: Cast):
    need = told(cast, **NAMELESS)

    night(EARLY)
    with acting_as_system("look"):
        assert Need.objects.get(pk=need.pk).note == story.NOTE
        assert Visit.objects.get().speaker_name == "นางคำแปง ใจตัวอย่าง"
    done = night(LATE)

    with acting_as_system("look"):
        kept = Need.objects.get(pk=need.pk)
        assert (kept.note, kept.state, kept.outcome_code) == ("", "resolved", "paid")
        assert (Visit.objects.get().speaker_name, Visit.objects.get().speaker_relation) == ("", "")
        assert set(Referral.objects.values_list("note", "end_note")) == {("", "")}
        assert set(Step.objects.values_list("text", "by_name")) == {("", "")}
        assert not Entry.objects.filter(pk=need.pk).exists()
    assert done["needs_need"] == done["needs_visit"] == 1


def test_an_open_need_keeps_its_words_however_old_it_is(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)

    night(LATE + 3650 * DAY)

    with acting_as_system("look"):
        assert Need.objects.get(pk=need.pk).note == story.NOTE
        assert Person.objects.get().first_name == "บัวผัน"


def test_a_second_night_changes_nothing_and_writes_nothing(cast: Cast):
    told(cast)
    told(cast, **NAMELESS)
    assert night(LATE)
    written = len(entries("retention.blanked"))

    assert night(LATE) == {}
    assert len(entries("retention.blanked")) == written


def test_each_table_leaves_one_entry_that_counts_and_names_nobody(cast: Cast):
    told(cast)
    told(cast, **NAMELESS)
    night(LATE)

    blanked = entries("retention.blanked")
    assert {"kind": "needs_need", "table": "needs_need", "rows": 1} in blanked
    assert len(blanked) == len({each["table"] for each in blanked}) == 3
    assert entries("retention.erased") == [{"kind": "people_person", "table": "people_person", "rows": 1}]


def test_a_person_is_erased_ten_years_after_the_last_visit(cast: Cast):
    need = told(cast)
    with acting_as(cast.volunteer) as actor:
        person = Person.objects.get(pk=need.person_id)
        again = story.visit_draft(new_person=None, new_person_id=None, person=person)
        story.actions.record_visit(again, by=actor, at=story.MORNING + 365 * DAY)
        later = Need.objects.exclude(pk=need.pk).get()
        Visit.objects.filter(pk=later.visit_id).update(made_at=story.MORNING + 365 * DAY)
    story.resolve(cast.mentor_dlpw, story.referral_of(later, cast.volunteer), after=366 * DAY)

    night(LATE)
    with acting_as_system("look"):
        assert Person.objects.get().first_name == "บัวผัน"
    night(LATE + 370 * DAY)
    with acting_as_system("look"):
        person = Person.objects.get()
        assert (person.first_name, person.phone) == ("", "")
        assert person.erased_at is not None


def test_a_record_waits_for_the_younger_record_of_the_same_person(cast: Cast):
    old = told(cast)
    young = story.need_of(story.record(cast.volunteer), cast.volunteer)
    story.resolve(cast.mentor_dlpw, story.referral_of(young, cast.volunteer))
    with acting_as(cast.coordinator):
        Person.objects.filter(pk=young.person_id).update(recorded_at=story.MORNING + 365 * DAY)
        Person.objects.filter(pk=old.person_id).update(merged_into=young.person_id, merged_at=story.MORNING)

    kept_back = {each.table: each.kept_back for each in actions.apply_policy(actions.load_policy(), at=LATE)}

    assert kept_back["people_person"] == 1
    with acting_as_system("look"):
        assert not Person.objects.exclude(erased_at=None).exists()
    night(LATE + 370 * DAY)
    with acting_as_system("look"):
        assert not Person.objects.filter(erased_at=None).exists()


def test_the_names_of_a_group_go_two_years_after_the_course(cast: Cast):
    course = story.NeedDraft(
        topic_code="village-course", members=(("คำแปง ใจตัวอย่าง", ""), ("บัวผัน ดีสมมติ", ""))
    )
    visit = story.record(cast.volunteer, story.visit_draft(needs=(course,), for_whom="group"))
    need = story.need_of(visit, cast.volunteer)
    with acting_as(cast.volunteer):
        Need.objects.filter(pk=need.pk).update(state="resolved", resolved_at=story.MORNING)

    two_years = datetime(2022, 1, 7, 2, 30, tzinfo=BANGKOK)
    assert "needs_group_member" not in night(two_years)
    assert night(two_years + DAY)["needs_group_member"] == 2
    with acting_as_system("look"):
        assert not GroupMember.objects.exists()


def test_drafts_notices_and_tasks_of_others_go_in_time(cast: Cast):
    now = story.MORNING
    with acting_as(cast.volunteer) as actor:
        for age in (29, 31):
            draft = Draft(user_id=actor.user_id, begun_at=now, saved_at=now - age * DAY)
            draft.sealed = seal("{}", table="needs_draft", column="sealed", row_id=draft.pk)
            draft.save(force_insert=True)
        for read, sent in ((89, 89), (91, 91), (None, 700), (None, 740)):
            Notice.objects.create(
                user_id=actor.user_id,
                kind="need_accepted",
                subject_kind="need",
                subject_id=new_id(),
                sent_at=now - sent * DAY,
                read_at=None if read is None else now - read * DAY,
            )
        for ended in (None, 700, 740):
            Task(
                kind="tell_person",
                subject_kind="need",
                subject_id=new_id(),
                assigned_to=actor.user_id,
                place_code="520101",
                due_on=date(2018, 1, 1),
                made_at=now - 800 * DAY,
                ended_at=None if ended is None else now - ended * DAY,
            ).save(force_insert=True)

    assert night(now) == {"needs_draft": 1, "messages_notice": 2, "tasks_task": 1}
    assert night(now) == {}
    with acting_as(cast.volunteer):
        assert [Draft.objects.count(), Notice.objects.count(), Task.objects.count()] == [1, 2, 2]


def test_former_members_lose_the_number_after_a_year_and_the_name_after_ten(cast: Cast):
    member = members.volunteer(phone="081-234-5678", ends_on=date(2020, 1, 31))

    def kept() -> tuple[str, str, bool]:
        with acting_as_system("look"):
            found = Member.objects.get(pk=member.pk)
            return found.name, found.phone, Entry.objects.filter(pk=member.pk).exists()

    night(datetime(2021, 1, 31, 2, 30, tzinfo=BANGKOK))
    assert kept() == ("นางบัวผัน นามสมมติ", "+66812345678", True)
    night(datetime(2021, 2, 1, 2, 30, tzinfo=BANGKOK))
    assert kept() == ("นางบัวผัน นามสมมติ", "", False)
    night(datetime(2030, 2, 1, 2, 30, tzinfo=BANGKOK))
    assert kept() == ("", "", False)


def test_a_photo_is_taken_away_by_the_room_of_files(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    photo = SimpleUploadedFile("slip.jpg", jpeg(), content_type="image/jpeg")
    browser_of(cast.volunteer).post(reverse("attach", args=[need.pk]), {"file": photo, "title": "slip"})
    with acting_as_system("look"):
        added = Attachment.objects.get().added_at

    assert "files_attachment" not in night(added + 3649 * DAY)
    assert night(added + 3655 * DAY)["files_attachment"] == 1

    with acting_as_system("look"):
        assert Attachment.objects.get().removed_at is not None


def test_more_than_a_portion_goes_in_several(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.home.actions.retention.PORTION", 3)
    now = story.MORNING
    with acting_as(cast.volunteer) as actor:
        Notice.objects.bulk_create(
            Notice(
                user_id=actor.user_id,
                kind="need_accepted",
                subject_kind="need",
                subject_id=new_id(),
                sent_at=now - 800 * DAY,
            )
            for _ in range(7)
        )

    assert night(now) == {"messages_notice": 7}
    assert [each["rows"] for each in entries("retention.deleted")] == [3, 3, 1]


def test_a_dry_run_counts_and_changes_nothing(cast: Cast):
    told(cast)

    would = {
        each.table: each.rows for each in actions.what_would_go(actions.load_policy(), at=LATE) if each.rows
    }

    assert would["needs_need"] == would["people_person"] == 1
    with acting_as_system("look"):
        assert Need.objects.get().note == story.NOTE
    assert entries("retention.blanked") == []


def test_the_command_says_each_rule_with_its_count(cast: Cast):
    out = StringIO()

    call_command("retention", "--dry-run", stdout=out)

    assert "0  needs_draft: delete 30 days after saved_at" in out.getvalue()


def test_only_the_system_may_remove_what_belongs_to_somebody(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        Notice.objects.create(
            user_id=actor.user_id, kind="x", subject_kind="need", subject_id=new_id(), sent_at=story.MORNING
        )

    for other in (cast.other_volunteer, cast.coordinator, cast.headquarters):
        with acting_as(other):
            assert Notice.objects.all().delete()[0] == 0
    with acting_as_system("test"):
        assert Notice.objects.count() == 1


def test_the_jobs_run_at_night_and_the_coming_year_gets_its_partition(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    periodic = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
    assert {name: cron for name, cron in periodic.items() if name.startswith("home.")} == {
        "home.make_partitions": "20 19 * * *",
        "home.retention": "30 19 * * *",
        "home.forget_jobs": "50 19 * * *",
    }

    jobs.retention()
    for today, there in ((date(2029, 8, 1), False), (date(2029, 8, 3), True), (date(2029, 8, 3), True)):
        with acting_as_system("test"), connection.cursor() as database:
            actions.keep_journal_partitions(today=today)
            database.execute("SELECT to_regclass('journal_entry_2573') IS NOT NULL")
            assert database.fetchone()[0] is there


def test_old_jobs_are_forgotten_by_the_library_itself(db: None):
    jobs.forget_jobs()

    with connection.cursor() as database:
        database.execute("SELECT task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'builtin:%%'")
        name, args = database.fetchone()
    assert name == "builtin:procrastinate.builtin_tasks.remove_old_jobs"
    assert '"remove_failed": true' in str(args).replace("'", '"').replace("True", "true")
