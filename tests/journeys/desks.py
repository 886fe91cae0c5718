"""Phones at the registration desk of an event, and the codes that are held before them."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as_system
from raengjai.events.models import Attendance, Event, Guest
from tests import make
from tests.events import story
from tests.journeys.phones import Phone, at_event, enable, send, sign_in

PEOPLE = """async ([lines, how]) => {
  for (const text of lines) {
    const before = document.querySelector("[data-part=answer]");
    before.removeAttribute("data-seen");
    const answered = new Promise((done) => {
      const watch = new MutationObserver(() => (watch.disconnect(), done()));
      watch.observe(before, { attributes: true, attributeFilter: ["class"] });
    });
    document.dispatchEvent(new CustomEvent("raengjai:scanned", { detail: text }));
    await answered;
    await new Promise((go) => setTimeout(go, 20));
  }
}"""


@dataclass
class Invited:
    """A guest, and the code of the invitation."""

    guest: Guest
    code: str


def invite(event: Event, count: int, *, group: int = 0, name: str = "แขกรับเชิญ") -> list[Invited]:
    people = [
        story.invited(event, story.groups_of(event)[group], name=f"{name} คนที่{number + 1:03}")
        for number in range(count)
    ]
    return [Invited(guest, guest.code) for guest in people]


class Desk:
    """One helper's phone with the event's pack on it."""

    def __init__(self, phone: Phone, username: str, event: Event, place_code: str) -> None:
        person = make.volunteer(username, place_code=place_code, demo=True)
        story.organiser(event, person)
        self.phone, self.event, self.page = phone, event, phone.on()
        sign_in(self.page, username)
        enable(self.page)
        self.open()
        expect(self.page.locator("[data-part=ready]")).to_be_visible(timeout=30_000)

    def open(self) -> Page:
        at_event(self.page, "check-in", self.event.pk)
        expect(self.page.locator("[data-part=desk]")).to_be_visible(timeout=20_000)
        return self.page

    def scan(self, *texts: str) -> None:
        """Codes one after the other, as a reader or the camera gives them."""
        self.page.evaluate(PEOPLE, [list(texts), "scan"])

    def scan_people(self, *people: Invited) -> None:
        self.scan(*(f"https://raengjai.example/i/{each.code}/" for each in people))

    @property
    def answer(self) -> tuple[str, str]:
        """Tone and name of the big answer."""
        panel = self.page.locator("[data-part=answer]")
        return panel.get_attribute("data-tone") or "", panel.locator("[data-answer-name]").inner_text()

    def counts(self, people: int) -> None:
        expect(self.page.locator("[data-here]")).to_have_text(str(people), timeout=30_000)

    def write_down(self, name: str, *, number: str = "", group: int = 0) -> None:
        frame = self.page.locator("[data-part=walk-in]")
        frame.locator("summary").click()
        frame.locator("[name=name]").fill(name)
        frame.locator("[name=group]").select_option(index=group + 1)
        frame.locator("[name=phone]").fill(number)
        frame.locator("button.button-next").click()
        expect(self.page.locator("[data-answer-name]")).to_have_text(name)

    def signal(self, *, there: bool) -> None:
        self.phone.signal(there=there)

    def send(self) -> None:
        """Signal returns: everything of this desk goes to the office."""
        send(self.phone, self.page)


def present(event: Event) -> list[Attendance]:
    with acting_as_system("test"):
        return list(Attendance.objects.of_event(event.pk).select_related("guest").order_by("at"))


def names(rows: list[Attendance]) -> list[Any]:
    return sorted(row.guest.name for row in rows)
