"""Writing an event and changing its plan, through the pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.events.models import Attendance, Event, EventStep, Session
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.journal.models import Entry
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_a_workshop_is_written_on_one_form(cast: Cast):
    event = pages.written(cast.coordinator)

    assert (event.state, event.kind, event.office_code) == ("draft", "workshop", "OPS-52")
    assert (event.starts_on, event.ends_on) == (pages.soon(), pages.soon())
    assert (str(event.latitude), str(event.longitude)) == ("18.28881", "99.49090")
    assert (event.project_codes, event.agency_codes) == (["VOL"], ["OPS", "DLPW"])
    assert event.contact_phone == "+6654123456"
    with acting_as_system("test"):
        assert [each.part for each in Session.objects.filter(event=event).order_by("id")] == [
            "afternoon",
            "morning",
        ]
        assert EventStep.objects.get(event=event).verb == "event.drafted"


def test_a_mentor_writes_for_the_own_office_and_headquarters_everywhere(cast: Cast):
    assert pages.written(cast.mentor_dsd).office_code == "DSD-52"
    assert pages.written(cast.headquarters, place="510101").office_code == "OPS-00"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"title": ""}, "title", "Please fill this in."),
        ({"ends_on": pages.soon() - timedelta(days=1)}, "ends_on", "The last day is before the first day."),
        ({"ends_on": pages.soon() + timedelta(days=31)}, "ends_on", "An event lasts at most 31 days."),
        ({"place": "510101"}, "place", "is outside your area"),
        ({"place": "ไม่มีที่นี่แน่นอน"}, "place", "No place is called"),
        ({"point": "13.75"}, "point", "Paste two numbers"),
        ({"point": "48.85, 2.35"}, "point", "This point is not in Thailand. Check"),
        ({"point": "99.49090, 18.28881"}, "point", "Latitude comes first: exchange"),
        ({"answer_by": pages.soon() + timedelta(days=1)}, "answer_by", "Answers are wanted before"),
        ({"starts_on": pages.soon() + timedelta(days=4000)}, "starts_on", "too far ahead"),
        ({"contact_phone": "12"}, "contact_phone", "not a whole telephone number"),
        ({"kind": "party"}, "kind", "This choice cannot be used."),
    ],
)
def test_bad_input_is_said_and_kept_and_nothing_is_written(cast: Cast, said, field: str, sentence: str):
    data = pages.plan(**{"reason": "เพราะเหตุนี้", **said})
    pages.english(cast.coordinator)

    answer = browser_of(cast.coordinator).post(reverse("write_event"), data)

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert "เพราะเหตุนี้" in answer.content.decode()
    with acting_as_system("test"):
        assert not Event.objects.exists()


def test_a_project_of_another_fiscal_year_is_refused_with_a_sentence(cast: Cast):
    this = fiscal_year(pages.soon())
    pages.english(cast.coordinator)

    answer = browser_of(cast.coordinator).post(
        reverse("write_event"), pages.plan(projects=[f"{this}:VOL", f"{this + 1}:VOL"])
    )

    assert answer.status_code == 422
    assert f"is no project of the fiscal year {this - 543}" in answer.context["form"].errors["projects"][0]


def test_an_event_of_an_earlier_fiscal_year_is_charged_to_its_projects(cast: Cast):
    event = pages.written(cast.coordinator, starts_on=date(2020, 1, 7), projects=["2563:NET", "2563:AHT"])

    assert event.project_codes == ["NET", "AHT"]


def test_who_may_not_plan_finds_no_writing_page(cast: Cast):
    event = pages.written(cast.coordinator)

    assert browser_of(cast.volunteer).get(reverse("write_event")).status_code == 403
    for outsider in (cast.mentor_dsd, cast.coordinator_51, cast.mentor_dsd_51):
        answer = browser_of(outsider).get(reverse("edit_event", args=[event.pk]))
        assert answer.status_code == 404, outsider.username
    assert browser_of(cast.volunteer).get(reverse("event", args=[event.pk])).status_code == 404


def test_the_second_editor_sees_the_first_change_and_chooses(cast: Cast):
    event = pages.written(cast.coordinator)
    address = reverse("edit_event", args=[event.pk])
    first = pages.plan(version=event.version, venue="ศาลากลางจังหวัด", room="ชั้น 5")
    assert browser_of(cast.headquarters).post(address, first).status_code == 302

    browser = browser_of(cast.coordinator)
    second = pages.plan(version=event.version, venue="โรงแรมอื่น", reason="ที่พิมพ์ไว้")
    answer = browser.post(address, second)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in page for words in ("ศาลากลางจังหวัด", "โรงแรมอื่น", "ที่พิมพ์ไว้", "ชั้น 5"))
    assert pages.now(event).venue == "ศาลากลางจังหวัด"
    shown = answer.context["form"]["version"].value()
    third = pages.plan(version=shown, venue="โรงแรมอื่น", reason="ที่พิมพ์ไว้", keep=["venue", "room"])
    assert browser.post(address, third).status_code == 302
    kept = pages.now(event)
    assert (kept.venue, kept.room, kept.reason) == ("ศาลากลางจังหวัด", "ชั้น 5", "ที่พิมพ์ไว้")


def test_nothing_changed_writes_no_step(cast: Cast):
    event = pages.written(cast.coordinator)

    answer = pages.do(cast.coordinator, "edit_event", event, **pages.plan(version=event.version))

    assert answer.status_code == 302
    assert pages.now(event).version == event.version


def test_new_days_take_agenda_and_sessions_along(cast: Cast):
    event = pages.complete(cast.coordinator)
    before = pages.agenda(event)

    later = pages.soon() + timedelta(days=7)
    version = pages.now(event).version
    pages.do(cast.coordinator, "edit_event", event, **pages.plan(version=version, starts_on=later))

    with acting_as_system("test"):
        assert {each.day for each in Session.objects.filter(event=event)} == {later}
    assert pages.agenda(event) == before


def test_days_with_agenda_or_presence_are_not_cut_off(cast: Cast):
    first = pages.soon()
    event = pages.complete(cast.coordinator, ends_on=first + timedelta(days=1))
    pages.english(cast.coordinator)
    shorter = pages.plan(version=pages.now(event).version)

    answer = pages.do(cast.coordinator, "edit_event", event, **shorter)

    assert answer.status_code == 422
    assert "Take it out of the agenda first" in pages.problems(answer)
    assert pages.now(event).ends_on == first + timedelta(days=1)


def test_presence_holds_the_day(cast: Cast):
    event = story.workshop(cast.coordinator, state="draft", starts_on=pages.soon(), project_codes=["VOL"])
    taken_at(event)

    with acting_as_system("test"):
        before = list(Session.objects.filter(event=event).values_list("day", "part"))
    later = pages.soon() + timedelta(days=3)
    answer = pages.do(
        cast.coordinator, "edit_event", event, **pages.plan(version=event.version, starts_on=later)
    )

    assert answer.status_code == 422
    with acting_as_system("test"):
        assert list(Session.objects.filter(event=event).values_list("day", "part")) == before


def taken_at(event: Event) -> None:
    """Somebody was seen in the morning."""
    guest = story.guest(event)
    with acting_as_system("test"):
        Attendance(
            event=event,
            session=story.sessions_of(event)[0],
            guest=guest,
            at=bangkok_now(),
            how="list",
            seen_by=event.written_by,
            received_at=bangkok_now(),
        ).save(force_insert=True)


def test_a_draft_is_discarded_but_not_what_was_submitted(cast: Cast):
    event = pages.written(cast.coordinator)
    pages.do(cast.coordinator, "discard_event", event)
    with acting_as_system("test"):
        assert not Event.objects.filter(pk=event.pk).exists()

    sent = pages.submitted(cast.coordinator)
    pages.do(cast.coordinator, "take_back_event", sent)
    pages.do(cast.coordinator, "discard_event", sent)
    assert pages.now(sent).state == "draft"


def test_the_journal_holds_codes_and_no_words(cast: Cast):
    event = pages.complete(cast.coordinator, contact_name="นางสาวลับ จำเพาะ")

    with acting_as_system("test"):
        entries = list(Entry.objects.filter(subject_id=event.pk))
    assert {"event.drafted", "event.group_added", "event.line_added"} <= {each.verb for each in entries}
    assert not any("ลับ" in str(each.codes) or "บรรยาย" in str(each.codes) for each in entries)


def test_an_event_in_the_past_may_be_a_draft(cast: Cast):
    event = pages.written(cast.coordinator, starts_on=bangkok_today() - timedelta(days=3))

    page = pages.text_of(cast.coordinator, reverse("event", args=[event.pk]))
    assert "วันจัดงานผ่านไปแล้ว" in page
