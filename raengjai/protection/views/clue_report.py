"""Reporting a danger: for everybody, without an account, in six languages; and for officers who are told of one.

Where the browser can, it seals the words before they leave (web/static/js/offline/page_sealed.js) and nothing comes here.
Where it cannot, the same form is posted: checked, shown once more, sealed in memory. No session, no journal, no log has it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, public, requires
from raengjai.access.roles import Permission
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.papers.rules.qr import svg
from raengjai.places.models import Place
from raengjai.protection.actions import TooMany, count_arrival, seal_on_arrival
from raengjai.protection.forms import ClueForm
from raengjai.protection.rules.clue import PUBLIC, VOLUNTEER, packed_clue
from raengjai.protection.rules.report_words import words_of
from raengjai.protection.rules.signs import seen_signs
from raengjai.protection.views.clue_pictures import Pictures, WrongPicture
from raengjai.protection.views.clue_shown import (
    drawn,
    foreign,
    hotline_choices,
    is_foreign,
    language_of,
    province_choices,
    shared,
)


@dataclass(frozen=True, slots=True)
class _Page:
    """Which of the two pages it is. `came` is how a clue comes by it, as long as the form does not ask."""

    name: str
    came: str
    for_officers: bool = False

    @property
    def has_receipt(self) -> bool:
        return self.came != VOLUNTEER


@csrf_exempt
@public("whoever sees a danger reports it without an account, and nobody asks who it is", asks_who=False)
def report(request: Request) -> HttpResponse:
    """Numbers to call first, do and do not, then the form. `?as=volunteer`: thanks in place of a receipt."""
    if request.method == "POST" and is_foreign(request):
        return foreign(request)
    pictures = Pictures(request)
    asked = request.POST.get("came") if request.method == "POST" else request.GET.get("as")
    came = VOLUNTEER if asked == VOLUNTEER else PUBLIC
    return _reported(request, _Page("report", came), pictures)


@csrf_exempt  # until it is said where files go: the token is in the body (_guarded)
@requires(Permission.WORK_REFERRAL)
def report_call(request: Request) -> HttpResponse:
    """The same for an officer: what somebody told on a hotline, or what was noticed at work."""
    return _guarded(request, Pictures(request))


@csrf_protect
def _guarded(request: Request, pictures: Pictures) -> HttpResponse:
    return _reported(request, _Page("report_call", PUBLIC, for_officers=True), pictures)


@require_GET
@public("names of places are public; asked for so that a form need not send what is typed", asks_who=False)
def report_places(request: Request, province_code: str) -> HttpResponse:
    """Sub-districts of a province with their districts, to choose from."""
    language = language_of(request)
    found = Place.objects.filter(level="subdistrict", code__startswith=province_code, closed_on=None)
    rows = found.select_related("parent").in_reading_order()
    if not rows:
        raise Http404
    name = "name_th" if language == "th" else "name_en"
    places = [[each.code, f"{getattr(each, name)}, {getattr(each.parent, name)}"] for each in rows]
    response = JsonResponse({"places": places}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _reported(request: Request, page: _Page, pictures: Pictures) -> HttpResponse:
    language = language_of(request)
    form = _form(request, page, language)
    if request.method != "POST":
        return _asked(request, page, form, status=200)
    if not form.is_valid():
        return _asked(request, page, form, status=422)
    step = request.POST.get("step", "check")
    if step == "change":
        return _asked(request, page, form, status=200)
    if step != "send":
        return _checked(request, page, form, status=200)
    return _sent(request, page, form, pictures)


def _form(request: Request, page: _Page, language: str) -> ClueForm:
    return ClueForm(
        request.POST if request.method == "POST" else None,
        words=words_of(language),
        language=language,
        provinces=province_choices(language),
        hotlines=hotline_choices(language) if page.for_officers else (),
        came=page.came,
    )


def form_context(form: ClueForm, language: str, *, url_name: str, has_receipt: bool) -> dict[str, Any]:
    """What the form's template is given; the phone's own page is drawn with it too."""
    pictures = {sign.code: sign.picture for sign in seen_signs()}
    return shared(language, url_name=url_name) | {
        "form": form,
        "sign_boxes": [(box, pictures[str(box.data["value"])]) for box in form["signs"]],
        "has_receipt": has_receipt,
        "places_url": f"{reverse('report_places', args=['00'])}?lang={language}",
        "answer_url": f"{reverse('report_answer')}?lang={language}",
        "post_url": f"{reverse(url_name)}?lang={language}",
    }


def blank_report(language: str) -> dict[str, Any]:
    """The form as a volunteer's phone keeps it: without a receipt."""
    words, provinces = words_of(language), province_choices(language)
    form = ClueForm(words=words, language=language, provinces=provinces, came=VOLUNTEER)
    return form_context(form, language, url_name="report", has_receipt=False)


