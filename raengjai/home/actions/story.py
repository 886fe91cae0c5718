"""The Lampang story: what a year of needs looks like, told through the same actions that people use.

Fiscal year 2563 is history: its needs have ended. The last weeks hold needs in every state. Chance is seeded,
so that the story is the same every time; only the recent days follow the calendar.
"""

import tomllib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.access.providers import demo_tales
from raengjai.ground import receipts
from raengjai.ground.dates import BANGKOK, bangkok_day, fiscal_year_span
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.home.actions.story_directives import tell_directives
from raengjai.home.actions.story_mentors import note_talk
from raengjai.home.actions.story_people import Cast, appoint_cast
from raengjai.home.actions.story_recognition import tell_complaint, tell_recognition
from raengjai.home.actions.story_service_day import tell_service_day
from raengjai.home.actions.story_workshop import tell_workshop
from raengjai.needs import actions
from raengjai.needs.models import Need, Referral
from raengjai.people.models import Person
from raengjai.programmes.actions import fold_once

TALK = Path(__file__).parent.parent / "data" / "lampang.toml"
YEAR = 2563
RECENT = 90
OFFICE_OPENS = time(9)
# Where the recent needs stand, so that every queue and every phone has something to show.
ENDINGS = (
    "waiting",
    "waiting",
    "accepted",
    "accepted",
    "asked",
    "returned",
    "passed_on",
    "resolved",
    "told",
    "withdrawn",
)
PLAIN_PEOPLE = 9  # of ten let the office see the name
SELDOM = 6  # one in so many needs is of somebody who was met before


@dataclass(frozen=True, slots=True)
class Scene:
    """One need of the story: where, when, about what, and how far it gets."""

    place_code: str
    at: datetime
    talk: dict[str, Any]
    ending: str


def tell_story(*, needs: int, now: datetime) -> Iterator[str]:
    """Make the people, then the needs, all or nothing; yields lines for people who wait. Needs an empty database."""
    with transaction.atomic():
        count = yield from _tell(needs, now)
        for tale in demo_tales:
            yield tale(now)
    while fold_once().has_more:
        pass
    yield f"{count} needs told"


def _tell(needs: int, now: datetime) -> Generator[str, None, int]:
    talk = tomllib.loads(TALK.read_text(encoding="utf-8"))
    chance = Random(YEAR)  # noqa: S311 a story, not a secret
    cast = appoint_cast(talk, chance, at=datetime(2019, 10, 1, 8, 30, tzinfo=BANGKOK))
    yield f"{len(cast.volunteers)} core volunteers and {sum(map(len, cast.mentors.values()))} mentors of Lampang"
    yield f"{tell_directives(Random(YEAR + 1), now=now)} directives and news items"  # noqa: S311 a story
    note_talk(cast.mentors["DSD-52"][0], cast.volunteers["520101"], talk["coaching"], at=now)
    yield f"the workshop of 7 January 2563: {tell_workshop(cast).title}"
    yield f"a service day: {tell_service_day(cast, now=now).title}"
    scenes = [*_year(talk, cast, chance, needs), *_recent(talk, cast, chance, now)]
    for number, scene in enumerate(scenes, 1):
        _play(scene, cast, talk, chance, now)
        if number % 100 == 0:
            yield f"{number} of {len(scenes)} needs"
    if cast.coordinator:
        honoured, mentor = cast.volunteers["520101"], cast.mentors["DSD-52"][0]
        tell_recognition(honoured, mentor, cast.coordinator, talk["recognition"], at=now)
    tell_complaint("520104", talk["complaint"], at=now)
    return len(scenes)


def _year(talk: dict[str, Any], cast: Cast, chance: Random, count: int) -> list[Scene]:
    """The needs of fiscal year 2563, all ended."""
    first, last = fiscal_year_span(YEAR)
    places = sorted(cast.volunteers)
    days = sorted(chance.randrange((last - first).days - 40) for _ in range(count))
    endings = ("told",) * 8 + ("withdrawn",)
    return [
        Scene(
            place_code=chance.choice(places),
            at=_morning(first + timedelta(days=day), chance),
            talk=_topic(talk, chance),
            ending=chance.choice(endings),
        )
        for day in days
    ]


def _recent(talk: dict[str, Any], cast: Cast, chance: Random, now: datetime) -> list[Scene]:
    """The last five weeks; a third of it in the first sub-district, whose volunteer the reader may become."""
    places = sorted(cast.volunteers)
    scenes = []
    for number in range(RECENT):
        at = _morning(bangkok_day(now) - timedelta(days=1 + chance.randrange(35)), chance)
        place = places[0] if number % 3 == 0 else chance.choice(places)
        ending = ENDINGS[number % len(ENDINGS)]
        scenes.append(Scene(place_code=place, at=at, talk=_topic(talk, chance), ending=ending))
    return sorted(scenes, key=lambda scene: scene.at)


def _topic(talk: dict[str, Any], chance: Random) -> dict[str, Any]:
    topics: list[dict[str, Any]] = talk["talk"]
    return chance.choices(topics, [topic["weight"] for topic in topics])[0]


