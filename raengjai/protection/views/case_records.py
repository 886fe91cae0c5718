"""One record of a case: seen with what stood there before, added, changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.forms.records import RecordForm
from raengjai.protection.models.cases import CLOSED, SHREDDED
from raengjai.protection.rules.records import Entry, Kind, Record, kinds, title_of
from raengjai.protection.views.case_desk import Desk, Request, case_page, in_case
from raengjai.protection.views.cases import NEVER_ADDED
from raengjai.protection.views.entrance import in_room
from raengjai.protection.views.lines import lines_of
from raengjai.web.pieces import Answer, Event
from raengjai.web.refusals import put_refusal

NEVER_CHANGED = frozenset({"clue", "screening", "identity"})
FIRST_FROM_ADDRESS = ("person", "list", "purpose", "kind")


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_record(request: Request, record_id: UUID) -> HttpResponse:
    """What a record says, and its versions before."""
    desk = request.desk
    entry = desk.entry(record_id)
    if entry.record.kind == "screening":
        return redirect("case_screening", desk.case.pk, entry.id)
    history = _history(entry, desk)
    names = desk.names([entry.by, *(one.by for one in history)])
    context = {
        "title": title_of(entry.record, desk.language),
        "kind": kinds()[entry.record.kind].text.in_language(desk.language),
        "rows": [Answer(line.label, line.value) for line in lines_of(entry.record, desk.language)],
        "by": names.get(entry.by, ""),
        "at": entry.at,
        "change_url": reverse("case_change", args=[desk.case.pk, entry.id])
        if may_change(entry, desk)
        else "",
        "former": [
            Event(
                what=title_of(one.record, desk.language),
                at=one.at,
                who=names.get(one.by, ""),
                note="\n".join(f"{line.label}: {line.value}" for line in lines_of(one.record, desk.language)),
            )
            for one in history
        ],
        "identity_url": reverse("identity", args=[desk.case.pk, entry.id])
        if entry.record.kind == "person"
        else "",
        "adding": list(_about(entry, desk)),
    }
    return case_page(request, "protection/case_record.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_add(request: Request, kind: str) -> HttpResponse:
    """One more record of a kind."""
    desk = request.desk
    if kind not in kinds() or kind in NEVER_ADDED:
        raise Http404
    form = _form(request, kind, first=_first(request, kinds()[kind]))
    if form.is_valid():
        try:
            row = actions.add_record(desk.opened, form.record(), at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Kept."))
            return _after(desk, kind, row.pk, form.record())
    return _form_page(request, "protection/case_add.html", kinds()[kind], form, _back(desk))


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_change(request: Request, record_id: UUID) -> HttpResponse:
    """The next version of a record. What somebody else wrote meanwhile is never written over."""
    desk = request.desk
    entry = desk.entry(record_id)
    kind = entry.record.kind
    if kind in NEVER_CHANGED:
        raise Http404
    form = _form(request, kind, record=entry.record)
    if form.is_valid():
        try:
            check_same(entry, record_id)
            row = actions.change_record(desk.opened, desk.former(entry), form.record(), at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Kept."))
            return _after(desk, kind, row.pk, form.record())
    back = reverse("case_record", args=[desk.case.pk, entry.id])
    return _form_page(
        request,
        "protection/case_change.html",
        kinds()[kind],
        form,
        back,
        title_of(entry.record, desk.language),
    )


def check_same(entry: Entry, record_id: UUID) -> None:
    """Refused when the page was about a version that has been replaced."""
    if entry.id != record_id:
        raise Refused(
            _("Somebody has changed this meanwhile. Look at it again; what you typed is kept below.")
        )


def may_change(entry: Entry, desk: Desk) -> bool:
    return entry.record.kind not in NEVER_CHANGED and desk.case.state not in (CLOSED, SHREDDED)


def _form(request: Request, kind: str, **more: Any) -> RecordForm:
    desk = request.desk
    data = request.POST if request.method == "POST" else None
    near = desk.case.province_code
    return RecordForm(
        kind, data, language=desk.language, links=desk.links, today=bangkok_today(), province=near, **more
    )


def _form_page(
    request: Request, template: str, kind: Kind, form: RecordForm, back: str, title: str = ""
) -> HttpResponse:
    language = request.desk.language
    name = kind.text.in_language(language)
    context = {
        "form": form,
        "kind": name,
        "intro": kind.intro.in_language(language),
        "back": back,
        "title": title or name,
    }
    return case_page(request, template, context, status=422 if form.is_bound else 200)


def _first(request: Request, kind: Kind) -> dict[str, str]:
    """What the address says already: for whom, which list."""
    known = {field.code for field in kind.fields}
    return {name: request.GET[name] for name in FIRST_FROM_ADDRESS if name in known and name in request.GET}


def _after(desk: Desk, kind: str, record_id: UUID, record: Record) -> HttpResponse:
    """A checklist goes on to its items; tasks and notes back to the case; the rest to the record."""
    if kind == "checklist" and not record.values.get("items"):
        return redirect("case_change", desk.case.pk, record_id)
    if kind in ("task", "note"):
        return redirect("case", desk.case.pk)
    return redirect("case_record", desk.case.pk, record_id)


def _back(desk: Desk) -> str:
    return reverse("case", args=[desk.case.pk])


def _history(entry: Entry, desk: Desk) -> list[Entry]:
    """The versions before this one, newest first."""
    if entry.replaces is None:
        return []
    before = actions.entries_of(actions.read_records(desk.opened, entry.record.kind, with_former=True))
    by_id = {one.id: one for one in before}
    found, at = [], entry.replaces
    while at in by_id:
        found.append(by_id[at])
        at = by_id[at].replaces  # type: ignore[assignment]
    return found


def _about(entry: Entry, desk: Desk) -> list[tuple[str, str]]:
    """What is usually written down next about a person."""
    if entry.record.kind != "person" or desk.case.state in (CLOSED, SHREDDED):
        return []
    wanted = (
        "consent",
        "safety_plan",
        "document",
        "service",
        "relation",
        "task",
        "note",
        "decision",
        "outcome",
    )
    begin = reverse("case_screening_begin", args=[desk.case.pk])
    about = f"?person={entry.record.code}"
    return [(kinds()["screening"].text.in_language(desk.language), f"{begin}{about}")] + [
        (
            kinds()[kind].text.in_language(desk.language),
            reverse("case_add", args=[desk.case.pk, kind]) + about,
        )
        for kind in wanted
    ]
