"""Practice: invented stories for who is inside the room, invented situations for everybody. Nothing is stored, journaled or
counted; what is chosen travels in the form."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from raengjai.access.door import Request as DoorRequest
from raengjai.access.door import public, requires
from raengjai.access.roles import Permission
from raengjai.protection.forms.practice import DECISIONS, READ, URGENT, DecideForm, ReadForm, SignsForm
from raengjai.protection.rules import practice as deck
from raengjai.protection.rules import practice_signs as signs
from raengjai.protection.rules.practice_reading import Interview, Reading, interviews_of
from raengjai.protection.rules.records import Record, code_list, shown, title_of
from raengjai.protection.rules.report_words import words_of
from raengjai.protection.rules.screening import words as says
from raengjai.protection.rules.signs import seen_signs
from raengjai.protection.views.case_screening import TONES
from raengjai.protection.views.clue_shown import drawn, language_of, shared
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page
from raengjai.protection.views.practice_words import STRENGTHS, compared, own_reading
from raengjai.web.pieces import Word

_OF_INTERVIEW = ("person", "job", "age_at_act", "period")  # what a learner has to know of it
_EMERGENCY = "191"  # where the catalogue has no number in force


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def practice(request: Request) -> HttpResponse:
    """The stories."""
    language = request.actor.language
    stories = [
        {"code": each.code, "title": each.title.in_language(language), "has_interview": bool(each.screenings)}
        for each in deck.practice_cases()
    ]
    return room_page(request, "protection/practice.html", {"stories": stories, "language": language})


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def practice_case(request: Request, code: str) -> HttpResponse:
    """One story: decide on its clue, compare, read its interview, and hear what there is to take along."""
    try:
        story = deck.practice_case(code)
    except LookupError as unknown:
        raise Http404 from unknown
    language = request.actor.language
    form = DecideForm(request.POST if request.method == "POST" else None, language=language)
    step = request.POST.get("step", "")
    if not form.is_valid() or step == "change":
        return _asked(request, story, form, status=422 if form.errors else 200)
    return _decided(request, story, form, step)


def _asked(request: Request, story: deck.PracticeCase, form: DecideForm, *, status: int) -> HttpResponse:
    context = _story(story, request.actor.language) | {"form": form, "step": 1}
    return room_page(request, "protection/practice_case.html", context, status=status)


def _decided(request: Request, story: deck.PracticeCase, form: DecideForm, step: str) -> HttpResponse:
    """The own decision beside a good one; then the interview, until every dimension of it is read."""
    language = request.actor.language
    interviews = interviews_of(story, language)
    readings = [each for one in interviews for each in one.readings]
    reading = ReadForm(request.POST if step == "read" else None, readings=readings)
    is_read = not readings or reading.is_valid()
    context = _story(story, language) | {
        "decided": form.kept(),
        "compared": compared(form, _good(story, language)),
        "why": story.why,
        "debrief": story.debrief if is_read else (),
        "form": reading,
        "step": 3 if is_read and readings else 2,
        "people": [title_of(each, language) for each in story.records if each.kind == "person"],
        "interviews": [_interview(one, reading, language, is_read=is_read) for one in interviews],
        "tones": {state.name: Word(says.STATES[state], tone) for state, tone in TONES.items()},
        "no_decision": says.NO_DECISION,
        "unconfirmed": says.UNCONFIRMED,
        "irrelevant": says.CONSENT_IRRELEVANT,
    }
    status = 422 if reading.errors else 200
    return room_page(request, "protection/practice_case.html", context, status=status)


def _story(story: deck.PracticeCase, language: str) -> dict[str, Any]:
    clue = {name: value for name, value in story.clue.values.items() if name not in ("signs", "words")}
    ticked = {int(number) for number in story.clue.values["signs"]}
    return {
        "story": story,
        "title": story.title.in_language(language),
        "language": language,
        "total": 3 if story.screenings else 2,
        "content": {
            "signs": [
                {"picture": each.picture, "words": each.say(language)}
                for each in seen_signs()
                if each.number in ticked
            ],
            "seen": story.clue.get("words"),
            "facts": shown(Record("clue", clue), language),
            "language": "th",
        },
    }


def _good(story: deck.PracticeCase, language: str) -> dict[str, str]:
    return {
        "decision": str(DECISIONS[story.decision]),
        "to": code_list("office").say(story.to, language) if story.to else "",
        "urgent": str(URGENT["yes" if story.is_urgent else "no"]),
    }


def _interview(one: Interview, form: ReadForm, language: str, *, is_read: bool) -> dict[str, Any]:
    about = {name: value for name, value in one.record.values.items() if name in _OF_INTERVIEW}
    return {
        "facts": shown(Record("screening", about), language),
        "readings": [_reading(each, form, is_read=is_read) for each in one.readings],
        "others": one.others,
        "results": one.results,
    }


def _reading(each: Reading, form: ReadForm, *, is_read: bool) -> dict[str, Any]:
    said = form.cleaned_data[each.field] if is_read else ""
    return {
        "of": each,
        "heard": [(one.told, STRENGTHS.get(one.strength, "")) for one in each.heard],
        "field": form[each.field],
        "own": own_reading(READ[said], is_same=said == each.state) if is_read else "",
    }


@csrf_exempt  # nothing is changed by it, and nobody's session is asked for
@public("whoever may see a danger learns beforehand what to do; nothing is kept", asks_who=False)
def practice_signs(request: DoorRequest) -> HttpResponse:
    """Four invented situations: what would you do? Then the advice beside each answer."""
    asked = language_of(request)
    language = asked if asked in signs.LANGUAGES else "en"
    with translation.override(language):
        context = _signs_context(language)
        choices = context.pop("choices")
        data = request.POST if request.method == "POST" else None
        form = SignsForm(data, situations=signs.situations(), choices=choices)
        is_done = form.is_valid()
        context |= {
            "form": form,
            "is_done": is_done,
            "rows": [
                _situation(each, form, choices, language, is_done=is_done) for each in signs.situations()
            ],
        }
        status = 422 if form.errors else 200
        kept = request.method == "GET"
        return drawn(request, "protection/practice_signs.html", context, status=status, may_be_kept=kept)


def _signs_context(language: str) -> dict[str, Any]:
    context = shared(language, url_name="practice_signs")
    number = context["lines"][0].number if context["lines"] else _EMERGENCY
    address = reverse("practice_signs")
    return context | {
        "page_languages": [each for each in context["page_languages"] if each["code"] in signs.LANGUAGES],
        "post_url": f"{address}?lang={language}",
        "report_url": f"{reverse('report')}?lang={language}",
        "choices": {code: words[language].format(number=number) for code, words in signs.choices().items()},
        "messages": (),
    }


def _situation(
    each: signs.Situation, form: SignsForm, choices: dict[str, str], language: str, *, is_done: bool
) -> dict[str, Any]:
    words = words_of(language)
    row: dict[str, Any] = {"words": each.words[language], "field": form[each.story]}
    if is_done:
        said = form.cleaned_data[each.story]
        row |= {
            "own": choices[said],
            "advised": choices[each.advised],
            "is_same": said == each.advised,
            "why": each.why[language],
            "rules": [
                *(words["do"][number] for number in each.do),
                *(words["dont"][number] for number in each.dont),
            ],
        }
    return row
