"""Forms that visitors send without an account: which browser it is, and that no cache keeps the answer."""

from django.http import HttpResponse

from raengjai.access import trusted_device
from raengjai.access.door import Request
from raengjai.access.rules import kind_of_device
from raengjai.ground.crypto import blind_index


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
