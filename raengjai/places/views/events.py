"""Events of places: the list, entering one in three pages (what, which, check), and what became of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import system
from raengjai.ground.dates import bangkok_now, short_date
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places import actions
from raengjai.places.actions import NewEvent
from raengjai.places.forms.events import EVENT_FORMS, EventForm, EventKindForm
from raengjai.places.models import EVENT_KINDS, PlaceChange, PlaceEvent, path_text
from raengjai.places.providers import event_sections, holdings
from raengjai.places.rules import RENAME
from raengjai.places.rules.changes import Line
from raengjai.web import fragments
from raengjai.web.pieces import Answer, Cell, Column, Table, Word
from raengjai.web.toasts import say

MOST_SHOWN = 100
MOST_LINES = 60


@requires(Permission.READ_PLACE_EVENTS)
def place_changes(request: Request) -> HttpResponse:
    """Of the country for headquarters, of the own province for a coordinator; the newest day first."""
    found = list(PlaceEvent.objects.newest_first().prefetch_related("changes")[: MOST_SHOWN + 1])
    context = {
        "table": _event_table(found[:MOST_SHOWN], request.actor.language) if found else None,
        "has_more": len(found) > MOST_SHOWN,
        "may_enter": request.actor.may(Permission.ENTER_PLACE_EVENTS),
    }
    return fragments.render(request, "places/place_changes.html", context)


@requires(Permission.ENTER_PLACE_EVENTS)
def enter_place_change(request: Request) -> HttpResponse:
    """What happens; then which places; then a look at what hangs on them, before anything is written."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in EVENT_FORMS:
        asked = EventKindForm(request.GET if "kind" in request.GET else None)
        status = 422 if asked.errors else 200
        return fragments.render(request, "places/enter_place_change.html", {"form": asked}, status=status)
    form = EVENT_FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        answer = _checked(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "kind": kind, "kind_name": dict(EVENT_KINDS)[kind]}
    is_wrong = request.method == "POST" and "again" not in request.POST
    return fragments.render(
        request, "places/place_change_form.html", context, status=422 if is_wrong else 200
    )


def _checked(request: Request, form: EventForm) -> HttpResponse | None:
    """The check page, or the event's page once it is entered; None when something speaks against it."""
    new = form.new_event()
    try:
        if "enter" in request.POST:
            event = actions.enter_event(new, by=request.actor, at=bangkok_now())
            say(request, _("The event is entered."))
            return redirect("place_change", event_id=event.pk)
        lines = actions.check_event(new, at=bangkok_now())
    except Refused as refused:
        form.refuse(refused)
        return None
    return fragments.render(request, "places/check_place_change.html", _preview(request, new, lines))


@requires(Permission.READ_PLACE_EVENTS)
def place_change(request: Request, event_id: UUID) -> HttpResponse:
    event = _event(event_id)
    changes = list(event.changes.order_by("position"))
    moved = dict(event.moved.values_list("holding", "count"))
    sections = (section_of(event, request.actor) for section_of in event_sections)
    context = {
        "event": event,
        "state": _state(event),
        "answers": _answers(event, request.actor.language),
        "lines": _line_table(changes, request.actor.language),
        "moved": _moved_table(moved) if moved else None,
        "sections": [section for section in sections if section],
        "may_withdraw": request.actor.may(Permission.ENTER_PLACE_EVENTS)
        and actions.may_undo(event, bangkok_now()),
    }
    return fragments.render(request, "places/place_change.html", context)


