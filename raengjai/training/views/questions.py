"""The bank of questions: reading, writing, changing, retiring."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.training import actions
from raengjai.training.forms import QuestionForm, QuestionsFilter
from raengjai.training.models import Question, QuestionVersion, newest_versions
from raengjai.training.rules.marking import LETTERS, THAI_LETTERS
from raengjai.training.rules.questions import LANGUAGE_NAMES, SUBJECT_NAMES, said_in
from raengjai.web.fragments import render
from raengjai.web.pieces import Word
from raengjai.web.toasts import say

MOST_SHOWN = 300


@requires(Permission.PLAN_EVENT)
def questions(request: Request) -> HttpResponse:
    """The own bank and the country's, by subject."""
    form = QuestionsFilter(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {"subject": "", "retired": False}
    own = actions.own_bank(request.actor)
    wanted = Question.objects.of_banks(sorted({own, COUNTRY}))
    wanted = wanted if said["retired"] else wanted.in_use()
    if said["subject"]:
        wanted = wanted.filter(subject=said["subject"])
    found = newest_versions(wanted)[:MOST_SHOWN]
    subjects: dict[str, list[dict[str, Any]]] = {}
    for version in found:
        subjects.setdefault(version.question.subject, []).append(_line(version, request.actor.language))
    groups = [{"name": SUBJECT_NAMES[code], "lines": lines} for code, lines in subjects.items()]
    return render(request, "training/questions.html", {"form": form, "groups": groups, "count": len(found)})


@requires(Permission.PLAN_EVENT)
def question(request: Request, question_id: UUID) -> HttpResponse:
    """Its words in every language, the right choice, its versions."""
    found = _question(question_id)
    versions = list(found.versions.order_by("-number"))
    newest = versions[0]
    context = {
        "question": found,
        "newest": newest,
        "wordings": [_in_language(newest, language) for language in newest.words],
        "versions": versions,
        "is_own": found.province_code == actions.own_bank(request.actor),
    }
    return render(request, "training/question.html", context)


@requires(Permission.PLAN_EVENT)
def write_question(request: Request) -> HttpResponse:
    form = QuestionForm(request.POST or None, subject=request.GET.get("subject", ""))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_question(form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            form.put(refused.message, refused.field)
        else:
            say(request, _("The question is in the bank."))
            return redirect("question", question_id=made.pk)
    context = {"form": form, "question": None}
    return render(request, "training/write_question.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_EVENT)
def change_question(request: Request, question_id: UUID) -> HttpResponse:
    """A new version; tests that hold the former one keep it."""
    found = _question(question_id)
    newest = found.versions.get(number=found.number)
    form = QuestionForm(request.POST or None, version=newest, subject=found.subject)
    if request.method == "POST" and form.is_valid():
        try:
            is_new = actions.change_question(found, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            form.put(refused.message, refused.field)
        else:
            say(request, _("A new version is in the bank.") if is_new else _("Nothing was different."))
            return redirect("question", question_id=found.pk)
    context = {"form": form, "question": found}
    return render(request, "training/write_question.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def retire_question(request: Request, question_id: UUID) -> HttpResponse:
    found = _question(question_id)
    try:
        actions.retire_question(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Retired. Tests that hold it keep it."))
    return redirect("question", question_id=found.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def restore_question(request: Request, question_id: UUID) -> HttpResponse:
    found = _question(question_id)
    try:
        actions.restore_question(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The question is in use again."))
    return redirect("question", question_id=found.pk)


def _question(question_id: UUID) -> Question:
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise Http404
    return found


def _line(version: QuestionVersion, language: str) -> dict[str, Any]:
    return {
        "id": version.question_id,
        "text": said_in(version.item, language).wording.text,
        "bank": _("Country") if version.question.is_of_country else _("Province"),
        "languages": ", ".join(LANGUAGE_NAMES[each] for each in version.words),
        "state": state_of(version),
    }


def state_of(version: QuestionVersion) -> Word:
    if version.question.retired_at is not None:
        return Word(_("Retired"), "")
    return Word(_("Confirmed"), "good") if version.confirmed else Word(_("Unconfirmed"), "warn")


def _in_language(version: QuestionVersion, language: str) -> dict[str, Any]:
    said = said_in(version.item, language)
    letters = THAI_LETTERS if language == "th" else LETTERS
    return {
        "code": language,
        "name": LANGUAGE_NAMES[language],
        "text": said.wording.text,
        "choices": [
            {"letter": letters[place], "text": choice, "is_right": place in version.right}
            for place, choice in enumerate(said.wording.choices)
        ],
        "is_reviewed": said.is_reviewed,
    }
