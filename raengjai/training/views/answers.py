"""A guest takes the test on a phone: a code, one question on a page, a look over it, done. Without an account, without
JavaScript, and never a list of names. The system reads and writes for whoever holds the code.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.actions import count_wrong_test_code, wait_for_test_code
from raengjai.access.door import Request, public
from raengjai.access.rules import kind_of_device
from raengjai.events.models import Event, Guest
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.receipts import normalise
from raengjai.ground.refused import Refused
from raengjai.training import actions
from raengjai.training.forms import AnswerForm, TestCodeForm
from raengjai.training.models import PART_NAMES, Paper, Survey, Test, items_of, survey_of
from raengjai.training.rules.marking import Shown, chosen, is_right, sheet
from raengjai.training.rules.questions import LANGUAGE_NAMES, Item, languages_of, said_in
from raengjai.training.views import shown
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.toasts import say

WHY = "whoever is at the event takes its test with the code on the paper, or as a guest with an account"
_SALT = "raengjai.training.guest"
_DAY = 60 * 60 * 24


@dataclass(frozen=True, slots=True)
class Visit:
    """Who takes which test: what every page of it begins with. `guest` is None until somebody has said the code."""

    test: Test
    event: Event
    survey: Survey | None
    guest: Guest | None
    paper: Paper | None
    system: Actor


@public(WHY)
def take_test(request: Request, code: str) -> HttpResponse:
    """The door of the test: says whether it is open, asks for the code, begins the paper."""
    with actions.as_system() as system:
        visit = visit_of(request, code, system)
        deed = request.POST.get("deed", "") if request.method == "POST" else ""
        if deed == "forget":
            return forgotten(redirect("take_test", code=visit.test.code), visit.test)
        if deed == "begin" and visit.guest is not None:
            return _begun(request, visit)
        form = TestCodeForm(request.POST if deed == "code" else None)
        if deed == "code":
            answer = _known_by_code(request, visit, form)
            if answer is not None:
                return answer
        return page(
            request, "training/take_test.html", visit, {"form": form}, status=422 if form.errors else 200
        )


@public(WHY)
def answer_question(request: Request, code: str, number: int) -> HttpResponse:
    """One question. Every answer is kept at once, so that one can go on later, also on another phone."""
    with actions.as_system() as system:
        visit = visit_of(request, code, system)
        paper = visit.paper
        if paper is None or paper.is_handed_in or not visit.test.is_open(paper.part):
            return redirect("take_test", code=visit.test.code)
        items = items_of(visit.test)
        questions = sheet(paper.seed, items)
        if not 1 <= number <= len(questions):
            raise Http404
        if request.method == "POST" and "language" in request.POST:
            return _spoken(request, visit, paper, items, number)
        question = questions[number - 1]
        said = said_in(question.item, paper.language)
        form = AnswerForm(
            request.POST or None, shown=question, said=said, chosen=paper.answers.get(question.item.id, ())
        )
        if request.method == "POST" and form.is_valid():
            return _answered(request, visit, paper, question, form, number, len(questions))
        context = {
            "form": form,
            "said": said,
            "asked_name": LANGUAGE_NAMES[paper.language],
            "number": number,
            "total": len(questions),
            "back": reverse("answer_question", args=[visit.test.code, number - 1]) if number > 1 else "",
            "next": reverse("answer_question", args=[visit.test.code, number + 1])
            if number < len(questions)
            else "",
            "question_languages": _languages(items, paper.language),
        }
        return page(
            request, "training/answer_question.html", visit, context, status=422 if form.errors else 200
        )


@public(WHY)
def check_paper(request: Request, code: str) -> HttpResponse:
    """What is answered and what is not, and the button that hands in."""
    with actions.as_system() as system:
        visit = visit_of(request, code, system)
        paper = visit.paper
        if paper is None or paper.is_handed_in or not visit.test.is_open(paper.part):
            return redirect("take_test", code=visit.test.code)
        if request.method == "POST":
            try:
                actions.hand_in(paper, by=system, at=bangkok_now())
            except Refused as refused:
                say(request, refused.message, tone="warn")
            return redirect("own_paper", code=visit.test.code)
        questions = sheet(paper.seed, items_of(visit.test))
        lines = [
            Link(
                said_in(each.item, paper.language).wording.text,
                reverse("answer_question", args=[visit.test.code, number]),
                current=not paper.answers.get(each.item.id),
            )
            for number, each in enumerate(questions, start=1)
        ]
        context = {
            "lines": lines,
            "open_count": sum(1 for line in lines if line.current),
            "lang": paper.language,
        }
        return page(request, "training/check_paper.html", visit, context)


@public(WHY)
def own_paper(request: Request, code: str) -> HttpResponse:
    """The own result; after the second part also what was right, for the questions are the same."""
    with actions.as_system() as system:
        visit = visit_of(request, code, system)
        if visit.guest is None:
            return redirect("take_test", code=visit.test.code)
        papers = {
            each.part: each for each in Paper.objects.handed_in().filter(test=visit.test, guest=visit.guest)
        }
        if not papers:
            return redirect("take_test", code=visit.test.code)
        items = items_of(visit.test)
        post = papers.get("post")
        context = {
            "scores": [
                {"name": PART_NAMES[part], "score": papers[part].score}
                for part in PART_NAMES
                if part in papers
            ],
            "most": len(items),
            "passed": post is not None and (post.score or 0) >= visit.test.pass_mark,
            "is_post": post is not None,
            "lines": lines_of(post, sheet(post.seed, items), post.language) if post else [],
        }
        return page(request, "training/own_paper.html", visit, context)


def page(
    request: Request, template: str, visit: Visit, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the test, kept in no cache: the next person may hold the same phone."""
    language = get_language() or "th"
    whole = {
        "test": visit.test,
        "event": visit.event,
        "days": shown.days_of(visit.event, language),
        "guest": visit.guest,
        "paper": visit.paper,
        "survey": visit.survey,
        "open_part": visit.test.open_part,
        "part_name": PART_NAMES.get(visit.test.open_part, ""),
        "is_own_account": visit.guest is not None
        and visit.guest.user_id is not None
        and visit.guest.user_id == request.actor.user_id,
    }
    response = render(request, template, whole | context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def forgotten(response: HttpResponse, test: Test) -> HttpResponse:
    """The phone is passed on to the next person."""
    response.delete_cookie(_cookie(test), samesite="Lax")
    return response


def lines_of(paper: Paper, questions: list[Shown], language: str) -> list[dict[str, Any]]:
    """Each question of a paper as it was shown, with what was chosen and what is right."""
    found = []
    for each in questions:
        said, places = said_in(each.item, language), paper.answers.get(each.item.id, ())
        meant = chosen(each, places)
        found.append(
            {
                "text": said.wording.text,
                "language": said.language,
                "is_right": is_right(each, places),
                "choices": [
                    {
                        "text": said.wording.choices[choice],
                        "is_chosen": choice in meant,
                        "is_right": choice in each.item.right,
                    }
                    for choice in each.order
                ],
            }
        )
    return found


def visit_of(request: Request, code: str, system: Actor) -> Visit:
    test = Test.objects.select_related("event").filter(code=normalise(code)).first()
    if test is None:
        raise Http404
    guest = _guest(request, test)
    part = test.open_part
    papers = (
        Paper.objects.filter(test=test, guest=guest).select_related("test") if guest else Paper.objects.none()
    )
    paper = next((each for each in papers if each.part == part), None)
    if paper is None and not part:
        paper = max(papers, key=lambda each: each.begun_at, default=None)
    return Visit(test, test.event, survey_of(test.event_id), guest, paper, system)


def _guest(request: Request, test: Test) -> Guest | None:
    """By the cookie of this test, else the signed-in account when it is a guest."""
    try:
        code = signing.loads(request.COOKIES.get(_cookie(test), ""), salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        code = ""
    if code and (guest := actions.guest_by_code(test, code)):
        return guest
    if request.actor.user_id is None:
        return None
    return Guest.objects.filter(event=test.event_id, user=request.actor.user_id).first()


def _known_by_code(request: Request, visit: Visit, form: TestCodeForm) -> HttpResponse | None:
    """The page again as that guest; None when the form must be shown with what is wrong."""
    now, kind = bangkok_now(), kind_of_device(request.headers.get("User-Agent", ""))
    if wait := wait_for_test_code(visit.test.code, kind=kind, at=now):
        form.is_valid()
        form.add_error("code", _("Too many wrong codes. Wait %(n)d seconds, then try again.") % {"n": wait})
        return None
    if not form.is_valid():
        return None
    code = form.cleaned_data["code"]
    if actions.guest_by_code(visit.test, code) is None:
        count_wrong_test_code(visit.test.code, kind=kind, at=now)
        form.add_error("code", _("This code is not known at this event. Compare it with your paper."))
        return None
    response = redirect("take_test", code=visit.test.code)
    response.set_cookie(
        _cookie(visit.test),
        signing.dumps(code, salt=_SALT),
        max_age=_DAY,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _begun(request: Request, visit: Visit) -> HttpResponse:
    assert visit.guest is not None  # the caller has looked
    language = visit.guest.language or get_language() or "th"
    try:
        paper = actions.begin_paper(
            visit.test, visit.guest, language=language[:2], by=visit.system, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("take_test", code=visit.test.code)
    if paper.is_handed_in:
        return redirect("own_paper", code=visit.test.code)
    questions = sheet(paper.seed, items_of(visit.test))
    first = next((n for n, each in enumerate(questions, start=1) if not paper.answers.get(each.item.id)), 1)
    return redirect("answer_question", code=visit.test.code, number=first)


def _answered(
    request: Request, visit: Visit, paper: Paper, question: Shown, form: AnswerForm, number: int, total: int
) -> HttpResponse:
    try:
        actions.answer_question(paper, question.item.id, form.places(), by=visit.system, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("take_test", code=visit.test.code)
    if number == total:
        return redirect("check_paper", code=visit.test.code)
    return redirect("answer_question", code=visit.test.code, number=number + 1)


def _spoken(request: Request, visit: Visit, paper: Paper, items: list[Item], number: int) -> HttpResponse:
    asked = request.POST["language"]
    if asked in languages_of(items):
        actions.speak_paper(paper, asked, by=visit.system, at=bangkok_now())
    return redirect("answer_question", code=visit.test.code, number=number)


def _languages(items: list[Item], current: str) -> list[Link]:
    known = languages_of(items)
    return (
        [Link(LANGUAGE_NAMES[each], each, current=each == current) for each in known]
        if len(known) > 1
        else []
    )


def _cookie(test: Test) -> str:
    """One for each test: a phone may take two at one event."""
    return f"{settings.COOKIE_PREFIX}guest-{test.code}"
