"""The own cases, a case opened for a purpose, its page, and all of it on paper."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, long_date
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.case_clocks import KIND as CLOCK
from raengjai.protection.actions.case_records import MOST_CASES
from raengjai.protection.actions.cases import enter_of
from raengjai.protection.forms.cases import PurposeForm
from raengjai.protection.models import Case
from raengjai.protection.models.cases import CLOSED, CLOSING, KEEPER, OPEN, OWNER, SHREDDED
from raengjai.protection.rules import clocks
from raengjai.protection.rules.records import (
    Entry,
    Header,
    code_list,
    header,
    kinds,
    living,
    next_step,
    title_of,
)
from raengjai.protection.rules.records.header import ByDimension
from raengjai.protection.rules.screening import State
from raengjai.protection.rules.screening import words as says
from raengjai.protection.rules.screening.editions import edition
from raengjai.protection.views.case_desk import Desk, Request, case_or_404, case_page, in_case
from raengjai.protection.views.entrance import Request as RoomRequest
from raengjai.protection.views.entrance import in_room
from raengjai.protection.views.lines import lines_of
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.sharing_section import sharing_of
from raengjai.web.pieces import Answer, Event, Link, Word
from raengjai.web.refusals import put_refusal

STATES = {
    OPEN: Word(_("Open"), "info"),
    CLOSING: Word(_("Being closed"), "warn"),
    CLOSED: Word(_("Closed"), "good"),
    SHREDDED: Word(_("Destroyed"), ""),
}
PARTS = {OWNER: _("owner"), KEEPER: _("keeps the identities")}
NOT_ON_PAGE = frozenset(
    {"person", "task", "screening", "identity"}
)  # in sections of their own, or under another key
NEVER_ADDED = frozenset({"identity", "screening", "clue"})
TONES = {State.ESTABLISHED: "warn", State.NOT_ENOUGH_KNOWN: "info", State.NOT_ESTABLISHED: ""}
NEXT = {
    "danger": (_("Look at the safety plan: somebody is in danger"), "safety_plan"),
    "task": (_("A task is late: do it first"), ""),
    "person": (_("Write down who it is about"), "person"),
    "consent": (_("Ask %(person)s for consent"), "consent"),
    "go_on": (_("Go on with the conversation with %(person)s"), "screening"),
    "screen": (_("Begin a screening with %(person)s"), "screening"),
    "note": (_("Write a note"), "note"),
}


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def cases(request: RoomRequest) -> HttpResponse:
    """The cases on whose team one is, the most urgent first. What they are about stays closed until one is opened."""
    closed = "closed" in request.GET
    today = bangkok_today()
    heads = actions.read_heads(request.room, at=bangkok_now(), closed=closed)
    lines = [
        (head.case, None if head.entries is None else header(head.entries, today=today)) for head in heads
    ]
    lines.sort(key=lambda line: _urgency(line[1]))
    context = {
        "cases": [_line(case, head, today, request.actor.language) for case, head in lines],
        "closed": closed,
        "is_full": len(heads) == MOST_CASES,
    }
    return room_page(request, "protection/cases.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def case_open(request: RoomRequest, case_id: UUID) -> HttpResponse:
    """Asks why the case is opened, once in a visit; the answer stands in the journal."""
    case = case_or_404(case_id)
    if case.state == SHREDDED:
        return room_page(
            request, "protection/case_shredded.html", {"case": case, "rows": _certificate(case, request)}
        )
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.open_case(case, room=request.room, purpose=form.cleaned_data["purpose"], at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect(_next(request, case_id))
    context = {"case": case, "form": form, "next": _next(request, case_id)}
    return room_page(request, "protection/case_open.html", context, status=422 if form.is_bound else 200)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case(request: Request) -> HttpResponse:
    """What stands in a case: whom it is about, what is due, what the answers say, what happened."""
    desk = request.desk
    head = header(desk.entries, today=bangkok_today())
    context = {
        "head": _head_words(head, desk.language),
        "state": STATES[desk.case.state],
        "is_open": desk.case.state in (OPEN, CLOSING),
        "owner": next((row.member.user.name for row in desk.team if row.part == OWNER), ""),
        "team": [(row.member.user.name, PARTS.get(row.part, "")) for row in desk.team],
        "danger": head.danger,
        "without_consent": _without_consent(head, desk.language),
        "next": _next_step(head, desk),
        "people": [_record_link(entry, desk) for entry in _of(desk, "person")],
        "tasks": [_task(entry, desk) for entry in _open_tasks(desk)],
        "clocks": list(_clocks(desk)),
        "screenings": [_screening(line, desk) for line in head.screenings],
        "groups": list(_groups(desk)),
        "adding": [
            Link(kind.text.in_language(desk.language), reverse("case_add", args=[desk.case.pk, code]))
            for code, kind in kinds().items()
            if code not in NEVER_ADDED
        ],
        "events": _events(desk),
        "sharing": sharing_of(desk.opened),
    }
    return case_page(request, "protection/case.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_print(request: Request) -> HttpResponse:
    """Everything of a case that its key opens, on paper, with the name of who prints it and the time."""
    desk = request.desk
    language = desk.language
    sections = [
        (title_of(entry.record, language), lines_of(entry.record, language), entry.at)
        for entry in desk.entries
    ]
    head = header(desk.entries, today=bangkok_today())
    enter_of(desk.opened, "case.printed", at=bangkok_now())
    context = {"sections": sections, "head": _head_words(head, language)}
    return case_page(request, "protection/case_print.html", context)


# --- the list ------------------------------------------------------------------------------------------------


def _urgency(head: Header | None) -> tuple[bool, bool, date]:
    """Danger first, then what is due first; what cannot be read comes last."""
    if head is None:
        return (True, True, date.max)
    return (False, not head.danger, head.next_due or date.max)


def _line(case: Any, head: Header | None, today: date, language: str) -> dict[str, Any]:
    due = head.next_due if head else None
    return {
        "case": case,
        "url": reverse("case", args=[case.pk]),
        "is_readable": head is not None,
        "words": _head_words(head, language) if head else [],
        "danger": bool(head and head.danger),
        "open_tasks": head.open_tasks if head else 0,
        "without_consent": len(head.without_consent) if head else 0,
        "due_on": due,
        "days_left": (due - today).days if due else None,
        "state": STATES[case.state],
    }


def _head_words(head: Header, language: str) -> list[str]:
    """ "2 people", "1 woman or girl", "1 under 18"; words that a case may be called by before it is opened."""
    gender = code_list("gender")
    people = len(head.people)
    words = [ngettext("%(n)d person", "%(n)d people", people) % {"n": people}]
    words += [f"{gender.say(sex, language)}: {n}" for sex, n in head.by_sex if sex]
    if head.children:
        words.append(str(_("under 18: %(n)d") % {"n": head.children}))
    if head.age_not_known:
        words.append(str(_("age not known: %(n)d") % {"n": head.age_not_known}))
    return words


# --- the page ------------------------------------------------------------------------------------------------


def _of(desk: Desk, *only: str) -> list[Entry]:
    return [entry for entry in living(desk.entries) if entry.record.kind in only]


def _record_link(entry: Entry, desk: Desk) -> Link:
    name = "case_screening" if entry.record.kind == "screening" else "case_record"
    return Link(title_of(entry.record, desk.language), reverse(name, args=[desk.case.pk, entry.id]))


def _open_tasks(desk: Desk) -> list[Entry]:
    tasks = [entry for entry in _of(desk, "task") if entry.record.get("state") not in ("done", "dropped")]
    return sorted(tasks, key=lambda entry: entry.record.get("due_on"))


def _task(entry: Entry, desk: Desk) -> dict[str, Any]:
    due = entry.record.day("due_on")
    return {
        "url": reverse("case_change", args=[desk.case.pk, entry.id]),
        "what": entry.record.get("what"),
        "who": " · ".join(filter(None, (entry.record.get("person"), entry.record.get("who")))),
        "due_on": due,
        "days_left": (due - bangkok_today()).days if due else None,
    }


def _certificate(case: Case, request: RoomRequest) -> list[Answer]:
    """What is left of a case that was destroyed."""
    days = ((_("Opened"), case.opened_on), (_("Closed"), case.closed_on))
    rows = [Answer(name, long_date(day, request.actor.language)) for name, day in days if day]
    return [*rows, Answer(_("Certificate of destruction"), case.certificate)]


def _clocks(desk: Desk) -> Iterator[dict[str, Any]]:
    """The running clocks of the law, the nearest first."""
    for row in desk.case.clocks.filter(ended_at=None).order_by("due_at"):
        content = next((one.content for one in desk.written if one.id == row.record_id), None)
        try:
            text = clocks.kind_of(clocks.from_data(content or {})).text.in_language(desk.language)
        except (KeyError, ValueError, LookupError):
            text = str(_("A clock"))
        yield {"text": text, "due_at": row.due_at, "is_late": row.due_at < bangkok_now()}


def _screening(line: ByDimension, desk: Desk) -> dict[str, Any]:
    """One person's newest screening: each dimension in words, with the edition that says so."""
    names = (
        {one.code: one.text.in_language(desk.language) for one in edition(line.edition).dimensions}
        if line.is_readable
        else {}
    )
    lists = {who for _code, who, _state in line.dimensions}
    return {
        "person": line.person,
        "edition": line.edition,
        "is_readable": line.is_readable,
        "is_going_on": line.state in ("open", "paused"),
        "url": reverse("case_screening_results", args=[desk.case.pk, line.record_id]),
        "go_on_url": reverse("case_screening", args=[desk.case.pk, line.record_id]),
        "dimensions": [
            (
                names.get(code, code),
                says.LISTS[who] if len(lists) > 1 else "",
                Word(says.STATES[state], TONES[state]),  # type: ignore[arg-type]
            )
            for code, who, state in line.dimensions
        ],
    }


