"""Applications: the list, one with its checks, from paper, the decision, and the order that appoints many."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ApplicationForm, CorrectionForm, PickForm, RefusalForm
from raengjai.network.models import OPEN_STATES, STATES, Application, names_of
from raengjai.network.rules.states import next_states
from raengjai.network.views.checks import checks_in_words
from raengjai.network.views.shown import answers_of, application_word
from raengjai.places.models import address_of
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

PAGE = 50


@requires(Permission.ENTER_APPLICATION)
def applications(request: Request) -> HttpResponse:
    """The coordinator's applications of one state, oldest first; a mentor's own ones, newest first."""
    actor, state = request.actor, request.GET.get("state", "")
    decides = actor.may(Permission.MANAGE_NETWORK)
    states = dict(STATES)
    state = state if state in states else "sent"
    if decides:
        found = Application.objects.in_state(actor.provinces[0], state).after(_start(request))
    else:
        found = Application.objects.filter(entered_by=actor.me).order_by("-sent_at", "-id")
    rows = list(found[: PAGE + 1])
    context = {
        "decides": decides,
        "state": state,
        "tabs": _tabs(actor.provinces[0], state) if decides else [],
        "rows": [_row(each, actor) for each in rows[:PAGE]],
        "older": f"?state={state}&after={rows[PAGE - 1].pk}" if decides and len(rows) > PAGE else "",
        "newer": f"?state={state}" if request.GET.get("after") else "",
    }
    return render(request, "network/applications.html", context)


@requires(Permission.ENTER_APPLICATION)
def application(request: Request, application_id: UUID) -> HttpResponse:
    """One application: what it says, what was looked at, and what can be done with it."""
    found, actor = _application(application_id), request.actor
    decides = actor.may(Permission.MANAGE_NETWORK) and actor.covers(found.province_code)
    can = next_states(found.state)
    people = names_of({each for each in (found.entered_by, found.decided_by) if each})
    context = {
        "application": found,
        "state": application_word(found),
        "place": address_of(found.place_code, actor.language, village_no=found.village_no),
        "answers": answers_of(found, actor),
        "checks": checks_in_words(found, actor.language) if decides else [],
        "entered_by": people.get(found.entered_by, "") if found.entered_by else "",
        "decided_by": people.get(found.decided_by, "") if found.decided_by else "",
        "decides": decides,
        "can": {state: state in can for state in ("approved", "refused", "correcting", "withdrawn", "sent")},
    }
    return render(request, "network/application.html", context)


@requires(Permission.ENTER_APPLICATION)
def add_application(request: Request) -> HttpResponse:
    """Typed from paper."""
    form = ApplicationForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        known = Application.objects.filter(pk=form.cleaned_data["key"]).first()
        if known is not None:  # sent twice
            return redirect("application", application_id=known.pk)
        try:
            made = actions.send_application(form.draft(), source="paper", by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The application of %(name)s is kept.") % {"name": made.name})
            return redirect("application", application_id=made.pk)
    return render(request, "network/add_application.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.ENTER_APPLICATION)
def correct_application(request: Request, application_id: UUID) -> HttpResponse:
    found = _application(application_id)
    form = ApplicationForm(
        request.POST or None, request.FILES or None, actor=request.actor, application=found
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_application(
                found,
                form.draft(),
                seen_version=form.cleaned_data["seen_version"] or 0,
                by=request.actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The application is corrected and waits for the decision."))
            return redirect("application", application_id=found.pk)
    context = {"form": form, "application": found}
    return render(request, "network/correct_application.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def approve_application(request: Request, application_id: UUID) -> HttpResponse:
    found = _application(application_id)
    try:
        actions.approve_application(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Approved. The order that appoints comes next."))
    return redirect("application", application_id=found.pk)


@require_POST
@requires(Permission.ENTER_APPLICATION)
def withdraw_application(request: Request, application_id: UUID) -> HttpResponse:
    found = _application(application_id)
    try:
        actions.withdraw_application(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The application is withdrawn."))
    return redirect("application", application_id=found.pk)


@requires(Permission.MANAGE_NETWORK)
def refuse_application(request: Request, application_id: UUID) -> HttpResponse:
    found, form = _application(application_id), RefusalForm(request.POST or None)
    done = _("The application is refused.")
    return _settled(request, found, form, actions.refuse_application, done, "network/refuse_application.html")


@requires(Permission.MANAGE_NETWORK)
def ask_application(request: Request, application_id: UUID) -> HttpResponse:
    """Ask for a correction."""
    found, form = _application(application_id), CorrectionForm(request.POST or None)
    done = _("The application waits for its correction.")
    return _settled(request, found, form, actions.ask_to_correct, done, "network/ask_application.html")


def _settled(
    request: Request, found: Application, form: Form, act: Callable[..., Any], done: str, template: str
) -> HttpResponse:
    """The form of a decision: what it says is done, or it stands there again with the reason."""
    if request.method == "POST" and form.is_valid():
        try:
            act(found, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, done)
            return redirect("application", application_id=found.pk)
    context = {"form": form, "application": found}
    return render(request, template, context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_NETWORK)
def appoint_applicants(request: Request) -> HttpResponse:
    """One order for those who are approved."""
    province, language = request.actor.provinces[0], request.actor.language
    waiting = list(Application.objects.in_state(province, "approved")[: actions.MOST_AT_ONCE])
    people = [
        (
            str(each.pk),
            f"{each.name} · {each.duty_name} · "
            f"{address_of(each.place_code, language, village_no=each.village_no)}",
        )
        for each in waiting
    ]
    chosen = [str(each) for each in request.GET.getlist("people")]
    form = PickForm(
        request.POST or None,
        people=people,
        initial={"people": chosen or [key for key, _words in people], "starts_on": bangkok_today()},
    )
    if request.method == "POST" and form.is_valid():
        picked = [each for each in waiting if str(each.pk) in form.cleaned_data["people"]]
        try:
            made = actions.appoint_applications(
                picked,
                order=form.order(),
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
                by=request.actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("Appointed by this order: %(count)s people.") % {"count": len(made)})
            return redirect(f"{reverse('applications')}?state=appointed")
    context = {"form": form, "count": len(waiting)}
    return render(request, "network/appoint_applicants.html", context, status=422 if form.errors else 200)


def _application(application_id: UUID) -> Application:
    found = Application.objects.select_related("member").filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def _start(request: Request) -> Application | None:
    try:
        return Application.objects.filter(pk=UUID(request.GET["after"])).first()
    except (KeyError, ValueError):
        return None


def _tabs(province: str, current: str) -> list[Link]:
    counts: dict[str, int] = dict(
        Application.objects.filter(province_code=province, state__in=OPEN_STATES)
        .values_list("state")
        .annotate(Count("id"))
        .order_by()
    )
    address = reverse("applications")
    return [
        Link(
            name,
            f"{address}?state={state}",
            current=state == current,
            count=counts.get(state, 0) if state in OPEN_STATES else None,
        )
        for state, name in STATES
    ]


def _row(each: Application, actor: Actor) -> dict[str, Any]:
    place = address_of(each.place_code, actor.language, village_no=each.village_no)
    return {
        "url": reverse("application", args=[each.pk]),
        "name": each.name,
        "note": f"{each.duty_name} · {place} · {short_date(each.sent_at, actor.language)}",
        "state": application_word(each),
    }
