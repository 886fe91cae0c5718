"""What happens once somebody has proved who they are: a fresh session, a trusted device, the way onward."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from raengjai.access import second_factor, trusted_device
from raengjai.access.actions import end_oldest_sessions, make_recovery_codes, note_second_factor, note_sign_in
from raengjai.access.door import Request
from raengjai.access.models import User
from raengjai.access.readings import DEVICE
from raengjai.access.rules import OFFICER_SESSION, kind_of_device
from raengjai.access.scope import person_on, without_duties
from raengjai.access.sessions import hash_of
from raengjai.ground.dates import bangkok_day
from raengjai.ground.rows import inside

RECOVERY_CODES = "recovery_codes"


# Ways to sign in after which a second step may follow; the others are both steps at once.
ONE_STEP = ("password", "activation")


def let_in(request: Request, user: User, *, way: str, at: datetime, to: str = "") -> HttpResponseRedirect:
    """Begin a session for `user`, who goes on `to` a page of ours. A passkey is both steps at once; after a password
    or a printed code the second one may follow."""
    known = bool(trusted_device.id_for(request, user.username))
    kind = kind_of_device(request.headers.get("User-Agent", ""))
    with inside(without_duties(user)) as actor:
        note_sign_in(user, way=way, known_device=known, kind=kind, by=actor, at=at)
        is_set_up = second_factor.is_set_up(user)
    login(request, user)
    request.session[DEVICE] = kind
    with inside(without_duties(user)) as actor:
        end_oldest_sessions(user, here=hash_of(request), by=actor, at=at)
    second_factor.mark_confirmed(request, at=at)
    person = person_on(user, bangkok_day(at))
    if person.needs_second_factor:
        request.session.set_expiry(OFFICER_SESSION)
    if way not in ONE_STEP:
        second_factor.mark_passed(request, at=at)
    elif person.needs_second_factor or is_set_up:
        if is_set_up:
            second_factor.mark_due(request)
        return _onward(user, address_with_next(request, "second_factor", to=to))
    response = _onward(user, to or next_url(request))
    trusted_device.trust(response, request, user.username)
    return response


def pass_second_factor(
    request: Request, user: User, *, way: str, at: datetime, to: str = ""
) -> HttpResponseRedirect:
    """The second step is done: the session, under a new key, may do what the person's postings allow."""
    note_second_factor(user, way=way, by=request.actor, at=at)
    request.session.cycle_key()
    second_factor.mark_passed(request, at=at)
    response = HttpResponseRedirect(to or next_url(request))
    trusted_device.trust(response, request, user.username)
    return response


def factor_added(request: Request, user: User, *, way: str, at: datetime) -> HttpResponseRedirect:
    """After a new second step: the first one brings recovery codes to print; else back to the account."""
    onward = reverse("account")
    if not second_factor.factors_of(user).recovery_codes:
        show_recovery_codes_next(request, user, at=at)
        onward = address_with_next(request, "recovery_codes")
    if second_factor.is_passed(request):
        return HttpResponseRedirect(onward)
    return pass_second_factor(request, user, way=way, at=at, to=onward)


def show_recovery_codes_next(request: Request, user: User, *, at: datetime) -> None:
    codes = make_recovery_codes(user, by=request.actor, at=at)
    second_factor.keep_for_next_page(request, user, RECOVERY_CODES, " ".join(codes))


def before_changing_factors(request: Request, user: User, *, at: datetime) -> HttpResponseRedirect | None:
    """Where to go first: to the second step, when there is one; to the password, when it was long ago."""
    unproved = not request.actor.roles and not second_factor.is_passed(request)
    if unproved and second_factor.factors_of(user).is_set_up:
        return HttpResponseRedirect(address_with_next(request, "second_factor"))
    if not second_factor.is_confirmed(request, at=at):
        back = request.get_full_path() if request.method == "GET" else reverse("account")
        return HttpResponseRedirect(f"{reverse('confirm_identity')}?{urlencode({'next': back})}")
    return None


def next_url(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else "/"


def address_with_next(request: HttpRequest, name: str, *, to: str = "") -> str:
    """Another page on the way to the same place."""
    onward = to or next_url(request)
    return reverse(name) + ("" if onward == "/" else f"?{urlencode({'next': onward})}")


def _onward(user: User, address: str) -> HttpResponseRedirect:
    """With the person's language kept in this browser, for pages before the door."""
    response = HttpResponseRedirect(address)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=trusted_device.YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
