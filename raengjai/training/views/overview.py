"""Training at an event: its test, satisfaction form and certificates on one page; choosing the questions."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.papers.rules.qr import svg
from raengjai.training import actions
from raengjai.training.forms import PlanTestForm, PrintPapersForm
from raengjai.training.models import (
    PARTS,
    Certificate,
    GuestCode,
    Opinion,
    Paper,
    Question,
    Test,
    course_of,
    newest_versions,
    questions_of,
    survey_of,
    test_of,
)
from raengjai.training.rules.questions import SUBJECT_NAMES, said_in
from raengjai.training.views import shown
from raengjai.training.views.questions import state_of
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@require_GET
@requires(Permission.PLAN_EVENT)
def event_training(request: Request, event_id: UUID) -> HttpResponse:
    """What there is and what comes next: test, satisfaction form, certificates."""
    event = shown.event_to_read(request, event_id)
    test, survey, course = test_of(event.pk), survey_of(event.pk), course_of(event.pk)
    context = shown.frame(event, request.actor.language) | {
        "may_write": actions.writes(request.actor, event),
        "test": test,
        "survey": survey,
        "course": course,
        "is_at_work": event.state in actions.AT_WORK,
        "opinion_count": Opinion.objects.filter(event=event).count() if survey else 0,
        "certificate_count": Certificate.objects.filter(event=event, revoked_at=None).count(),
        **(_of_test(request, test) if test else {}),
    }
    return render(request, "training/event_training.html", context)


@requires(Permission.PLAN_EVENT)
def plan_test(request: Request, event_id: UUID) -> HttpResponse:
    """Which questions, by subject, and how many must be right."""
    event = shown.event_to_write(request, event_id)
    test = test_of(event.pk)
    chosen = [each.version for each in questions_of(test)] if test else []
    bank = newest_versions(
        Question.objects.of_banks(sorted({actions.own_bank(request.actor), COUNTRY})).in_use()
    )
    known = {version.pk for version in bank}
    offered = [*bank, *(version for version in chosen if version.pk not in known)]
    initial: dict[str, Any] = {
        "questions": [str(version.pk) for version in chosen],
        "pass_mark": test.pass_mark if test else None,
    }
    form = PlanTestForm(request.POST or None, versions=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        versions = [UUID(each) for each in form.cleaned_data["questions"]]
        try:
            actions.plan_test(
                event, versions, pass_mark=form.cleaned_data["pass_mark"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The test is kept."))
            return redirect("event_training", event_id=event.pk)
    ticked = form["questions"].value() or []
    context = shown.frame(event, request.actor.language) | {
        "form": form,
        "test": test,
        "groups": _by_subject(offered, ticked, request.actor.language),
        "count": len(ticked),
    }
    return render(request, "training/plan_test.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def open_test(request: Request, event_id: UUID) -> HttpResponse:
    return _switch(
        request, event_id, actions.open_part, _("The test is open. Show the QR code, or hand out papers.")
    )


@require_POST
@requires(Permission.PLAN_EVENT)
def close_test(request: Request, event_id: UUID) -> HttpResponse:
    return _switch(request, event_id, actions.close_part, _("The test is closed. What was answered counts."))


def address_of_test(request: Request, test: Test) -> str:
    return request.build_absolute_uri(reverse("take_test", args=[test.code]))


def _switch(request: Request, event_id: UUID, deed: Any, words: str) -> HttpResponse:
    event = shown.event_to_write(request, event_id)
    test, part = shown.test_to_find(event), shown.check_part(request.POST.get("part", ""))
    try:
        deed(test, part, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, words)
    return redirect("event_training", event_id=event.pk)


def _of_test(request: Request, test: Test) -> dict[str, Any]:
    counts = Paper.objects.of_event(test.event_id).handed_in().values_list("part").annotate(n=Count("id"))
    papers = dict(counts.order_by("part"))
    address = address_of_test(request, test)
    title = _("QR code that opens the test on a phone")
    return {
        "parts": [
            {
                "code": code,
                "name": name,
                "state": shown.part_word(test, code),
                "is_open": test.is_open(code),
                "papers": papers.get(code, 0),
                "may_open": not test.is_open(code) and not (code == "pre" and test.was_open("post")),
            }
            for code, name in PARTS
        ],
        "question_count": test.questions.count(),
        "code_count": GuestCode.objects.filter(event=test.event_id).count(),
        "address": address,
        "qr": svg(address, title=title),
        "print_form": PrintPapersForm(initial={"part": "post" if test.was_open("post") else "pre"}),
    }


def _by_subject(versions: Any, ticked: Any, language: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for version in versions:
        groups.setdefault(version.question.subject, []).append(
            {
                "value": str(version.pk),
                "text": said_in(version.item, language).wording.text,
                "is_chosen": str(version.pk) in ticked,
                "state": state_of(version),
                "is_older": version.number != version.question.number,
            }
        )
    return [{"name": SUBJECT_NAMES[code], "lines": lines} for code, lines in groups.items()]
