"""Recording a need: question pages, check answers, done with the receipt. Also one long page for paper forms.

Each page keeps what was typed in the draft; the form's id in the address becomes the id of the visit.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground import receipts
from raengjai.ground.crypto import receipt_hash, same
from raengjai.ground.dates import bangkok_now
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.answers import Answers
from raengjai.needs.models import Draft, Visit
from raengjai.needs.views import asked, shown
from raengjai.needs.views.receipt import receipt_context
from raengjai.web.fragments import render
from raengjai.web.toasts import say

NOT_KEPT = ("csrfmiddlewaretoken", "receipt_code", "find", "use", "go", "discard", "boxes")


@requires(Permission.RECORD_NEED)
def record_need(request: Request) -> HttpResponse:
    """Begin a new form, or go on with one that was left."""
    drafts = [asked.draft_row(draft) for draft in Draft.objects.order_by("-saved_at")[:20]]
    if drafts and request.GET.get("new") is None:
        return render(request, "needs/record_need.html", {"drafts": drafts})
    return redirect("record_who", form_id=new_id())


@requires(Permission.RECORD_NEED)
def record_who(request: Request, form_id: UUID) -> HttpResponse:
    """Who needs something: somebody known, somebody new, or nobody who gives a name."""
    if recorded := _recorded(request, form_id):
        return recorded
    answers = _answers(request, form_id)
    found, alike = None, []
    if request.method == "POST":
        if "use" in request.POST:
            answers = _with(answers, person=request.POST["use"])
        is_kept = _keep(request, answers)
        if "find" in request.POST:
            found = asked.found(request)
        elif is_kept and "use" in request.POST:
            return _on_from_who(answers)
        elif is_kept and answers.who_is_known():
            alike = asked.alike(answers)
            if not alike:
                return redirect("record_what", form_id=form_id)
    return _who_page(request, answers, found, alike)


def _who_page(request: Request, answers: Answers, found: list[Any] | None, alike: list[Any]) -> HttpResponse:
    person_form = asked.person_form(request, answers)
    context = {
        "answers": answers,
        "who": answers.who if request.method == "POST" or answers.data else _fresh(answers).who,
        "person": answers.known_person,
        "person_form": person_form,
        **asked.person_fields(person_form),
        "find": asked.find_form(request),
        "found": found,
        "alike": alike,
        **asked.question(1),
    }
    failed = request.method == "POST" and (found is None or answers.too_many)
    return render(request, "needs/record_who.html", context, status=422 if failed else 200)


@requires(Permission.RECORD_NEED)
def record_what(request: Request, form_id: UUID) -> HttpResponse:
    """What is needed, in everyday words; danger shows numbers to call instead."""
    if recorded := _recorded(request, form_id):
        return recorded
    answers = _answers(request, form_id)
    if request.method == "POST":
        is_kept = _keep(request, answers)
        if answers.topics_form.is_valid() and not answers.topics:
            answers.topics_form.add_error("topics", _("Tick at least one thing."))
        elif is_kept and answers.topics:
            return redirect("record_details", form_id=form_id)
    else:
        asked.blank(answers.topics_form)
    context = {
        "answers": answers,
        "form": answers.topics_form,
        "groups": asked.topic_groups(request, answers.data.getlist("topics")),
        "dangers": asked.dangers(request),
        "back_url": reverse("record_who", args=[form_id]),
        **asked.question(2),
    }
    return render(request, "needs/record_what.html", context, status=asked.status(request))


@requires(Permission.RECORD_NEED)
def record_details(request: Request, form_id: UUID) -> HttpResponse:
    """For each need what its office must know."""
    if recorded := _recorded(request, form_id):
        return recorded
    answers = _answers(request, form_id)
    if not answers.topics or not answers.place_code:
        return redirect("record_what" if answers.place_code else "record_who", form_id=form_id)
    if request.method == "POST":
        is_kept = _keep(request, answers)
        if answers.details_are_valid() and is_kept:
            return redirect("record_check", form_id=form_id)
    language = request.actor.language
    context = {
        "answers": answers,
        "parts": [
            (shown.topic_name(form.topic, language), asked.shown_form(request, form))
            for form in answers.details
        ],
        "back_url": reverse("record_what", args=[form_id]),
        **asked.question(3),
    }
    return render(request, "needs/record_details.html", context, status=asked.status(request))


@requires(Permission.RECORD_NEED)
def record_check(request: Request, form_id: UUID) -> HttpResponse:
    """Everything once more, where it will go and why, consent, receipt; then it is recorded."""
    known = Visit.objects.filter(pk=form_id).first()
    if known is not None:
        return _done(request, known, request.POST.get("receipt_code", ""))
    answers = _answers(request, form_id)
    if not answers.who_is_known() or not answers.topics or not answers.details_are_valid():
        return redirect("record_who", form_id=form_id)
    if request.method == "POST":
        if answers.are_valid() and "go" in request.POST:
            on_page = [answers.visit, *([answers.consent] if answers.names_somebody else [])]
            if done := _sent(request, answers, on_page):
                return done
        asked.renew_code(answers.visit)
        _keep(request, answers)
    return render(
        request,
        "needs/record_check.html",
        asked.check_context(request, answers),
        status=asked.status(request),
    )


@requires(Permission.RECORD_NEED)
def record_paper(request: Request) -> HttpResponse:
    """A paper form keyed in on one page; its printed code becomes the receipt code."""
    bound, goes = request.method == "POST", "go" in request.POST
    answers, is_recorded = _paper_answers(request)
    alike = asked.alike(answers) if goes and not is_recorded and answers.who_is_known() else []
    is_complete = goes and not alike and _complete(answers)
    if is_complete and (done := _sent(request, answers, list(answers.forms()))):
        return done
    if not bound:
        asked.blank(*answers.forms(), answers.consent)
    elif not answers.names_somebody:
        asked.blank(answers.consent)
    person_form = asked.person_form(request, answers)
    context = {
        "answers": answers,
        "goes": goes,
        "person": answers.known_person,
        "person_form": person_form,
        **asked.person_fields(person_form),
        "consent": answers.consent if goes else asked.unasked_consent(answers),
        "find": asked.find_form(request),
        "found": asked.found(request) if "find" in request.POST else None,
        "alike": alike,
        "groups": asked.topic_groups(request, answers.data.getlist("topics")),
        "parts": [(shown.topic_name(form.topic, request.actor.language), form) for form in answers.details]
        if bound and answers.place_code
        else [],
    }
    return render(request, "needs/record_paper.html", context, status=422 if goes else 200)


@require_POST
@requires(Permission.RECORD_NEED)
def discard_draft(request: Request, form_id: UUID) -> HttpResponse:
    actions.discard_draft(form_id)
    say(request, _("The unfinished form is discarded."))
    return redirect("record_need")


def _sent(request: Request, answers: Answers, on_page: list[Any]) -> HttpResponse | None:
    """The receipt; or nothing, and the refusal stands on one of the forms that the page shows."""
    try:
        visit = actions.record_visit(answers.draft(), by=request.actor, at=bangkok_now())
    except Refused as refused:
        asked.put_beside(refused, *on_page)
        return None
    actions.discard_draft(answers.form_id)
    return _done(request, visit, answers.visit.cleaned_data["receipt_code"])


def _done(request: Request, visit: Visit, code: str) -> HttpResponse:
    """The receipt. The code is shown from what the form posted, for the server does not keep it."""
    response = render(request, "needs/record_done.html", receipt_context(request, visit, code))
    response["Cache-Control"] = "no-store"
    return response


def _recorded(request: Request, form_id: UUID) -> HttpResponse | None:
    """Back on a form that is recorded already: its end is shown; what was typed anew goes on as a new form."""
    known = Visit.objects.filter(pk=form_id).first()
    if known is None:
        return None
    if request.method != "POST":
        return _done(request, known, "")
    answers = _answers(request, new_id())
    if not _keep(request, answers):
        return _who_page(request, answers, None, [])
    say(request, _("The form before is recorded. What you typed now is in a new form."))
    return redirect("record_who", form_id=answers.form_id)


# --- what was typed ----------------------------------------------------------------------------------------


def _answers(request: Request, form_id: UUID) -> Answers:
    """The draft with this page's answers laid over it."""
    data = QueryDict(mutable=True)
    draft = Draft.objects.filter(pk=form_id).first()
    kept: dict[str, list[str]] = actions.read_draft(draft) if draft else {}
    for name, values in kept.items():
        data.setlist(name, values)
    if request.method == "POST":
        for name in request.POST.getlist("boxes"):  # an unticked box posts nothing: the page names its boxes
            data.pop(name, None)
        for name, values in request.POST.lists():
            data.setlist(name, values)
    return Answers(form_id, data, actor=request.actor, language=get_language() or "th")


