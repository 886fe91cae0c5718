"""The routing table: where things go, trying it, writing and closing rules, and what offices did not take."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.places.models import path_text
from raengjai.services import rules
from raengjai.services.actions import as_fact, close_rule, handle_bounce, with_rule, write_rule
from raengjai.services.forms import CloseForm, ProvinceForm, RuleForm, TryForm
from raengjai.services.models import Bounce, RoutingRule, catalogue, route_for
from raengjai.services.views.words import office_link, papers, promise_answer, say, service_link
from raengjai.web import fragments
from raengjai.web.pieces import Answer, Link, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say as tell

MOST_BOUNCES = 50
MOST_RULES = 200


@requires(Permission.EDIT_ROUTING)
def routing(request: Request) -> HttpResponse:
    form = ProvinceForm(request.GET, actor=request.actor)
    said = form.read()
    context = {
        "form": form,
        "tabs": _tabs(said["province"], "routing"),
        "province": said["province"],
        "rules": _rule_lines(said, request.actor),
        "topics": _topic_lines(said) if said["province"] != rules.COUNTRY else [],
    }
    return fragments.render(request, "services/routing.html", context)


@requires(Permission.EDIT_ROUTING)
def routing_try(request: Request) -> HttpResponse:
    form = TryForm(request.GET if "topic" in request.GET else None)
    routes = []
    if form.is_valid():
        said = form.cleaned_data
        routes = route_for(
            said["topic"],
            person_place=said["person_place"],
            matter_place=said["matter_place"],
            status=said["status"] or rules.ANY,
            on=said["day"],
        )
    context = {
        "form": form,
        "tabs": _tabs(_own_province(request), "routing_try"),
        "tried": [_tried(route) for route in routes],
    }
    return fragments.render(request, "services/routing_try.html", context)


@requires(Permission.EDIT_ROUTING)
def routing_rule_new(request: Request) -> HttpResponse:
    form = RuleForm(request.POST or None, initial=_suggested(request.GET), actor=request.actor)
    preview: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            if "try" not in request.POST:
                rule = write_rule(form.rule(), by=request.actor, at=bangkok_now())
                tell(request, _("The rule is written. It is used from %(day)s on.") % {"day": _day(rule)})
                return redirect(f"{reverse('routing')}?province={rule.province_code}")
            preview = _preview(form)
        except Refused as refused:
            field = form.SHOWN_AT.get(refused.field or "", refused.field)
            form.add_error(field if field in form.fields else None, refused.message)
    context = {"form": form, "preview": preview}
    return fragments.render(request, "services/routing_rule_new.html", context)


@requires(Permission.EDIT_ROUTING)
def routing_rule_close(request: Request, rule_id: UUID) -> HttpResponse:
    rule = get_object_or_404(RoutingRule, pk=rule_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_rule(rule, last_day=form.cleaned_data["last_day"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            tell(request, _("The rule is closed. It stays in the table."))
            return redirect(f"{reverse('routing')}?province={rule.province_code}")
    context = {"form": form, "rule": rule, "answers": _rule_answers(rule)}
    return fragments.render(request, "services/routing_rule_close.html", context)


@requires(Permission.EDIT_ROUTING)
def bounces(request: Request) -> HttpResponse:
    form = ProvinceForm(request.GET, actor=request.actor)
    province = form.read()["province"]
    waiting = list(Bounce.objects.waiting(province)[: MOST_BOUNCES + 1])
    context = {
        "form": form,
        "tabs": _tabs(province, "bounces"),
        "province": province,
        "bounces": [_bounce_line(bounce) for bounce in waiting[:MOST_BOUNCES]],
        "has_more": len(waiting) > MOST_BOUNCES,
    }
    return fragments.render(request, "services/bounces.html", context)


@require_POST
@requires(Permission.EDIT_ROUTING)
def bounce_handled(request: Request, bounce_id: UUID) -> HttpResponse:
    bounce = get_object_or_404(Bounce, pk=bounce_id)
    try:
        handle_bounce(bounce, by=request.actor, at=bangkok_now())
    except Refused as refused:
        tell(request, str(refused.message), tone="warn")
    return redirect(f"{reverse('bounces')}?province={bounce.province_code}")


# --- lines and tables --------------------------------------------------------------------------------------


def _tabs(province: str, current: str) -> list[Link]:
    where = f"?province={province}"
    count = Bounce.objects.waiting(province)[:100].count()
    return [
        Link(_("Where things go"), reverse("routing") + where, current=current == "routing"),
        Link(_("Try it"), reverse("routing_try"), current=current == "routing_try"),
        Link(_("Not taken"), reverse("bounces") + where, current=current == "bounces", count=count),
    ]


def _own_province(request: Request) -> str:
    province: str = ProvinceForm(request.GET, actor=request.actor).read()["province"]
    return province


def _topic_lines(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Each topic of the province: where it goes today for somebody of whom nothing more is known."""
    day, known = bangkok_today(), catalogue()
    return [
        {
            "url": reverse("topic", args=[topic.code]),
            "name": say(topic.name),
            "is_second": number > 0,
            "office": _office_link(route.office_code),
            "service": _service_link(route.service_code),
            "decided_by": _decided_by(route),
            "by_rule": bool(route.rule_id),
        }
        for topic in rules.all_on(known.topics, day)
        if said["topic"] in ("", topic.code)
        for number, route in enumerate(route_for(topic.code, person_place=said["province"]))
    ]


