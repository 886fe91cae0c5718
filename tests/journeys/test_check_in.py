"""Three phones at the desk of an event without network: whoever two of them saw counts once, in whatever order they come back."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events import actions
from raengjai.events.models import Event, Guest, present_guests
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_now
from tests import make
from tests.events import story
from tests.journeys.desks import Desk, Invited, invite, names, present
from tests.journeys.films import camera_flags, film
from tests.journeys.phones import Phone

NewPhone = Callable[..., Phone]
WALK_IN, NUMBER = "นายเดินเข้า มาเอง", "081-234-5678"


def desks_at(event: Event, new_phone: NewPhone, count: int = 3) -> list[Desk]:
    return [Desk(new_phone(), f"desk{number}", event, f"52010{number + 1}") for number in range(count)]


def play(event: Event, desks: list[Desk], guests: list[Invited], come: int) -> None:
    """`come` of the guests come, each to one of the desks; two of them go to two desks; one without an invitation is
    written down at two of them. No desk has network, and they come back in another order."""
    for desk in desks:
        desk.signal(there=False)
    share = [guests[number:come:3] for number in range(3)]
    twice = [share[0][0], share[1][0]]
    for desk, people in zip(desks, share, strict=True):
        desk.scan_people(*people)
    desks[1].scan_people(twice[0])
    desks[2].scan_people(twice[1])
    for desk in (desks[2], desks[0]):
        desk.write_down(WALK_IN, number=NUMBER)
    for desk, seen in zip(desks, [len(share[0]) + 1, len(share[1]) + 1, len(share[2]) + 2], strict=True):
        desk.counts(seen)
    assert present(event) == []

    for desk in (desks[1], desks[2], desks[0]):
        desk.send()


def test_three_phones_without_network_count_everybody_once(live_server_url: str, new_phone: NewPhone):
    event = story.workshop(make.coordinator("holds"))
    guests = invite(event, 11)
    desks = desks_at(event, new_phone)

    play(event, desks, guests, come=9)

    rows = present(event)
    assert names(rows) == sorted([*(each.guest.name for each in guests[:9]), WALK_IN])
    assert sorted(len(row.reports) for row in rows) == [1] * 7 + [2, 2, 2]
    # The office's list comes back: every phone now shows what the others saw.
    desks[0].open()
    desks[0].counts(10)
    desks[0].scan_people(guests[1])
    assert desks[0].answer == ("warn", guests[1].guest.name)


@pytest.mark.long
def test_119_of_128_are_counted_once(live_server_url: str, new_phone: NewPhone):
    event = story.workshop(holds := make.coordinator("holds"))
    guests = [
        *invite(event, 100),
        *invite(event, 14, group=1, name="พี่เลี้ยง"),
        *invite(event, 14, group=2, name="เจ้าหน้าที่"),
    ]
    desks = desks_at(event, new_phone)

    play(event, desks, guests, come=118)

    assert len(present(event)) == 119
    with acting_as(holds):
        assert len(present_guests(event)) == 119


def faults(page: Page) -> list[Any]:
    """What axe finds, in both appearances."""
    found: list[Any] = []
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        found += [(theme, one["id"], [node["html"][:160] for node in one["nodes"]]) for one in violations]
    return found


@pytest.mark.quick
def test_green_amber_and_red_without_network(live_server_url: str, new_phone: NewPhone):
    event = story.workshop(holds := make.coordinator("holds"))
    other = story.workshop(holds, title="งานอื่นของวันนี้")
    (guest, *_), (stranger,) = invite(event, 2), invite(other, 1, name="คนของงานอื่น")
    declined = story.guest(event, name="ตอบว่า ไม่มา", state="declined")
    (desk,) = desks_at(event, new_phone, 1)
    page = desk.page
    desk.signal(there=False)

    desk.scan_people(guest)
    assert desk.answer == ("good", guest.guest.name)
    assert faults(page) == []
    desk.scan(guest.code.lower())  # the code alone, as some readers give it
    assert desk.answer == ("warn", guest.guest.name)
    assert faults(page) == []
    desk.scan_people(stranger)
    assert desk.answer == ("bad", "")
    assert faults(page) == []
    desk.scan("https://example.com/menu")
    assert desk.answer == ("bad", "")
    desk.scan(receipts.new_code())
    assert desk.answer == ("bad", "")

    page.locator("[data-part=walk-in] summary").click()
    page.locator("#find").fill("ไม่มา")
    assert faults(page) == []
    page.locator("[data-people] button").click()
    expect(page.locator("[data-part=answer]")).to_have_attribute("data-tone", "warn")
    assert desk.answer == ("warn", declined.name)
    desk.counts(1)
    page.locator("[data-admit]").click()
    expect(page.locator("[data-part=answer]")).to_have_attribute("data-tone", "good")
    desk.counts(2)
    page.locator("[data-undo]").click()
    desk.counts(1)

    desk.send()
    assert names(present(event)) == [guest.guest.name]


def test_a_phone_switched_off_keeps_the_desk_and_an_invitation_of_another_event_is_named(
    live_server_url: str, new_phone: NewPhone
):
    event = story.workshop(holds := make.coordinator("holds"))
    other = story.workshop(holds, title="งานอื่นของวันนี้")
    (guest,), (stranger,) = invite(event, 1), invite(other, 1)
    (desk,) = desks_at(event, new_phone, 1)
    with acting_as_system("test"):
        story.organiser(other, User.objects.get(username="desk0"))
    desk.page.goto(f"/offline/check-in/#{other.pk}")
    expect(desk.page.locator("[data-event-title]")).to_have_text("งานอื่นของวันนี้", timeout=20_000)
    desk.open()
    desk.signal(there=False)
    desk.scan_people(guest)
    desk.phone.off()

    desk.page = desk.phone.on()
    desk.signal(there=False)
    desk.page.goto(f"/offline/check-in/#{event.pk}")
    expect(desk.page.locator("[data-part=desk]")).to_be_visible(timeout=20_000)

    desk.counts(1)
    desk.scan_people(stranger)
    assert desk.answer[0] == "bad"
    expect(desk.page.locator("[data-answer-more]")).to_contain_text("งานอื่นของวันนี้")


def test_what_the_desk_page_took_back_leaves_the_phone(live_server_url: str, new_phone: NewPhone):
    event = story.workshop(holds := make.coordinator("holds"))
    (guest,) = invite(event, 1)
    (desk,) = desks_at(event, new_phone, 1)
    desk.scan_people(guest)
    desk.send()
    with acting_as(holds) as actor:
        actions.undo_presence(present(event)[0], why="คนละคน", by=actor, at=bangkok_now())

    desk.open()

    desk.counts(0)
    with acting_as(holds):
        assert Guest.objects.filter(event=event).count() == 1


def qr(text: str) -> Image.Image:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=10, border=4)
    return Image.open(picture)


def test_the_camera_reads_invitations_one_after_the_other(
    live_server_url: str, new_phone: NewPhone, tmp_path: Path
):
    event = story.workshop(make.coordinator("holds"))
    guests = invite(event, 2)
    film([qr(f"https://raengjai.example/i/{each.code}/") for each in guests], tmp_path / "film.y4m")
    phone = new_phone()
    phone.flags = camera_flags(tmp_path / "film.y4m")
    desk = Desk(phone, "desk0", event, "520101")
    desk.signal(there=False)

    desk.page.locator("[data-start]").click()
    desk.counts(2)
    expect(desk.page.locator("[data-part=answer]")).to_have_attribute(
        "data-tone", "warn"
    )  # the film begins anew
    desk.page.locator("[data-stop]").click()
    expect(desk.page.locator("[data-video]")).to_be_hidden()

    desk.send()
    assert [(row.guest.name, row.how) for row in present(event)] == [
        (each.guest.name, "scan") for each in guests
    ]
