"""Clocks of the law in a case: what runs until when, who is late, longer, finished, stopped."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions import Running
from raengjai.protection.forms.case_work import ReasonForm, StartClockForm
from raengjai.protection.rules import clocks
from raengjai.protection.views.case_desk import Request, case_page, in_case
from raengjai.protection.views.entrance import in_room
from raengjai.web.pieces import Word
from raengjai.web.refusals import put_refusal

STATES = {
    clocks.State.RUNNING: Word(gettext_lazy("running"), "info"),
    clocks.State.EXTENDED: Word(gettext_lazy("running, made longer"), "info"),
    clocks.State.DUE_SOON: Word(gettext_lazy("due soon"), "warn"),
    clocks.State.LATE: Word(gettext_lazy("late"), "bad"),
    clocks.State.DONE: Word(gettext_lazy("finished"), "good"),
    clocks.State.STOPPED: Word(gettext_lazy("stopped"), ""),
}


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_clocks(request: Request) -> HttpResponse:
    """All clocks of the case with their source, and starting another."""
    desk = request.desk
    now = bangkok_now()
    form = StartClockForm(request.POST if request.method == "POST" else None, initial=_now(now))
    if form.is_valid():
        try:
            actions.start_clock(
                desk.opened, form.cleaned_data["kind"], started_at=form.cleaned_data["started_at"], at=now
            )
        except Refused as refused:
            put_refusal(form, refused)
        except LookupError:
            form.add_error("day", _("This clock did not exist yet on that day."))
        else:
            messages.success(request, _("The clock runs."))
            return redirect("case_clocks", desk.case.pk)
    context = {
        "rows": [_line(running, now, desk.language) for running in actions.case_clocks(desk.opened)],
        "form": form,
        "counting": clocks.counting()[0].in_language(desk.language),
    }
    return case_page(request, "protection/case_clocks.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def finish_case_clock(request: Request, record_id: UUID) -> HttpResponse:
    """What it waits for is done."""
    running = _of_case(request, record_id)
    return _done(request, lambda: actions.finish_clock(request.desk.opened, running, at=bangkok_now()))


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def stop_case_clock(request: Request, record_id: UUID) -> HttpResponse:
    """It no longer applies; asks for the reason."""
    running = _of_case(request, record_id)

    def stop(reason: str) -> None:
        actions.stop_clock(request.desk.opened, running, reason=reason, at=bangkok_now())

    return _for_a_reason(request, running, _("Stop this clock"), stop)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def extend_case_clock(request: Request, record_id: UUID, extension: str) -> HttpResponse:
    """Longer, as far as the law allows for this kind; asks for the reason."""
    running = _of_case(request, record_id)
    known = {each.code: each for each in clocks.kind_of(running.clock).extensions}
    if extension not in known:
        raise Http404

    def extend(reason: str) -> None:
        actions.extend_clock(request.desk.opened, running, extension, reason=reason, at=bangkok_now())

    return _for_a_reason(request, running, known[extension].text.in_language(request.desk.language), extend)


def _for_a_reason(request: Request, running: Running, title: str, act: Callable[[str], None]) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("case_clocks", request.desk.case.pk)
    context = {"form": form, "title": title, "line": _line(running, bangkok_now(), request.desk.language)}
    return case_page(
        request, "protection/case_clock_reason.html", context, status=422 if form.is_bound else 200
    )


def _done(request: Request, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("case_clocks", request.desk.case.pk)


def _of_case(request: Request, record_id: UUID) -> Running:
    found = next((each for each in actions.case_clocks(request.desk.opened) if each.id == record_id), None)
    if found is None:
        raise Http404
    return found


def _line(running: Running, now: datetime, language: str) -> dict[str, Any]:
    kind, clock = clocks.kind_of(running.clock), running.clock
    made = {change.what for change in clock.changes}
    return {
        "id": running.id,
        "text": kind.text.in_language(language),
        "state": STATES[clocks.state_at(clock, now)],
        "started_at": clock.started_at,
        "due_at": clocks.due_at(clock),
        "end": clock.end,
        "reasons": [change.reason for change in clock.changes if change.reason],
        "source": kind.source,
        "is_confirmed": kind.confirmed,
        "question": kind.open_question.in_language(language),
        "extensions": [
            (each.code, each.text.in_language(language)) for each in kind.extensions if each.code not in made
        ],
    }


def _now(now: datetime) -> dict[str, object]:
    return {"day": bangkok_today(), "time": now.time().replace(second=0, microsecond=0)}
