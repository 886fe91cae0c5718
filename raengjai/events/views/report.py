"""The report of an event: it writes itself, a person adds words, hands it in, prints it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events import actions
from raengjai.events.actions.report_parts import parts_of, projects_of
from raengjai.events.forms.planning import WhyForm
from raengjai.events.forms.report import ReportForm
from raengjai.events.models import Event, EventReport, report_of
from raengjai.events.models.desk import writes
from raengjai.events.rules import State
from raengjai.events.rules.results import Figures, ReportPart, from_plain
from raengjai.events.views.guests_shown import days_text
from raengjai.events.views.report_papers import paper_of, workbook_of
from raengjai.files.models import Attachment
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.papers.actions import print_event_report
from raengjai.places.models import address_of
from raengjai.services.models import office_name
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Column, Table
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL

MOST_PHOTOS = 8


@requires(Permission.PLAN_EVENT)
def event_report(request: Request, event_id: UUID) -> HttpResponse:
    """Plan beside result, in the figures of now; once handed in, in those of then."""
    event = event_to_read(request, event_id)
    written = report_of(event)
    shown, is_frozen = _parts(event, written)
    is_writer = may_write(request.actor, event)
    context = {
        "event": event,
        "facts": facts_of(event, request.actor.language)[1:],  # the title stands above
        "parts": [(part, [table_of(each) for each in part.figures]) for part in shown],
        "report": written,
        "is_frozen": is_frozen,
        "has_changed": is_frozen and is_writer and from_plain(_frozen(written)) != parts_of(event),
        "may_write": is_writer,
        "can_hand_in": event.state == State.HELD and written is not None and bool(written.outcome),
        "is_held": event.state == State.HELD,
        "is_reported": event.state == State.REPORTED,
        "photos": _photos(event),
        "why": WhyForm(),
    }
    return render(request, "events/event_report.html", context)


@requires(Permission.PLAN_EVENT)
def write_event_report(request: Request, event_id: UUID) -> HttpResponse:
    event = event_to_write(request, event_id)
    written = report_of(event)
    form = ReportForm(request.POST or None, initial=_initial(written))
    theirs: EventReport | None = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.write_report(event, form.words(), version=version, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
            theirs = written if refused.message is actions.CHANGED else None
            form.data = {**request.POST.dict(), "version": str(written.version if written else 0)}
        else:
            say(request, _("Kept."))
            return redirect("event_report", event_id=event.pk)
    context = {"event": event, "form": form, "theirs": _answers(theirs) if theirs else []}
    return render(request, "events/write_event_report.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def hand_in_event_report(request: Request, event_id: UUID) -> HttpResponse:
    event = event_to_write(request, event_id)
    try:
        actions.hand_in_report(event, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The report is handed in. Its figures stay as they are now."))
    return redirect("event_report", event_id=event.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def take_back_event_report(request: Request, event_id: UUID) -> HttpResponse:
    event = event_to_write(request, event_id)
    try:
        actions.take_back_report(event, why=request.POST.get("why", ""), by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The report is open again."))
    return redirect("event_report", event_id=event.pk)


@requires(Permission.PLAN_EVENT)
def print_report(request: Request, event_id: UUID) -> HttpResponse:
    """In Thai, as the Ministry files it."""
    event = event_to_read(request, event_id)
    written = report_of(event)
    paper = paper_of(event, written, _parts_for_paper(event, written), _photos(event))
    body = print_event_report(paper, language="th")
    return _sent(request, event, body, "report.pdf", "application/pdf", "event.report_printed")


@requires(Permission.PLAN_EVENT)
def export_event_report(request: Request, event_id: UUID) -> HttpResponse:
    event = event_to_read(request, event_id)
    written = report_of(event)
    body = workbook_of(event, facts_of(event, request.actor.language), written, _parts(event, written)[0])
    return _sent(request, event, body, "report.xlsx", EXCEL, "event.report_exported")


def table_of(figures: Figures) -> Table:
    """Figures as the page's table."""
    return Table(
        caption=figures.caption,
        columns=[
            Column(label, number=numeric)
            for label, numeric in zip(figures.columns, figures.numeric, strict=True)
        ],
        rows=figures.rows,
        totals=figures.totals,
    )


def event_to_report(event_id: UUID) -> Event:
    """An event that was opened at least: before, there is nothing to report."""
    found = get_object_or_404(Event.objects.real(), pk=event_id)
    if found.state not in (State.OPEN, State.HELD, State.REPORTED):
        raise Http404
    return found


def event_to_read(request: Request, event_id: UUID) -> Event:
    """Before it is handed in only who writes it has the figures: others of the province do not see the people."""
    found = event_to_report(event_id)
    if found.state != State.REPORTED and not may_write(request.actor, found):
        raise Http404
    return found


def event_to_write(request: Request, event_id: UUID) -> Event:
    found = event_to_report(event_id)
    if not may_write(request.actor, found):
        raise Http404
    return found


def may_write(actor: Actor, event: Event) -> bool:
    """The office that holds the event, and the coordinator of the province."""
    return actor.may(Permission.PLAN_EVENT) and writes(event, actor)


def facts_of(event: Event, language: str) -> list[Answer]:
    """What, when, where, by whom, on whose account."""
    where = [event.room, event.venue, address_of(event.place_code, language, village_no=event.village_no)]
    opener = " ".join(part for part in (event.opener_name, event.opener_position) if part)
    return [
        Answer(_("Event"), event.title),
        Answer(_("Date"), days_text(event, language)),
        Answer(_("Place"), " ".join(part for part in where if part)),
        Answer(_("Held by"), office_name(event.office_code, language)),
        Answer(_("Charged to"), " · ".join(project.name for project in projects_of(event))),
        Answer(_("Opened by"), opener),
        Answer(_("Purpose"), event.purpose),
    ]


def _parts(event: Event, written: EventReport | None) -> tuple[Sequence[ReportPart], bool]:
    """The parts to show, and whether they are those that were handed in."""
    if event.state == State.REPORTED and written and written.frozen:
        return from_plain(_frozen(written)), True
    return parts_of(event), False


def _frozen(written: EventReport | None) -> Any:
    return (written.frozen if written else {}).get("en" if get_language() == "en" else "th", [])


def _parts_for_paper(event: Event, written: EventReport | None) -> Sequence[ReportPart]:
    if event.state == State.REPORTED and written and written.frozen:
        return from_plain(written.frozen["th"])
    with translation.override("th"):
        return parts_of(event)


def _photos(event: Event) -> list[Attachment]:
    found = Attachment.objects.about(event).present().filter(media_type__in=["image/jpeg", "image/png"])
    return list(found.oldest_first()[:MOST_PHOTOS])


def _initial(written: EventReport | None) -> dict[str, Any]:
    if written is None:
        return {"version": 0}
    return {name: getattr(written, name) for name in (*_WORDS, "version")}


def _answers(written: EventReport) -> list[Answer]:
    """What the other person wrote, beside what was typed."""
    labels = {name: field.label for name, field in ReportForm.base_fields.items()}
    return [Answer(labels[name], getattr(written, name)) for name in _WORDS]


_WORDS = ("outcome", "problems", "suggestions", "headline", "opening_words")


def _sent(request: Request, event: Event, body: bytes, filename: str, kind: str, verb: str) -> HttpResponse:
    return send(
        request,
        body,
        filename=filename,
        content_type=kind,
        verb=verb,
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
    )
