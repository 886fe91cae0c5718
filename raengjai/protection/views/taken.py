"""Referrals of organisations outside that come in as files: checked, shown, taken or not, answered. After a fresh password."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions import OpenCase
from raengjai.protection.forms.sharing import AnswerForm, NoteForm, TakeBundleForm
from raengjai.protection.models import Case, Partner, TakenBundle
from raengjai.protection.rules import consent
from raengjai.protection.rules.bundle import LARGEST
from raengjai.protection.rules.records import Field, code_list, kinds
from raengjai.protection.views.entrance import Request as RoomRequest
from raengjai.protection.views.entrance import in_room, sent_to_prove
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.sharing_case import (
    Request,
    about_case,
    case_of,
    case_page,
    events_of,
    file_answer,
)
from raengjai.web.pieces import Answer, Word
from raengjai.web.refusals import put_refusal

STATES = {
    TakenBundle.ACCEPTED: Word(gettext_lazy("Taken"), "good", "check"),
    TakenBundle.DECLINED: Word(gettext_lazy("Not taken"), "warn", "x"),
    TakenBundle.DONE: Word(gettext_lazy("Done"), "good", "check-check"),
    TakenBundle.REVOKED: Word(gettext_lazy("Taken back"), "", "undo-2"),
}
DEEDS = ("take", "decline")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def take_bundle(request: RoomRequest) -> HttpResponseBase:
    """A file of others, step by step: chosen, checked and shown, then taken as a case or declined. A text that is refused stays."""
    if elsewhere := sent_to_prove(request):
        return elsewhere
    deed = request.POST.get("deed", "")
    if deed in DEEDS:
        return _decided(request, deed)
    is_sent = request.method == "POST"
    form = AnswerForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        text = form.raw()[: LARGEST + 1].decode("utf-8", "replace")
        try:
            return _shown(request, text, None)
        except Refused as refused:
            form = AnswerForm({"text": text[:LARGEST]})
            put_refusal(form, refused)
    context = {"form": form, "declined": _declined(request)}
    return room_page(request, "protection/take_bundle.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@about_case
def taken_bundle(request: Request, taken_id: UUID) -> HttpResponse:
    """What came and how it stands; done with a note, or taken back by who sent it."""
    row = TakenBundle.objects.filter(pk=taken_id, case=case_of(request)).first()
    if row is None:
        raise Http404
    is_note = request.POST.get("deed") == "done"
    note = NoteForm(request.POST if is_note else None)
    is_message = request.method == "POST" and not is_note
    message = AnswerForm(request.POST if is_message else None, request.FILES if is_message else None)
    form: NoteForm | AnswerForm = note if is_note else message
    if form.is_valid():
        try:
            _go_on(request.opened, row, form)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("It is done and stands in the journal."))
            return redirect("taken_bundle", case_of(request).pk, row.pk)
    row.refresh_from_db()
    content = actions.told_by(request.opened, row).content
    context = {
        "taken": row,
        "state": STATES[row.state],
        "is_open": row.state == TakenBundle.ACCEPTED,
        "note": note,
        "message": message,
        "events": events_of(content, content["sender"]),
        **_lines(content, content["sender"], request.actor.language),
    }
    return case_page(request, "protection/taken_bundle.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def taken_answer(request: RoomRequest, taken_id: UUID) -> HttpResponse:
    """The newest answer as it is sent; only the sender of the referral opens it."""
    row = TakenBundle.objects.filter(pk=taken_id, answer__isnull=False).first()
    if row is None:
        raise Http404
    return file_answer(bytes(row.answer or b""), f"{str(row.bundle_id)[:8]}-{row.state}.referral.json")


def _decided(request: RoomRequest, deed: str) -> HttpResponse:
    """Taken: a case of one's own. Declined: the answer lies on the page of files."""
    text = request.POST.get("file", "")
    form = TakeBundleForm(request.POST, province=request.room.member.province_code)
    if not form.is_valid():
        return _shown(request, text, form)
    said, now = form.cleaned_data, bangkok_now()
    try:
        if deed == "decline":
            actions.decline_bundle(text.encode(), said["reason"], room=request.room, at=now)
            messages.success(request, _("Not taken. Send the answer below back; nothing of it is kept here."))
            return redirect("take_bundle")
        opened = actions.take_bundle(text.encode(), place_code=said["place"], room=request.room, at=now)
    except Refused as refused:
        put_refusal(form, refused)
        return _shown(request, text, form)
    row = TakenBundle.objects.get(case=opened.case)
    messages.success(request, _("It is a case of yours now. Send the answer back to the organisation."))
    return redirect("taken_bundle", opened.case_id, row.pk)


