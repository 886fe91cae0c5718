"""One's own phones: a phone introduces itself, its owner takes it out of use."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.offline import actions, commands
from raengjai.offline.models import Device
from raengjai.offline.rules import Malformed, decoded, read_object, text_of
from raengjai.offline.views.commands import answered, body_of, in_milliseconds, said
from raengjai.places.models import full_name_of
from raengjai.web.fragments import render
from raengjai.web.toasts import say

MOST_BYTES = 10_000


@require_POST
@requires(Permission.HELP_AT_EVENT)
def register_device(request: Request) -> HttpResponse:
    """JSON: the phone's id and public key, made there, a name and the app's version. Answered with our keys."""
    body = body_of(request, MOST_BYTES)
    at = in_milliseconds(bangkok_now())
    try:
        asked = read_object(body or b"")
        device = actions.register_device(
            UUID(text_of(asked, "id", 36)),
            public_key=decoded(text_of(asked, "public", 200)),
            name=text_of(asked, "name", 60),
            app_version=text_of(asked, "version", 20),
            by=request.actor,
            at=at,
        )
    except (Malformed, ValueError):
        return said(400, _("This phone sent no usable key. Reload the page and try again."))
    except Refused as refused:
        return said(422, str(refused.message))
    places = [
        {"code": code, "name": full_name_of(code, request.actor.language)} for code in request.actor.places
    ]
    return answered(
        {
            "device": str(device.pk),
            "owner": str(request.actor.me),
            "person": request.actor.name,
            "places": places,
            "time": at.isoformat(timespec="milliseconds"),
            "state": "active",
            "keys": commands.keys(),
        }
    )


@requires(Permission.MANAGE_OWN_ACCOUNT)
def remove_device(request: Request, device_id: UUID) -> HttpResponse:
    """The owner says that a phone is lost or not used any more; asked once, for it cannot be undone."""
    device = Device.objects.of(request.actor.me).filter(pk=device_id).first()
    if device is None:
        raise Http404
    if request.method == "POST":
        take_out_of_use(request, device)
        return redirect("account")
    return render(request, "offline/remove_device.html", {"device": device})


def take_out_of_use(request: Request, device: Device) -> None:
    """By its owner or by who watches over it: done, or a sentence why not."""
    try:
        actions.revoke_device(device, by=request.actor, at=bangkok_now())
        say(request, _("The phone is out of use. It wipes itself at its next contact."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
