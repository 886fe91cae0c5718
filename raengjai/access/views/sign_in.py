"""Signing in with a password, and out."""

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from raengjai.access import trusted_device
from raengjai.access.actions import note_sign_out, prove_password
from raengjai.access.door import Request, public
from raengjai.access.forms import SignInForm
from raengjai.access.models import User
from raengjai.access.views.entrance import let_in, next_url
from raengjai.access.views.passkeys import site_of
from raengjai.ground.refused import Refused


@never_cache
@public("Nobody has an account at hand before signing in.")
def sign_in(request: Request) -> HttpResponse:
    if request.actor.kind == "user":
        return redirect(next_url(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            user = prove_password(
                form.cleaned_data["username"],
                form.cleaned_data["password"],
                device=trusted_device.id_for(request, form.cleaned_data["username"]),
                by=request.actor,
                at=now,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return let_in(request, user, way="password", at=now)
    context = {"form": form, "next": next_url(request), "site": site_of(request)}
    return render(request, "access/sign_in.html", context)


@require_POST
@public("Whoever leaves may leave, also with a session that ended meanwhile.")
def sign_out(request: Request) -> HttpResponse:
    if isinstance(request.user, User) and request.actor.kind == "user":
        note_sign_out(request.user, dict(request.session.items()), by=request.actor, at=timezone.now())
    logout(request)
    response = redirect("sign_in")
    response["Clear-Site-Data"] = '"cache"'  # the next person at this desk goes back to nothing
    return response
