"""The sealed room of the demonstration: four people with one printed passphrase, five clues of the practice deck, two of them cases.

Everything is invented and says so in its own text; marked as practice under the seal, so that it never counts.
"""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from raengjai.access.actions import add_user
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.crypto import new_secret
from raengjai.ground.dates import BANGKOK, bangkok_day
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.case_clocks import start_clock
from raengjai.protection.actions.case_records import add_record
from raengjai.protection.actions.cases import OpenCase
from raengjai.protection.actions.clues import seal_on_arrival
from raengjai.protection.actions.consents import Said, give_consent
from raengjai.protection.actions.doors import choose_passphrase, open_door, shut_door
from raengjai.protection.actions.members import confirm_member, found_room, invite_member
from raengjai.protection.actions.room_keys import make_room_key
from raengjai.protection.actions.team import join_team
from raengjai.protection.actions.triage_deeds import accept_clue
from raengjai.protection.models import EMERGENCY, INTAKE, Clue, Member
from raengjai.protection.models.inside import Room, inside_room
from raengjai.protection.models.members import CUSTODIAN, OFFICER
from raengjai.protection.rules import keys
from raengjai.protection.rules.clue import packed_clue
from raengjai.protection.rules.practice import practice_case
from raengjai.protection.rules.records import Record
from raengjai.protection.rules.sharing import member_recipient
from raengjai.protection.rules.signs import seen_signs

FILE = Path(__file__).parent.parent / "data" / "demo.toml"
DEMO = tomllib.loads(FILE.read_text(encoding="utf-8"))
DEMO_PASSPHRASE: str = DEMO["passphrase"]
PROVINCE = "52"
# Keys and clocks of the room have costs and terms from this day on; a story of earlier years finds the room as on this day.
ROOM_SINCE = datetime(2026, 11, 26, 9, tzinfo=BANGKOK)
CAME = {"x_Volunteer": "volunteer", "x_Hotline": "call", "x_Public": "public"}


def tell_sealed_room(now: datetime) -> str:
    """Four members with keys, three clues that wait and two cases, through the actions that people use. Returns a line.

    The supervisor owns both cases; the officer is on the team of one; nobody else on any.
    """
    at = max(now, ROOM_SINCE)
    supervisor, officer = _members(at)
    with acting_as_system("tell the clues of the demonstration") as system:
        ids = {
            row["story"]: _arrive(row, by=system, at=at - timedelta(hours=hours))
            for hours, row in enumerate(DEMO["clue"], 1)
        }
    _inside(supervisor, lambda room: _tell_cases(ids, room, officer, at), at)
    waiting = len(DEMO["clue"]) - len(DEMO["case"])
    return f"the sealed room of {PROVINCE}: {waiting} clues and {len(DEMO['case'])} cases, passphrase: {DEMO_PASSPHRASE}"


def _members(at: datetime) -> tuple[Member, Member]:
    """The supervisor, and an officer, both with keys; the custodian and headquarters' duty officer too."""
    with acting_as_system("tell the sealed room of the demonstration") as system:
        users = {
            name: add_user(username=name, name=said, by=system, at=at, demo=True)
            for name, said in DEMO["people"].items()
        }
        supervisor = found_room(PROVINCE, users["room52"], at=at)
        on_duty = found_room(COUNTRY, users["room-hq"], at=at)
    _choose(supervisor, at)
    _choose(on_duty, at)
    duties = ((users["room52-officer"], OFFICER), (users["room52-custodian"], CUSTODIAN))
    invited: list[Member] = []
    _inside(supervisor, lambda room: invited.extend(_found(room, duties, at)), at)
    for member in invited:
        _choose(member, at)
    _inside(supervisor, lambda room: _confirm([*invited, on_duty], room, at), at)
    for member in (on_duty, *invited):
        _inside(member, lambda room: _confirm([supervisor], room, at), at)
    return supervisor, invited[0]


def _found(room: Room, duties: tuple[tuple[User, str], ...], at: datetime) -> list[Member]:
    for purpose in (INTAKE, EMERGENCY):
        make_room_key(purpose, room=room, at=at)
    return [invite_member(user, duty, room=room, at=at) for user, duty in duties]


def _confirm(members: list[Member], room: Room, at: datetime) -> None:
    for member in members:
        number = keys.fingerprint(bytes(member.public or b""), bytes(member.signing_public or b""))
        confirm_member(member, number, room=room, at=at)


def _choose(member: Member, at: datetime) -> None:
    with acting_as(member.user) as by:
        choose_passphrase(member, DEMO_PASSPHRASE, by=by, at=at)


def _inside(member: Member, do: Callable[[Room], None], at: datetime) -> None:
    """Through both doors, and out again."""
    with acting_as(member.user) as by:
        opened = open_door(member, DEMO_PASSPHRASE, session_hash=new_secret(), by=by, at=at)
        if opened is None:
            raise ValueError("the passphrase of the demonstration opens no door")
        with inside_room(opened.room) as room:
            do(room)
        shut_door(opened.room, at=at)


def _arrive(row: dict[str, str], *, by: Actor, at: datetime) -> UUID:
    """The clue of a practice story as the form would have sent it. Returns its id."""
    story = practice_case(row["story"])
    numbers = {str(sign.number): sign.code for sign in seen_signs()}
    values = {
        "seen": story.clue.get("words"),
        "province": PROVINCE,
        "place": row["place"],
        "where": story.clue.get("where"),
        "when": "now" if story.is_urgent else "week",
        "people": "unknown",
        "children": row["children"],
        "danger": {"yes": "yes", "no": "no"}.get(story.clue.get("danger"), "unknown"),
        "reach": "no",
        "came": CAME.get(story.clue.get("way"), "officer"),
        "relation": "other",
        "practice": "yes",
    }
    signs = [("signs", numbers[number]) for number in story.clue.values["signs"]]
    text = packed_clue([*signs, *values.items()], made_at=at, language="th")
    clue_id = uuid4()
    seal_on_arrival(text, clue_id=clue_id, province=PROVINCE, code="", by=by, at=at)
    return clue_id


def _tell_cases(ids: dict[str, UUID], room: Room, officer: Member, at: datetime) -> None:
    for row in DEMO["case"]:
        opened = accept_clue(Clue.objects.get(pk=ids[row["story"]]), room=room, at=at)
        _tell_case(opened, row, officer, at)
        if row["clock"]:
            start_clock(opened, row["clock"], started_at=at, at=at)
        if row["with_officer"]:
            join_team(opened, officer, at=at)


def _tell_case(opened: OpenCase, row: dict[str, Any], officer: Member, at: datetime) -> None:
    """What the story knows is written down, then the consent and what comes next."""
    story, today = practice_case(row["story"]), bangkok_day(at)
    note = {"kind": "x_Meeting", "on": today.isoformat(), "words": story.why}
    due = (today + timedelta(days=row["days"])).isoformat()
    task = {"what": row["task"], "due_on": due, "state": "open"}
    for record in (*story.records, *story.screenings, Record("note", note), Record("task", task)):
        add_record(opened, record, at=at)
    said = Said(
        row["person"],
        member_recipient(officer.user.name, officer.pk),
        frozenset(row["items"]),
        by="self",
        way="spoken",
        language=row["language"],
    )
    give_consent(opened, said, at=at)
