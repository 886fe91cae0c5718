"""A case that a page works in: found, opened, its purpose asked once in each visit."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection.actions import OpenCase, open_case
from raengjai.protection.forms.cases import PurposeForm
from raengjai.protection.models import Case
from raengjai.protection.views.entrance import Request
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal


def opened_or_asked(request: Request, case_id: UUID) -> OpenCase | HttpResponse:
    """The open case, or the page that asks for the purpose and leads back here. 404 for who is not on its team."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Http404
    stated = request.POST.get("purpose", "") if request.POST.get("states") else ""
    form = PurposeForm({"purpose": stated} if request.POST.get("states") else None)
    try:
        opened = open_case(case, room=request.room, purpose=stated, at=bangkok_now())
    except Refused as refused:
        if refused.field == "purpose" and not form.is_bound:
            return room_page(
                request, "protection/case_open.html", {"form": form, "case": case, "is_here": True}
            )
        form.is_valid()
        if refused.field != "purpose" or "purpose" not in form.errors:
            put_refusal(form, refused)
        context = {"form": form, "case": case, "is_here": True}
        return room_page(request, "protection/case_open.html", context, status=422)
    return redirect(request.path) if stated else opened