def _fresh(answers: Answers) -> Answers:
    return Answers(answers.form_id, _first_answers(), actor=answers.actor, language=answers.language)


def _first_answers() -> QueryDict:
    return QueryDict("for_whom=self")


def _keep(request: Request, answers: Answers) -> bool:
    """Save what was typed. False when there are too many unfinished forms; the page says which one to discard."""
    fields = {name: values for name, values in answers.data.lists() if name not in NOT_KEPT}
    try:
        actions.save_draft(
            answers.form_id,
            fields,
            instead_of=_id(request.POST.get("discard", "")),
            by=request.actor,
            at=bangkok_now(),
        )
    except actions.TooManyDrafts:
        answers.too_many = asked.draft_row(Draft.objects.order_by("saved_at")[0])
        return False
    return True


def _with(answers: Answers, **changes: str) -> Answers:
    data = answers.data.copy()
    for name, value in changes.items():
        data[name] = value
    return Answers(answers.form_id, data, actor=answers.actor, language=answers.language)


def _on_from_who(answers: Answers) -> HttpResponse:
    if answers.who.is_valid() and answers.known_person is not None:
        return redirect("record_what", form_id=answers.form_id)
    return redirect("record_who", form_id=answers.form_id)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _paper_answers(request: Request) -> tuple[Answers, bool]:
    """What stands on the page for paper forms, and whether it is recorded; a person chosen there is kept with it."""
    data = request.POST.copy() if request.method == "POST" else _first_answers()
    if "use" in data:
        data["person"] = str(data["use"])
    language = get_language() or "th"
    form_id, is_recorded = _paper_id(request)
    return Answers(form_id, data, actor=request.actor, language=language, on_paper=True), is_recorded


def _paper_id(request: Request) -> tuple[UUID, bool]:
    """The form's id, and whether it is recorded; another paper typed over such a one is a form of its own."""
    form_id = _id(request.POST.get("form_id", ""))
    known = Visit.objects.filter(pk=form_id).first() if form_id else None
    if form_id is None or known is None:
        return form_id or new_id(), False
    code = request.POST.get("receipt_code", "")
    is_same = receipts.is_valid(code) and same(bytes(known.receipt_hash), receipt_hash(code))
    return (form_id, True) if is_same else (new_id(), False)


def _complete(answers: Answers) -> bool:
    """Whether all is filled in. The paper asks the speaker's name once, so what the consent lacks is said there."""
    if answers.topics_form.is_valid() and not answers.topics:
        answers.topics_form.add_error("topics", _("Tick at least one thing."))
    is_valid = answers.are_valid() and bool(answers.topics)
    for name in ("speaker_name", "speaker_relation"):
        lacking = answers.consent.errors.get(name) if answers.names_somebody else None
        if lacking:
            del answers.consent.errors[name]
            if name not in answers.who.errors:
                answers.who.add_error(name, lacking)
    return is_valid
