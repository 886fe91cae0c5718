"""Who is on a case: the team with its parts, letting somebody in, taking somebody out."""

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
from raengjai.protection.forms.case_work import JoinForm
from raengjai.protection.models import Member
from raengjai.protection.models.cases import CLOSED, KEEPER, OWNER
from raengjai.protection.views.case_desk import Request, case_page, in_case
from raengjai.protection.views.cases import PARTS
from raengjai.protection.views.entrance import in_room
from raengjai.web.refusals import put_refusal


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_team(request: Request) -> HttpResponse:
    """The team; its owner lets members of the own province in."""
    desk = request.desk
    form = JoinForm(request.POST if request.method == "POST" else None, members=_others(request))
    if form.is_valid():
        member = Member.objects.select_related("user").get(pk=form.cleaned_data["member"])
        try:
            actions.join_team(desk.opened, member, part=form.cleaned_data["part"], at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(
                request,
                _("%(name)s is on the team and has the key of the case.") % {"name": member.user.name},
            )
            return redirect("case_team", desk.case.pk)
    keeps = any(row.part == KEEPER and row.member_id == request.room.member_id for row in desk.team)
    context = {
        "rows": [
            {
                "id": row.member_id,
                "name": row.member.user.name,
                "part": PARTS.get(row.part, ""),
                "since": row.since,
                "until": row.until,
                "may_leave": row.part != OWNER and (desk.is_owned or row.member_id == request.room.member_id),
                "is_self": row.member_id == request.room.member_id,
                "is_keeper": row.member_id != request.room.member_id
                and (row.part == KEEPER or (row.part == OWNER and keeps)),
            }
            for row in desk.team
        ],
        "form": form,
        "may_add": desk.is_owned and desk.case.state != CLOSED,
    }
    return case_page(request, "protection/case_team.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def leave_case_team(request: Request, member_id: UUID) -> HttpResponse:
    """Out of the team; everything is sealed anew."""
    member = next((row.member for row in request.desk.team if row.member_id == member_id), None)
    if member is None:
        raise Http404
    try:
        actions.leave_team(request.desk.opened, member, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("case_team", request.desk.case.pk)
    if member_id == request.room.member_id:
        messages.success(request, _("You are no longer on this team."))
        return redirect("cases")
    messages.success(
        request, _("%(name)s is off the team. The case has a new key.") % {"name": member.user.name}
    )
    return redirect("case_team", request.desk.case.pk)


def _others(request: Request) -> list[Member]:
    """Members of the case's province who have keys and are not on the team."""
    found = Member.objects.filter(
        province_code=request.desk.case.province_code, left_at=None, confirmed_at__isnull=False
    ).exclude(pk__in=[row.member_id for row in request.desk.team])
    return list(found.select_related("user").order_by("user__name", "pk"))
