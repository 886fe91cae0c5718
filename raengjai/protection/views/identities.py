"""Who a person is: asked for, released or not by the custodian, read while it is released."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase
from raengjai.protection.actions.agreed import case_entries
from raengjai.protection.actions.identities import (
    IDENTITY,
    domain_of,
    has_identity,
    keepers_of,
    readable_until,
    reason_against,
    reason_of,
    waiting_releases,
)
from raengjai.protection.forms.identities import AskIdentityForm, ReleaseForm
from raengjai.protection.forms.records import RecordForm
from raengjai.protection.models import Release, Team, Transition
from raengjai.protection.models.cases import KEEPER, OPEN, OWNER
from raengjai.protection.models.members import EMERGENCY_DUTIES
from raengjai.protection.rules.records import Record, Shown, content_of, kind_of, record_of, shown, title_of
from raengjai.protection.rules.sharing import member_recipient
from raengjai.protection.views.case_desk import Request as CaseRequest
from raengjai.protection.views.case_desk import case_page, in_case
from raengjai.protection.views.entrance import Request, in_room, with_step_up
from raengjai.protection.views.opened import opened_or_asked
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal

WHOSE = "whose"  # the group of fields that the address answers


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def identity(request: Request, case_id: UUID, person_id: UUID) -> HttpResponse:
    """The identity where it is released, with the time it ends; else asking for it."""
    now = bangkok_now()
    opened = opened_or_asked(request, case_id)
    if isinstance(opened, HttpResponse):
        return opened
    form = AskIdentityForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            actions.ask_identity(opened, person_id, form.cleaned_data["reason"], at=now)
            messages.success(request, _("The custodian of the case was asked."))
            return redirect("identity", case_id, person_id)
        domain = domain_of(opened.case, person_id)
    except Refused as refused:
        domain = _domain_or_404(opened, person_id)
        put_refusal(form, refused)
    context = {"case": opened.case, "form": form, **_identity_shown(opened, domain)}
    return room_page(request, "protection/identity.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def identity_requests(request: Request) -> HttpResponse:
    """What the custodian is to decide, over all cases."""
    context = {"waiting": waiting_releases(request.room)}
    return room_page(request, "protection/identity_requests.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def identity_request(request: Request, release_id: UUID) -> HttpResponse:
    """One request: who asks, why, and the custodian's answer."""
    now = bangkok_now()
    release = Release.objects.select_related("asked_by__user").filter(pk=release_id).first()
    if release is None:
        raise Http404
    opened = opened_or_asked(request, release.case_id)
    if isinstance(opened, HttpResponse):
        return opened
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if form.cleaned_data["answer"] == ReleaseForm.RELEASE:
                actions.release_identity(release, opened, until=form.until(now), at=now)
            else:
                actions.refuse_identity(release, opened, form.cleaned_data["reason"], at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Your answer is kept. Whoever asked was told."))
            return redirect("identity_requests")
    context = {
        "release": release,
        "case": opened.case,
        "reason": reason_of(release, opened),
        "form": form,
        "may_decide": request.room.member_id in {each.pk for each in keepers_of(opened.case)},
    }
    status = 422 if form.is_bound else 200
    return room_page(request, "protection/identity_request.html", context, status=status)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def hand_identities(request: Request, case_id: UUID, member_id: UUID) -> HttpResponse:
    """The identities of a case to another custodian of its team, or to its owner those that were agreed to."""
    opened = opened_or_asked(request, case_id)
    if isinstance(opened, HttpResponse):
        return opened
    rows = Team.objects.select_related("member__user").filter(case=opened.case, until=None)
    row = rows.filter(member_id=member_id, part__in=(OWNER, KEEPER)).first()
    if row is None:
        raise Http404
    keeper = row.member
    try:
        actions.hand_identities(opened, keeper, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("case_team", case_id)
    messages.success(request, _("%(name)s keeps the identities now.") % {"name": keeper.user.name})
    return redirect("identity_requests")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def write_identity(request: CaseRequest, person_id: UUID) -> HttpResponse:
    """Written for the keepers: who is none of them does not see it again. Changed by who may read it now."""
    desk, now = request.desk, bangkok_now()
    person = desk.entry(person_id, "person")
    domain = domain_of(desk.case, person.id)
    before = Record(IDENTITY, {"person": person.record.code})
    if has_identity(desk.case, domain):
        if not readable_until(desk.opened, domain, at=now)[0]:
            raise Http404
        before = record_of(IDENTITY, actions.read_identity(desk.opened, domain, at=now).content)
    data = request.POST if request.method == "POST" else None
    kind = kind_of(IDENTITY)
    form = RecordForm(
        IDENTITY,
        data,
        language=desk.language,
        links=desk.links,
        today=bangkok_today(),
        record=before,
        groups=[group.code for group in kind.groups if group.code != WHOSE],
    )
    if form.is_valid():
        try:
            actions.write_identity(desk.opened, person.id, content_of(form.record()), at=now)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Kept."))
            return redirect("identity", desk.case.pk, person_id)
    context = {
        "form": form,
        "kind": kind.text.in_language(desk.language),
        "intro": kind.intro.in_language(desk.language),
        "back": reverse("identity", args=[desk.case.pk, person_id]),
        "person": title_of(person.record, desk.language),
    }
    return case_page(request, "protection/write_identity.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("emergencies")
def take_identity(request: Request, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Who opened the case in an emergency does not wait for the custodian."""
    opened = opened_or_asked(request, case_id)
    if isinstance(opened, HttpResponse):
        return opened
    try:
        actions.take_identity(opened, person_id, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("identity", case_id, person_id)


def _domain_or_404(opened: OpenCase, person_id: UUID) -> UUID:
    try:
        return domain_of(opened.case, person_id)
    except Refused:
        raise Http404 from None


def _identity_shown(opened: OpenCase, domain: UUID) -> dict[str, Any]:
    now = bangkok_now()
    can_read, until = readable_until(opened, domain, at=now)
    is_written = has_identity(opened.case, domain)
    content = actions.read_identity(opened, domain, at=now).content if can_read and is_written else {}
    last = (
        Release.objects.filter(case=opened.case, domain_id=domain, asked_by=opened.room.member)
        .order_by("-asked_at")
        .first()
    )
    return {
        "person_id": domain,
        "is_written": is_written,
        "can_read": can_read,
        "may_write": opened.case.state == OPEN,
        "until": until,
        "lines": _lines(content) if content else [],
        "last": last,
        "why_not": reason_against(last, opened) if last and last.is_granted is False else "",
        "in_emergency": opened.room.member.duty in EMERGENCY_DUTIES
        and Team.objects.filter(
            case=opened.case, member=opened.room.member, how="emergency", until__gt=now
        ).exists(),
        "keepers": [keeper.user.name for keeper in keepers_of(opened.case)],
        **_left_behind(opened, domain, can_read=can_read or not is_written),
    }


def _lines(content: dict[str, Any]) -> list[Shown]:
    """With the labels of the form; of another form, as it was written."""
    try:
        record = record_of("identity", content)
    except ValueError:
        return [Shown(name, str(value)) for name, value in content.items() if value not in ("", None, [])]
    return shown(record, get_language() or "th")


def _left_behind(opened: OpenCase, domain: UUID, *, can_read: bool) -> dict[str, Any]:
    """For an owner who took the case over and not this identity: whose consent is lacking, to be told to whom."""
    me = opened.room.member
    transfers = Transition.objects.filter(
        case=opened.case, kind=Transition.TRANSFER, state=Transition.ACCEPTED, to_member=me
    )
    if can_read or not transfers.exists():
        return {}
    entries = case_entries(opened, "person", with_former=True)
    person = next((entry.record.code for entry in entries if entry.id == domain), "")
    return {"left_person": person, "left_recipient": member_recipient(me.user.name, me.pk)}
