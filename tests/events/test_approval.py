"""From draft to held, through the pages: who submits does not approve, and what was approved and changes goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions, providers
from raengjai.events.actions import GroupDraft
from raengjai.events.models import Event, EventStep, TargetGroup
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """The action says no with this sentence, read in English."""
    with translation.override("en"), pytest.raises(Refused, match=sentence):
        yield


def tasks_of(person) -> list[str]:
    with acting_as(person):
        return [each.kind for each in Task.objects.open().of(person.pk)]


def notices_of(person) -> list[str]:
    with acting_as(person):
        return [each.kind for each in Notice.objects.of(person.pk)]


def test_the_whole_path_of_an_event(cast: Cast):
    event = pages.complete(cast.mentor_dsd)

    assert pages.do(cast.mentor_dsd, "submit_event", event).status_code == 302
    assert tasks_of(cast.coordinator) == ["approve_event"]
    assert notices_of(cast.coordinator) == ["event_submitted"]
    version = pages.now(event).version
    pages.do(cast.coordinator, "approve_event", event, version=version)
    found = pages.now(event)
    assert (found.state, found.approved_by) == ("approved", cast.coordinator.pk)
    assert tasks_of(cast.coordinator) == []
    assert notices_of(cast.mentor_dsd) == ["event_approved"]

    pages.do(cast.mentor_dsd, "open_event", event)
    assert pages.now(event).state == "open"
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(starts_on=bangkok_today(), ends_on=bangkok_today())
    pages.do(cast.mentor_dsd, "hold_event", event)
    held = pages.now(event)
    assert held.state == "held"
    assert held.held_at is not None
    with acting_as_system("test"):
        verbs = list(
            EventStep.objects.filter(event=event).order_by("at", "id").values_list("verb", flat=True)
        )
    assert verbs[-4:] == ["event.submitted", "event.approved", "event.opened", "event.held"]


def test_what_is_missing_is_said_in_words_and_nothing_is_sent(cast: Cast):
    event = pages.written(cast.coordinator, projects=[], venue="", purpose="", contact_name="")
    pages.english(cast.coordinator)

    page = pages.text_of(cast.coordinator, reverse("submit_event", args=[event.pk]))
    answer = pages.do(cast.coordinator, "submit_event", event)

    for sentence in (
        "Choose at least one project",
        "Say at which venue",
        "Write its purpose",
        "Say who answers questions",
        "Name at least one target group",
        "Name who is responsible",
        "Write the agenda",
    ):
        assert sentence in page
    assert answer.status_code == 422
    assert pages.now(event).state == "draft"
    assert tasks_of(cast.headquarters) == []


def test_a_part_of_another_file_can_stand_in_the_way(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    event = pages.complete(cast.coordinator)
    asks = [*providers.readiness, lambda event, state: ["ยังไม่มีงบประมาณ"] if state == "submitted" else []]
    monkeypatch.setattr(providers, "readiness", asks)
    monkeypatch.setattr("raengjai.events.actions.approval.readiness", asks)

    assert "ยังไม่มีงบประมาณ" in pages.text_of(cast.coordinator, reverse("event", args=[event.pk]))
    assert pages.do(cast.coordinator, "submit_event", event).status_code == 422


def test_who_submits_does_not_approve(cast: Cast):
    event = pages.submitted(cast.coordinator)
    address = reverse("event", args=[event.pk])
    pages.english(cast.coordinator)

    browser = browser_of(cast.coordinator)
    answer = browser.post(reverse("approve_event", args=[event.pk]), {"version": event.version})
    assert "You submitted it yourself" in pages.said(browser, answer)
    assert "Approve the event" not in pages.text_of(cast.coordinator, address)
    assert pages.now(event).state == "submitted"
    # The database says the same, whatever the action does.
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(
            state="approved", approved_by=cast.coordinator.pk, approved_at=bangkok_now()
        )


def test_with_one_coordinator_the_ministry_approves(cast: Cast):
    event = pages.submitted(cast.coordinator)

    assert tasks_of(cast.headquarters) == ["approve_event"]
    pages.do(cast.headquarters, "approve_event", event, version=event.version)
    assert pages.now(event).approved_by == cast.headquarters.pk
    assert tasks_of(cast.headquarters) == []


def test_a_second_coordinator_is_asked_before_the_ministry(cast: Cast):
    second = make.coordinator("second")
    pages.submitted(cast.coordinator)

    assert tasks_of(second) == ["approve_event"]
    assert tasks_of(cast.headquarters) == []


def test_others_cannot_approve(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)

    for person, status in (
        (cast.volunteer, 403),
        (cast.mentor_dsd, 403),
        (cast.mentor_dlpw, 403),
        (cast.coordinator_51, 404),
    ):
        answer = pages.do(person, "approve_event", event, version=event.version)
        assert answer.status_code == status, person.username
    assert pages.now(event).state == "submitted"


def test_only_the_plan_that_was_read_is_approved(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)
    pages.english(cast.coordinator)
    pages.do(cast.mentor_dsd, "edit_event", event, **pages.plan(version=event.version, venue="ที่อื่น"))

    browser = browser_of(cast.coordinator)
    answer = browser.post(reverse("approve_event", args=[event.pk]), {"version": event.version})

    assert "The plan has changed since you opened it" in pages.said(browser, answer)
    assert pages.now(event).state == "submitted"


def test_approval_can_be_undone_at_once_and_not_later(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)
    pages.do(cast.coordinator, "approve_event", event, version=event.version)

    pages.do(cast.coordinator, "take_back_approval", event)
    assert pages.now(event).state == "submitted"
    assert tasks_of(cast.coordinator) == ["approve_event"]

    pages.do(cast.coordinator, "approve_event", event, version=pages.now(event).version)
    with acting_as(cast.coordinator) as actor, refused("cannot be taken back"):
        actions.take_back_approval(event, by=actor, at=bangkok_now() + timedelta(minutes=11))


def test_returned_with_a_reason_it_is_a_draft_and_the_reason_stands_on_its_page(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)

    assert pages.do(cast.coordinator, "return_event", event, why="").status_code == 422
    pages.do(cast.coordinator, "return_event", event, why="ขอให้เพิ่มวิทยากร")

    assert pages.now(event).state == "draft"
    assert notices_of(cast.mentor_dsd) == ["event_returned"]
    assert tasks_of(cast.coordinator) == []
    assert "ขอให้เพิ่มวิทยากร" in pages.text_of(cast.mentor_dsd, reverse("event", args=[event.pk]))


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": pages.soon() + timedelta(days=1)},
        {"place": "520102"},
        {"venue": "ศาลากลาง"},
        {"projects": []},
    ],
)
def test_a_change_of_what_was_approved_asks_why_and_sends_it_back(cast: Cast, change):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)

    said = pages.plan(version=event.version, **change)
    refused = pages.do(cast.mentor_dsd, "edit_event", event, **said)
    assert refused.status_code == 422
    assert "why" in refused.context["form"].errors
    assert pages.now(event).state == "approved"
    pages.do(cast.mentor_dsd, "edit_event", event, **said, why="ห้องประชุมไม่ว่าง")

    found = pages.now(event)
    assert (found.state, found.approved_by, found.returned_why) == ("draft", None, "ห้องประชุมไม่ว่าง")


def test_small_corrections_leave_it_approved(cast: Cast):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)

    said = pages.plan(version=event.version, room="ห้องใหญ่", contact_phone="081-234-5678", number="ลป 0027/1")
    assert pages.do(cast.mentor_dsd, "edit_event", event, **said).status_code == 302

    found = pages.now(event)
    assert (found.state, found.room, found.number) == ("approved", "ห้องใหญ่", "ลป 0027/1")


def test_more_seats_send_it_back_and_fewer_do_not(cast: Cast):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)
    with acting_as_system("test"):
        group = TargetGroup.objects.filter(event=event).order_by("position").first()
    assert group is not None
    said = {"kind": "volunteer", "name": group.name}

    pages.do(cast.mentor_dsd, "edit_target_group", event, group.pk, **said, quota="90")
    assert pages.now(event).state == "approved"
    answer = pages.do(cast.mentor_dsd, "edit_target_group", event, group.pk, **said, quota="95")
    assert answer.status_code == 422
    pages.do(cast.mentor_dsd, "edit_target_group", event, group.pk, **said, quota="95", why="มีผู้สมัครเพิ่ม")
    assert pages.now(event).state == "draft"


def test_money_that_changes_sends_an_approved_event_back(cast: Cast):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)

    with acting_as(cast.mentor_dsd) as actor:
        with pytest.raises(Refused):
            actions.send_back_when_approved(event, why="", by=actor, at=bangkok_now())
        assert actions.send_back_when_approved(event, why="ค่าอาหารเพิ่ม", by=actor, at=bangkok_now())
        assert not actions.send_back_when_approved(event, why="ค่าอาหารเพิ่ม", by=actor, at=bangkok_now())
    assert pages.now(event).state == "draft"


def test_an_event_in_the_past_is_recorded_only_with_a_reason(cast: Cast):
    past = bangkok_today() - timedelta(days=10)
    event = pages.complete(cast.mentor_dsd, starts_on=past)

    assert pages.do(cast.mentor_dsd, "submit_event", event, late_why="").status_code == 422
    assert pages.now(event).state == "draft"
    with acting_as(cast.mentor_dsd) as actor, refused("Its days are over"):
        actions.submit_event(event, by=actor, at=bangkok_now())
    pages.do(cast.mentor_dsd, "submit_event", event, late_why="ระบบเปิดใช้หลังวันงาน")
    assert (pages.now(event).state, pages.now(event).late_why) == ("submitted", "ระบบเปิดใช้หลังวันงาน")

    pages.do(cast.coordinator, "approve_event", event, version=pages.now(event).version)
    with acting_as(cast.mentor_dsd) as actor, refused("nobody can register"):
        actions.open_event(event, by=actor, at=bangkok_now())
    pages.do(cast.mentor_dsd, "hold_event", event)
    assert pages.now(event).state == "held"


def test_it_is_not_held_before_its_last_day(cast: Cast):
    event = story.workshop(cast.coordinator, ends_on=bangkok_today() + timedelta(days=1))
    pages.english(cast.coordinator)

    browser = browser_of(cast.coordinator)
    answer = browser.post(reverse("hold_event", args=[event.pk]))

    assert "Say on that day that it has been held" in pages.said(browser, answer)
    assert pages.now(event).state == "open"


def test_held_too_early_it_opens_again(cast: Cast):
    event = story.workshop(cast.coordinator)
    pages.do(cast.coordinator, "hold_event", event)
    assert pages.now(event).state == "held"

    pages.do(cast.coordinator, "reopen_event", event)
    assert (pages.now(event).state, pages.now(event).held_at) == ("open", None)


def test_cancelled_with_a_reason_everybody_is_told_and_it_can_be_planned_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)
    told = []
    monkeypatch.setattr(
        "raengjai.events.actions.approval.cancelled", [lambda event, by, at: told.append(event.pk)]
    )

    assert pages.do(cast.mentor_dsd, "cancel_event", event, why=" ").status_code == 422
    pages.do(cast.coordinator, "cancel_event", event, why="น้ำท่วม")

    found = pages.now(event)
    assert (found.state, found.cancelled_why, found.version) == ("cancelled", "น้ำท่วม", event.version + 1)
    assert told == [event.pk]
    assert notices_of(cast.mentor_dsd)[0] == "event_cancelled"
    assert "น้ำท่วม" in pages.text_of(cast.volunteer, reverse("event", args=[event.pk]))

    pages.do(cast.mentor_dsd, "revive_event", event)
    found = pages.now(event)
    assert (found.state, found.approved_by, found.cancelled_at) == ("draft", None, None)


def test_the_plan_of_a_held_event_stands(cast: Cast):
    event = story.workshop(cast.coordinator, state="held", held_at=bangkok_now())

    with acting_as(cast.coordinator) as actor, refused("does not change any more"):
        actions.add_group(event, GroupDraft("other", "เพิ่ม", 1), by=actor, at=bangkok_now())


def test_the_task_leads_to_the_event(cast: Cast):
    event = pages.submitted(cast.mentor_dsd)

    assert reverse("event", args=[event.pk]) in pages.text_of(cast.coordinator, reverse("home"))
