"""Conflicts of interest: the own declarations, and for supervisors who must not learn of what."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.places.models import address_of
from raengjai.protection import actions
from raengjai.protection.actions.exclusions import Conflict, exclusions_of, own_conflicts
from raengjai.protection.forms.exclusions import ConflictForm, ExclusionForm, LiftForm
from raengjai.protection.models import Exclusion, Member
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def conflicts(request: Request) -> HttpResponse:
    """ "I know people there": the own declarations, and one more."""
    form = ConflictForm(
        request.POST if request.method == "POST" else None, province_code=request.room.member.province_code
    )
    if form.is_valid():
        try:
            actions.declare_conflict(
                form.cleaned_data["place"], form.village_no(), room=request.room, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Nothing of this place shows to you from now on."))
            return redirect("conflicts")
    context = {"form": form, "own": [_line(request, each) for each in own_conflicts(request.room)]}
    return room_page(request, "protection/conflicts.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def exclusions(request: Request) -> HttpResponse:
    """Who must not learn of what; for supervisors, never about themselves."""
    _check_leads(request)
    context = {"rows": [_line(request, each) for each in exclusions_of(request.room)]}
    return room_page(request, "protection/exclusions.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def exclude(request: Request) -> HttpResponse:
    """A supervisor excludes a member, who learns nothing of it."""
    _check_leads(request)
    province = request.room.member.province_code
    rows = Member.objects.select_related("user").filter(province_code=province, left_at=None)
    others = list(rows.exclude(pk=request.room.member_id).order_by("user__name", "pk"))
    form = ExclusionForm(
        request.POST if request.method == "POST" else None,
        province_code=province,
        members=[(str(member.pk), member.user.name) for member in others],
    )
    if form.is_valid():
        member = next(each for each in others if str(each.pk) == form.cleaned_data["member"])
        try:
            _exclude(request, form, member)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("It is noted. The person learns nothing of it."))
            return redirect("exclusions")
    return room_page(request, "protection/exclude.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def lift_exclusion(request: Request, exclusion_id: UUID) -> HttpResponse:
    """Over, with a reason."""
    _check_leads(request)
    found = [each for each in exclusions_of(request.room) if each.row.pk == exclusion_id]
    if not found:
        raise Http404
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.lift_exclusion(
                found[0].row, form.cleaned_data["reason"], room=request.room, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("It is lifted."))
            return redirect("exclusions")
    context = {"form": form, "line": _line(request, found[0])}
    return room_page(request, "protection/lift_exclusion.html", context, status=422 if form.is_bound else 200)


def _exclude(request: Request, form: ExclusionForm, member: Member) -> None:
    if code := form.cleaned_data["code"]:
        actions.exclude_from_case(member, code, room=request.room, at=bangkok_now())
    else:
        actions.exclude_from_place(
            member, form.cleaned_data["place"], form.village_no(), room=request.room, at=bangkok_now()
        )


def _check_leads(request: Request) -> None:
    if request.room.member.duty not in EMERGENCY_DUTIES:
        raise Http404


def _line(request: Request, conflict: Conflict) -> dict[str, object]:
    row: Exclusion = conflict.row
    place = (
        address_of(
            conflict.place_code,
            request.actor.language,
            village_no=int(conflict.village) if conflict.village else None,
        )
        if conflict.place_code
        else ""
    )
    return {
        "id": row.pk,
        "name": row.member.user.name,
        "place": place,
        "of_case": row.case_id is not None,
        "is_own": row.by == row.member_id,
        "on": row.declared_on,
    }
