"""The front door: every view, job and command reaches the database through here, once.

`requires` asks whether this kind of person may do this kind of thing, opens one transaction, tells PostgreSQL
who is there, runs the view and renders its answer inside. An exception rolls everything back. Three other doors
are declared with a reason: `signed_in` (also before the second factor), `public`, and `by_device` (a phone that
proves itself with every request, without a session).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils import translation

from raengjai.access import second_factor
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.access.rules import OFFICER_SESSION
from raengjai.access.scope import Person, actor_of, person_on, without_duties
from raengjai.access.sessions import person_of
from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.rows import inside

View = Callable[..., HttpResponseBase]
_log = logging.getLogger(__name__)


class Request(HttpRequest):
    """A request inside the door. `user` is the account where the door asks for one."""

    actor: Actor
    user: Any


@dataclass(frozen=True, slots=True)
class Door:
    """What a view declares: a permission, or the reason why others may come in too."""

    admits: Literal["permitted", "signed_in", "everybody", "device"]
    permission: Permission | None = None
    reason: str = ""


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for people whose role holds `permission`."""

    def admit(request: Request) -> Actor | HttpResponseBase:
        person = _known(request)
        if person is None:
            return _sent_to("sign_in", request)
        if _lacks_second_factor(person, request):
            return _sent_to("second_factor", request)
        request.actor = actor_of(person)
        if not request.actor.may(permission):
            _note_refusal(request, permission)
            _speak(request)
            raise PermissionDenied(permission)
        return request.actor

    return _door(Door("permitted", permission=permission), admit)


def signed_in(reason: str) -> Callable[[View], View]:
    """The view is for everybody with an account; before the second factor they see nothing but their own."""

    def admit(request: Request) -> Actor | HttpResponseBase:
        person = _known(request)
        if person is None:
            return _sent_to("sign_in", request)
        return without_duties(person.user) if _lacks_second_factor(person, request) else actor_of(person)

    return _door(Door("signed_in", reason=reason), admit)


def public(reason: str, *, asks_who: bool = True) -> Callable[[View], View]:
    """Everybody may open the view; `reason` says why. Signed-in people keep their scope, unless nobody `asks_who`."""

    def admit(request: Request) -> Actor:
        if not asks_who:
            return actors.ANONYMOUS
        person = _known(request)
        if person is None or _lacks_second_factor(person, request):
            return actors.ANONYMOUS
        return actor_of(person)

    return _door(Door("everybody", reason=reason), admit)


def by_device(
    reason: str, *, identify: Callable[[Request], Actor | HttpResponseBase]
) -> Callable[[View], View]:
    """The view is for phones: `identify` checks the proof that a request carries and says whose it is, or answers.

    Nothing that a browser adds by itself is believed, so no other site can use it: no cookie, hence no CSRF token.
    """

    def decorate(view: View) -> View:
        admitted = _door(Door("device", reason=reason), identify)(view)
        admitted.csrf_exempt = True  # type: ignore[attr-defined]
        return admitted

    return decorate


@contextmanager
def acting_as(user: User) -> Iterator[Actor]:
    """For commands and tests: the scope `user` has today."""
    with inside(actor_of(person_on(user, bangkok_today()))) as actor:
        yield actor


@contextmanager
def acting_as_system(reason: str) -> Iterator[Actor]:
    """For jobs and commands; `reason` says why the system acts by itself."""
    with inside(replace(actors.system(), name=reason)) as actor:
        yield actor


@contextmanager
def acting_for_receipt(receipt_hash: bytes) -> Iterator[Actor]:
    """The anonymous door of somebody who holds a receipt code: sees what belongs to that code, nothing else."""
    with inside(replace(actors.ANONYMOUS, receipt=receipt_hash)) as actor:
        yield actor


def _door(door: Door, admit: Callable[[Request], Actor | HttpResponseBase]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if hasattr(view, "door"):
            raise TypeError(f"{view.__name__} has two doors")

        @wraps(view)
        def through_the_door(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            admitted = admit(request)
            if isinstance(admitted, HttpResponseBase):
                return admitted
            with inside(admitted) as actor:
                request.actor = actor
                _speak(request)
                return _finished(view(request, *args, **kwargs), actor)

        through_the_door.door = door  # type: ignore[attr-defined]
        return through_the_door

    return decorate


def _known(request: HttpRequest) -> Person | None:
    """Who is there. A session is an officer's from the first request with such a posting, and ends as one."""
    person = person_of(request)
    if person is not None and person.needs_second_factor and "_session_expiry" not in request.session:
        request.session.set_expiry(OFFICER_SESSION)
    return person


def _note_refusal(request: Request, permission: Permission) -> None:
    """Who wanted what, in the process log: a refused person has no door to write to the journal through."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    told = {"account": request.actor.user_id, "permission": permission.value, "view": view}
    _log.warning("refused at the door", extra={"told": told})


def _lacks_second_factor(person: Person, request: HttpRequest) -> bool:
    asked = person.needs_second_factor or second_factor.is_due(request)
    return asked and not second_factor.is_passed(request)


def _speak(request: Request) -> None:
    """A person's own language wins over the browser's, which holds until the person is wholly known."""
    if request.actor.roles:
        translation.activate(request.actor.language)
        request.LANGUAGE_CODE = translation.get_language()


def _finished(response: HttpResponseBase, actor: Actor) -> HttpResponseBase:
    """The answer, rendered while the door is still open: lazily it would see nothing.

    What a signed-in person is shown stays in no cache, unless the view says otherwise.
    """
    if response.streaming:
        raise TypeError(
            "a streaming answer runs after the door has closed; build it inside (web/downloads.py)"
        )
    if isinstance(response, HttpResponse) and callable(getattr(response, "render", None)):
        response.render()  # type: ignore[attr-defined]
    if actor.kind == "user":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _sent_to(name: str, request: HttpRequest) -> HttpResponseBase:
    """To another page first, which leads back here; htmx is told to load it as a whole page."""
    back = request.get_full_path() if request.method == "GET" else ""
    address = reverse(name) + (f"?{urlencode({'next': back})}" if back else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