def _rule_lines(said: dict[str, Any], reader: Actor) -> list[dict[str, Any]]:
    found = RoutingRule.objects.touching(said["province"]).order_by("province_code", "topic_code", "id")
    if not said["closed"]:
        found = found.not_over(bangkok_today())
    if said["topic"]:
        found = found.of_topic(said["topic"])
    listed = list(found[:MOST_RULES])
    writers = dict(User.objects.filter(pk__in={rule.written_by for rule in listed}).values_list("pk", "name"))
    return [_rule_line(rule, writers, reader) for rule in listed]


def _rule_line(rule: RoutingRule, writers: dict[Any, str], reader: Actor) -> dict[str, Any]:
    is_over = rule.closed_at is not None or (rule.valid_until or bangkok_today()) < bangkok_today()
    is_own = bool({rule.province_code, rules.COUNTRY} & set(reader.provinces))
    return {
        "subject": _rule_subject(rule),
        "place": path_text(rule.place_code),
        "status": _whom(rule),
        "target": _rule_target(rule),
        "order": rule.priority,
        "days": _days(rule),
        "writer": _("The catalogue's files") if rule.from_file else writers.get(rule.written_by, ""),
        "is_over": is_over,
        "close_url": "" if is_over or not is_own else reverse("routing_rule_close", args=[rule.pk]),
    }


def _whom(rule: RoutingRule) -> str:
    if rule.status == rules.ANY:
        return _("Everybody")
    return say(catalogue().word("status", rule.status))


def _rule_subject(rule: RoutingRule) -> str:
    topic = rules.latest(catalogue().topics, rule.topic_code)
    return say(topic.name) if topic else _service_name(rule.service_code)


def _rule_target(rule: RoutingRule) -> str:
    office = rules.latest(catalogue().offices, rule.office_code)
    parts = [_service_name(rule.service_code) if rule.topic_code else "", say(office.name) if office else ""]
    return " → ".join(part for part in parts if part)


def _rule_answers(rule: RoutingRule) -> list[Answer]:
    return [
        Answer(_("Rule"), _rule_subject(rule)),
        Answer(_("Where"), path_text(rule.place_code)),
        Answer(_("For whom"), _whom(rule)),
        Answer(_("Goes to"), _rule_target(rule)),
        Answer(_("Why"), say(rules.Words(rule.reason_th, rule.reason_en))),
        Answer(_("Days"), _days(rule)),
    ]


def _days(rule: RoutingRule) -> str:
    language = get_language() or "th"
    if rule.valid_until is None:
        return _("from %(first)s") % {"first": short_date(rule.valid_from, language)}
    if rule.valid_until < rule.valid_from:
        return _("never used")
    told = {
        "first": short_date(rule.valid_from, language),
        "last": short_date(rule.valid_until, language),
    }
    return _("%(first)s to %(last)s") % told


def _day(rule: RoutingRule) -> str:
    return short_date(rule.valid_from, get_language() or "th")


