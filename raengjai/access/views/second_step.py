"""The second step after the password, and setting one up."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from raengjai.access import second_factor as session
from raengjai.access import totp, trusted_device
from raengjai.access.actions import add_totp, prove_code
from raengjai.access.door import Request, signed_in
from raengjai.access.forms import CodeForm, NewTotpForm
from raengjai.access.views.entrance import (
    address_with_next,
    before_changing_factors,
    factor_added,
    next_url,
    pass_second_factor,
)
from raengjai.access.views.passkeys import site_of
from raengjai.ground.refused import Refused

_NEW_APP = "new_totp"


@never_cache
@signed_in("The second step comes after the password and before everything else.")
def second_factor(request: Request) -> HttpResponse:
    user = request.user
    if session.is_passed(request) or request.actor.roles:
        return redirect(next_url(request))
    factors = session.factors_of(user)
    if not factors.is_set_up:  # taken away meanwhile, for a lost phone
        session.forget_due(request)
        return redirect(address_with_next(request, "set_up_second_factor"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        device = trusted_device.id_for(request, user.username)
        try:
            way = prove_code(user, form.cleaned_data["code"], device=device, by=request.actor, at=now)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return pass_second_factor(request, user, way=way, at=now)
    context = {"form": form, "factors": factors, "next": next_url(request), "site": site_of(request)}
    return render(request, "access/second_factor.html", context)


@never_cache
@signed_in("Officers set up the second step before their role opens anything.")
def set_up_second_factor(request: Request) -> HttpResponse:
    user, now = request.user, timezone.now()
    if elsewhere := before_changing_factors(request, user, at=now):
        return elsewhere
    secret = session.kept_for_this_page(request, user, _NEW_APP) or _new_secret(request)
    form = NewTotpForm(request.POST or None)
    if form.is_valid():
        try:
            add_totp(user, secret=secret, code=form.cleaned_data["code"], by=request.actor, at=now)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            session.forget_kept(request, _NEW_APP)
            return factor_added(request, user, way="totp", at=now)
    address = totp.address(secret, username=user.username)
    context = {
        "form": form,
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "address": address,
        "qr": totp.qr_svg(address, title=_("QR code for the authenticator app")),
        "next": next_url(request),
        "site": site_of(request),
        "factors": session.factors_of(user),
    }
    return render(request, "access/set_up_second_factor.html", context)


def _new_secret(request: Request) -> str:
    """Stays the same while the person tries, so that a scanned code keeps its worth."""
    secret = totp.new_secret()
    session.keep_for_next_page(request, request.user, _NEW_APP, secret)
    return secret
