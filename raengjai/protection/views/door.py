"""The door of the room: choose a passphrase at the first visit, open, shut, stay, change it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request as DoorRequest
from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.forms import ChangePassphraseForm, ChoosePassphraseForm, PassphraseForm
from raengjai.protection.models import Member
from raengjai.protection.views.entrance import (
    Request,
    give_cookie,
    in_room,
    kept_nowhere,
    room_of,
    session_hash,
    take_cookie_away,
    tie_to_session,
)
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal

WRONG = _("This passphrase does not open the door. Check the keyboard’s language and try again.")


@requires(Permission.ENTER_SEALED_ROOM)
def room_door(request: DoorRequest) -> HttpResponse:
    """Asks for the passphrase, at the first visit for a new one; then leads to where the person was going."""
    if request.method == "GET" and room_of(request, at=bangkok_now()):
        return kept_nowhere(redirect(_next(request)))
    members = actions.members_of(request.actor.me)
    member = _chosen(request, members)
    if member is None:
        return _door_page(request, {"members": []}, status=403)
    if member.ready_at is None:
        return _choose(request, member, members)
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (answer := _opened(request, member, form)):
        return answer
    context = {
        "form": form,
        "member": member,
        "members": members,
        "left": "left" in request.GET,
        "demo_passphrase": _demo_passphrase(member),
    }
    return _door_page(request, context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def shut_room(request: Request) -> HttpResponse:
    """Shuts the door behind oneself."""
    actions.shut_door(request.room, at=bangkok_now())
    answer = redirect(reverse("room_door") + "?left")
    take_cookie_away(answer)
    answer["Clear-Site-Data"] = (
        '"cache"'  # as at signing out: the next person at this desk goes back to nothing
    )
    return answer


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def stay_in_room(request: Request) -> HttpResponse:
    """Somebody is typing: the visit goes on."""
    return HttpResponse(status=204)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def change_passphrase(request: Request) -> HttpResponse:
    """Another passphrase for the same keys."""
    form = ChangePassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_passphrase(request.room, said["former"], said["passphrase"], at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("room")
    context = {"form": form}
    return room_page(
        request, "protection/change_passphrase.html", context, status=422 if form.is_bound else 200
    )


def _choose(request: DoorRequest, member: Member, members: list[Member]) -> HttpResponse:
    form = ChoosePassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.choose_passphrase(
                member, form.cleaned_data["passphrase"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return kept_nowhere(redirect(request.get_full_path()))
    context = {"form": form, "member": member, "members": members, "is_first": True}
    return _door_page(request, context, status=422 if form.is_bound else 200)


def _opened(request: DoorRequest, member: Member, form: PassphraseForm) -> HttpResponse | None:
    tie_to_session(request)
    try:
        opened = actions.open_door(
            member,
            form.cleaned_data["passphrase"],
            session_hash=session_hash(request),
            by=request.actor,
            at=bangkok_now(),
        )
    except Refused as refused:
        put_refusal(form, refused)
        return None
    if opened is None:
        form.add_error("passphrase", WRONG)
        return None
    answer = redirect(_next(request))
    give_cookie(answer, opened.visit_id, opened.secret)
    kept_nowhere(answer)
    return answer


def _door_page(request: DoorRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    answer = render(
        request,
        "protection/room_door.html",
        {"sealed": True, "next": _next(request), **context},
        status=status,
    )
    kept_nowhere(answer)
    return answer


def _demo_passphrase(member: Member) -> str:
    """Said to the invented people of the demonstration, in development alone; "" to everybody else."""
    is_demo = settings.DEVELOPMENT and member.user.demo_since is not None
    return actions.DEMO_PASSPHRASE if is_demo else ""


def _chosen(request: DoorRequest, members: list[Member]) -> Member | None:
    """Where somebody belongs to several rooms, the address says which; the newest otherwise."""
    named = request.GET.get("room", "")
    return next(
        (member for member in members if member.province_code == named), members[0] if members else None
    )


def _next(request: DoorRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return (
        address
        if is_ours and address.startswith("/room/") and address != reverse("room_door")
        else reverse("room")
    )