def _asked(request: Request, page: _Page, form: ClueForm, *, status: int) -> HttpResponse:
    language = language_of(request)
    context = form_context(form, language, url_name=page.name, has_receipt=page.has_receipt)
    context |= {
        "shell": "sealed",
        "messages": (),
        "for_officers": page.for_officers,
        "form_number": _number(request),
    }
    is_blank = request.method == "GET" and not page.for_officers
    return drawn(request, f"protection/{page.name}.html", context, status=status, may_be_kept=is_blank)


def _checked(
    request: Request, page: _Page, form: ClueForm, *, status: int, problem: str = ""
) -> HttpResponse:
    """Once more, to be looked at. The id makes sending twice one clue; the code is made here and shown after sending."""
    language = language_of(request)
    context = shared(language, url_name=page.name) | {
        "form": form,
        "pairs": form.pairs(),
        "clue_id": _uuid(request.POST.get("clue_id")) or uuid4(),
        "code": _code(request, page) or receipts.new_code(),
        "has_receipt": page.has_receipt,
        "problem": problem,
        "post_url": f"{reverse(page.name)}?lang={language}",
        "for_officers": page.for_officers,
        "form_number": _number(request),
    }
    return drawn(request, "protection/report_check.html", context, status=status)


def _sent(request: Request, page: _Page, form: ClueForm, pictures: Pictures) -> HttpResponse:
    language, now, words = language_of(request), bangkok_now(), words_of(language_of(request))
    province = form.cleaned_data["province"]
    try:
        _paced(request, page, province, at=now)
    except TooMany as many:
        minutes = str(-(-many.seconds // 60))
        held = _checked(
            request, page, form, status=429, problem=words["too_many"].replace("{minutes}", minutes)
        )
        held["Retry-After"] = str(many.seconds)
        return held
    try:
        files = pictures.drawn_anew()
    except WrongPicture:
        return _checked(request, page, form, status=422, problem=words["wrong_file"])
    clue_id, code = _uuid(request.POST.get("clue_id")), _code(request, page)
    if clue_id is None or bool(code) != page.has_receipt or not _uuid(request.POST.get("form_number")):
        return _checked(request, page, form, status=422, problem=words["not_sent"])
    text = packed_clue(form.pairs(), made_at=now, language=language, files=files)
    try:
        seal_on_arrival(text, clue_id=clue_id, province=province, code=code, by=request.actor, at=now)
    except Refused:
        return _checked(request, page, form, status=422, problem=words["no_key"])
    return _thanked(request, page, code)


def _paced(request: Request, page: _Page, province: str, *, at: datetime) -> None:
    """Before anything heavy is done. Officers have said who they are and write down what several people told."""
    if not page.for_officers:
        count_arrival(_number(request).bytes, province, at=at)


def _number(request: Request) -> UUID:
    """Of the blank form; it goes along from page to page. Whoever sends without one is sent back to the page that has one."""
    return _uuid(request.POST.get("form_number")) or uuid4()


def _thanked(request: Request, page: _Page, code: str) -> HttpResponse:
    language = language_of(request)
    address = f"{request.build_absolute_uri(reverse('report_answer'))}?lang={language}#{code}"
    context = shared(language, url_name=page.name) | {
        "code": code,
        "qr": svg(address, title=words_of(language)["code_title"]) if code else "",
        "answer_url": f"{reverse('report_answer')}?lang={language}",
        "for_officers": page.for_officers,
        "again_url": f"{reverse(page.name)}?lang={language}",
    }
    return drawn(request, "protection/report_sent.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        found = UUID(text or "")
    except ValueError:
        return None
    return found if found.version == 4 else None


def _code(request: Request, page: _Page) -> str:
    code = request.POST.get("receipt_code", "")
    return receipts.normalise(code) if page.has_receipt and receipts.is_valid(code) else ""
