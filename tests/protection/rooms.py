"""People of the sealed room, for tests: members with keys, inside or before the door.

Their passphrases are not stretched (half a second each); tests of the door itself choose real ones.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.test import Client

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.crypto import blind_index
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import make_room_key
from raengjai.protection.actions.confirmations import halves_of, row_of
from raengjai.protection.models import EMERGENCY, INTAKE, Confirmation, Member, Visit
from raengjai.protection.models.inside import Room, inside_room
from raengjai.protection.rules import keys
from raengjai.protection.rules.confirmations import HEARD, confirm
from raengjai.protection.views.entrance import cookie_name
from tests import make
from tests.cast import browser_of

_KEYS: dict[UUID, keys.MemberKey] = {}


def member(
    user: User | None = None, *, province_code: str = "52", duty: str = "officer", at: datetime | None = None
) -> Room:
    """A member with an open key, who has compared numbers with everybody who was made here before."""
    room = stranger(user, province_code=province_code, duty=duty, at=at)
    compare_all(room)
    return room


def stranger(
    user: User | None = None, *, province_code: str = "52", duty: str = "officer", at: datetime | None = None
) -> Room:
    """A member whom the room took in, with an open key, and with whom nobody has compared numbers."""
    user = user or make.protection_officer(province_code=province_code)
    at = at or bangkok_now()
    member_id = uuid4()
    key = keys.new_member_key(member_id)
    row = Member(
        id=member_id,
        user=user,
        province_code=province_code,
        duty=duty,
        public=key.public,
        signing_public=key.signing_public,
        locked=b"not tried in this test",
        salt=b"not tried in this test",
        invited_at=at,
        ready_at=at,
        confirmed_at=at,
    )
    with acting_as_system("test"):
        row.save(force_insert=True)
    _KEYS[member_id] = key
    return Room(row, key, uuid4())


def compare_all(room: Room) -> None:
    """The member and all others of these tests have compared numbers, both ways."""
    with acting_as_system("test"):
        others = Member.objects.filter(pk__in=_KEYS).exclude(pk=room.member_id)
        pairs = [pair for other in others for pair in ((room.member, other), (other, room.member))]
        Confirmation.objects.bulk_create([_heard(by, of) for by, of in pairs])


def _heard(by: Member, of: Member) -> Confirmation:
    return row_of(confirm(halves_of(of), how=HEARD, by=_KEYS[by.pk]), bangkok_now())


def province(province_code: str = "52") -> Room:
    """The supervisor of a province that has its intake and its emergency key."""
    room = member(province_code=province_code, duty="supervisor")
    renew_room_keys(room)
    return room


def renew_room_keys(room: Room) -> None:
    """Anew for everybody who is a member by now."""
    with inside(room):
        for purpose in (INTAKE, EMERGENCY):
            make_room_key(purpose, room=room, at=bangkok_now())


@contextmanager
def inside(room: Room) -> Iterator[Room]:
    """Through the front door and the door of the room; whom the member believes is asked anew."""
    room.circle = None
    with acting_as(room.member.user), inside_room(room):
        yield room


def browser_in(room: Room) -> Client:
    """A browser in which the member has opened the door of the room."""
    browser = browser_of(room.member.user)
    visit_id = uuid4()
    secret, held = keys.hold(room.key, visit=visit_id)
    now = bangkok_now()
    session = blind_index(browser.session.session_key or "", purpose="room.session")
    with acting_as_system("test"):
        Visit(
            id=visit_id,
            member=room.member,
            user_id=room.member.user_id,
            session_hash=session,
            held=held,
            opened_at=now,
            seen_at=now,
        ).save(force_insert=True)
    browser.cookies[cookie_name()] = urlsafe_b64encode(visit_id.bytes + secret).decode()
    return browser
