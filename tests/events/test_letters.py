"""Official letters: their words, one to look at, and one for each person in one file."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events import actions
from raengjai.events.models import Event, EventLetter, Guest, Speaker
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.receipts import grouped
from raengjai.papers.actions import make_next_part
from raengjai.papers.models import Print, PrintPart
from tests.cast import Cast, assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db
ADDRESS = "https://raengjai.example.go.th/i/"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.workshop(cast.coordinator, number="ลป 0027/ว 5", answer_by=bangkok_today())


def answers(**said: str) -> dict[str, str]:
    return {
        "number": "ลป 0027/ว 5",
        "dated_on_day": "27",
        "dated_on_month": "12",
        "dated_on_year": "2562",
        "sender": "สำนักงานแรงงานจังหวัดลำปาง\nศาลากลางจังหวัดลำปาง",
        "subject": "ขอเชิญประชุม",
        "enclosures": "กำหนดการ จำนวน 1 ชุด",
        "body": "ด้วยจะจัดประชุม ในวันที่ 7 มกราคม 2563\n\nจึงเรียนมาเพื่อโปรดพิจารณา",
        "signer_name": "นายสมชาย ตัวอย่างสมมติ",
        "signer_position": "แรงงานจังหวัดลำปาง",
        "contact": "โทร. 054-265-999",
        **said,
    }


def written(event: Event, browser: Client, kind: str = "invitation") -> str:
    page = reverse("event_letter", args=[event.pk, kind])
    assert browser.post(page, answers()).status_code == 302
    return page


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_letter_begins_with_the_usual_words_and_keeps_what_is_written(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    page = reverse("event_letter", args=[event.pk, "invitation"])
    first = browser.get(page).context["form"].initial

    assert event.title in first["body"]
    assert "08.30" in first["body"]
    assert first["number"] == "ลป 0027/ว 5"
    written(event, browser)
    with acting_as(cast.coordinator):
        letter = EventLetter.objects.get()
    assert (letter.dated_on, letter.enclosures) == (date(2019, 12, 27), ["กำหนดการ จำนวน 1 ชุด"])


def test_what_is_wrong_stands_on_the_form_and_nothing_is_kept(cast: Cast, event: Event):
    page = browser_of(cast.coordinator).post(
        reverse("event_letter", args=[event.pk, "invitation"]), answers(number="", dated_on_month="13")
    )

    assert page.status_code == 422
    assert {"number", "dated_on"} <= set(page.context["form"].errors)
    assert "แรงงานจังหวัดลำปาง" in page.content.decode()
    with acting_as(cast.coordinator):
        assert not EventLetter.objects.exists()


def test_the_letter_is_in_thai_figures_with_the_persons_own_code(cast: Cast, event: Event):
    guest = story.guest(event, name="นางบัวผัน นามสมมติ", state="invited")
    browser = browser_of(cast.coordinator)
    written(event, browser)

    paper = browser.get(reverse("look_at_letter", args=[event.pk, "invitation"]))
    with acting_as(cast.coordinator):
        letter = actions.letter_to_guest(EventLetter.objects.get(), guest, ADDRESS)

    assert paper["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(paper.content)).pages) == 1
    assert (letter.dated, letter.number) == ("๒๗ ธันวาคม ๒๕๖๒", "ลป ๐๐๒๗/ว ๕")
    assert letter.paragraphs == ["ด้วยจะจัดประชุม ในวันที่ ๗ มกราคม ๒๕๖๓", "จึงเรียนมาเพื่อโปรดพิจารณา"]
    assert (letter.code, letter.address) == (grouped(guest.code), f"{ADDRESS}{guest.code}/")
    assert grouped(guest.code).split()[0] in text_of(paper.content)


def test_printing_invites_whoever_is_only_listed_and_each_gets_a_letter(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    written(event, browser)
    for number in range(128):
        story.guest(event, name=f"ผู้ได้รับเชิญ คนที่ {number}", state="listed", phone=f"+6681{number:07d}")
    story.guest(event, name="ผู้ไม่มา", state="declined")

    going = browser.post(reverse("print_letters", args=[event.pk, "invitation"]), follow=True)
    with acting_as(cast.coordinator) as actor:
        order = Print.objects.get()
        while make_next_part(order.pk, by=actor, at=bangkok_now()):
            pass
        order.refresh_from_db()
        part = PrintPart.objects.get(print=order)
        codes = list(Guest.objects.filter(state="invited", code_index__isnull=False))

    assert going.context["order"].pk == order.pk
    assert (order.done, order.left_out, order.is_finished) == (128, 0, True)
    assert len(codes) == 128
    assert part.file is not None
    assert len(PdfReader(BytesIO(bytes(part.file))).pages) == 128
    page = browser.get(reverse("letters_being_made", args=[event.pk, order.pk]))
    file = reverse("letters_file", args=[event.pk, order.pk, 1])
    assert file in page.content.decode()
    assert browser.get(file).content == bytes(part.file)
    other = browser_of(cast.coordinator_51).get(reverse("letters_file", args=[event.pk, order.pk, 1]))
    assert other.status_code == 404


def test_who_was_taken_off_meanwhile_gets_no_letter(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    written(event, browser)
    stays, goes = story.guest(event, state="invited"), story.guest(event, name="อีกคน หนึ่ง", state="invited")
    browser.post(reverse("print_letters", args=[event.pk, "invitation"]))
    with acting_as(cast.coordinator) as actor:
        actions.remove_guests(event, [goes.pk], by=actor, at=bangkok_now())
        order = Print.objects.get()
        make_next_part(order.pk, by=actor, at=bangkok_now())
        order.refresh_from_db()

    assert (order.done, order.left_out) == (1, 1)
    with acting_as_system("test"):
        assert Guest.objects.get(pk=stays.pk).code_index is not None


def test_a_speaker_gets_a_letter_without_a_code(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    written(event, browser, "speaker")
    browser.post(reverse("print_letters", args=[event.pk, "speaker"]))
    with acting_as(cast.coordinator) as actor:
        order = Print.objects.get()
        make_next_part(order.pk, by=actor, at=bangkok_now())
        pdf = bytes(PrintPart.objects.get(print=order).file or b"")
        letter = actions.letter_to_speaker(EventLetter.objects.get(), Speaker.objects.get())

    assert (order.kind, len(PdfReader(BytesIO(pdf)).pages)) == ("speaker_letters", 1)
    assert (letter.to, letter.code) == ("วิทยากร สมมติ นักวิชาการแรงงาน", "")


def test_nobody_to_write_to_is_said(cast: Cast, event: Event):
    browser = browser_of(cast.coordinator)
    written(event, browser)

    answer = browser.post(reverse("print_letters", args=[event.pk, "invitation"]), follow=True)

    assert list(answer.context["messages"])[-1].level_tag == "warning"
    assert browser.get(reverse("look_at_letter", args=[event.pk, "invitation"])).status_code == 404
    assert browser.get(reverse("event_letter", args=[event.pk, "other"])).status_code == 404
