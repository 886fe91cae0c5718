"""Passkeys: making one, signing in with one, removing one. Browsers do this with JavaScript only."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from raengjai.access import passkeys
from raengjai.access import second_factor as session
from raengjai.access.actions import add_passkey as keep_passkey
from raengjai.access.actions import prove_passkey
from raengjai.access.actions import remove_passkey as forget_passkey
from raengjai.access.door import Request, public, requires, signed_in
from raengjai.access.forms import NewPasskeyForm, PasskeyForm
from raengjai.access.models import Passkey, User
from raengjai.access.passkeys import NotProved, Site, State
from raengjai.access.roles import Permission
from raengjai.access.scope import needs_second_factor, without_duties
from raengjai.access.views.entrance import (
    address_with_next,
    before_changing_factors,
    factor_added,
    let_in,
    next_url,
)
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside

_STATE = "passkey_state"
_ANSWER_WITHIN = timedelta(minutes=5)


def site_of(request: HttpRequest) -> Site:
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(host=urlsplit(origin).hostname or "", origin=origin)


@require_POST
@public("A passkey says by itself who signs in.")
def passkey_request_options(request: Request) -> HttpResponse:
    options, state = passkeys.request_options(site_of(request), known=[])
    _keep(request, state)
    return JsonResponse(options)


@require_POST
@public("A passkey says by itself who signs in.")
def sign_in_with_passkey(request: Request) -> HttpResponse:
    now = timezone.now()
    form = PasskeyForm(request.POST)
    try:
        user = _owner(request, form.data.get("credential", ""), at=now)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(address_with_next(request, "sign_in"))
    return let_in(request, user, way="passkey", at=now)


@never_cache
@signed_in("Officers may set up a passkey before their role opens anything.")
def add_passkey(request: Request) -> HttpResponse:
    user, now = request.user, timezone.now()
    if elsewhere := before_changing_factors(request, user, at=now):
        return elsewhere
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        try:
            keep_passkey(
                user,
                name=form.cleaned_data["name"],
                answer=form.cleaned_data["credential"],
                site=site_of(request),
                state=_take(request, at=now),
                by=request.actor,
                at=now,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return factor_added(request, user, way="passkey", at=now)
    context = {"form": form, "next": next_url(request), "site": site_of(request)}
    return render(request, "access/add_passkey.html", context)


@require_POST
@signed_in("Officers may set up a passkey before their role opens anything.")
def passkey_creation_options(request: Request) -> HttpResponse:
    user = request.user
    if before_changing_factors(request, user, at=timezone.now()):
        return JsonResponse({}, status=403)
    options, state = passkeys.creation_options(
        site_of(request),
        handle=user.pk.bytes,
        username=user.username,
        name=user.name,
        known=[bytes(passkey.credential) for passkey in session.factors_of(user).passkeys],
    )
    _keep(request, state)
    return JsonResponse(options)


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def remove_passkey(request: Request, passkey_id: UUID) -> HttpResponse:
    user, now = request.user, timezone.now()
    if elsewhere := before_changing_factors(request, user, at=now):
        return elsewhere
    passkey = get_object_or_404(Passkey, pk=passkey_id, user=user)
    try:
        forget_passkey(passkey, needs_one=needs_second_factor(request.actor), by=request.actor, at=now)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The passkey is removed. It opens nothing any more."))
    return redirect("account")


def _owner(request: Request, credential: str, *, at: datetime) -> User:
    """Whose passkey signed the challenge of this session."""
    state = _take(request, at=at)
    try:
        answer = passkeys.read(credential)
        user = User.objects.filter(pk=UUID(bytes=answer.user_handle), deactivated_at=None).first()
    except (NotProved, ValueError) as wrong:
        raise Refused(_("The passkey did not work. Try once more.")) from wrong
    if user is None or not user.is_active:
        raise Refused(_("This passkey is not known here. Sign in with your password."))
    with inside(without_duties(user)):
        prove_passkey(user, answer, site=site_of(request), state=state, at=at)
    return user


def _keep(request: Request, state: State) -> None:
    request.session[_STATE] = {"state": state, "at": timezone.now().isoformat()}


def _take(request: Request, *, at: datetime) -> State:
    """The challenge of this session, once."""
    kept = request.session.pop(_STATE, None)
    if kept is None or at - datetime.fromisoformat(kept["at"]) > _ANSWER_WITHIN:
        raise Refused(_("That took too long. Try once more."))
    state: State = kept["state"]
    return state
