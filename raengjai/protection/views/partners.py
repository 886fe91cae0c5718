"""Organisations outside: their keys, heard by two members; and the name and keys of the own room."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.partners import fingerprint_of, identity_of
from raengjai.protection.forms import FingerprintForm
from raengjai.protection.forms.sharing import OfficeNameForm, PartnerForm
from raengjai.protection.models import OfficeKey, Partner
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, SUPERVISOR
from raengjai.protection.rules.bundle.strict import encoded
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.sharing_case import member_names, partners_of
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def partners(request: Request) -> HttpResponse:
    """Whom the room writes to, under which name and keys; the supervisor makes them."""
    form = OfficeNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.make_office_key(form.cleaned_data["organisation"], room=request.room, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("The new key is in use. Who is to have it has it."))
            return redirect("partners")
    office = actions.office_key_of(request.room)
    context = {
        "partners": partners_of(request),
        "office": _office(office, request.room) if office else None,
        "form": form,
        "leads": request.room.member.duty in (SUPERVISOR, DUTY_OFFICER),
    }
    return room_page(request, "protection/partners.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def add_partner(request: Request) -> HttpResponse:
    """An organisation with the keys that it gave."""
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = actions.add_partner(**form.cleaned_data, room=request.room, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("partner", found.pk)
    return room_page(
        request, "protection/add_partner.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def partner(request: Request, partner_id: UUID) -> HttpResponse:
    """One organisation; two members type the number that they hear from it."""
    found = _partner_or_404(partner_id)
    form = FingerprintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_partner(
                found, form.cleaned_data["fingerprint"], room=request.room, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("It is kept that you heard this number."))
            return redirect("partner", found.pk)
    heard = [one for one in (found.first_by, found.second_by) if one]
    names = member_names(heard)
    context = {
        "partner": found,
        "heard": [names.get(str(one), "") for one in heard],
        "form": form,
        "may_hear": not found.is_confirmed and found.first_by != request.room.member_id,
    }
    return room_page(request, "protection/partner.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def retire_partner(request: Request, partner_id: UUID) -> HttpResponse:
    """Nothing more is sent to it."""
    actions.retire_partner(_partner_or_404(partner_id), room=request.room, at=bangkok_now())
    return redirect("partners")


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def hand_office_key(request: Request) -> HttpResponse:
    """For members who came after the keys were made."""
    try:
        handed = actions.hand_office_key(room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Handed to %(n)d more.") % {"n": handed})
    return redirect("partners")


def _partner_or_404(partner_id: UUID) -> Partner:
    found = Partner.objects.filter(pk=partner_id, retired_at=None).first()
    if found is None:
        raise Http404
    return found


def _office(row: OfficeKey, room: Room) -> dict[str, object]:
    """The halves that the other side is given, once the private ones, which the member holds, have shown that they are right."""
    told: dict[str, object] = {"organisation": row.organisation, "made_at": row.made_at}
    try:
        identity_of(row, room)
    except Refused as refused:
        return {**told, "why_not": refused.message}
    return {
        **told,
        "public": encoded(bytes(row.public)),
        "signing_public": encoded(bytes(row.signing_public)),
        "fingerprint": fingerprint_of(row),
    }
