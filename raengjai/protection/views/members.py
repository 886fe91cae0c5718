"""Who belongs to the room: the list, inviting, confirming by voice, ending; and the keys of the province."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.places.models import full_name_of
from raengjai.places.rules import COUNTRY
from raengjai.protection import actions
from raengjai.protection.forms import FingerprintForm, InviteForm
from raengjai.protection.forms.members import SHORT_DUTY_NAMES
from raengjai.protection.models import EMERGENCY, INTAKE, Member, RoomKey
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, LEADERS, SUPERVISOR
from raengjai.protection.rules import keys
from raengjai.protection.views.entrance import Request, in_room, with_step_up
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def room_members(request: Request) -> HttpResponse:
    """Everybody of the own room, and the keys that the room holds."""
    province = request.room.member.province_code
    rows = Member.objects.filter(province_code=province, left_at=None).select_related("user")
    heard = actions.heard_by(request.room)
    elsewhere = [_line(member, heard) for member in _leaders_elsewhere(request.room)]
    context = {
        "members": [_line(member, heard) for member in rows.order_by("user__name", "pk")],
        "elsewhere": elsewhere,
        "none_elsewhere": not any(line["is_heard"] for line in elsewhere),
        "may_manage": _manages(request),
        "keys": [_key_line(purpose, province) for purpose in (INTAKE, EMERGENCY)],
        "of_country": province == COUNTRY,
    }
    return room_page(request, "protection/room_members.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("room_members")
def invite_room_member(request: Request) -> HttpResponse:
    """Another member of the own room."""
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        of_country=request.room.member.province_code == COUNTRY,
    )
    if form.is_valid():
        user = User.objects.filter(
            username=form.cleaned_data["username"].strip(), deactivated_at=None
        ).first()
        if user is None:
            form.add_error("username", _("There is no account of this name. Ask how it is written."))
        else:
            try:
                actions.invite_member(user, form.cleaned_data["duty"], room=request.room, at=bangkok_now())
            except Refused as refused:
                put_refusal(form, refused)
            else:
                messages.success(
                    request, _("%(name)s may come in now and chooses a passphrase.") % {"name": user.name}
                )
                return redirect("room_members")
    return room_page(
        request, "protection/invite_room_member.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("room_members")
def room_member(request: Request, member_id: UUID) -> HttpResponse:
    """One member. Two people read their numbers to each other, and each types what was heard."""
    member = _to_compare_with(request, member_id)
    form = FingerprintForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            has_keys = actions.confirm_member(
                member, form.cleaned_data["fingerprint"], room=request.room, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            said = (
                _("%(name)s has the keys of the province now.")
                if has_keys
                else _("You have compared numbers with %(name)s.")
            )
            messages.success(request, said % {"name": member.user.name})
            return redirect("room_members")
    line = _line(member, actions.heard_by(request.room))
    context = {
        "member": line,
        "may_compare": line["is_ready"] and not line["is_heard"] and _may_compare(request, member),
        "is_own": member.province_code == request.room.member.province_code,
        "form": form,
        "may_manage": _manages(request),
        "is_self": member.pk == request.room.member_id,
        "own_fingerprint": _fingerprint(request.room.member),
    }
    return room_page(request, "protection/room_member.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("room_members")
def end_room_member(request: Request, member_id: UUID) -> HttpResponse:
    """Out of the room, at once."""
    member = _of_own_room(request, member_id)
    try:
        actions.end_membership(member, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("room_member", member_id)
    messages.success(
        request,
        _("%(name)s has left the room. Renew the keys of the province now.") % {"name": member.user.name},
    )
    return redirect("room_members")


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("room_members")
def renew_room_key(request: Request, purpose: str) -> HttpResponse:
    """The next key of the province for a purpose."""
    if purpose not in (INTAKE, EMERGENCY):
        raise Http404
    try:
        key = actions.make_room_key(purpose, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        _tell_who_has(request, key)
    return redirect("room_members")


def _tell_who_has(request: Request, key: RoomKey) -> None:
    without = [member.user.name for member in actions.without_key(key)]
    if without:
        messages.warning(
            request,
            _(
                "The new key is in use. These people get it once you have compared numbers with them: %(names)s."
            )
            % {"names": ", ".join(without)},
        )
    else:
        messages.success(request, _("The new key is in use. Who is to have it has it."))


def _leaders_elsewhere(room: Room) -> QuerySet[Member]:
    """Headquarters' duty officers for a province; the supervisors of the provinces for headquarters. All rooms believe each
    other through them."""
    rows = Member.objects.select_related("user").filter(ready_at__isnull=False, left_at=None)
    if room.member.province_code == COUNTRY:
        rows = rows.filter(duty=SUPERVISOR)
    else:
        rows = rows.filter(province_code=COUNTRY, duty=DUTY_OFFICER)
    return rows.order_by("province_code", "user__name", "pk")


def _to_compare_with(request: Request, member_id: UUID) -> Member:
    elsewhere = _leaders_elsewhere(request.room).filter(pk=member_id).first()
    return elsewhere or _of_own_room(request, member_id)


def _may_compare(request: Request, member: Member) -> bool:
    return member.pk != request.room.member_id and (_manages(request) or member.duty in LEADERS)


def _of_own_room(request: Request, member_id: UUID) -> Member:
    found = Member.objects.select_related("user").filter(
        pk=member_id, province_code=request.room.member.province_code, left_at=None
    )
    member = found.first()
    if member is None:
        raise Http404
    return member


def _manages(request: Request) -> bool:
    return request.room.member.duty in LEADERS


def _line(member: Member, heard: Collection[object]) -> dict[str, object]:
    return {
        "id": member.pk,
        "name": member.user.name,
        "place": full_name_of(member.province_code) if member.province_code != COUNTRY else "",
        "is_heard": member.pk in heard,
        "duty": SHORT_DUTY_NAMES[member.duty],
        "is_ready": member.ready_at is not None,
        "is_confirmed": member.confirmed_at is not None,
        "since": member.confirmed_at or member.invited_at,
    }


def _key_line(purpose: str, province: str) -> dict[str, object]:
    key = RoomKey.objects.filter(province_code=province, purpose=purpose, retired_at=None).first()
    return {"purpose": purpose, "made_at": key.made_at if key else None}


def _fingerprint(member: Member) -> str:
    return keys.fingerprint(bytes(member.public or b""), bytes(member.signing_public or b""))