def _morning(day: date, chance: Random) -> datetime:
    return datetime.combine(day, OFFICE_OPENS, BANGKOK) + timedelta(minutes=chance.randrange(420))


def _play(scene: Scene, cast: Cast, talk: dict[str, Any], chance: Random, now: datetime) -> None:
    volunteer = cast.volunteers[scene.place_code]
    with acting_as(volunteer) as actor:
        visit = actions.record_visit(
            _visit(scene, talk, chance, _met_before(scene, chance)), by=actor, at=scene.at
        )
        need = Need.objects.get(visit=visit)
        office = Referral.objects.filter(need=need).values_list("office_code", flat=True)[0]
    officer = chance.choice(cast.mentors.get(office) or cast.mentors["OPS-52"])
    clock = _Clock(scene.at, chance, now)
    _work(scene, need, volunteer, officer, talk, clock)


class _Clock:
    """The story's time: each deed some hours or days after the last one, never after now."""

    def __init__(self, at: datetime, chance: Random, now: datetime) -> None:
        self.at, self.chance, self.now = at, chance, now

    def later(self, days: int = 4) -> datetime:
        step = timedelta(days=self.chance.randrange(days), minutes=self.chance.randrange(30, 300))
        self.at = min(self.at + step, self.now)
        return self.at


def _work(
    scene: Scene, need: Need, volunteer: User, officer: User, talk: dict[str, Any], clock: _Clock
) -> None:
    """The office's part, up to the scene's ending; then the volunteer's."""
    if scene.ending in ("waiting",):
        return
    with acting_as(officer) as by:
        referral = Referral.objects.get(need=need)
        _office_part(scene, referral, by, talk, clock)
    if scene.ending == "told":
        with acting_as(volunteer) as by:
            text = clock.chance.choice(talk["told"])["text"]
            actions.tell_person(Need.objects.get(pk=need.pk), text=text, by=by, at=clock.later(3))
    if scene.ending == "withdrawn":
        with acting_as(volunteer) as by:
            actions.withdraw_need(
                Need.objects.get(pk=need.pk), reason_code="solved-otherwise", text="", by=by, at=clock.later()
            )


def _office_part(scene: Scene, referral: Referral, by: Any, talk: dict[str, Any], clock: _Clock) -> None:
    actions.accept_referral(referral, by=by, at=clock.later(2))
    if scene.ending == "asked":
        question = clock.chance.choice(talk["asked"])["question"]
        actions.ask_for_more(referral, question=question, by=by, at=clock.later())
    elif scene.ending == "returned":
        actions.return_referral(
            referral, reason_code="incomplete", note=talk["returned"][0]["reason"], by=by, at=clock.later()
        )
    elif scene.ending == "passed_on":
        actions.pass_on_referral(
            referral,
            to_office=_other_office(referral.office_code),
            service_code="",
            reason_code="wrong-agency",
            note="",
            by=by,
            at=clock.later(),
        )
    elif scene.ending in ("resolved", "told"):
        _resolve(scene, referral, by, clock)


def _resolve(scene: Scene, referral: Referral, by: Any, clock: _Clock) -> None:
    outcome = clock.chance.choice(scene.talk["outcomes"])
    baht = Decimal(clock.chance.randrange(18, 400) * 100) if outcome in ("paid", "agreed") else None
    try:
        actions.resolve_referral(
            referral, outcome_code=outcome, amount=baht, text="", by=by, at=clock.later(10)
        )
    except Refused:
        # The router may have chosen a desk that cannot end it so; advice is what every office can give.
        actions.resolve_referral(
            referral, outcome_code="advised", amount=None, text="", by=by, at=clock.later(10)
        )


def _met_before(scene: Scene, chance: Random) -> Person | None:
    """Now and then a neighbour comes again, so that people do not add up as acts do."""
    if chance.randrange(SELDOM):
        return None
    return Person.objects.filter(place_code=scene.place_code).order_by("pk").first()


def _visit(scene: Scene, talk: dict[str, Any], chance: Random, known: Person | None) -> actions.VisitDraft:
    sex = chance.choice(("women", "men"))
    shares = chance.randrange(10) < PLAIN_PEOPLE
    return actions.VisitDraft(
        id=new_id(),
        receipt_code=receipts.new_code(),
        place_code=scene.place_code,
        village_no=chance.randrange(1, 9),
        made_at=scene.at,
        needs=(actions.NeedDraft(topic_code=scene.talk["topic"], note=chance.choice(scene.talk["notes"])),),
        person=known,
        new_person=None
        if known
        else {
            "prefix": chance.choice(talk["prefixes"][sex]),
            "first_name": chance.choice(talk[sex]),
            "last_name": chance.choice(talk["surnames"]),
            "phone": f"+668{chance.randrange(10_000_000, 99_999_999)}" if chance.randrange(3) else "",
            "birth_year": chance.randrange(1948, 2002),
            "sex": "F" if sex == "women" else "M",
            "nationality": "THA",
            "language": "th",
            "village_no": None,
        },
        new_person_id=new_id(),
        consents=("share_with_office", "contact_by_phone") if shares else (),
    )


def _other_office(office_code: str) -> str:
    return "OPS-52" if office_code != "OPS-52" else "DSD-52"
