"""Recording a need: question pages, check answers, done with the receipt. Also one long page for paper forms.

Each page keeps what was typed in the draft; the form's id in the address becomes the id of the visit.
"""

from collections.abc import Callable
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
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.answers import Answers
from raengjai.needs.models import Draft, Need, Visit
from raengjai.needs.views import shown
from raengjai.needs.views.receipt import receipt_context
from raengjai.people.forms import FindForm
from raengjai.people.models.matching import likely_same, suggest
from raengjai.places.models import address_of
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer
from raengjai.web.toasts import say

PAGES = ("record_who", "record_what", "record_details", "record_check")
FIRST_ASKED = ("first_name", "last_name", "phone", "birth_year", "place_code", "village_no")
NOT_KEPT = ("csrfmiddlewaretoken", "receipt_code", "find", "use", "go")


@requires(Permission.RECORD_NEED)
def record_need(request: Request) -> HttpResponse:
    """Begin a new form, or go on with one that was left."""
    drafts = [_draft_row(draft) for draft in Draft.objects.order_by("-saved_at")[:20]]
    if drafts and request.GET.get("new") is None:
        return render(request, "needs/record_need.html", {"drafts": drafts})
    return redirect("record_who", form_id=new_id())


@requires(Permission.RECORD_NEED)
def record_who(request: Request, form_id: UUID) -> HttpResponse:
    """Who needs something: somebody known, somebody new, or nobody who gives a name."""
    answers = _answers(request, form_id)
    found, alike = None, []
    if request.method == "POST":
        if "find" in request.POST:
            found = _found(request)
        elif "use" in request.POST:
            answers = _with(request, answers, person=request.POST["use"])
            return _on_from_who(request, answers)
        elif answers.who_is_known():
            alike = [] if answers.known_person or answers.is_nameless else _alike(answers)
            if not alike or answers.new_person.cleaned_data.get("surely_new"):
                _keep(request, answers)
                return redirect("record_what", form_id=form_id)
        _keep(request, answers)
    person_form = _person_form(request, answers)
    context = {
        "answers": answers,
        "who": answers.who if request.method == "POST" or answers.data else _fresh(answers).who,
        "person": answers.known_person,
        "person_form": person_form,
        **_person_fields(person_form),
        "find": FindForm({"q": request.POST.get("q", "")} if found is not None else None),
        "found": found,
        "alike": alike,
        **_question(1),
    }
    failed = request.method == "POST" and found is None
    return render(request, "needs/record_who.html", context, status=422 if failed else 200)


@requires(Permission.RECORD_NEED)
def record_what(request: Request, form_id: UUID) -> HttpResponse:
    """What is needed, in everyday words; danger shows numbers to call instead."""
    answers = _answers(request, form_id)
    if request.method == "POST":
        _keep(request, answers)
        if answers.topics_form.is_valid():
            if answers.topics:
                return redirect("record_details", form_id=form_id)
            answers.topics_form.add_error("topics", _("Tick at least one thing."))
    context = {
        "answers": answers,
        "form": answers.topics_form,
        "groups": _topic_groups(request, answers.topics),
        "dangers": _dangers(request),
        "back_url": reverse("record_who", args=[form_id]),
        **_question(2),
    }
    return render(request, "needs/record_what.html", context, status=_status(request))


@requires(Permission.RECORD_NEED)
def record_details(request: Request, form_id: UUID) -> HttpResponse:
    """For each need what its office must know."""
    answers = _answers(request, form_id)
    if not answers.topics or not answers.place_code:
        return redirect("record_what" if answers.place_code else "record_who", form_id=form_id)
    if request.method == "POST":
        _keep(request, answers)
        if answers.details_are_valid():
            return redirect("record_check", form_id=form_id)
    language = request.actor.language
    context = {
        "answers": answers,
        "parts": [
            (shown.topic_name(form.topic, language), _shown_form(request, form)) for form in answers.details
        ],
        "back_url": reverse("record_what", args=[form_id]),
        **_question(3),
    }
    return render(request, "needs/record_details.html", context, status=_status(request))


