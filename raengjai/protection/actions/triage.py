"""Reading clues: opened in memory with the intake keys that were handed to the member, never stored open.

Whatever comes is shown: what does not open, or is not as agreed, stands in the list with what is wrong with it. As soon as
somebody has read where it is, keyed hashes of the place are set, and the policies shut out whoever is excluded there.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import SealBroken, open_envelope, seal_to
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import place_tags
from raengjai.protection.actions.confirmations import NotCompared, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.room_keys import in_use, named, signed
from raengjai.protection.models import CLOSED, CLOSING, INTAKE, NEW, PASSED, Clue, KeyWrap, Message, RoomKey
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER
from raengjai.protection.rules import intake, keys, triage
from raengjai.protection.rules.clue import ClueContent, ReadClue, read_clue

MOST_OPENED = 500
MOST_BYTES = 64 * 1024 * 1024  # of ciphertext opened for one list
AT_ONCE = 50
_NAME = 16  # letters of a key's name in front of a note


@dataclass(frozen=True, slots=True)
class OpenClue:
    """A clue with what could be read of it. `faults` in codes; "seal": it does not open, "key": its key was not handed over."""

    clue: Clue
    content: ClueContent = field(repr=False)
    faults: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)

    @property
    def is_danger(self) -> bool:
        return self.content.danger == "yes"

    @property
    def has_children(self) -> bool:
        return self.content.children == "yes"

    @property
    def place(self) -> str:
        """Two, four or six digits; the province that it came to, where nothing else was said."""
        return self.content.place or self.content.province or self.clue.province_code

    @property
    def gist(self) -> triage.Gist:
        return triage.Gist(self.is_danger, self.has_children, self.clue.due_at, self.clue.pk)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: no words of anybody."""

    gist: triage.Gist
    state: str
    climbed: int
    place: str
    village_no: str
    signs: tuple[str, ...]
    faults: tuple[str, ...]
    is_practice: bool
    has_words: bool
    handled_by: UUID | None


@dataclass(frozen=True, slots=True)
class ClueList:
    """`rows`: one page in order. `waiting`: how many were opened to order them; `is_cut`: more wait than were opened."""

    rows: tuple[Listed, ...]
    waiting: int
    is_cut: bool
    has_more: bool


class Keyring:
    """The private halves of intake keys that were handed to the member; two questions, whatever their number."""

    def __init__(self, room: Room, names: Collection[str]) -> None:
        self._found: dict[str, bytes] = {}
        rows = {row.pk: row for row in RoomKey.objects.filter(name__in=set(names), purpose=INTAKE)}
        wraps = KeyWrap.objects.filter(domain_id__in=list(rows), member_id=room.member_id)
        for wrap in wraps:
            row = rows[wrap.domain_id]
            with suppress(
                SealBroken, NotCompared
            ):  # exchanged in the database: as if nobody had handed it over
                self._found[row.name] = keys.unwrap_room_key(
                    signed(wrap),
                    room=named(row),
                    member=room.key,
                    signer_public=signing_half(wrap.signed_by_id, room=room),
                )

    def get(self, name: str) -> bytes | None:
        return self._found.get(name)


def list_clues(room: Room, *, page: int = 1, at: datetime) -> ClueList:
    """The clues that nobody has decided on, danger now first, then children, then the clock; those that wait for a second
    officer too. Of a flood the first 500 by the clock are opened and put in order."""
    rows = _undecided(room)
    known = list(rows.values_list("pk", Length("content"))[: MOST_OPENED + 1])
    chosen: list[UUID] = []
    size = 0
    for clue_id, length in known[:MOST_OPENED]:
        size += length
        if size > MOST_BYTES and chosen:
            break
        chosen.append(clue_id)
    listed = sorted(_listed(room, chosen), key=lambda each: triage.order_of(each.gist))
    start = (page - 1) * AT_ONCE
    shown = tuple(listed[start : start + AT_ONCE])
    enter(
        "clues.listed",
        province_code=room.member.province_code,
        member_id=room.member_id,
        purpose="triage",
        at=at,
        codes={"shown": len(shown)},
    )
    return ClueList(shown, len(listed), len(known) > len(chosen), len(listed) > start + AT_ONCE)


def settled_with_words(room: Room) -> list[Clue]:
    """Clues passed on or closed on whose channel the reporter has written since, without their content."""
    rows = Clue.objects.filter(_has_words(), state__in=(PASSED, CLOSED), case_id=None)
    return list(_own(rows, room).defer("content").order_by("due_at", "pk")[:AT_ONCE])


def open_clue(clue: Clue, *, room: Room, purpose: str = "triage", at: datetime) -> OpenClue | None:
    """One clue, read and journaled. None when it is of a place that the member is excluded from."""
    (opened,) = open_clues([clue], room)
    _tag_places([opened])
    if not _is_for(opened, excluded_tags()):
        return None
    enter(
        "clue.read",
        province_code=clue.province_code,
        member_id=room.member_id,
        case_id=clue.case_id,
        subject_id=clue.pk,
        purpose=purpose,
        at=at,
    )
    return opened


def open_clues(clues: Iterable[Clue], room: Room) -> list[OpenClue]:
    """Whatever came, with its faults. Not journaled, and nobody is shut out: for what is done with them."""
    rows = list(clues)
    ring = Keyring(room, {clue.key_name for clue in rows})
    return [_opened(clue, ring) for clue in rows]


