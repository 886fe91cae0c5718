"""What this room answers when a person asks for a copy of the own data, or that they are erased."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.files.models import Attachment
from raengjai.needs.models import GroupMember, Need, Referral, Step, Visit
from raengjai.services.models import catalogue
from tests.cast import Cast, browser_of
from tests.files import samples
from tests.needs import story

MEMBER, SPEAKER, TITLE = "คำแปง ใจตัวอย่าง", "แก้วตา", "บัตรของบัวผัน.jpg"
WORDS = (MEMBER, "898765432", SPEAKER, "เพื่อนบ้าน", TITLE, "บัวผัน", story.NOTE, "ค่าจ้างค้าง")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: LazySettings) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def a_title() -> str:
    return next(iter(catalogue().documents))


@pytest.fixture
def finished(cast: Cast) -> Need:
    """A group's need with everything that can be personal in it, told and rated."""
    members = ((MEMBER, "+66898765432"),)
    course = story.NeedDraft(topic_code="village-course", note=story.NOTE, members=members)
    draft = story.visit_draft(
        needs=(course,),
        for_whom="group",
        speaker_name=SPEAKER,
        speaker_relation="เพื่อนบ้าน",
        given_by="proxy",
        village_no=3,
        handouts=((a_title(), 2),),
    )
    need = story.need_of(story.record(cast.volunteer, draft), cast.volunteer)
    for title in (TITLE, "removed.jpg"):
        file = BytesIO(samples.jpeg(64, 48))
        file.name = title
        browser_of(cast.volunteer).post(reverse("attach", args=[need.pk]), {"file": file})
    with acting_as(cast.volunteer):
        removed = Attachment.objects.get(title="removed.jpg")
    browser_of(cast.volunteer).post(reverse("remove_attachment", args=[removed.pk]))
    story.do(cast.mentor_dsd, story.actions.add_note, need, text="ค่าจ้างค้าง")
    story.do(
        cast.mentor_dsd,
        story.actions.resolve_referral,
        story.referral_of(need, cast.volunteer),
        outcome_code="unreachable",
        amount=None,
        text="ค่าจ้างค้าง",
        after=timedelta(hours=2),
    )
    story.do(cast.volunteer, story.actions.tell_person, need, text="ค่าจ้างค้าง", after=timedelta(hours=3))
    with acting_as_system("holder of the receipt") as system:
        story.actions.rate_need(need, rating=4, by=system, at=story.MORNING + timedelta(hours=4))
    return need


def test_the_copy_holds_files_group_speaker_and_rating(cast: Cast, finished: Need):
    answer = browser_of(cast.coordinator).post(reverse("copy_of_data", args=[finished.person_id]))

    copy = json.loads(answer.content)
    (visit,), (told,) = copy["visits"], copy["needs"]
    assert (visit["speaker"], visit["relation"]) == (SPEAKER, "เพื่อนบ้าน")
    assert visit["handouts"] == [{"title": a_title(), "copies": 2}]
    assert told["group"] == [{"name": MEMBER, "phone": "+66898765432"}]
    assert told["rating"] == 4
    assert {file["title"] for file in told["files"]} == {TITLE, "removed.jpg"}
    assert all(file["added_at"] for file in told["files"])
    assert [part["office"] for part in told["referrals"]] == ["DSD-52"]
    assert [step["deed"] for step in told["steps"]] == ["note", "resolve", "tell", "rate"]


def test_erasing_leaves_no_word_and_no_byte_of_a_need(
    cast: Cast, finished: Need, root: Path, django_capture_on_commit_callbacks
):
    assert [path for path in root.rglob("*") if path.is_file()] != []

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser_of(cast.coordinator).post(reverse("erase_person", args=[finished.person_id]))

    assert answer.status_code == 302
    assert [path for path in root.rglob("*") if path.is_file()] == []
    with acting_as_system("test"), connection.cursor() as cursor:
        assert not Attachment.objects.exists()
        for model in (Visit, Need, GroupMember, Referral, Step):
            table = model._meta.db_table
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            kept = " ".join(row[0] for row in cursor.fetchall())
            assert [word for word in WORDS if word in kept] == [], table
        assert list(Need.objects.values_list("rating", "village_no")) == [(4, None)]


def test_a_refused_erasure_keeps_the_files(cast: Cast, root: Path, django_capture_on_commit_callbacks):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    file = BytesIO(samples.jpeg(64, 48))
    file.name = "slip.jpg"
    browser_of(cast.volunteer).post(reverse("attach", args=[need.pk]), {"file": file})

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser_of(cast.coordinator).post(reverse("erase_person", args=[need.person_id]))

    assert answer.status_code == 422
    with acting_as(cast.volunteer):
        assert Attachment.objects.get().read()
