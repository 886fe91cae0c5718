"""The door of the room, behind the front door: a passphrase opens it for one visit of one browser.

`@in_room` stands under `@requires(Permission.ENTER_SEALED_ROOM)`. It takes the member's key out of the visit with the secret of the
cookie, tells PostgreSQL who is inside the room for this transaction, and lets no answer be kept anywhere. After 15
idle minutes, in another session, or with a changed cookie the door is shut, and its page asks for the passphrase.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string

from raengjai.access.door import Request as DoorRequest
from raengjai.access.views.entrance import before_changing_factors
from raengjai.ground.crypto import SealBroken, blind_index, same
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import use_visit
from raengjai.protection.models import Visit
from raengjai.protection.models.inside import Room, tell_database
from raengjai.protection.rules import keys

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=10)
NO_STORE = "no-store"
_SECRET = 32
_TIE = "room_tie"


class Request(DoorRequest):
    """A request inside the room."""

    room: Room


View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def in_room(view: View) -> View:
    """The view is for who is inside the room; others are led to its door and back."""

    @wraps(view)
    def through_the_door_of_the_room(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        room = room_of(request, at=bangkok_now())
        if room is None:
            return _sent_to_the_door(request)
        request.room = room
        tell_database(room.member)
        return kept_nowhere(view(request, *args, **kwargs))

    through_the_door_of_the_room.in_room = True  # type: ignore[attr-defined]
    return through_the_door_of_the_room


def sent_to_prove(request: Request) -> HttpResponse | None:
    """Where to go first: the password or a passkey must have been shown lately. Who came to the page in time has as long again to
    send it."""
    now = bangkok_now()
    came = now - IDLE if request.method == "POST" else now
    return before_changing_factors(request, request.user, at=came)


def with_step_up(back: str) -> Callable[[View], View]:
    """The view is for who showed the password or a passkey within a quarter of an hour, after the second step: others do that
    first and come back, to the page `back` (its URL name) where they were sending something. Stands under `@in_room`.

    The page that shows the form carries it too, so that nobody writes a long reason and is then sent away. Whoever came to the
    page in time has as long again to send it.
    """

    def asked(view: View) -> View:
        @wraps(view)
        def proved(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            elsewhere = sent_to_prove(request)
            if elsewhere is None:
                return view(request, *args, **kwargs)
            if request.method != "POST":
                return elsewhere
            address = f"{reverse('confirm_identity')}?{urlencode({'next': reverse(back)})}"
            return HttpResponseRedirect(address)

        return proved

    return asked


def room_of(request: DoorRequest, *, at: datetime) -> Room | None:
    """Who is inside the room with this request, or None. A visit that is used goes on."""
    visit_id, secret = _cookie(request)
    if visit_id is None:
        return None
    visit = Visit.objects.select_related("member__user").filter(pk=visit_id, closed_at=None).first()
    if visit is None or not _is_live(visit, request, at):
        return None
    member = visit.member
    try:
        key = keys.take(
            secret,
            bytes(visit.held),
            visit=visit.pk,
            member_id=member.pk,
            public=bytes(member.public or b""),
            signing_public=bytes(member.signing_public or b""),
        )
    except SealBroken:
        return None
    use_visit(visit, at=at)
    return Room(member, key, visit.pk)


def kept_nowhere(response: Answer) -> Answer:
    response["Cache-Control"] = NO_STORE
    response["Referrer-Policy"] = (
        "same-origin"  # without any, browsers send forms with an origin that is nobody's
    )
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def give_cookie(response: HttpResponse, visit_id: UUID, secret: bytes) -> None:
    """The secret of a visit, for this browser until it closes; no script reads it and no other site sends it."""
    value = base64.urlsafe_b64encode(visit_id.bytes + secret).decode()
    response.set_cookie(
        cookie_name(),
        value,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def take_cookie_away(response: HttpResponse) -> None:
    response.delete_cookie(cookie_name(), samesite="Strict")


def secret_of_visit(request: HttpRequest) -> bytes:
    """What this browser alone has, for what a page hands to its next page under seal. b"" outside."""
    return _cookie(request)[1]


def cookie_name() -> str:
    return "__Host-room" if settings.SESSION_COOKIE_SECURE else "room"


def tie_to_session(request: HttpRequest) -> None:
    """Before a visit begins. What lies in the session stays when its key is changed, as it is whenever the password is shown anew."""
    request.session.setdefault(_TIE, get_random_string(32))


def session_hash(request: HttpRequest) -> bytes:
    """What ties a visit to the session in which it was opened."""
    tie = request.session.get(_TIE) or request.session.session_key or ""
    return blind_index(tie, purpose="room.session")


def _is_live(visit: Visit, request: DoorRequest, at: datetime) -> bool:
    member = visit.member
    return (
        at - visit.seen_at <= IDLE
        and at - visit.opened_at <= LONGEST
        and member.left_at is None
        and member.user_id == request.actor.user_id
        and same(bytes(visit.session_hash), session_hash(request))
    )


def _cookie(request: HttpRequest) -> tuple[UUID | None, bytes]:
    try:
        raw = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
    except (binascii.Error, ValueError):
        return None, b""
    return (UUID(bytes=raw[:16]), raw[16:]) if len(raw) == 16 + _SECRET else (None, b"")


def _sent_to_the_door(request: Request) -> HttpResponseBase:
    back = request.get_full_path() if request.method == "GET" else ""
    address = reverse("room_door") + (f"?{urlencode({'next': back})}" if back else "")
    if request.headers.get("HX-Request"):
        return kept_nowhere(HttpResponse(status=401, headers={"HX-Redirect": address}))
    return kept_nowhere(HttpResponseRedirect(address))
