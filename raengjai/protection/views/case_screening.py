"""An interview in a case: begun, part by part, paused and gone on with, and what the rules say to its answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.forms.screening import MeetingForm, PauseForm, StepForm, step_of
from raengjai.protection.rules.records import (
    Entry,
    Record,
    answered,
    begin_screening,
    finish_screening,
    meet_again,
    pause_screening,
    progress_of,
    results_of,
    screening_of,
    shown,
    take_back,
    title_of,
)
from raengjai.protection.rules.screening import EditionChanged, State, edition, guide, lists_for
from raengjai.protection.rules.screening import words as says
from raengjai.protection.rules.screening.editions import Text
from raengjai.protection.views.case_desk import Desk, Request, case_page, in_case
from raengjai.protection.views.case_records import check_same
from raengjai.protection.views.entrance import in_room
from raengjai.web.pieces import Answer, Word
from raengjai.web.refusals import put_refusal

UNREADABLE = (KeyError, ValueError, EditionChanged)
TONES: dict[State, Any] = {
    State.ESTABLISHED: "warn",
    State.NOT_ENOUGH_KNOWN: "info",
    State.NOT_ESTABLISHED: "",
}


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_begin(request: Request) -> HttpResponse:
    """About whom, which job and period, and with whom one talks."""
    desk = request.desk
    first = {name: request.GET[name] for name in ("person",) if name in request.GET}
    form = _meeting(request, first={"interpreted": "no", **first} if first else None)
    if form.is_valid():
        at = bangkok_now()
        begun = begin_screening(form.record().values, by=request.room.member_id, at=at, on=bangkok_today())
        try:
            row = actions.add_record(desk.opened, begun, at=at)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("case_screening", desk.case.pk, row.pk)
    return case_page(
        request, "protection/case_screening_begin.html", {"form": form}, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening(request: Request, record_id: UUID) -> HttpResponse:
    """Where an interview stands: parts that are done, the next one, or why it rests."""
    desk = request.desk
    entry = _screening(request, record_id)
    record, language = entry.record, desk.language
    try:
        going = progress_of(record)
        parts = _parts(record, language)
    except UNREADABLE:
        return case_page(request, "protection/case_screening.html", _unreadable(entry, desk))
    stop = going.stop
    context = {
        "record": entry,
        "title": _title(entry, desk),
        "state": record.get("state"),
        "why_paused": record.get("why_paused"),
        "facts": [Answer(line.label, line.value) for line in shown(record, language)],
        "parts": [(code, text, code in going.done) for code, text in parts],
        "next_part": going.next_step.text.in_language(language) if going.next_step else "",
        "next_code": going.next_step.code if going.next_step else "",
        "stop": stop.text.in_language(language) if stop else "",
        "stop_question": stop.question if stop else "",
        "is_good_pause": going.is_good_pause,
        "done": len(going.done),
        "meetings": record.values.get("meetings") or [],
    }
    return case_page(request, "protection/case_screening.html", context)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_part(request: Request, record_id: UUID, part: str) -> HttpResponse:
    """One part of the guide: open questions to say, and the questions that are answered from what is told."""
    desk = request.desk
    entry = _screening(request, record_id)
    step = step_of(entry.record, part)
    if step is None:
        raise Http404
    form = StepForm(
        request.POST if request.method == "POST" else None,
        record=entry.record,
        step=step,
        language=desk.language,
    )
    if form.is_valid():
        at = bangkok_now()
        answers = form.answers(by=request.room.member_id, at=at)
        after = answered(entry.record, answers, words=form.words())
        try:
            check_same(entry, record_id)
            row = actions.change_record(desk.opened, desk.former(entry), after, at=at)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return _on(request, row.pk, after)
    advice = guide(edition(screening_of(entry.record).edition))
    parts = _parts(entry.record, desk.language)
    context = {
        "record": entry,
        "form": form,
        "title": _title(entry, desk),
        "part": step.text.in_language(desk.language),
        "is_from_papers": step.is_from_papers,
        "ask": [text.in_language(desk.language) for text in step.ask],
        "do": _say(advice.do, desk.language),
        "do_not": _say(advice.do_not, desk.language),
        "number": [code for code, _text in parts].index(part) + 1,
        "total": len(parts),
    }
    return case_page(
        request, "protection/case_screening_part.html", context, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_pause(request: Request, record_id: UUID) -> HttpResponse:
    """Put away for now, with a word for whoever goes on."""
    desk = request.desk
    entry = _screening(request, record_id)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        after = pause_screening(entry.record, why=form.cleaned_data["why"])
        if row_id := _kept(request, entry, record_id, after, form):
            return redirect("case_screening", desk.case.pk, row_id)
    context = {"form": form, "record": entry, "title": _title(entry, desk)}
    return case_page(
        request, "protection/case_screening_pause.html", context, status=422 if form.is_bound else 200
    )


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_again(request: Request, record_id: UUID) -> HttpResponse:
    """Gone on with: where and with whom one talks this time, and what has been learnt of age and days."""
    desk = request.desk
    entry = _screening(request, record_id)
    form = _meeting(request, record=entry.record)
    if form.is_valid():
        after = meet_again(entry.record, form.record().values, by=request.room.member_id, at=bangkok_now())
        if row_id := _kept(request, entry, record_id, after, form):
            return redirect("case_screening", desk.case.pk, row_id)
    context = {"form": form, "record": entry, "title": _title(entry, desk)}
    return case_page(
        request, "protection/case_screening_again.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_take_back(request: Request, record_id: UUID) -> HttpResponse:
    """The answer that made the conversation stop no longer holds: it is asked again."""
    entry = _screening(request, record_id)
    after = take_back(entry.record, request.POST.get("question", ""))
    return redirect(
        "case_screening", request.desk.case.pk, _kept(request, entry, record_id, after) or entry.id
    )


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_finish(request: Request, record_id: UUID) -> HttpResponse:
    """Ended, although questions are left: they stay open."""
    entry = _screening(request, record_id)
    row_id = _kept(request, entry, record_id, finish_screening(entry.record))
    return redirect("case_screening_results", request.desk.case.pk, row_id or entry.id)


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@in_case
def case_screening_results(request: Request, record_id: UUID) -> HttpResponse:
    """What the rules say to the answers so far. It decides nothing about a person."""
    desk = request.desk
    entry = _screening(request, record_id)
    try:
        results = results_of(entry.record, desk.language)
    except UNREADABLE:
        return case_page(request, "protection/case_screening_results.html", _unreadable(entry, desk))
    context = {
        "record": entry,
        "title": _title(entry, desk),
        "results": results,
        "tones": {state.name: Word(says.STATES[state], tone) for state, tone in TONES.items()},
        "no_decision": says.NO_DECISION,
        "unconfirmed": says.UNCONFIRMED,
        "irrelevant": says.CONSENT_IRRELEVANT,
        "lists": says.LISTS,
    }
    return case_page(request, "protection/case_screening_results.html", context)


def _screening(request: Request, record_id: UUID) -> Entry:
    return request.desk.entry(record_id, "screening")


def _title(entry: Entry, desk: Desk) -> str:
    record = entry.record
    return " · ".join(filter(None, (record.get("person"), record.get("job")))) or title_of(
        record, desk.language
    )


def _unreadable(entry: Entry, desk: Desk) -> dict[str, Any]:
    """For a screening whose edition is not here; a page is for reading, so it says so and nothing more."""
    return {"title": _title(entry, desk), "record": entry, "unreadable": True}


def _meeting(request: Request, **more: Any) -> MeetingForm:
    desk = request.desk
    data = request.POST if request.method == "POST" else None
    return MeetingForm(data, language=desk.language, links=desk.links, today=bangkok_today(), **more)


def _parts(record: Record, language: str) -> list[tuple[str, str]]:
    """The parts of the guide for this age, in order."""
    screening = screening_of(record)
    lists = lists_for(screening.episode)
    steps = guide(edition(screening.edition)).steps
    return [(step.code, step.text.in_language(language)) for step in steps if step.only in ("", *lists)]


def _say(texts: tuple[Text, ...], language: str) -> list[str]:
    return [text.in_language(language) for text in texts]


def _kept(request: Request, entry: Entry, record_id: UUID, after: Record, form: Any = None) -> UUID | None:
    """The id of the next version; None when it was refused, which then is said on the form or above the next page."""
    try:
        check_same(entry, record_id)
        row = actions.change_record(request.desk.opened, request.desk.former(entry), after, at=bangkok_now())
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused.message))
        else:
            put_refusal(form, refused)
        return None
    return row.pk


def _on(request: Request, record_id: UUID, after: Record) -> HttpResponse:
    """To the next part; to where it stands when it rests, is over, or somebody wants to pause."""
    case_id = request.desk.case.pk
    going = progress_of(after)
    if request.POST.get("go") == "pause":
        return redirect("case_screening_pause", case_id, record_id)
    if going.next_step is None or going.stop is not None:
        return redirect("case_screening", case_id, record_id)
    return redirect(reverse("case_screening_part", args=[case_id, record_id, going.next_step.code]))
