"""What the question pages of recording show: topics, people found, routes, what was typed."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request
from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_today
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.forms.answers import OFFERED_CONSENTS, Answers
from raengjai.needs.models import Draft, Need
from raengjai.needs.views import shown
from raengjai.people.forms import FindForm
from raengjai.people.models.consent import has_agreed_to_share
from raengjai.people.models.matching import likely_same, suggest
from raengjai.places.models import address_of
from raengjai.services.models import catalogue
from raengjai.services.rules import Route, all_on
from raengjai.web.pieces import Answer

PAGES = ("record_who", "record_what", "record_details", "record_check")
FIRST_ASKED = ("first_name", "last_name", "phone", "birth_year", "place_code", "village_no")


def question(step: int) -> dict[str, Any]:
    return {"step": step, "total": len(PAGES)}


def status(request: Request) -> int:
    return 422 if request.method == "POST" else 200


def person_form(request: Request, answers: Answers) -> Any:
    """Bound only when the person's own fields were posted: an unasked question shows no error."""
    if request.method == "POST" and not {"find", "use"} & request.POST.keys():
        return answers.new_person
    names = set(answers.new_person.fields)
    typed = {name: answers.data[name] for name in names if answers.data.get(name)}
    form_class = type(answers.new_person)
    return form_class(actor=request.actor, nameless=answers.is_nameless, initial=typed)


def person_fields(form: Any) -> dict[str, Any]:
    """What is asked of everybody, and what is asked when there is time: that part opens when it has an error."""
    shown_first = [form[name] for name in FIRST_ASKED if name in form.fields]
    rest = [form[name] for name in form.fields if name not in (*FIRST_ASKED, "surely_new")]
    return {
        "main_fields": shown_first,
        "more_fields": rest,
        "more_open": any(bound.errors for bound in rest),
    }


def put_beside(refused: Refused, *forms: Any) -> None:
    """A refusal stands beside its field where the page shows it, otherwise above the form."""
    for form in forms:
        field = form.fields.get(refused.field)
        if field is not None and not field.widget.is_hidden:
            form.add_error(refused.field, refused.message)
            return
    forms[0].add_error(None, refused.message)


def renew_code(visit: Any) -> None:
    """Nobody has seen the code yet. One that is used already must not stand in the way of sending again."""
    visit.data = visit.data.copy()
    visit.data["receipt_code"] = receipts.new_code()


def blank(*forms: Any) -> None:
    """A page that nobody has answered yet judges nothing."""
    for form in forms:
        form.is_bound = False


def shown_form(request: Request, form: Any) -> Any:
    """On the first visit a page shows what is kept without judging it."""
    if request.method == "POST":
        return form
    form.is_bound = any(name.startswith(f"{form.prefix}-") for name in form.data)
    return form


def found(request: Request) -> list[Any]:
    form = FindForm({"q": request.POST.get("q", "")})
    query = form.cleaned_data["q"] if form.is_valid() else ""
    province = request.actor.provinces[0]
    place = next((code for code in request.actor.places if len(code) == 6), "")
    return suggest(query, province_code=province, place_code=place) if query.strip() else []


def alike(answers: Answers) -> list[Any]:
    """Records that may be the same person, unless one was chosen or somebody said that this is another."""
    if answers.known_person or answers.is_nameless or answers.new_person.cleaned_data.get("surely_new"):
        return []
    return likely_same(answers.new_person.values())


def find_form(request: Request) -> FindForm:
    """The box for somebody who was here before; it keeps what was looked for."""
    return FindForm(initial={"q": request.POST.get("q", "")})


def topic_groups(request: Request, ticked: list[str]) -> list[dict[str, Any]]:
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
    offered = [group for group in groups.values() if group["topics"]]
    for place, topic in enumerate(topic for group in offered for topic in group["topics"]):
        topic["id"] = f"id_topics_{place}"  # the first is where the summary of errors leads
    return offered


def dangers(request: Request) -> list[dict[str, Any]]:
    known, language, today = catalogue(), request.actor.language, bangkok_today()
    return [
        {"name": danger.name.say(language), "say": danger.say.say(language), "hotlines": danger.hotlines}
        for danger in all_on(known.dangers, today)
    ]


def check_context(request: Request, answers: Answers) -> dict[str, Any]:
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
        "agreed": answers.known_person is not None and has_agreed_to_share(answers.known_person),
        "consent": answers.consent if bound else unasked_consent(answers),
        "visit": answers.visit
        if bound
        else type(answers.visit)(initial={"receipt_code": receipts.new_code()}),
        "back_url": url("record_details"),
        **question(4),
    }


def unasked_consent(answers: Answers) -> Any:
    """The consent as it was ticked so far, without judging it; who spoke for the person is not asked twice."""
    known: dict[str, Any] = {
        name: answers.data.get(name, "") for name in ("speaker_name", "speaker_relation")
    }
    known |= {"purposes": answers.data.getlist("purposes"), "given_by": answers.data.get("given_by", "self")}
    return type(answers.consent)(language=answers.language, offered=OFFERED_CONSENTS, initial=known)


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
                "lacking": _lacking(route, form),
            }
            for route in form.chosen_routes()
        ],
    }


def _lacking(route: Route, form: Any) -> int:
    """How many names a group still lacks for a service that needs one."""
    return max((route.group_min or 0) - len(form.cleaned_data.get("members", ())), 0)


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


def draft_row(draft: Draft) -> dict[str, Any]:
    kept = actions.read_draft(draft)
    name = " ".join(filter(None, [*kept.get("first_name", []), *kept.get("last_name", [])]))
    return {"id": draft.pk, "name": name or _("No name yet"), "saved_at": draft.saved_at}
