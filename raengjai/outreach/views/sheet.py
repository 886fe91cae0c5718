"""The sheet of the day: by agency, on the page, as PDF and Excel; closing, and what came after it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.models import Handed, Served, ServiceDay
from raengjai.outreach.models.sheet import read_sheet
from raengjai.outreach.rules.sheet import Change, Sheet, changes_between, sheet_from
from raengjai.outreach.views import shown
from raengjai.outreach.views.board import phone_lines
from raengjai.outreach.views.papers import agency_parts, table_report, tables, workbook_of
from raengjai.papers.actions import print_table
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL


@requires(Permission.READ_EVENTS)
def service_sheet(request: Request, event_id: UUID) -> HttpResponse:
    """Who helps sees the figures as they are; everybody else who sees the event those of the closed day."""
    event = shown.event_for(event_id)
    day, language = shown.day_of(event), request.actor.language
    is_inside = actions.helps(event, request.actor)
    sheet = _sheet(event, day, is_inside=is_inside)
    context: dict[str, Any] = {
        "event": event,
        "day": day,
        "when": shown.where_and_when(event, language),
        "sheet": sheet,
        "parts": agency_parts(sheet, language) if sheet else [],
        "tables": tables(event, sheet, language, with_groups=is_inside) if sheet else [],
        "is_inside": is_inside,
        "changes": _changes(day, sheet, language) if is_inside and sheet else [],
        "phones": [each for each in phone_lines(event) if each["is_silent"]] if is_inside else [],
    }
    return render(request, "outreach/service_sheet.html", context)


@requires(Permission.READ_EVENTS)
def print_service_sheet(request: Request, event_id: UUID) -> HttpResponse:
    event, sheet = _to_send(request, event_id)
    language, now = request.actor.language, bangkok_now()
    day = shown.day_of(event)
    body = print_table(table_report(event, day, sheet, language), language=language)
    return send(
        request,
        body,
        filename=_("service-day-%(day)s.pdf") % {"day": event.starts_on},
        content_type="application/pdf",
        verb="service_day.printed",
        subject=event,
        by=request.actor,
        at=now,
        place_code=event.place_code,
    )


@requires(Permission.READ_EVENTS)
def export_service_sheet(request: Request, event_id: UUID) -> HttpResponse:
    event, sheet = _to_send(request, event_id)
    is_inside = actions.helps(event, request.actor)
    return send(
        request,
        workbook_of(event, sheet, request.actor.language, with_groups=is_inside),
        filename=_("service-day-%(day)s.xlsx") % {"day": event.starts_on},
        content_type=EXCEL,
        verb="service_day.exported",
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
    )


@require_POST
@requires(Permission.HELP_AT_EVENT)
def close_service_day(request: Request, event_id: UUID) -> HttpResponse:
    event = shown.event_to_help(request, event_id)
    try:
        actions.close_day(event, by=request.actor, at=bangkok_now())
        say(request, _("The day is closed. A phone that sends later marks the sheet as revised."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("service_sheet", event_id=event.pk)


@require_POST
@requires(Permission.HELP_AT_EVENT)
def open_service_day_again(request: Request, event_id: UUID) -> HttpResponse:
    event = shown.event_to_help(request, event_id)
    try:
        actions.open_day_again(event, by=request.actor, at=bangkok_now())
        say(request, _("The day is open again."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("service_sheet", event_id=event.pk)


@requires(Permission.READ_EVENTS)
def served_entry(request: Request, served_id: UUID) -> HttpResponse:
    """Where an act of the ledger opens to: the day's sheet."""
    return redirect("service_sheet", event_id=get_object_or_404(Served, pk=served_id).event_id)


@requires(Permission.READ_EVENTS)
def handed_entry(request: Request, handed_id: UUID) -> HttpResponse:
    return redirect("service_sheet", event_id=get_object_or_404(Handed, pk=handed_id).event_id)


def _sheet(event: Event, day: ServiceDay, *, is_inside: bool) -> Sheet | None:
    if is_inside:
        return read_sheet(event)
    return sheet_from(day.closed_sheet) if day.closed_sheet else None


def _to_send(request: Request, event_id: UUID) -> tuple[Event, Sheet]:
    event = shown.event_for(event_id)
    sheet = _sheet(event, shown.day_of(event), is_inside=actions.helps(event, request.actor))
    if sheet is None:
        raise Http404
    return event, sheet


def _changes(day: ServiceDay, sheet: Sheet, language: str) -> list[dict[str, Any]]:
    """What came after the day was closed, by agency."""
    if not day.is_closed or not day.closed_sheet:
        return []
    words = {
        "people": _("people"),
        "services": _("services"),
        "documents": _("copies of documents"),
        "needs": _("needs passed on"),
    }
    found: list[Change] = changes_between(sheet_from(day.closed_sheet), sheet)
    return [
        {
            "agency": shown.agency_name(each.agency, language),
            "what": words[each.what],
            "before": each.before,
            "now": each.now,
        }
        for each in found
    ]
