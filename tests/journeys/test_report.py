"""A danger is reported: by a volunteer without signal, by a visitor in the browser, and by one without JavaScript."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as_system
from raengjai.ground.crypto import KeyPair, open_envelope, seal_to
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import answer_reporter
from raengjai.protection.models import Channel, Clue, Message
from raengjai.protection.rules import intake as sealing
from raengjai.protection.rules.clue import ReadClue, read_clue
from raengjai.protection.rules.message import packed_message, read_message
from tests import make
from tests.conftest import DESKTOP
from tests.journeys.phones import Phone, enable, sign_in
from tests.journeys.test_phone_sealed import LYING, intake, until_the_key_is_here

NewPhone = Callable[..., Phone]
WORDS = "เห็นคนถูกขังในโกดัง"
REPLY = "สะดวกหลังสองทุ่ม"
ANSWER = "พรุ่งนี้เก้าโมงสะดวกไหม"


def clues(key: KeyPair) -> list[ReadClue]:
    with acting_as_system("test"):
        rows = list(Clue.objects.all())
    return [
        read_clue(open_envelope(key.private, bytes(row.content), info=sealing.clue_info("52", row.pk)))
        for row in rows
    ]


def replies(key: KeyPair) -> list[str]:
    with acting_as_system("test"):
        rows = list(Message.objects.filter(from_reporter=True))
    infos = [sealing.word_info("52", row.pk) for row in rows]
    return [
        read_message(open_envelope(key.private, bytes(row.sealed), info=info)).text
        for row, info in zip(rows, infos, strict=True)
    ]


def answered() -> None:
    with acting_as_system("test") as officer:
        channel = Channel.objects.get()
        message_id = uuid4()
        sealed = seal_to(
            bytes(channel.public),
            sealing.padded(packed_message(ANSWER)),
            info=sealing.answer_info(message_id),
        )
        answer_reporter(channel, message_id=message_id, sealed=sealed, by=officer, at=bangkok_now())


def written(page: Page) -> None:
    page.locator("label[for=id_signs_0]").click()
    page.fill("[name=seen]", WORDS)


@pytest.mark.quick
def test_a_volunteer_reports_without_signal_and_it_is_sent_later(new_phone: NewPhone):
    make.volunteer("v520101", demo=True)
    key, phone = intake(), new_phone()
    page = phone.on()
    sign_in(page, "v520101")
    enable(page)
    page.goto("/offline/report/")
    expect(page.locator("body")).to_have_attribute("data-drawn", "yes")
    until_the_key_is_here(page)
    phone.signal(there=False)

    page.goto("/report/")  # the address of everybody leads to the page that the phone keeps
    expect(page.locator("body")).to_have_attribute("data-drawn", "yes")
    expect(page.locator("[href='tel:191']")).to_be_visible()
    assert page.input_value("[name=province]") == "52"
    page.locator("form[data-sealed] button.button-next").click()
    expect(page.locator("[data-error=form]")).to_be_visible()
    written(page)
    page.select_option("[name=place]", "520101")  # of the own posting: known without signal
    page.locator("form[data-sealed] button.button-next").click()
    expect(page.locator("[data-answers]")).to_contain_text(WORDS)
    page.locator("[data-seal]").click()
    expect(page.locator("[data-waits]")).to_be_visible()
    assert page.locator(".receipt").count() == 0  # thanks, and what to do; no code
    assert WORDS not in page.evaluate(LYING)
    assert clues(key) == []

    phone.signal(there=True)
    expect(page.locator("[data-arrived]")).to_be_visible(timeout=40_000)
    (clue,) = clues(key)
    assert clue.faults == ()
    said = clue.content
    assert (said.seen, said.place, said.came, said.signs) == (WORDS, "520101", "volunteer", ("cannot_leave",))
    with acting_as_system("test"):
        assert not Channel.objects.exists()


@pytest.mark.quick
def test_a_visitor_seals_in_the_browser_and_reads_the_answer(open_browser: Callable[..., Page]):
    key = intake()
    page = open_browser()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    page.goto("/report/")
    expect(page.locator("body")).to_have_attribute("data-drawn", "yes")
    written(page)
    page.select_option("[name=province]", "52")
    page.set_input_files("#id_files", {"name": "v.mp4", "mimeType": "video/mp4", "buffer": b"no picture"})
    page.locator("form[data-sealed] button.button-next").click()
    expect(page.locator("[data-error=files]")).to_be_visible()
    assert page.input_value("[name=seen]") == WORDS
    page.set_input_files("#id_files", [])
    page.locator("form[data-sealed] button.button-next").click()
    page.locator("[data-seal]").click()
    expect(page.locator("[data-arrived]")).to_be_visible()
    code = page.locator(".receipt .code").inner_text()

    assert [clue.content.came for clue in clues(key)] == ["public"]
    assert (
        json.loads(page.evaluate(SEALED_HERE)) == []
    )  # nothing tells that something was sent from this device
    answered()
    page.goto("/report/answer/")
    page.fill("[name=code]", code)
    page.locator("main button").first.click()
    expect(page.locator(".told")).to_contain_text(ANSWER)
    page.fill("textarea", REPLY)
    page.locator("[data-write] button").click()
    expect(page.locator("[data-sent]")).to_be_visible()
    expect(page.locator(".told li")).to_have_count(2)
    assert replies(key) == [REPLY]
    secrets = (WORDS, REPLY, re.sub(r"\s", "", code))
    assert not any(secret in each for each in posted for secret in secrets)


SEALED_HERE = """async () => {
  const database = await new Promise((go) => { indexedDB.open("raengjai").onsuccess = (event) => go(event.target.result); });
  return await new Promise((go) => {
    database.transaction("sealed").objectStore("sealed").getAll().onsuccess = (event) => go(JSON.stringify(event.target.result));
  });
}"""


def test_without_javascript_the_same_form_is_posted(open_browser: Callable[..., Page]):
    key = intake()
    page = open_browser(DESKTOP, java_script_enabled=False)
    page.goto("/report/?lang=en")
    written(page)
    page.select_option("[name=province]", "52")
    page.locator("button[value=check]").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    page.locator("button[value=change]").click()
    assert page.input_value("[name=seen]") == WORDS
    page.locator("button[value=check]").click()
    page.locator("button[value=send]").click()
    expect(page.locator(".receipt .code")).to_be_visible()

    assert [clue.content.seen for clue in clues(key)] == [WORDS]


def test_the_way_out_leaves_nothing_on_the_screen(open_browser: Callable[..., Page]):
    page = open_browser()
    page.route(
        "https://www.tmd.go.th/**", lambda route: route.fulfill(body="weather", content_type="text/html")
    )
    page.goto("/hotlines/")
    page.goto("/report/")
    page.fill("[name=seen]", WORDS)
    page.locator(".exit-page").click()
    page.wait_for_url("https://www.tmd.go.th/")
    page.go_back()
    assert page.url.endswith("/hotlines/")
