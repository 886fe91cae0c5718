"""The end of a case: asked for, agreed to by a second person, opened again, held for a court; and what is left of it."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase
from raengjai.protection.forms.case_work import ReasonForm
from raengjai.protection.models import Partner, Transition
from raengjai.protection.models.cases import CLOSED, CLOSING, OPEN
from raengjai.protection.rules.keeping import term_on
from raengjai.protection.views.case_desk import Request, case_page, in_case
from raengjai.protection.views.cases import STATES
from raengjai.protection.views.entrance import in_room
from raengjai.protection.views.sharing_case import STATES as TRANSITIONS
from raengjai.protection.views.sharing_case import recipient_name
from raengjai.web.refusals import put_refusal

Deed = Callable[[str], None]


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_closing(request: Request) -> HttpResponse:
    """Where the end of the case stands, and what can be done about it; `deed` says what was chosen."""
    desk = request.desk
    deeds = _deeds(request)
    runs = _running(request)
    bundled = any(line["is_bundle"] for line in runs)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    if deed and deed not in deeds:
        raise Http404
    form = ReasonForm(request.POST if deed else None)
    form.fields["reason"].required = deed != "agree"
    if deed and form.is_valid():
        try:
            deeds[deed](form.cleaned_data["reason"])
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("It is done and stands in the journal."))
            if deed == "end" and bundled:
                messages.warning(
                    request,
                    _(
                        "Send each organisation the message that takes the file back. It is on the page of its referral."
                    ),
                )
            return redirect("case_closing", desk.case.pk)
    desk.case.refresh_from_db()
    context = {
        "form": form,
        "deed": deed,
        "deeds": set(deeds),
        "state": STATES[desk.case.state],
        "notes": _notes(request),
        "sharing": {"case_id": desk.case.pk, "transitions": runs},
        "term": term_on("case", desk.case.closed_on or bangkok_now().date()),
    }
    return case_page(request, "protection/case_closing.html", context, status=422 if form.is_bound else 200)


def _deeds(request: Request) -> dict[str, Deed]:
    """What may be chosen here now; the actions judge again."""
    opened, case = request.desk.opened, request.desk.case
    now = bangkok_now()
    owns = request.desk.is_owned
    deeds: dict[str, Deed] = {}
    if case.state in (OPEN, CLOSING) and owns and actions.running(case):
        deeds["end"] = lambda reason: _end_running(opened, reason, now)
    if case.state == OPEN and owns:
        deeds["ask"] = lambda reason: actions.ask_closing(opened, reason=reason, at=now)
    if case.state == CLOSING:
        deeds["agree"] = lambda _reason: actions.agree_closing(opened, at=now)
        deeds["refuse"] = lambda reason: actions.refuse_closing(opened, reason=reason, at=now)
    if case.state == CLOSED and owns:
        deeds["reopen"] = lambda reason: actions.reopen_case(opened, reason=reason, at=now)
    if owns:
        deeds["hold"] = lambda reason: actions.hold_case(
            opened, is_held=not case.is_held, reason=reason, at=now
        )
    return deeds


def _end_running(opened: OpenCase, reason: str, at: datetime) -> None:
    actions.end_running(opened, reason=reason, at=at)


def _running(request: Request) -> list[dict[str, object]]:
    """What still runs with others, as the page of sharing names it."""
    opened = request.desk.opened
    told = {one.about_id: one.content for one in actions.read_records(opened, "transition")}
    partners = list(Partner.objects.filter(province_code=opened.room.member.province_code))
    return [
        {
            "id": row.pk,
            "is_transfer": row.kind == Transition.TRANSFER,
            "is_bundle": row.to_member_id is None,
            "name": recipient_name(told[row.pk]["recipient"], partners) if row.pk in told else "",
            "person": told.get(row.pk, {}).get("person", ""),
            "state": TRANSITIONS[row.state],
            "at": row.offered_at,
        }
        for row in actions.running(opened.case)
    ]


def _notes(request: Request) -> list[dict[str, object]]:
    found = actions.read_records(request.desk.opened, "ending")
    names = request.desk.names(each.by for each in found)
    return [
        {
            "what": each.content["what"],
            "reason": each.content["reason"],
            "at": each.at,
            "who": names.get(each.by, ""),
        }
        for each in found
    ]
