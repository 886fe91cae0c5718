"""The report of an event through its pages: it writes itself, is handed in with its figures, and prints."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from pypdf import PdfReader
from python_calamine import load_workbook

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.models import Event, EventReport, EventStep
from raengjai.events.views import report as report_views
from raengjai.journal.models import Entry
from tests.cast import Cast, assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db
WORDS = {"outcome": "เครือข่ายเข้าใจนโยบายมากขึ้น", "problems": "ห้องเล็ก", "suggestions": "จัดสองวัน"}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    """Held: two of three came, one of them without an invitation."""
    event = story.workshop(cast.coordinator)
    story.present(story.guest(event), "morning", "afternoon")
    story.present(story.guest(event, name="เดิน เข้ามา", how="walk_in"), "afternoon")
    story.guest(event, name="ไม่ มา")
    return story.held(event)


def write(browser: Client, event: Event, **said: str):
    data = {"headline": "", "opening_words": "", "version": "0"} | WORDS | said
    return browser.post(reverse("write_event_report", args=[event.pk]), data)


def page(browser: Client, event: Event) -> str:
    return browser.get(reverse("event_report", args=[event.pk])).content.decode()


def test_the_figures_are_there_before_anybody_writes(cast: Cast, event: Event):
    answer = browser_of(cast.coordinator).get(reverse("event_report", args=[event.pk]))

    people = next(part for part, _tables in answer.context["parts"] if part.code == "people")
    assert people.figures[0].totals[1:4] == (128, 0, 2)
    assert [row[2] for row in people.figures[1].rows] == [1, 2]  # morning, afternoon


def test_it_is_written_handed_in_and_keeps_its_figures(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    write(browser, event)
    browser.post(reverse("hand_in_event_report", args=[event.pk]))
    before = page(browser, event)
    story.present(story.guest(event, name="มา ช้า"), "morning")

    after = browser.get(reverse("event_report", args=[event.pk]))

    assert after.context["is_frozen"]
    assert after.context["has_changed"]
    assert WORDS["outcome"] in before
    people = next(part for part, _tables in after.context["parts"] if part.code == "people")
    assert people.figures[0].totals[3] == 2
    with acting_as(cast.coordinator):
        assert Event.objects.get(pk=event.pk).state == "reported"
        assert list(EventStep.objects.filter(event=event).values_list("verb", flat=True)) == [
            "event.reported"
        ]


def test_it_can_be_taken_back_with_a_reason_and_handed_in_anew(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    write(browser, event)
    browser.post(reverse("hand_in_event_report", args=[event.pk]))
    story.present(story.guest(event, name="มา ช้า"), "morning")

    browser.post(reverse("take_back_event_report", args=[event.pk]), {"why": ""})
    with acting_as(cast.coordinator):
        assert Event.objects.get(pk=event.pk).state == "reported"
    browser.post(reverse("take_back_event_report", args=[event.pk]), {"why": "โทรศัพท์กลับมาช้า"})
    browser.post(reverse("hand_in_event_report", args=[event.pk]))

    with acting_as(cast.coordinator):
        report = EventReport.objects.get(event=event)
    assert report.revision == 2
    assert report.frozen["th"][0]["figures"][0]["totals"][3] == 3


def test_without_a_word_of_what_came_of_it_nothing_is_handed_in(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)

    write(browser, event, outcome="")
    browser.post(reverse("hand_in_event_report", args=[event.pk]))

    with acting_as(cast.coordinator):
        assert Event.objects.get(pk=event.pk).state == "held"


def test_the_second_writer_sees_what_the_first_wrote_and_loses_nothing(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    write(browser, event, outcome="คนแรก")

    second = write(browser, event, outcome="คนที่สอง")

    text = second.content.decode()
    assert second.status_code == 422
    assert "คนแรก" in text
    assert "คนที่สอง" in text
    write(browser, event, outcome="คนที่สอง", version="1")
    with acting_as(cast.coordinator):
        assert EventReport.objects.get(event=event).outcome == "คนที่สอง"


def test_only_who_holds_the_event_writes_and_others_of_the_province_read_what_was_handed_in(
    cast: Cast, event: Event
):
    write(browser_of(cast.coordinator), event)

    assert browser_of(cast.mentor_dsd).get(reverse("event_report", args=[event.pk])).status_code == 404
    browser_of(cast.coordinator).post(reverse("hand_in_event_report", args=[event.pk]))
    read = browser_of(cast.mentor_dsd).get(reverse("event_report", args=[event.pk]))
    assert read.context["parts"][0][0].figures[0].totals[3] == 2  # as it was handed in
    assert not read.context["has_changed"]
    assert write(browser_of(cast.mentor_dsd), event, outcome="ไม่ใช่").status_code == 404
    for outsider in (cast.coordinator_51, cast.mentor_dsd_51):
        assert browser_of(outsider).get(reverse("event_report", args=[event.pk])).status_code == 404
    assert browser_of(cast.volunteer).get(reverse("event_report", args=[event.pk])).status_code == 403


def test_no_report_before_the_event_is_open(cast: Cast):
    draft = story.workshop(cast.coordinator, state="draft")

    assert browser_of(cast.coordinator).get(reverse("event_report", args=[draft.pk])).status_code == 404


def test_the_paper_says_what_the_page_says(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    write(browser, event)

    answer = browser.get(reverse("print_report", args=[event.pk]))

    reader = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert answer["Content-Type"] == "application/pdf"
    assert "128" in text
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="event.report_printed", subject_id=event.pk).exists()


def test_the_paper_is_made_of_the_parts_in_thai_alone(
    cast: Cast, event: Event, monkeypatch: pytest.MonkeyPatch
):
    made: list[str | None] = []

    def parts_of(_event: Event) -> list[object]:
        made.append(get_language())
        return []

    monkeypatch.setattr(report_views, "parts_of", parts_of)

    browser_of(cast.coordinator).get(reverse("print_report", args=[event.pk]))

    assert made == ["th"]


def test_the_workbook_holds_the_figures_as_numbers(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    write(browser, event)

    answer = browser.get(reverse("export_event_report", args=[event.pk]))

    book = load_workbook(BytesIO(answer.content))
    cells = [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    ]
    assert {128.0, 2.0, "ห้องเล็ก"} <= set(cells)