def _groups(desk: Desk) -> Iterator[tuple[str, list[Link]]]:
    """The other records, kind by kind."""
    for code, kind in kinds().items():
        links = [_record_link(entry, desk) for entry in _of(desk, code)]
        done = [link for link in links if code not in NOT_ON_PAGE]
        if code == "task":
            done = [
                _record_link(entry, desk)
                for entry in _of(desk, "task")
                if entry.record.get("state") in ("done", "dropped")
            ]
        if done:
            yield kind.text.in_language(desk.language), done


def _without_consent(head: Header, language: str) -> list[tuple[str, str]]:
    purpose = code_list("purpose")
    return [(person, purpose.say(code, language)) for person, code in head.without_consent]


def _next_step(head: Header, desk: Desk) -> Link | None:
    if desk.case.state not in (OPEN, CLOSING):
        return None
    code, person = next_step(head)
    words, kind = NEXT[code]
    label = words % {"person": person} if person else words
    if code == "task":
        return Link(label, _task(_open_tasks(desk)[0], desk)["url"])
    if code == "go_on":
        line = next(one for one in head.screenings if one.person == person)
        return Link(label, reverse("case_screening", args=[desk.case.pk, line.record_id]))
    if code == "danger":
        return Link(label, _record_link(_of(desk, "safety_plan")[-1], desk).url)
    name, args = ("case_screening_begin", []) if kind == "screening" else ("case_add", [kind])
    address = reverse(name, args=[desk.case.pk, *args])
    return Link(label, f"{address}?person={person}" if person else address)


def _events(desk: Desk) -> list[Event]:
    """What was written and who came to the team, newest first."""
    names = desk.names([one.by for one in desk.written])
    written = [
        Event(
            what=_("%(kind)s changed") % {"kind": _kind_words(one.kind, desk.language)}
            if one.replaces
            else _("%(kind)s added") % {"kind": _kind_words(one.kind, desk.language)},
            at=one.at,
            who=names.get(one.by, ""),
        )
        for one in desk.written
    ]
    joined = [Event(what=_("Joined the team"), at=row.since, who=row.member.user.name) for row in desk.team]
    return sorted([*written, *joined], key=lambda event: str(event.at), reverse=True)[:50]


def _kind_words(kind: str, language: str) -> str:
    if kind == CLOCK:
        return str(_("Clocks"))
    return kinds()[kind].text.in_language(language) if kind in kinds() else str(_("Something else"))


def _next(request: RoomRequest, case_id: UUID) -> str:
    """Where the person was going, within this case."""
    home = reverse("case", args=[case_id])
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours and address.startswith(home) else home
