"""Forms that visitors send without an account: which browser it is, and that no cache keeps the answer."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _

from raengjai.access import trusted_device
from raengjai.access.actions import count_wrong_receipt, wait_for_receipt
from raengjai.access.door import Request
from raengjai.access.rules import kind_of_device
from raengjai.ground.crypto import blind_index
from raengjai.ground.dates import bangkok_now
from raengjai.web.fragments import render


def device_of(request: Request, mark: str, *, purpose: str) -> tuple[bytes, bool]:
    """What stands for the browser, and whether it was here before under `mark`: its own id, else its kind. No address
    is kept."""
    own = trusted_device.id_for(request, mark)
    kind = kind_of_device(request.headers.get("User-Agent", ""))
    return blind_index(own or kind, purpose=f"{purpose}.device" if own else f"{purpose}.kind"), bool(own)


def private(response: HttpResponse) -> HttpResponse:
    """Kept nowhere: the next person at the same screen does not go back to it."""
    response["Cache-Control"] = "no-store"
    return response


def opened_by_code(
    request: Request,
    form: type[Form],
    shown: Callable[[str], dict[str, Any] | None],
    *,
    mark: str,
    template: str,
) -> HttpResponse:
    """The page on which a code opens what became of something: `shown` says it, None for a code that nobody has.

    Wrong codes cost waiting, counted by `mark`; a browser that had a right one has a count of its own from then on.
    """
    now = bangkok_now()
    device = trusted_device.id_for(request, mark)
    kind = kind_of_device(request.headers.get("User-Agent", ""))
    asked = form(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": asked}
    status = 422 if asked.is_bound else 200
    found = None
    if asked.is_bound and (wait := wait_for_receipt(device=device, kind=kind, at=now)):
        context["wait"], status = wait, 429
    elif asked.is_valid():
        found = shown(asked.cleaned_data["code"])
        if found is None:
            asked.add_error("code", _("We do not know this code. Compare it with what you wrote down."))
            count_wrong_receipt(device=device, kind=kind, at=now)
        else:
            context, status = found, 200
    response = render(request, template, context, status=status)
    if found is not None:
        trusted_device.trust(response, request, mark)
    return private(response)
