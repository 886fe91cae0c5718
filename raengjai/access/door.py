"""The front door: every view, job and command reaches the database through here, once.

`requires` asks whether this kind of person may do this kind of thing, opens one transaction, tells PostgreSQL
who is there, runs the view and renders its answer inside. An exception rolls everything back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from raengjai.access import second_factor
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.access.scope import actor_of, needs_second_factor
from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.rows import inside

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request inside the door."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Door:
    """What a view declares: a permission, or the reason why everybody may come in."""

    permission: Permission | None = None
    reason: str = ""


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for people whose role holds `permission`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def through_the_door(
            request: Request, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return _to_sign_in(request)
            with inside(actor_of(user, on=bangkok_today())) as actor:
                if needs_second_factor(actor) and not second_factor.is_passed(request):
                    return redirect("second_factor")
                if not actor.may(permission):
                    raise PermissionDenied(permission)
                request.actor = actor
                return _finished(view(request, *args, **kwargs))

        through_the_door.door = Door(permission=permission)  # type: ignore[attr-defined]
        return through_the_door

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Everybody may open the view; `reason` says why. Signed-in people keep their scope."""

    def decorate(view: View) -> View:
        @wraps(view)
        def through_the_door(
            request: Request, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            with inside(_visitor(request)) as actor:
                request.actor = actor
                return _finished(view(request, *args, **kwargs))

        through_the_door.door = Door(reason=reason)  # type: ignore[attr-defined]
        return through_the_door

    return decorate


@contextmanager
def acting_as(user: User) -> Iterator[Actor]:
    """For commands and tests: the scope `user` has today."""
    with inside(actor_of(user, on=bangkok_today())) as actor:
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


def _visitor(request: HttpRequest) -> Actor:
    user = request.user
    if not isinstance(user, User):
        return actors.ANONYMOUS
    actor = actor_of(user, on=bangkok_today())
    if needs_second_factor(actor) and not second_factor.is_passed(request):
        return actors.ANONYMOUS
    return actor


def _finished(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, rendered while the door is still open: lazily it would see nothing."""
    if response.streaming:
        raise TypeError(
            "a streaming answer runs after the door has closed; build it inside (web/downloads.py)"
        )
    if isinstance(response, HttpResponse) and callable(
        getattr(response, "render", None)
    ):
        response.render()  # type: ignore[attr-defined]
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(
            status=401, headers={"HX-Redirect": f"/sign-in/?next={request.path}"}
        )
    return redirect_to_login(request.get_full_path(), "/sign-in/")