def _office_link(code: str) -> Any:
    office = rules.latest(catalogue().offices, code)
    return office_link(office) if office else code


def _service_link(code: str) -> Any:
    service = rules.latest(catalogue().services, code)
    return service_link(service) if service else ""


def _service_name(code: str) -> str:
    service = rules.latest(catalogue().services, code)
    return say(service.name) if service else code


def _decided_by(route: rules.Route) -> str:
    if route.rule_id:
        return _("A rule")
    if route.is_desk:
        return _("The coordinator's desk")
    return _("Place of the work") if route.routed_by == "matter" else _("Place of the person")


def _tried(route: rules.Route) -> dict[str, Any]:
    """One answer of the router, in words."""
    service = rules.latest(catalogue().services, route.service_code)
    office = rules.latest(catalogue().offices, route.office_code)
    answers = [Answer(_("Why"), say(route.reason)), Answer(_("Decided by"), _decided_by(route))]
    if service:
        answers += [
            Answer(_("Service"), f"{service.code} {say(service.name)}"),
            Answer(_("Papers to bring"), papers(route.documents)),
            Answer(_("How long it takes"), promise_answer(service)),
        ]
    return {"office": say(office.name) if office else route.office_code, "answers": answers}


def _preview(form: RuleForm) -> list[dict[str, Any]]:
    """What the rule would change: the answer for its own case, now and with it."""
    rule = as_fact(form.rule())
    topics = [rule.topic] if rule.topic else _topics_of(rule.service, rule)
    place = rule.place if rule.place != rules.COUNTRY else _example_province()
    with_it = with_rule(catalogue(), rule)
    return [_change(code, rule, place, before=catalogue(), after=with_it) for code in topics]


def _change(
    code: str, rule: rules.Rule, place: str, *, before: rules.Catalogue, after: rules.Catalogue
) -> dict[str, Any]:
    """Where one topic goes without and with the rule."""
    day = rule.span.first

    def ask(known: rules.Catalogue) -> list[rules.Route]:
        return rules.route(
            code, person_place=place, matter_place=place, status=rule.status, on=day, catalogue=known
        )

    topic, now, then = before.topic(code, day), ask(before), ask(after)
    return {
        "topic": say(topic.name) if topic else code,
        "place": path_text(place),
        "before": [_short(route) for route in now],
        "after": [_short(route) for route in then],
        "word": Word(_("Changes"), "next") if now != then else Word(_("Stays the same")),
    }


def _topics_of(service: str, rule: rules.Rule) -> list[str]:
    topics = rules.all_on(catalogue().topics, rule.span.first)
    return [topic.code for topic in topics if any(way.service == service for way in topic.ways)]


def _example_province() -> str:
    """Any province will do to show what a rule for the whole country does."""
    codes = (code.partition("-")[2] for code in catalogue().offices)
    return min(code for code in codes if code != rules.COUNTRY)


def _short(route: rules.Route) -> str:
    office = rules.latest(catalogue().offices, route.office_code)
    name = say(office.name) if office else route.office_code
    return f"{_service_name(route.service_code)} → {name}" if route.service_code else name


def _bounce_line(bounce: Bounce) -> dict[str, Any]:
    topic = rules.latest(catalogue().topics, bounce.topic_code)
    office = rules.latest(catalogue().offices, bounce.office_code)
    asked = QueryDict(mutable=True)
    asked.update({"topic": bounce.topic_code, "service": bounce.service_code, "place": bounce.place_code})
    return {
        "id": bounce.pk,
        "at": bounce.at,
        "topic": say(topic.name) if topic else bounce.topic_code,
        "service": _service_name(bounce.service_code) if bounce.service_code else "",
        "office": say(office.name) if office else bounce.office_code,
        "reason": say(catalogue().word("bounce", bounce.reason_code)),
        "place": path_text(bounce.place_code),
        "rule_url": f"{reverse('routing_rule_new')}?{asked.urlencode()}",
    }


def _suggested(asked: QueryDict) -> dict[str, str]:
    """What the page before suggests for a new rule."""
    return {name: str(asked[name]) for name in ("topic", "service", "place", "status") if asked.get(name)}
