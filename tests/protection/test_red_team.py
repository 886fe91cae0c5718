"""The red team: a dump, an admin's session, a volunteer's session, an officer of the neighbour province. Nothing of a sealed
case is learnt, its existence included. Each guard is also taken away once: then the same attack must find something, or the
attack would prove nothing.
"""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.ground.crypto import SealBroken
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.offline.models import keyring
from raengjai.protection.actions import make_intake_key, open_case, read_records, write_record
from raengjai.protection.models import Case, Clue, KeyWrap, Record, RoomKey, Team
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.urls import urlpatterns
from raengjai.protection.views import entrance
from tests.cast import Cast, browser_of
from tests.protection import clues, desks, rooms

pytestmark = pytest.mark.django_db
WORDS = "หญิงสาวสองคนถูกล็อกประตูตอนกลางคืน"
ADDRESSES = re.compile(r"<(?:\w+:)?(\w+)>")
# The door itself and leaving through it aside: they end the visit that the attack needs.
ROOM_PAGES = [
    route
    for route in urlpatterns
    if getattr(route.callback, "in_room", False) and route.name not in ("shut_room", "change_passphrase")
]


@dataclass
class Story:
    """A province with a clue and a case that hold words, and everybody who must not learn of them."""

    owner: Room
    case: Case
    clue_id: UUID
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def secrets(self) -> list[str]:
        """In whatever way a table or a page could spell them."""
        raw = WORDS.encode()
        return [WORDS, raw.hex(), base64.b64encode(raw).decode()[:40], self.case.code]


@pytest.fixture
def story() -> Story:
    owner = rooms.province()
    case = desks.case_of(owner, desks.note(WORDS), desks.task(what=WORDS))
    reported = clues.clue(at=bangkok_now(), seen=WORDS)
    with acting_as_system("test"):
        record = Record.objects.filter(case=case).order_by("at")[0]
        clue = Clue.objects.get(pk=reported.id)
    return Story(owner, case, clue.pk, {"case_id": case.pk, "clue_id": clue.pk, "record_id": record.pk})


def outsiders(cast: Cast, story: Story) -> Iterator[tuple[str, Client, tuple[str, ...]]]:
    """Who knocks, and how: people of the front door, and members of the room who are not on the case."""
    reads: tuple[str, ...] = ("get",)
    both = ("get", "post")
    yield "visitor", browser_of(None), reads
    yield "volunteer", browser_of(cast.volunteer), both
    yield "headquarters", browser_of(cast.headquarters), reads
    yield "signed in, door shut", browser_of(story.owner.member.user), both
    for who, duty, province_code in (
        ("officer of the neighbour province", "officer", "51"),
        ("supervisor of the neighbour province", "supervisor", "51"),
        ("custodian of no case", "custodian", "52"),
        ("duty officer before it climbed", "duty_officer", "00"),
    ):
        yield who, rooms.browser_in(rooms.member(province_code=province_code, duty=duty)), both


def address_of(route: Any, ids: dict[str, Any]) -> str:
    """With real ids where the story has them; what it has not is drawn by chance."""
    plain = {"kind": "note", "part": "start", "purpose": "intake", "extension": "none", "number": 1}
    args = {
        name: ids.get(name) or plain.get(name) or uuid4() for name in ADDRESSES.findall(str(route.pattern))
    }
    return reverse(route.name, kwargs=args)


def told(browser: Client, address: str, method: str) -> tuple[int, str]:
    """Status and text without what is drawn anew each time: ids, tokens, and the address that was asked for."""
    answer = getattr(browser, method)(address)
    text = answer.content.decode(errors="replace") + answer.get("Location", "")
    return answer.status_code, re.sub(
        r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]{40,}\"|nonce=\"[^\"]*\"", "", text
    )