def excluded_tags() -> frozenset[bytes]:
    """The places that whoever is inside is excluded from, as keyed hashes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT room_excluded_tags()")
        (tags,) = cursor.fetchone()
    return frozenset(bytes(tag) for tag in tags or ())


def tags_of(opened: OpenClue) -> list[bytes]:
    village = opened.content.village_no.lstrip("0") if len(opened.content.place) == 6 else ""
    return place_tags(opened.place, village)


def read_note(clue: Clue, room: Room) -> dict[str, Any]:
    """What officers noted of it; nothing when there is none or it does not open."""
    noted = bytes(clue.note or b"")
    name = noted[:_NAME].decode("ascii", errors="replace")
    private = Keyring(room, [name]).get(name) if noted else None
    if private is None:
        return {}
    info = triage.note_info(clue.province_code, clue.pk)
    try:
        said = json.loads(open_envelope(private, noted[_NAME:], info=info, forget=True))
    except (SealBroken, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def sealed_note(clue: Clue, said: dict[str, Any], *, room: Room) -> bytes:
    """Sealed to the province's intake key, so that every officer of triage can read it and a copy of the table tells nothing.
    Refused for who was not handed its private half: nobody else can tell whether the public one is the province's."""
    key = in_use(clue.province_code, INTAKE)
    if key is None:
        raise LookupError(clue.province_code)
    if Keyring(room, [key.name]).get(key.name) is None:
        raise Refused(_("Nobody has handed you this key yet. Ask the supervisor of your province."))
    text = intake.padded(json.dumps(said, ensure_ascii=False).encode())
    info = triage.note_info(clue.province_code, clue.pk)
    return key.name.encode() + seal_to(bytes(key.public), text, info=info)


def _undecided(room: Room) -> Any:
    rows = Clue.objects.filter(state__in=(NEW, CLOSING), case_id=None)
    return _own(rows, room).order_by("due_at", "pk")


def _own(rows: Any, room: Room) -> Any:
    """By the province where that is the index; the country's duty officer sees what climbed, of every province."""
    if room.member.duty == DUTY_OFFICER:
        return rows
    return rows.filter(province_code=room.member.province_code)


def _listed(room: Room, chosen: list[UUID]) -> list[Listed]:
    """One after the other, so that no more than a few contents are in memory; of places that the member may know of."""
    tags = excluded_tags()
    clues = list(Clue.objects.filter(pk__in=chosen).annotate(has_words=_has_words()).defer("content", "note"))
    ring = Keyring(room, {clue.key_name for clue in clues})
    by_id = {clue.pk: clue for clue in clues}
    found, new = [], []
    for clue_id, content in _contents(list(by_id)):
        clue = by_id[clue_id]
        clue.content = content
        opened = _opened(clue, ring)
        clue.content = b""
        if not clue.place_tags:
            new.append(OpenClue(clue, opened.content))
        if _is_for(opened, tags):
            found.append(_line(opened))
    _tag_places(new)
    return found


def _contents(ids: list[UUID]) -> Iterator[tuple[UUID, bytes]]:
    for clue_id, content in (
        Clue.objects.filter(pk__in=ids).values_list("pk", "content").iterator(chunk_size=8)
    ):
        yield clue_id, bytes(content)


def _opened(clue: Clue, ring: Keyring) -> OpenClue:
    if clue.case_id is not None:  # the case holds it
        return OpenClue(clue, ClueContent())
    private = ring.get(clue.key_name)
    if private is None:
        return OpenClue(clue, ClueContent(), ("key",))
    try:
        raw = open_envelope(
            private,
            bytes(clue.content),
            info=intake.clue_info(clue.province_code, clue.pk),
            forget=True,
        )
    except SealBroken:
        return OpenClue(clue, ClueContent(), ("seal",))
    read = read_clue(raw.rstrip())
    return OpenClue(clue, read.content, (*_elsewhere(clue, read), *read.faults), raw)


def _elsewhere(clue: Clue, read: ReadClue) -> tuple[str, ...]:
    province = read.content.province
    return ("other_province",) if province and province != clue.province_code else ()


def _line(opened: OpenClue) -> Listed:
    clue, content = opened.clue, opened.content
    return Listed(
        gist=opened.gist,
        state=clue.state,
        climbed=clue.climbed,
        place=opened.place,
        village_no=content.village_no,
        signs=content.signs,
        faults=opened.faults,
        is_practice=content.is_practice,
        has_words=bool(getattr(clue, "has_words", False)),
        handled_by=clue.handled_by,
    )


def _is_for(opened: OpenClue, excluded: frozenset[bytes]) -> bool:
    return not excluded.intersection(tags_of(opened))


def _tag_places(opened: list[OpenClue]) -> None:
    """As the system: the one who reads may be the one who must not learn of it."""
    changed = []
    for each in opened:
        readable = "seal" not in each.faults and "key" not in each.faults
        if readable and not each.clue.place_tags:
            each.clue.place_tags = tags_of(each)
            changed.append(each.clue)
    if changed:
        with inside(actors.system()):
            Clue.objects.bulk_update(changed, ["place_tags"])


def _has_words() -> Exists:
    unread = Message.objects.filter(channel__clue=OuterRef("pk"), from_reporter=True, read_at=None)
    return Exists(unread)
