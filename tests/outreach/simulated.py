"""A whole service day played by phones without network: who says what, what gets lost on the way, and what must come out.

What must come out is reckoned from the story itself, by other code than the product's.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.events.models import Event
from raengjai.ground.ids import new_id
from raengjai.outreach.models import Station
from raengjai.outreach.rules.numbers import number_of
from tests.offline.phone import Phone
from tests.outreach import story

BATCH = 20
TOPICS = {
    "OPS": "hard-times",
    "DOE": "job-nearby",
    "DSD": "sewing-course",
    "DLPW": "unpaid-wages",
    "SSO": "benefit-claim",
}
DOCUMENTS = {"DOE": "doe-job-news", "DLPW": "dlpw-rights"}
SEXES = ("F", "F", "M", "X", "")


@dataclass
class Carried:
    """A phone at the day and what it has not sent yet. `made` is everything it ever said, in order."""

    phone: Phone
    letter: str
    running: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)
    made: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, command: dict[str, Any]) -> None:
        self.outbox.append(command)
        self.made.append(command)

    def next_number(self) -> str:
        self.running += 1
        return number_of(self.letter, self.running)


@dataclass
class Expected:
    """What the story says, reckoned while it is told."""

    visitors: set[UUID] = field(default_factory=set)
    served: set[tuple[UUID, UUID, str]] = field(default_factory=set)  # visitor, station, service
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)  # agency, title
    needs: Counter[str] = field(default_factory=Counter)  # agency
    forms: set[str] = field(default_factory=set)  # of needs

    def people(self, stations: dict[UUID, Station]) -> dict[str, set[UUID]]:
        """Everybody whom an agency served, told apart by visitor; documents and needs count as well."""
        found: defaultdict[str, set[UUID]] = defaultdict(set)
        for visitor, station, _code in self.served:
            found[stations[station].agency_code].add(visitor)
        return found


@dataclass
class Day:
    """The story in the making. All chance comes from `chance`, so a seed gives the same day again."""

    event: Event
    stations: list[Station]
    begins: datetime
    desks: list[Carried]
    tables: dict[UUID, list[Carried]]
    chance: random.Random
    expected: Expected = field(default_factory=Expected)

    @property
    def phones(self) -> list[Carried]:
        """Each once: a phone may stand at two tables."""
        return list({each.phone.id: each for each in self._carried()}.values())

    def _carried(self) -> Iterator[Carried]:
        yield from self.desks
        for tables in self.tables.values():
            yield from tables

    def play(self, visitors: int) -> None:
        """Everybody comes within four hours, one after the other through reception and one to three tables."""
        gap = timedelta(hours=4) / visitors
        for count in range(visitors):
            self._come(self.begins + gap * count)

    def _come(self, at: datetime) -> None:
        chance, visitor, desk = self.chance, new_id(), self.chance.choice(self.desks)
        number = desk.next_number()
        path = chance.sample(self.stations, chance.choice((1, 1, 2, 3)))
        fields = [("sex", chance.choice(SEXES)), ("birth_year", str(chance.randint(16, 80)))]
        if chance.random() < 0.5:
            fields.append(("name", f"ผู้มา ที่{desk.letter}{desk.running}"))
        fields += [("stations", str(path[0].pk))]
        desk.keep(story.visit(self.event, number, *fields, visitor=visitor, made_at=at))
        self.expected.visitors.add(visitor)
        for step, station in enumerate(path):
            self._at_table(visitor, number, station, at + timedelta(minutes=5 + 12 * step))
        if chance.random() < 0.05:  # by mistake the slip is served at two tables at the same minute
            self._at_table(visitor, number, chance.choice(self.stations), at + timedelta(minutes=5))

    def _at_table(self, visitor: UUID, number: str, station: Station, at: datetime) -> None:
        chance, agency = self.chance, station.agency_code
        table = chance.choice(self.tables[station.pk])
        codes = chance.sample(station.service_codes, chance.randint(1, len(station.service_codes)))
        fields: list[tuple[str, str]] = [("services", code) for code in codes]
        copies = chance.randint(1, 3) if agency in DOCUMENTS and chance.random() < 0.4 else 0
        if copies:
            fields.append((f"copies-{DOCUMENTS[agency]}", str(copies)))
        is_need = chance.random() < 0.15
        if is_need:
            fields += story.need(TOPICS[agency], note="ตามที่เล่า")
        is_typed = chance.random() < 0.2  # the camera would not: the number was typed
        who = {"visitor": None} if is_typed else {"visitor": visitor}
        fields.append(("number", number.lower().replace("-", "") if is_typed else number))
        made = story.serve(self.event, station, *fields, made_at=at, **who)
        table.keep(made)
        if chance.random() < 0.3:
            self._step(table, visitor, station, at - timedelta(minutes=1))
        if not is_need and chance.random() < 0.06:  # it was somebody else's: taken back
            table.keep(
                story.command(self.event, "undo", ("target", made["id"]), made_at=at + timedelta(minutes=1))
            )
            return
        self.expected.served |= {(visitor, station.pk, code) for code in codes}
        if copies:
            self.expected.copies[agency, DOCUMENTS[agency]] += copies
        if is_need:
            self.expected.needs[agency] += 1
            self.expected.forms.add(made["id"])

    def _step(self, table: Carried, visitor: UUID, station: Station, at: datetime) -> None:
        table.keep(
            story.command(
                self.event,
                "queue",
                ("station", str(station.pk)),
                ("step", "call"),
                visitor=visitor,
                made_at=at,
            )
        )


def send_some(carried: Carried, chance: random.Random, *, upto: int) -> None:
    """One contact: a few entries in any order, some of them twice, sometimes without hearing the answer."""
    entries = chance.sample(carried.outbox, min(upto, len(carried.outbox)))
    if carried.made and chance.random() < 0.3:  # sent before, and sent again
        entries = [*entries, *chance.sample(carried.made, min(3, len(carried.made)))]
    entries = list({each["id"]: each for each in entries}.values())[:BATCH]
    if not entries:
        return
    answers = carried.phone.send(*entries)["results"]
    assert {each["state"] for each in answers} == {"taken"}, answers
    arrived = {each["id"] for each in answers}
    if chance.random() < 0.15:  # the answer is lost: the phone believes that nothing arrived
        return
    carried.outbox = [each for each in carried.outbox if each["id"] not in arrived]


def send_all(carried: Carried, chance: random.Random) -> None:
    """Until nothing waits on the phone."""
    while carried.outbox:
        send_some(carried, chance, upto=BATCH)