def _shown(request: RoomRequest, text: str, form: TakeBundleForm | None) -> HttpResponse:
    """What the file tells. Raises Refused, or shows the page with what was typed where a decision did not fit."""
    province = request.room.member.province_code
    language = request.actor.language
    try:
        came = actions.read_bundle_of_others(text.encode(), room=request.room, at=bangkok_now())
    except Refused as refused:
        if form is None:
            raise
        first = AnswerForm({"text": text[:LARGEST]})
        put_refusal(first, refused)
        context: dict[str, Any] = {"form": first, "declined": _declined(request)}
        return room_page(request, "protection/take_bundle.html", context, status=422)
    context = {
        "form": form or TakeBundleForm(initial={"file": text}, province=province),
        "text": text,
        "expires_at": came.found.reference.expires_at,
        **_lines(came.found.content, came.partner.name, language),
    }
    return room_page(request, "protection/take_bundle.html", context, status=422 if form else 200)


def _go_on(opened: OpenCase, row: TakenBundle, form: NoteForm | AnswerForm) -> None:
    now = bangkok_now()
    if isinstance(form, NoteForm):
        actions.finish_taken(opened, row, form.cleaned_data["note"], at=now)
        return
    actions.read_revocation(opened, row, form.raw(), at=now)


def taken_of(case: Case) -> list[dict[str, Any]]:
    """For the page of a case: what came in with it."""
    rows = TakenBundle.objects.filter(case=case).order_by("taken_at", "pk")
    names = dict(Partner.objects.values_list("pk", "name"))
    return [
        {"id": row.pk, "name": names.get(row.partner_id, ""), "state": STATES[row.state], "at": row.taken_at}
        for row in rows
    ]


def _declined(request: RoomRequest) -> list[dict[str, Any]]:
    """Those of one's room that were not taken, newest first, for sending the answer (again)."""
    province = request.room.member.province_code
    rows = TakenBundle.objects.filter(province_code=province, case=None).order_by("-taken_at", "pk")[:20]
    names = dict(Partner.objects.filter(province_code=province).values_list("pk", "name"))
    return [{"id": row.pk, "name": names.get(row.partner_id, ""), "at": row.taken_at} for row in rows]


def _lines(content: dict[str, Any], sender: str, language: str) -> dict[str, Any]:
    """What came, in words of ours where we have the same field."""
    asked, agreed = content["request"], content["consent"]
    ours: dict[str, Field] = {}
    for kind in kinds().values():
        for one in kind.fields:
            ours.setdefault(one.htcds, one)  # two kinds have a field of the same name
    return {
        "sender": sender,
        "code": content["code"],
        "service": asked["service"],
        "reason": asked["reason"],
        "is_urgent": asked["urgent"],
        "given_on": agreed["given_on"],
        "lines": [_line(name, value, ours.get(name), language) for name, value in content["person"].items()],
    }


def _line(name: str, value: Any, ours: Field | None, language: str) -> Answer:
    words = [str(each) for each in (value if isinstance(value, list) else [value])]
    if ours is not None:
        words = [code_list(ours.list).say(each, language) for each in words] if ours.list else words
        return Answer(ours.text.in_language(language), ", ".join(words))
    items = consent.items()
    item = name.removeprefix("x_")
    label = items[item].in_language(language) if item in items else name
    return Answer(label, ", ".join(words))
