"""A new start with a printed code: type it or scan it, see whose it is, choose a password, be signed in.

The code never stands in an address: it is posted, and the QR code carries it behind the #, which browsers keep to
themselves. Between the two questions it travels in the form, so nothing of it is kept before it is used.
"""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from raengjai.access import trusted_device
from raengjai.access.actions import (
    activation_behind,
    check_activation,
    count_wrong_activation,
    use_activation,
    wait_for_activation,
)
from raengjai.access.door import Request, acting_as_system, public, signed_in
from raengjai.access.forms import ActivateForm, ActivationCodeForm
from raengjai.access.models import Activation, User
from raengjai.access.readings import recent_sign_ins
from raengjai.access.rules import kind_of_device
from raengjai.access.scope import without_duties
from raengjai.access.views.entrance import let_in
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside

UNKNOWN = _("We do not know this code. Compare it with your slip, or ask your mentor for a new one.")


@never_cache
@public("Nobody can sign in before the account is activated; the printed code is the key.")
def activate(request: Request) -> HttpResponse:
    """Ask for the code; with the right one, whose it is and for a password; then sign in."""
    now = timezone.now()
    here = {
        "device": trusted_device.id_of_known(request),
        "kind": kind_of_device(request.headers.get("User-Agent", "")),
    }
    form = ActivationCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (wait := wait_for_activation(**here, at=now)):
        return _ask(request, form, wait=wait, status=429)
    if not form.is_valid():
        return _ask(request, form, status=422 if form.is_bound else 200)
    try:
        activation = _opened(form.cleaned_data["code"], at=now, **here)
    except Refused as refused:
        form.add_error("code", refused.message)
        return _ask(request, form, status=422)
    return _choose(request, activation, form.cleaned_data["code"], at=now)


@never_cache
@signed_in("Says how it went, also to somebody whose service begins later.")
def activated(request: Request) -> HttpResponse:
    """What the person should know now: the name to sign in with, and when the account was used before."""
    return render(
        request, "access/activated.html", {"user": request.user, "before": recent_sign_ins(request.user)[1:4]}
    )


def _opened(code: str, *, device: str, kind: str, at: datetime) -> Activation:
    """What the code opens now. A code that nobody has is counted; one that is over tells its holder why."""
    with acting_as_system("holder of a printed code"):
        activation = activation_behind(code)
    if activation is None:
        count_wrong_activation(device=device, kind=kind, at=at)
        raise Refused(UNKNOWN, field="code")
    check_activation(activation, at=at)
    return activation


def _ask(request: Request, form: ActivationCodeForm, *, wait: int = 0, status: int) -> HttpResponse:
    return render(request, "access/activate.html", {"form": form, "wait": wait}, status=status)


def _choose(request: Request, activation: Activation, code: str, *, at: datetime) -> HttpResponse:
    user = activation.user
    form = ActivateForm(request.POST if "new" in request.POST else None, user=user)
    if form.is_valid():
        try:
            used = _use(activation, form, at=at)
        except Refused as refused:  # somebody was faster by a moment
            form.add_error(None, refused.message)
        else:
            return let_in(request, used, way="activation", at=at, to=reverse("activated"))
    context = {
        "form": form,
        "code": grouped(code),
        "owner": user,
        "replaces": activation.purpose == "forgotten",
        "somebody_else": request.actor.name if request.actor.user_id not in (None, user.pk) else "",
    }
    return render(request, "access/activate.html", context, status=422 if form.errors else 200)


def _use(activation: Activation, form: ActivateForm, *, at: datetime) -> User:
    """Done by the owner, who has no session yet."""
    with inside(without_duties(activation.user)) as owner:
        return use_activation(
            activation,
            password=form.cleaned_data["new"],
            language=form.cleaned_data["language"],
            by=owner,
            at=at,
        )
