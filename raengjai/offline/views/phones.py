"""The phones of those one stands by: who was not heard for long, what still waits, which must be taken out of use."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.network.models import names_of
from raengjai.offline.models import SILENT_AFTER, Device, Held
from raengjai.offline.views.devices import take_out_of_use
from raengjai.places.models import full_name_of
from raengjai.web.fragments import render

MOST_SHOWN = 200
MOST_HELD = 50


@requires(Permission.WATCH_PHONES)
def phones(request: Request) -> HttpResponse:
    """The longest silent first: a coordinator sees the province's, a mentor those of the own volunteers."""
    now, actor = bangkok_now(), request.actor
    found = list(_seen_by(actor).order_by("seen_at", "id")[: MOST_SHOWN + 1])
    people = names_of({device.user_id for device in found})
    rows = [_row(device, people, actor.language, now) for device in found[:MOST_SHOWN]]
    context = {
        "silent": [row for row in rows if row["is_silent"]],
        "others": [row for row in rows if not row["is_silent"]],
        "has_more": len(found) > MOST_SHOWN,
        "days": SILENT_AFTER.days,
        "held": _held(actor) if actor.may(Permission.DECIDE_HELD) else [],
    }
    return render(request, "offline/phones.html", context)


@requires(Permission.WATCH_PHONES)
def revoke_phone(request: Request, device_id: UUID) -> HttpResponse:
    """Asked once, for it cannot be undone."""
    device = _seen_by(request.actor).filter(pk=device_id).first()
    if device is None:
        raise Http404
    if request.method == "POST":
        take_out_of_use(request, device)
        return redirect("phones")
    owner = names_of({device.user_id}).get(device.user_id, "")
    return render(request, "offline/revoke_phone.html", {"device": device, "owner": owner})


def _seen_by(actor: Actor) -> Any:
    """An index range on (province, last heard); the policies leave a mentor the own volunteers."""
    return Device.objects.of_province(actor.provinces[0]).exclude(user=actor.me)


def _row(device: Device, people: dict[UUID, str], language: str, now: Any) -> dict[str, Any]:
    return {
        "device": device,
        "owner": people.get(device.user_id, ""),
        "place": full_name_of(device.place_code, language),
        "is_silent": device.is_silent(now),
        "days": (now - device.seen_at).days,
    }


def _held(actor: Actor) -> list[Held]:
    waiting = Held.objects.of_province(actor.provinces[0]).waiting()
    return list(waiting.order_by("held_at", "id")[:MOST_HELD])