@require_POST
@requires(Permission.ENTER_PLACE_EVENTS)
def withdraw_place_change(request: Request, event_id: UUID) -> HttpResponse:
    try:
        actions.withdraw_event(_event(event_id), by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The event is taken back. Nothing has changed."))
    return redirect("place_change", event_id=event_id)


def _event(event_id: UUID) -> PlaceEvent:
    found = PlaceEvent.objects.filter(pk=event_id).first()
    if found is None:
        raise Http404
    return found


# --- what is shown -------------------------------------------------------------------------------------------


def _state(event: PlaceEvent) -> Word:
    if event.withdrawn_at is not None:
        return Word(_("taken back"), "warn", "undo-2")
    if event.applied_at is None:
        return Word(_("entered ahead"), "info")
    return (
        Word(_("everything has followed"), "good")
        if event.finished_at
        else Word(_("is being followed"), "next")
    )


def _event_table(events: Sequence[PlaceEvent], language: str) -> Table:
    rows = []
    for event in events:
        changes = sorted(event.changes.all(), key=lambda each: each.position)
        rows.append(
            (
                Cell(_what(event, changes, language), reverse("place_change", args=[event.pk])),
                event.kind_name,
                short_date(event.in_force_on, language),
                _state(event).label,
            )
        )
    columns = [Column(_("Places")), Column(_("What happens")), Column(_("In force from")), Column(_("State"))]
    return Table(_("Events of places, the newest day first"), columns, rows)


def _what(event: PlaceEvent, changes: Sequence[PlaceChange], language: str) -> str:
    first = changes[0]
    if event.kind == RENAME:
        return f"{first.place_id} {first.former_name(language)} → {first.name(language)}"
    above = [each for each in changes if len(each.place_id) == len(first.place_id)]
    places = dict.fromkeys(f"{each.place_id} {each.former_name(language)}" for each in above)
    successors = dict.fromkeys(f"{each.successor_code} {each.name(language)}" for each in above)
    return f"{', '.join(places)} → {', '.join(successors)}"


def _answers(event: PlaceEvent, language: str) -> list[Answer]:
    return [
        Answer(_("What happens"), event.kind_name),
        Answer(_("In force from"), short_date(event.in_force_on, language)),
        Answer(_("Notice in the Royal Gazette"), event.notice),
        Answer(_("Entered"), short_date(event.entered_at.date(), language)),
    ]


def _line_table(changes: Sequence[PlaceChange], language: str) -> Table:
    rows = [
        (
            Cell(f"{each.place_id} {each.former_name(language)}", reverse("place", args=[each.place_id])),
            f"{each.successor_code} {each.name(language)}",
            _goes(each.villages, takes_rest=each.takes_rest),
        )
        for each in changes[:MOST_LINES]
    ]
    return _lines(rows, len(changes))


def _lines(rows: Sequence[Sequence[Any]], count: int) -> Table:
    columns = [Column(_("Until then")), Column(_("From then on")), Column(_("What goes there"))]
    note = _("and %(n)s more") % {"n": count - len(rows)} if count > len(rows) else ""
    return Table(_("Old and new codes"), columns, rows, note=note)


def _goes(villages: Sequence[int], *, takes_rest: bool) -> str:
    if villages:
        named = _("village %(numbers)s") % {"numbers": ", ".join(map(str, villages))}
        return _("%(villages)s and what names no village") % {"villages": named} if takes_rest else named
    return _("everything") if takes_rest else _("nothing by itself")


def _moved_table(moved: dict[str, int]) -> Table:
    rows = [
        (str(holding.label), moved[code], str(holding.becomes))
        for code, holding in holdings()
        if code in moved
    ]
    columns = [
        Column(_("Kind of thing")),
        Column(_("How much"), number=True),
        Column(_("What has become of each")),
    ]
    return Table(_("What has followed so far"), columns, rows)


def _preview(request: Request, new: NewEvent, lines: Sequence[Line]) -> dict[str, Any]:
    """What the event says, and what hangs on the places: counts only, for headquarters reads no rows."""
    language = request.actor.language
    ends = sorted({line.place for line in lines if line.ends_place or line.villages})
    with inside(system()):
        counted = [(h, h.count(ends, new.in_force_on) if ends else 0) for _code, h in holdings()]
    rows = [(str(h.label), count, str(h.becomes)) for h, count in counted if count]
    columns = [
        Column(_("Kind of thing")),
        Column(_("How much"), number=True),
        Column(_("What becomes of each")),
    ]
    told = [(path_text(line.place) + f" ({line.place})", *_said(line)) for line in lines[:MOST_LINES]]
    ours = {"csrfmiddlewaretoken", "enter", "again"}
    return {
        "kind": new.kind,
        "answers": [
            Answer(_("What happens"), dict(EVENT_KINDS)[new.kind]),
            Answer(_("In force from"), short_date(new.in_force_on, language)),
            Answer(_("Notice in the Royal Gazette"), new.notice),
        ],
        "lines": _lines(told, len(lines)),
        "hanging": Table(_("As counted now"), columns, rows) if rows else None,
        "kept": [(key, value) for key, values in request.POST.lists() if key not in ours for value in values],
        "is_shared": any(line.villages for line in lines),
        "is_due": new.in_force_on <= bangkok_now().date(),
    }


def _said(line: Line) -> tuple[str, str]:
    successor = f"{line.successor} {line.names.th} ({line.names.en})"
    return successor, _goes(line.villages, takes_rest=line.takes_rest)
