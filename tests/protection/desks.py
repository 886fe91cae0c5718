"""Cases on a desk, for tests of pages: a room, a case with people, tasks and a screening, and browsers."""

from typing import Any

from django.test import Client

from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import add_record, open_new_case
from raengjai.protection.models import Case
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.records import Record
from tests.protection import rooms
from tests.protection.case_records import person, record
from tests.protection.interviews import begun, told

WORDS = "She whispered over the fence"


def case_of(owner: Room, *more: Record, people: int = 1) -> Case:
    """A case of the owner's with people P1 … and whatever else is named."""
    with rooms.inside(owner):
        opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
        for _each in range(people):
            add_record(opened, person(""), at=bangkok_now())
        for one in more:
            add_record(opened, one, at=bangkok_now())
    return opened.case


def note(words: str = WORDS) -> Record:
    return record("note", kind="x_Talk", on="2026-11-20", person="P1", words=words)


def task(due_on: str = "2026-11-20", what: str = "Call her on Sunday") -> Record:
    return record("task", what=what, due_on=due_on, state="open")


def interview(**values: Any) -> Record:
    begun_one = begun(**values)
    return told(begun_one, yes=["S-SAFE"], no=["S-DANGER", "S-CARE"])


def enter(browser: Client, case: Case, purpose: str = "work") -> None:
    """The case is opened in this visit."""
    answer = browser.post(f"/room/cases/{case.pk}/open/", {"purpose": purpose})
    assert answer.status_code == 302, answer.content.decode()
