"""Entries that travel as pictures: one phone shows them, the camera of another reads them. The camera plays a film that
is made of the pictures themselves."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.films import camera_flags, film
from tests.journeys.phones import Phone, in_use, record, sign_in, visits, wait_for

NewPhone = Callable[..., Phone]


def shown_pictures(page: Page) -> list[Image.Image]:
    page.goto("/offline/carry/")
    page.locator("[data-show]").click()
    expect(page.locator("[data-chain] svg")).to_be_visible()
    total = int(page.locator("[data-part-line]").inner_text().split()[-1])
    found: list[Image.Image] = []
    for _ in range(total):
        taken = page.locator("[data-chain] svg").screenshot()
        found.append(Image.open(io.BytesIO(taken)))
        page.locator("[data-next]").click()
    return found


def office(new_phone: NewPhone, *flags: str) -> Page:
    make.volunteer("v520102", demo=True, place_code="520102")
    other = new_phone()
    other.flags = list(flags)
    page = other.on()
    sign_in(page, "v520102")
    page.goto("/offline/carry/")
    return page


def start_camera(page: Page) -> None:
    page.locator("[data-scan] summary").click()
    page.locator("[data-start]").click()


def test_a_chain_of_pictures_is_read_by_a_camera_and_sent_once(new_phone: NewPhone, tmp_path: Path):
    phone, page = in_use(new_phone)
    page.set_viewport_size({"width": 800, "height": 1000})
    phone.signal(there=False)
    record(page, "บัวผัน")
    record(page, "สมศรี", topics=("unpaid-wages", "sewing-course"))
    pictures = shown_pictures(page)
    assert len(pictures) > 2
    film([*pictures[2:], *pictures[:2]], tmp_path / "film.y4m")  # one begins to look in the middle

    reading = office(
        new_phone,
        *camera_flags(tmp_path / "film.y4m"),
    )
    start_camera(reading)

    expect(reading.locator("[data-taken]")).to_contain_text("2", timeout=60_000)
    expect(reading.locator("[data-video]")).to_be_hidden()
    assert reading.locator("[data-scanned]").inner_text().count(str(len(pictures))) == 2
    assert len(visits()) == 2

    phone.signal(there=True)
    page.goto("/offline/outbox/")
    wait_for(page, ["taken", "taken"])
    assert len(visits()) == 2


def test_pictures_turn_by_themselves_until_a_tap_stops_them(new_phone: NewPhone):
    phone, page = in_use(new_phone, "en")
    phone.signal(there=False)
    record(page, "Buaphan")
    page.goto("/offline/carry/")
    page.locator("[data-show]").click()
    line = page.locator("[data-part-line]")
    expect(line).to_contain_text("Part 1 of")
    page.wait_for_timeout(2_000)
    expect(line).to_contain_text("Part 1 of")

    page.locator("[data-turn]").click()
    expect(line).to_contain_text("Part 2 of", timeout=4_000)
    page.locator("[data-turn]").click()
    stopped = line.inner_text()
    page.wait_for_timeout(2_000)

    assert line.inner_text() == stopped


@pytest.mark.parametrize(("device", "kind"), [(None, "none"), ("denied", "refused")])
def test_without_a_camera_a_sentence_leads_to_the_file(new_phone: NewPhone, device: str | None, kind: str):
    page = office(new_phone, *(["--use-fake-device-for-media-stream"] if device else []))
    asked = {
        "permission": {"name": "camera"},
        "setting": device or "granted",
        "origin": page.url.partition("/offline")[0],
    }
    page.context.new_cdp_session(page).send("Browser.setPermission", asked)
    start_camera(page)

    expect(page.locator(f"[data-error=camera-{kind}]")).to_be_visible()
    expect(page.locator("[data-scan] .error:visible")).to_have_count(1)
    expect(page.locator("[data-start]")).to_be_visible()
    expect(page.locator("#carried")).to_be_enabled()
