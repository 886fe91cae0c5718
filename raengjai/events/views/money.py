"""The budget of an event: its lines by project, what the rules say of them, and what was paid against them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.actions.money import Forbidden, remove_line, write_line
from raengjai.events.forms.money import BudgetLineForm, line_initial
from raengjai.events.models import BudgetLine, Event, Payment, money_summary
from raengjai.events.models.event import event_of
from raengjai.events.models.money import agenda_of, handles_money, writes_money
from raengjai.events.rules import State
from raengjai.events.views import money_words as words
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@require_GET
@requires(Permission.READ_EVENTS)
def event_money(request: Request, event_id: UUID) -> HttpResponse:
    """For who writes the event or looks after its money; to everybody else it is not there."""
    event = seen(request, event_id)
    summary = money_summary(event)
    pays = handles_money(event, request.actor)
    payments = paid(event) if pays else []
    context: dict[str, Any] = {
        "event": event,
        "projects": words.projects_shown(event, summary, agenda_of(event)),
        "summary": summary,
        "balance": words.balance(summary) if pays else "",
        "warnings": words.warnings(event, payments),
        "may_write": writes_money(event, request.actor)
        and event.state not in (State.REPORTED, State.CANCELLED),
        "pays": pays,
        "has_projects": bool(event.project_codes),
    }
    return render(request, "events/event_money.html", context)


@requires(Permission.PLAN_EVENT)
def add_budget_line(request: Request, event_id: UUID) -> HttpResponse:
    event = written(request, event_id)
    return _line_page(request, event, None)


@requires(Permission.PLAN_EVENT)
def edit_budget_line(request: Request, line_id: UUID) -> HttpResponse:
    line = _line(line_id)
    written(request, line.event_id)
    return _line_page(request, line.event, line)


@require_POST
@requires(Permission.PLAN_EVENT)
def remove_budget_line(request: Request, line_id: UUID) -> HttpResponse:
    line = _line(line_id)
    written(request, line.event_id)
    try:
        remove_line(line, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The line is taken out of the budget."))
    return redirect("event_money", event_id=line.event_id)


def seen(request: Request, event_id: UUID) -> Event:
    """The event, when the reader may see its budget."""
    event = event_of(event_id)
    if event is None or not (writes_money(event, request.actor) or handles_money(event, request.actor)):
        raise Http404
    return event


def written(request: Request, event_id: UUID) -> Event:
    """The event, when the reader writes its budget."""
    event = event_of(event_id)
    if event is None or not writes_money(event, request.actor):
        raise Http404
    return event


def paid(event: Event) -> list[Payment]:
    """Payments of the event with their lines, undone ones too, newest first."""
    rows = Payment.objects.filter(event=event).select_related("line", "line__speaker", "guest", "speaker")
    return list(rows.order_by("line__position", "payee", "id"))


def put_ruling(form: Any, refused: Refused) -> None:
    """On its field, with the rule's sentence and source when a rule forbids it."""
    put_refusal(form, refused, words.sentence_of(refused.finding) if isinstance(refused, Forbidden) else "")


def _line(line_id: UUID) -> BudgetLine:
    found = BudgetLine.objects.select_related("event", "speaker").filter(pk=line_id).first()
    if found is None:
        raise Http404
    return found


def _line_page(request: Request, event: Event, line: BudgetLine | None) -> HttpResponse:
    projects = list(words.project_names(event).items())
    initial = line_initial(line) if line else None
    form = BudgetLineForm(request.POST or None, event=event, projects=projects, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_line(event, form.draft(), by=request.actor, at=bangkok_now(), line=line)
        except Refused as refused:
            put_ruling(form, refused)
        else:
            say(request, _("The budget is saved."))
            return redirect("event_money", event_id=event.pk)
    context = {"form": form, "event": event, "line": line}
    return render(request, "events/budget_line.html", context, status=422 if form.errors else 200)
