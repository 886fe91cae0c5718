"""Recovery of a province's keys: who keeps shares, the sheets for one print, and the ceremony.

Words of shares that were typed travel from page to page sealed under the secret that only this browser has; the server keeps none.
"""

import base64
import binascii
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground import crypto
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.recovery import custodians_of, lacks_keys, read_share, recovery_in_use
from raengjai.protection.forms.recovery import CustodiansForm, ShareForm
from raengjai.protection.models import Recovery
from raengjai.protection.models.members import SUPERVISOR
from raengjai.protection.rules import shares
from raengjai.protection.views.entrance import Request, in_room, secret_of_visit, with_step_up
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def recovery(request: Request) -> HttpResponse:
    """Who keeps the shares of the province's recovery key, and what can be done."""
    _check_supervisor(request)
    found = recovery_in_use(request.room.member.province_code)
    context = {
        "recovery": found,
        "custodians": custodians_of(found) if found else [],
        "lacks_keys": lacks_keys(request.room),
    }
    return room_page(request, "protection/recovery.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("make_recovery")
def make_recovery(request: Request) -> HttpResponse:
    """Names the custodians; the answer is the sheets, once."""
    _check_supervisor(request)
    form = CustodiansForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.make_recovery(
                form.lines(), form.cleaned_data["need"], room=request.room, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            context = {"made": made, "of": len(made.sheets)}
            return room_page(request, "protection/recovery_sheets.html", context)
    return room_page(
        request, "protection/make_recovery.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("recover_room")
def recover_room(request: Request) -> HttpResponse:
    """The ceremony: custodians type their shares one after the other; with enough of them the keys are there."""
    _check_supervisor(request)
    found = recovery_in_use(request.room.member.province_code)
    if found is None or found.used_at is not None or not lacks_keys(request.room):
        raise Http404
    form = ShareForm(request.POST if request.method == "POST" else None)
    given = _given(request, found)
    if form.is_valid():
        try:
            given = [*given, read_share(found, form.cleaned_data["words"], given=given).words]
            if len(given) >= found.need:
                actions.recover_room(found, given, room=request.room, at=bangkok_now())
                messages.success(
                    request,
                    _(
                        "The keys of the province are yours. Change both keys now, then make a new recovery key."
                    ),
                )
                return redirect("room_members")
            form = ShareForm()
        except Refused as refused:
            put_refusal(form, refused)
    return room_page(
        request,
        "protection/recover_room.html",
        _shown(request, found, form, given),
        status=422 if form.is_bound else 200,
    )


def _shown(request: Request, found: Recovery, form: ShareForm, given: list[str]) -> dict[str, Any]:
    numbers = {shares.read_share(words).number for words in given}
    return {
        "recovery": found,
        "form": form,
        "custodians": [
            {"number": number, "name": name, "has_typed": number in numbers}
            for number, name in custodians_of(found)
        ],
        "left": found.need - len(given),
        "given": _sealed(request, found, given) if given else "",
    }


def _check_supervisor(request: Request) -> None:
    if request.room.member.duty != SUPERVISOR:
        raise Http404


def _sealed(request: Request, found: Recovery, given: list[str]) -> str:
    sealed = crypto.seal_under(_key(request), json.dumps(given).encode(), bound_to=_bound(request, found))
    return base64.urlsafe_b64encode(sealed).decode()


def _given(request: Request, found: Recovery) -> list[str]:
    """What was typed on the pages before; nothing when it was changed or is of another visit."""
    try:
        sealed = base64.urlsafe_b64decode(request.POST.get("given", ""))
        text = crypto.open_under(_key(request), sealed, bound_to=_bound(request, found)) if sealed else b"[]"
    except (binascii.Error, ValueError, crypto.SealBroken):
        return []
    words: list[str] = json.loads(text)
    return words


def _key(request: Request) -> bytes:
    return crypto.derive(secret_of_visit(request), context="raengjai recovery ceremony 1")


def _bound(request: Request, found: Recovery) -> tuple[str, ...]:
    return ("recovery ceremony", str(request.room.visit_id), str(found.pk))
