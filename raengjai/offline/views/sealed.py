"""Sealed entries: whoever has one hands it in. No session, no phone, nothing but the envelope."""

from datetime import UTC

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from raengjai.access.door import Request, public
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.offline import actions, commands
from raengjai.offline.models import keyring
from raengjai.offline.rules import Malformed, encoded, read_sealed
from raengjai.offline.views.commands import answered, body_of, is_from_us, said
from raengjai.protection.models import INTAKE, RoomKey

MOST_BYTES = 1_500_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
@public("an entry for a province’s eyes only must come in without saying who sends it", asks_who=False)
def sealed(request: Request) -> HttpResponse:
    """GET: the provinces' keys in use, and the key of receipts. POST: one entry; the receipt names the hour and no entry of the journal."""
    if request.method == "GET":
        return answered({"intake": _intake_keys(), "receipts": _receipt_key()})
    if not is_from_us(request):
        return said(403, _("This did not come from our own pages. Open Raengjai itself."))
    body = body_of(request, MOST_BYTES)
    if body is None:
        return said(413, _("This is more than can be sent at once. Fewer entries are sent next."))
    now = bangkok_now()
    try:
        entry = read_sealed(body)
        actions.count_sealed(entry, at=now)
        hour = actions.keep_sealed(entry, by=request.actor, at=now)
    except Malformed as malformed:
        return said(400, _("This could not be read. Everything stays on the phone."), why=str(malformed))
    except actions.TooMany as many:
        answer = said(429, str(many.message))
        answer["Retry-After"] = str(many.seconds)
        return answer
    except Refused as refused:
        return said(422, str(refused.message))
    at = hour.astimezone(UTC).isoformat(timespec="seconds")
    return answered({"state": "taken", "receipt": commands.signed_receipt(entry.id, "", at)})


def _intake_keys() -> dict[str, dict[str, str]]:
    keys = RoomKey.objects.filter(purpose=INTAKE, retired_at=None).order_by("province_code")
    return {each.province_code: {"id": each.name, "public": encoded(bytes(each.public))} for each in keys}


def _receipt_key() -> dict[str, str]:
    """A phone that nobody enabled checks its receipts too."""
    key = keyring().receipt
    return {key.name: encoded(key.public)}
