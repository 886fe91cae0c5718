"""One's own account: postings, language, password, second step, where one is signed in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from raengjai.access import providers, second_factor, trusted_device
from raengjai.access.actions import change_password as set_password
from raengjai.access.actions import end_session as end_that_session
from raengjai.access.actions import end_sessions, prove_password, remove_totp
from raengjai.access.door import Request, requires, signed_in
from raengjai.access.forms import ChangePasswordForm, ConfirmForm
from raengjai.access.models import Session
from raengjai.access.readings import duties_in_words, open_sessions, recent_sign_ins
from raengjai.access.roles import Permission
from raengjai.access.scope import needs_second_factor
from raengjai.access.sessions import hash_of
from raengjai.access.views.entrance import (
    RECOVERY_CODES,
    before_changing_factors,
    next_url,
    show_recovery_codes_next,
)
from raengjai.access.views.passkeys import site_of
from raengjai.ground.dates import bangkok_today
from raengjai.ground.refused import Refused


@never_cache
@requires(Permission.MANAGE_OWN_ACCOUNT)
def account(request: Request) -> HttpResponse:
    user = request.user
    context = {
        "user": user,
        "duties": duties_in_words(user, on=bangkok_today(), language=get_language() or "th"),
        "factors": second_factor.factors_of(user),
        "needs_second_factor": needs_second_factor(request.actor),
        "sign_ins": recent_sign_ins(user),
        "sessions": open_sessions(user, here=hash_of(request), at=timezone.now()),
        "site": site_of(request),
        "sections": [part for each in providers.account_sections if (part := each(request.actor))],
    }
    return render(request, "access/account.html", context)


@never_cache
@signed_in("Officers show their password again before they set up the second step.")
def confirm_identity(request: Request) -> HttpResponse:
    user = request.user
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        device = trusted_device.id_for(request, user.username)
        try:
            prove_password(
                user.username, form.cleaned_data["password"], device=device, by=request.actor, at=now
            )
        except Refused as refused:
            form.add_error("password", refused.message)
        else:
            request.session.cycle_key()
            second_factor.mark_confirmed(request, at=now)
            return redirect(next_url(request))
    return render(request, "access/confirm_identity.html", {"form": form, "next": next_url(request)})


@never_cache
@requires(Permission.MANAGE_OWN_ACCOUNT)
def change_password(request: Request) -> HttpResponse:
    user = request.user
    form = ChangePasswordForm(request.POST or None, user=user)
    if form.is_valid():
        now = timezone.now()
        device = trusted_device.id_for(request, user.username)
        try:
            prove_password(
                user.username, form.cleaned_data["present"], device=device, by=request.actor, at=now
            )
        except Refused as refused:
            form.add_error("present", refused.message)
        else:
            set_password(user, new=form.cleaned_data["new"], by=request.actor, at=now)
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other devices have to sign in again."))
            return redirect("account")
    return render(request, "access/change_password.html", {"form": form})


@never_cache
@requires(Permission.MANAGE_OWN_ACCOUNT)
def recovery_codes(request: Request) -> HttpResponse:
    user, now = request.user, timezone.now()
    if request.method == "POST":
        if elsewhere := before_changing_factors(request, user, at=now):
            return elsewhere
        show_recovery_codes_next(request, user, at=now)
        return redirect("recovery_codes")
    shown = second_factor.kept_for_this_page(request, user, RECOVERY_CODES).split()
    second_factor.forget_kept(request, RECOVERY_CODES)
    context = {
        "codes": shown,
        "left": second_factor.factors_of(user).recovery_codes,
        "next": next_url(request),
        "user": user,
        "now": now,
    }
    return render(request, "access/recovery_codes.html", context)


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def sign_out_elsewhere(request: Request) -> HttpResponse:
    now = timezone.now()
    if elsewhere := before_changing_factors(request, request.user, at=now):
        return elsewhere
    end_sessions(request.user, by=request.actor, at=now)
    request.session.cycle_key()
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("account")


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def end_session(request: Request, session_id: UUID) -> HttpResponse:
    """Signs out on one other device."""
    now = timezone.now()
    if elsewhere := before_changing_factors(request, request.user, at=now):
        return elsewhere
    others = Session.objects.filter(user=request.user).exclude(key_hash=hash_of(request))
    end_that_session(get_object_or_404(others, pk=session_id), by=request.actor, at=now)
    messages.success(request, _("You are signed out on that device."))
    return redirect("account")


@require_POST
@requires(Permission.MANAGE_OWN_ACCOUNT)
def remove_authenticator(request: Request) -> HttpResponse:
    user, now = request.user, timezone.now()
    if elsewhere := before_changing_factors(request, user, at=now):
        return elsewhere
    try:
        remove_totp(user, needs_one=needs_second_factor(request.actor), by=request.actor, at=now)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The authenticator app is removed. Its codes open nothing any more."))
    return redirect("account")