@requires(Permission.RECORD_NEED)
def record_check(request: Request, form_id: UUID) -> HttpResponse:
    """Everything once more, where it will go and why, consent, receipt; then it is recorded."""
    known = Visit.objects.filter(pk=form_id).first()
    answers = _answers(request, form_id)
    if known is not None and request.method == "POST":
        return _done(request, known, request.POST.get("receipt_code", ""))
    if not answers.who_is_known() or not answers.topics or not answers.details_are_valid():
        return redirect("record_who", form_id=form_id)
    if request.method == "POST":
        if answers.are_valid():
            try:
                visit = actions.record_visit(answers.draft(), by=request.actor, at=bangkok_now())
            except Refused as refused:
                answers.visit.add_error(None, refused.message)
            else:
                actions.discard_draft(form_id)
                return _done(request, visit, answers.visit.cleaned_data["receipt_code"])
        _keep(request, answers)
    return render(
        request, "needs/record_check.html", _check_context(request, answers), status=_status(request)
    )


@requires(Permission.RECORD_NEED)
def record_paper(request: Request) -> HttpResponse:
    """A paper form keyed in on one page; its printed code becomes the receipt code."""
    form_id = _form_id(request.POST.get("form_id", ""))
    data = request.POST if request.method == "POST" else _first_answers()
    answers = Answers(form_id, data, actor=request.actor, language=get_language() or "th")
    if request.method == "POST" and "go" in request.POST and _complete(answers):
        try:
            visit = actions.record_visit(answers.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            answers.visit.add_error(None, refused.message)
        else:
            return _done(request, visit, answers.visit.cleaned_data["receipt_code"])
    bound = request.method == "POST"
    context = {
        "answers": answers,
        "bound": bound,
        "groups": _topic_groups(request, answers.topics),
        "parts": [(shown.topic_name(form.topic, request.actor.language), form) for form in answers.details]
        if answers.place_code
        else [],
    }
    return render(
        request, "needs/record_paper.html", context, status=422 if bound and "go" in request.POST else 200
    )


@require_POST
@requires(Permission.RECORD_NEED)
def discard_draft(request: Request, form_id: UUID) -> HttpResponse:
    actions.discard_draft(form_id)
    say(request, _("The unfinished form is discarded."))
    return redirect("record_need")


def _done(request: Request, visit: Visit, code: str) -> HttpResponse:
    """The receipt. The code is shown from what the form posted, for the server does not keep it."""
    response = render(request, "needs/record_done.html", receipt_context(request, visit, code))
    response["Cache-Control"] = "no-store"
    return response


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


def _keep(request: Request, answers: Answers) -> None:
    fields = {
        name: values for name, values in answers.data.lists() if name not in NOT_KEPT and name != "boxes"
    }
    actions.save_draft(answers.form_id, fields, by=request.actor, at=bangkok_now())


def _with(request: Request, answers: Answers, **changes: str) -> Answers:
    data = answers.data.copy()
    for name, value in changes.items():
        data[name] = value
    changed = Answers(answers.form_id, data, actor=request.actor, language=answers.language)
    _keep(request, changed)
    return changed


def _on_from_who(request: Request, answers: Answers) -> HttpResponse:
    if answers.who.is_valid() and answers.known_person is not None:
        return redirect("record_what", form_id=answers.form_id)
    return redirect("record_who", form_id=answers.form_id)


def _form_id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return new_id()


def _complete(answers: Answers) -> bool:
    if answers.topics_form.is_valid() and not answers.topics:
        answers.topics_form.add_error("topics", _("Tick at least one thing."))
    return answers.are_valid() and bool(answers.topics)


# --- what is shown -----------------------------------------------------------------------------------------


def _question(step: int) -> dict[str, Any]:
    return {"step": step, "total": len(PAGES)}


def _status(request: Request) -> int:
    return 422 if request.method == "POST" else 200


def _person_form(request: Request, answers: Answers) -> Any:
    """Bound only when the person's own fields were posted: an unasked question shows no error."""
    if request.method == "POST" and "find" not in request.POST:
        return answers.new_person
    names = set(answers.new_person.fields)
    typed = {name: answers.data[name] for name in names if answers.data.get(name)}
    form_class = type(answers.new_person)
    return form_class(actor=request.actor, nameless=answers.is_nameless, initial=typed)


def _person_fields(form: Any) -> dict[str, Any]:
    """What is asked of everybody, and what is asked when there is time: that part opens when it has an error."""
    shown_first = [form[name] for name in FIRST_ASKED if name in form.fields]
    rest = [form[name] for name in form.fields if name not in (*FIRST_ASKED, "surely_new")]
    return {
        "main_fields": shown_first,
        "more_fields": rest,
        "more_open": any(bound.errors for bound in rest),
    }


def _shown_form(request: Request, form: Any) -> Any:
    """On the first visit a page shows what is kept without judging it."""
    if request.method == "POST":
        return form
    form.is_bound = any(name.startswith(f"{form.prefix}-") for name in form.data)
    return form


def _found(request: Request) -> list[Any]:
    query = request.POST.get("q", "")
    province = request.actor.provinces[0]
    place = next((code for code in request.actor.places if len(code) == 6), "")
    return suggest(query, province_code=province, place_code=place) if query.strip() else []


def _alike(answers: Answers) -> list[Any]:
    return likely_same(answers.new_person.values())


def _topic_groups(request: Request, ticked: list[str]) -> list[dict[str, Any]]:
    """Topics in their groups, in the reader's language, ticked or not."""
    known, language = catalogue(), request.actor.language
    groups: dict[str, dict[str, Any]] = {
        code: {"icon": icon, "name": words.say(language), "topics": []}
        for code, (icon, words) in known.groups.items()
    }
    for topic in all_on(known.topics, bangkok_today()):
        groups[topic.group]["topics"].append(
            {"code": topic.code, "name": topic.name.say(language), "is_ticked": topic.code in ticked}
        )
    return [group for group in groups.values() if group["topics"]]


def _dangers(request: Request) -> list[dict[str, Any]]:
    known, language, today = catalogue(), request.actor.language, bangkok_today()
    return [
        {"name": danger.name.say(language), "say": danger.say.say(language), "hotlines": danger.hotlines}
        for danger in all_on(known.dangers, today)
    ]


def _check_context(request: Request, answers: Answers) -> dict[str, Any]:
    language = request.actor.language
    url: Callable[[str], str] = lambda name: reverse(name, args=[answers.form_id])  # noqa: E731 a word for a table
    bound = request.method == "POST"
    return {
        "answers": answers,
        "rows": [
            Answer(_("Person"), _name(answers), url("record_who")),
            Answer(_("Where"), address_of(answers.place_code, language), url("record_who")),
            *(_need_row(form, language, url("record_details")) for form in answers.details),
        ],
        "routes": [_route_rows(form, language) for form in answers.details],
        "doubles": _doubles(answers, language),
        "consent": answers.consent if bound else _unbound_consent(answers),
        "visit": answers.visit
        if bound
        else type(answers.visit)(initial={"receipt_code": receipts.new_code()}),
        "back_url": url("record_details"),
        **_question(4),
    }


def _unbound_consent(answers: Answers) -> Any:
    return type(answers.consent)(language=answers.language, offered=("share_with_office", "contact_by_phone"))


def _name(answers: Answers) -> str:
    if answers.known_person is not None:
        return answers.known_person.full_name
    if answers.is_nameless:
        return _("No name given")
    said = answers.new_person.cleaned_data
    return f"{said['prefix']}{said['first_name']} {said['last_name']}".strip()


def _need_row(form: Any, language: str, change_url: str) -> Answer:
    said = form.cleaned_data
    members = f" · {len(said['members'])}" if said.get("members") else ""
    return Answer(shown.topic_name(form.topic, language) + members, said["note"], change_url)


def _route_rows(form: Any, language: str) -> dict[str, Any]:
    return {
        "topic": shown.topic_name(form.topic, language),
        "routes": [
            {
                "office": shown.office_name(route.office_code, language),
                "reason": route.reason.say(language),
                "documents": [paper.say(language) for paper in route.documents],
                "days": route.promised_days,
                "unit": route.promised_unit,
                "unconfirmed": bool(route.unconfirmed),
            }
            for route in form.chosen_routes()
        ],
    }


def _doubles(answers: Answers, language: str) -> list[dict[str, Any]]:
    """Open needs of the same person for the same topic: perhaps it is recorded already."""
    if answers.known_person is None:
        return []
    same = Need.objects.open().filter(person=answers.known_person, topic_code__in=answers.topics)
    return [
        {
            "url": reverse("need", args=[need.pk]),
            "topic": shown.topic_name(need.topic_code, language),
            "at": need.recorded_at,
        }
        for need in same.order_by("-recorded_at")[:5]
    ]


def _draft_row(draft: Draft) -> dict[str, Any]:
    kept = actions.read_draft(draft)
    name = " ".join(filter(None, [*kept.get("first_name", []), *kept.get("last_name", [])]))
    return {"id": draft.pk, "name": name or _("No name yet"), "saved_at": draft.saved_at}
