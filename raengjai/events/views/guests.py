"""The guest list of an event: figures of its groups, the people, deeds on those who are chosen, and the list on paper."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.forms.guests import MOVED_UP, GuestFilter
from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.events.models.guest import GuestQuerySet
from raengjai.events.rules import GUEST_STATES, GuestState, State
from raengjai.events.views import guests_shown as shown
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.ids import ids_in
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_display
from raengjai.papers.actions import print_table
from raengjai.papers.rules.sheets import TableReport
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Bar, Chip, Column, Table
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL, workbook

PAGE = 50
_LONGEST_BAR = 30


@require_safe
@requires(Permission.PLAN_EVENT)
def guests(request: Request, event_id: UUID) -> HttpResponse:
    """The groups in figures and bars, then fifty people a page."""
    event = shown.planned(request, event_id)
    groups = shown.groups_of(event)
    form = GuestFilter(request.GET, groups=groups)
    said = form.read()
    found = list(_after(chosen(event, said), said, request.GET.get("after", ""))[: PAGE + 1])
    page, counts = found[:PAGE], shown.counts_of(event)
    names = {group.pk: group.name for group in groups}
    context: dict[str, Any] = {
        "event": event,
        "days": shown.days_text(event, request.actor.language),
        "groups": groups,
        "table": _figures(groups, counts),
        "bars": [
            Bar(_short(group.name), counts.get(group.pk, {}).get(GuestState.ACCEPTED, 0), group.quota)
            for group in groups
        ],
        "form": form,
        "chips": _chips(said, names),
        "clear_url": reverse("guests", args=[event.pk]),
        "rows": [_row(each, names) for each in page],
        "older": f"?{_query(said, after=str(page[-1].pk))}" if len(found) > PAGE else "",
        "newer": f"?{_query(said)}" if request.GET.get("after") else "",
        "export_url": f"{reverse('guests_file', args=[event.pk])}?{_query(said)}",
        "may_invite": event.state == State.OPEN,
        "may_list": event.state in (State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN),
        "is_public": event.signup == "public" and event.state == State.OPEN,
    }
    return render(request, "events/guests.html", context)


@require_POST
@requires(Permission.PLAN_EVENT)
def change_guests(request: Request, event_id: UUID) -> HttpResponse:
    """Invite or take off the list those who are chosen; the next page offers to take it back."""
    event = shown.planned(request, event_id)
    ids = ids_in(request.POST.getlist("people"))
    removes = request.POST.get("deed") == "remove"
    act = actions.remove_guests if removes else actions.invite_guests
    try:
        deed = act(event, ids, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        undo = reverse("undo_guests", args=[event.pk]) if deed.done else ""
        tone: Any = "good" if deed.done else "warn"
        say(
            request,
            _said(deed, removes=removes),
            tone=tone,
            undo_url=undo,
            undo_fields={"deed": str(deed.id)},
        )
    return redirect(_back(request, event))


@require_POST
@requires(Permission.PLAN_EVENT)
def undo_guests(request: Request, event_id: UUID) -> HttpResponse:
    """The last deed on the list is taken back."""
    event = shown.planned(request, event_id)
    deeds = ids_in([request.POST.get("deed", "")])
    try:
        if not deeds:
            raise Refused(_("This can no longer be taken back."))
        count = actions.take_back_deed(event, deeds[0], by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        words = ngettext("Taken back for %(n)d guest.", "Taken back for %(n)d guests.", count)
        say(request, words % {"n": count})
    return redirect("guests", event_id=event.pk)


@require_safe
@requires(Permission.PLAN_EVENT)
def guests_file(request: Request, event_id: UUID) -> HttpResponse:
    """The list that the filters leave, as a workbook; that it was taken is in the journal."""
    event = shown.planned(request, event_id)
    groups = shown.groups_of(event)
    said = GuestFilter(request.GET, groups=groups).read()
    lines = _lines(chosen(event, said), {group.pk: group.name for group in groups}, request.actor.language)
    return _sent(request, event, _workbook(event, lines), "xlsx", EXCEL, len(lines))


@require_safe
@requires(Permission.PLAN_EVENT)
def guests_paper(request: Request, event_id: UUID) -> HttpResponse:
    """The list of those who are invited or come, on paper."""
    event, language = shown.planned(request, event_id), request.actor.language
    groups = {group.pk: group.name for group in shown.groups_of(event)}
    found = Guest.objects.of_event(event.pk).seated().listed()
    rows = [[str(number), *line[:6]] for number, line in enumerate(_lines(found, groups, language), start=1)]
    report = TableReport(
        title=event.title,
        subtitle=f"{shown.days_text(event, language)} · {shown.place_text(event, language)}",
        source=_("List of those invited"),
        columns=[_("No."), *_heads()[:6]],
        rows=rows,
        numeric=[True, *([False] * 6)],
    )
    return _sent(request, event, print_table(report, language=language), "pdf", "application/pdf", len(rows))


def chosen(event: Event, said: dict[str, str]) -> GuestQuerySet:
    """The guests that the filters leave, in the order of the list: a range of an index of the event."""
    found = Guest.objects.of_event(event.pk)
    state = said["state"]
    if state == MOVED_UP:
        found = found.filter(moved_up_at__isnull=False, user__isnull=True).seated()
    elif state:
        found = found.filter(state=state)
    else:
        found = found.exclude(state=GuestState.REMOVED)
    if said["group"]:
        found = found.filter(group=UUID(said["group"]))
    if said["q"]:
        found = found.called(said["q"])
    return found.queue() if state == GuestState.WAITING else found.listed()


def _after(found: GuestQuerySet, said: dict[str, str], after: str) -> GuestQuerySet:
    """What follows the row with this id; everything when there is no such row."""
    ids = ids_in([after])
    last = Guest.objects.filter(pk=ids[0]).first() if ids else None
    if last is None:
        return found
    if said["state"] == GuestState.WAITING and last.queued_at is not None:
        return found.filter(Q(queued_at__gt=last.queued_at) | Q(queued_at=last.queued_at, id__gt=last.pk))
    return found.filter(name_key__gte=last.name_key).filter(
        Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, id__gt=last.pk)
    )


def _row(guest: Guest, groups: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": str(guest.pk),
        "url": reverse("guest", args=[guest.event_id, guest.pk]),
        "name": guest.name,
        "what": " · ".join(part for part in (guest.position, guest.organisation) if part),
        "phone": phone_display(guest.phone) if guest.phone else "",
        "group": groups.get(guest.group_id, ""),
        "state": shown.state_word(guest.state),
        "why": guest.declined_why if guest.state == GuestState.DECLINED else "",
        "moved_up": guest.moved_up_at is not None and guest.state != GuestState.WAITING and not guest.user_id,
    }


def _figures(groups: Sequence[TargetGroup], counts: dict[UUID, dict[str, int]]) -> Table:
    states = (
        GuestState.LISTED,
        GuestState.INVITED,
        GuestState.ACCEPTED,
        GuestState.WAITING,
        GuestState.DECLINED,
    )
    rows: list[list[Any]] = []
    for group in groups:
        numbers = [counts.get(group.pk, {}).get(state, 0) for state in states]
        free = max(0, group.quota - sum(numbers[:3]))
        rows.append([group.name, group.quota, *numbers, free])
    totals = (
        [_("Together"), *(sum(row[place] for row in rows) for place in range(1, 8))] if len(rows) > 1 else []
    )
    labels = (_("Number of seats"), *(GUEST_STATES[state] for state in states), _("Free"))
    return Table(
        caption=_("Seats and answers"),
        columns=[Column(_("Group")), *(Column(label, number=True) for label in labels)],
        rows=rows,
        totals=totals,
    )


def _short(name: str) -> str:
    """For the line above a bar, which has room for its number too on a telephone."""
    return name if len(name) <= _LONGEST_BAR else f"{name[:_LONGEST_BAR].rstrip()}…"


def _chips(said: dict[str, str], groups: dict[UUID, str]) -> list[Chip]:
    labels = {"q": _("Name"), "group": _("Group"), "state": _("State")}
    states = {**GUEST_STATES, MOVED_UP: _("Moved up, to be telephoned")}
    names = {str(pk): name for pk, name in groups.items()}
    value_of = {"q": said["q"], "group": names.get(said["group"], ""), "state": states.get(said["state"], "")}
    return [
        Chip(label, value_of[name], f"?{_query({**said, name: ''})}")
        for name, label in labels.items()
        if said[name]
    ]


def _query(said: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in {**said, **more}.items() if value})


def _back(request: Request, event: Event) -> str:
    """The list with the filters that were set."""
    said = {name: request.POST.get(name, "") for name in ("q", "group", "state")}
    query = _query(said)
    return f"{reverse('guests', args=[event.pk])}{'?' if query else ''}{query}"


def _said(deed: actions.Deed, *, removes: bool) -> str:
    words = (
        ngettext("%(n)d guest is off the list.", "%(n)d guests are off the list.", deed.done)
        if removes
        else ngettext("%(n)d guest is invited.", "%(n)d guests are invited.", deed.done)
    ) % {"n": deed.done}
    if deed.left:
        left = ngettext("%(n)d stays as it was.", "%(n)d stay as they were.", deed.left)
        words += " " + left % {"n": deed.left}
    if deed.moved_up:
        up = ngettext(
            "%(n)d moved up from the waiting list.", "%(n)d moved up from the waiting list.", deed.moved_up
        )
        words += " " + up % {"n": deed.moved_up}
    return words


def _heads() -> list[str]:
    return [
        _("Name"),
        _("Position"),
        _("Agency or organisation"),
        _("Telephone"),
        _("Group"),
        _("State"),
        _("Answered"),
        _("Reason"),
        _("Note"),
    ]


def _lines(found: GuestQuerySet, groups: dict[UUID, str], language: str) -> list[list[str]]:
    return [
        [
            each.name,
            each.position,
            each.organisation,
            phone_display(each.phone) if each.phone else "",
            groups.get(each.group_id, ""),
            str(each.state_name),
            short_date(each.answered_at, language) if each.answered_at else "",
            each.declined_why,
            each.note,
        ]
        for each in found.iterator(chunk_size=500)
    ]


def _workbook(event: Event, lines: Sequence[Sequence[str]]) -> bytes:
    """Text is written as text, so that nothing becomes a formula and no telephone number loses its zero."""
    file = BytesIO()
    with workbook(file, constant_memory=True) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet(_("Guests"))
        sheet.set_column(0, 2, 30)
        sheet.set_column(3, 8, 18)
        sheet.write_string(0, 0, event.title, bold)
        for column, head in enumerate(_heads()):
            sheet.write_string(2, column, head, bold)
        for number, line in enumerate(lines, start=3):
            for column, value in enumerate(line):
                sheet.write_string(number, column, value)
    return file.getvalue()


def _sent(request: Request, event: Event, body: bytes, ending: str, kind: str, rows: int) -> HttpResponse:
    return send(
        request,
        body,
        filename=f"guests-{bangkok_today():%Y%m%d}.{ending}",
        content_type=kind,
        verb="guests.downloaded",
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"rows": rows, "kind": ending},
    )