def learnt_by_knocking(story: Story, knockers: list[tuple[str, Client, tuple[str, ...]]]) -> list[str]:
    """Pages where a real id answers otherwise than one that was made up, or where a secret stands."""
    found = []
    for who, browser, methods in knockers:
        for route in ROOM_PAGES:
            for method in methods:
                real = told(browser, address_of(route, story.ids), method)
                made_up = told(browser, address_of(route, {}), method)
                if method == "post":
                    browser.get(reverse("room"))  # what a deed said is shown once, whatever comes next
                if real != made_up or any(secret in real[1] for secret in story.secrets):
                    found.append(f"{who}: {method} {route.name} {real[0]}")
    return found


def learnt_from_rows(knocker: Callable[[], Any]) -> list[str]:
    """Rows of the sealed schema that somebody's door shows."""
    with knocker(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'sealed'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found += [table] if cursor.fetchone() != (0,) else []
    return found


def learnt_from_a_dump(story: Story) -> list[str]:
    """Tables of the whole database in which a secret stands in any spelling."""
    with acting_as_system("a stolen dump"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace IN ('public'::regnamespace, 'sealed'::regnamespace)"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        found = []
        for (table,) in cursor.fetchall():
            spelt = "|".join(re.escape(secret) for secret in story.secrets[:3])
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~ %s", [spelt])
            found += [table] if cursor.fetchone() != (0,) else []
    return found


@contextmanager
def without(guard: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One guard is gone."""
    with monkeypatch.context() as patch:
        if guard == "door of the room":

            def open_to_all(visit: Any, request: Any, at: Any) -> bool:
                return True

            patch.setattr(entrance, "_is_live", open_to_all)
        elif guard == "cache header":
            patch.setattr("raengjai.protection.views.entrance.NO_STORE", "private, max-age=60")
        yield


# --- the attacks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", [0, 1])
def test_no_page_tells_a_real_case_from_one_that_was_made_up(cast: Cast, story: Story, half: int):
    knockers = list(outsiders(cast, story))
    assert learnt_by_knocking(story, knockers[half::2]) == []


def test_no_session_of_the_front_door_sees_a_row(cast: Cast, story: Story):
    for person in (cast.volunteer, cast.coordinator, cast.headquarters, cast.mentor_dlpw):
        seen = set(learnt_from_rows(lambda person=person: acting_as(person)))
        assert seen <= {"sealed.room_key"}  # public halves, to which anybody may seal


def test_a_dump_holds_no_word_of_it(story: Story):
    assert learnt_from_a_dump(story) == []


def test_a_dump_opens_with_no_key_that_lies_in_it(story: Story):
    """Every wrapped key, tried with every private half that the server itself has: none but a member's opens."""
    with acting_as_system("a stolen dump"):
        wraps = list(KeyWrap.objects.select_related("signed_by"))
        halves = [own.private for own in keyring().keys.values() if len(own.private) == 32]
    assert wraps
    for wrap in wraps:
        for private in halves:
            stranger = keys.new_member_key(wrap.member_id or uuid4())
            stolen = keys.MemberKey(
                stranger.member_id, stranger.public, private, stranger.signing_public, b""
            )
            with pytest.raises(SealBroken):
                keys.unwrap(
                    keys.SignedWrap(bytes(wrap.envelope), wrap.signed_by_id, bytes(wrap.signature)),
                    domain_id=wrap.domain_id,
                    generation=wrap.generation,
                    member=stolen,
                    signer_public=bytes(wrap.signed_by.signing_public or b""),
                )


def test_the_system_itself_opens_nothing(story: Story):
    """The worker and the administrator's shell: every row is there, and no key."""
    worker = rooms.member()
    with acting_as_system("a curious administrator"):
        case = Case.objects.get(pk=story.case.pk)
        with pytest.raises(Refused):
            open_case(case, room=worker, purpose="work", at=bangkok_now())


def test_an_administrator_who_adds_himself_to_the_team_has_no_key(story: Story):
    """Who can write rows can stand on the team; the case still does not open."""
    intruder = rooms.member()
    with acting_as_system("a hostile administrator"):
        Team(
            case=story.case,
            member=intruder.member,
            part="partner",
            since=bangkok_now(),
            by=intruder.member_id,
        ).save(force_insert=True)
    with rooms.inside(intruder), pytest.raises(Refused):
        open_case(Case.objects.get(pk=story.case.pk), room=intruder, purpose="work", at=bangkok_now())


def test_who_runs_the_system_cannot_put_a_key_in_the_place_of_a_rooms(story: Story):
    """The command prints the other half: with it every clue from then on would be read outside."""
    with acting_as_system("a curious administrator") as system:
        before = RoomKey.objects.get(purpose="intake", retired_at=None)
        with pytest.raises(Refused):
            make_intake_key("52", by=system, at=bangkok_now())
        assert RoomKey.objects.get(purpose="intake", retired_at=None) == before


def test_every_answer_of_the_room_is_kept_nowhere(story: Story):
    browser = rooms.browser_in(story.owner)
    desks.enter(browser, story.case)
    for route in ROOM_PAGES:
        answer = browser.get(address_of(route, story.ids))
        if answer.status_code == 405:  # says nothing but that it is asked otherwise
            continue
        assert "no-store" in answer["Cache-Control"], route.name
        assert "ETag" not in answer, route.name


def test_the_open_rooms_know_nothing_of_it(cast: Cast, story: Story):
    """Search, the journal, facts, notices: no row of the open schema names the case, the clue or the people."""
    ids = [str(story.case.pk), str(story.clue_id), story.case.code]
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~ %s", ["|".join(ids)])
            assert cursor.fetchone() == (0,), table


# --- each guard taken away ------------------------------------------------------------------------------------


def test_without_the_door_of_the_room_a_stolen_cookie_opens(story: Story, monkeypatch: pytest.MonkeyPatch):
    thief = browser_of(story.owner.member.user)  # another session of the same person
    mine = rooms.browser_in(story.owner)
    for name, morsel in mine.cookies.items():
        if name != "sessionid":
            thief.cookies[name] = morsel.value
    address = reverse("cases")
    assert thief.get(address).status_code == 302
    with without("door of the room", monkeypatch):
        assert thief.get(address).status_code == 200


def test_without_the_policies_a_neighbour_sees_the_case(story: Story):
    neighbour = rooms.member(province_code="51")
    with rooms.inside(neighbour):
        assert not Case.objects.exists()
    with acting_as_system("as if no policy asked"):
        assert Case.objects.filter(pk=story.case.pk).exists()


def test_without_the_wrap_the_team_row_alone_opens_nothing_and_with_it_it_does(story: Story):
    with rooms.inside(story.owner):
        opened = open_case(
            Case.objects.get(pk=story.case.pk), room=story.owner, purpose="work", at=bangkok_now()
        )
        assert any(WORDS in str(each.content) for each in read_records(opened))
    with acting_as_system("test"):
        KeyWrap.objects.filter(case_id=story.case.pk, member_id=story.owner.member_id).delete()
    with rooms.inside(story.owner), pytest.raises(Refused):
        open_case(Case.objects.get(pk=story.case.pk), room=story.owner, purpose="work", at=bangkok_now())


def test_without_the_header_a_page_would_be_kept(story: Story, monkeypatch: pytest.MonkeyPatch):
    browser = rooms.browser_in(story.owner)
    with without("cache header", monkeypatch):
        assert browser.get(reverse("cases"))["Cache-Control"] != "no-store"


def test_without_sealing_the_dump_would_show_it(story: Story, monkeypatch: pytest.MonkeyPatch):
    def in_plain(key: Any, text: str, **_cell: Any) -> bytes:
        return key.generation.to_bytes(4, "big") + text.encode()

    with rooms.inside(story.owner):
        opened = open_case(story.case, room=story.owner, purpose="work", at=bangkok_now())
        monkeypatch.setattr("raengjai.protection.actions.cases.keys.seal_text", in_plain)
        write_record(opened, "note", {"words": WORDS}, at=bangkok_now())
    assert "sealed.record" in learnt_from_a_dump(story)
