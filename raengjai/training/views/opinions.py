"""The satisfaction form: its lines, its results, guests who fill it in, the desk that keys it in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, public, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.training import actions
from raengjai.training.forms import KeyOpinionForm, LinesForm, OpinionForm
from raengjai.training.models import (
    Opinion,
    OpinionSummary,
    Survey,
    SurveyUse,
    satisfaction_summary,
    survey_of,
    test_of,
)
from raengjai.training.rules.opinions import HIGHEST, Rated, aspect_name, aspects_on
from raengjai.training.views import shown
from raengjai.training.views.answers import WHY, page, visit_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Bar, Column, Table
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_WORDS = 300


@requires(Permission.PLAN_EVENT)
def opinions(request: Request, event_id: UUID) -> HttpResponse:
    """What the forms said, what people wrote, and the lines of the form while nobody has answered."""
    event, language = shown.event_to_read(request, event_id), request.actor.language
    survey, summary = survey_of(event.pk), satisfaction_summary(event)
    may_write = actions.writes(request.actor, event)
    usual = aspects_on(bangkok_today())
    form = None
    if may_write and survey is not None and survey.closed_at is None and not (summary and summary.answers):
        form = LinesForm(request.POST or None, usual=usual.aspects, items=survey.items, language=language)
    if form is not None and survey is not None and request.method == "POST" and form.is_valid():
        try:
            actions.choose_lines(survey, form.items(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The lines of the form are kept."))
            return redirect("opinions", event_id=event.pk)
    wanted = Opinion.objects.filter(event=event) if may_write else Opinion.objects.none()
    words = wanted.exclude(words="").order_by("id")
    context = shown.frame(event, language) | {
        "survey": survey,
        "summary": summary,
        "table": _table(summary, language) if summary and summary.answers else None,
        "bars": _bars(summary, language) if summary and not summary.is_hidden else [],
        "groups": _groups(summary) if summary and summary.answers else None,
        "words": list(words[:MOST_WORDS]),
        "form": form,
        "usual": usual,
        "may_write": may_write,
        "is_at_work": event.state in actions.AT_WORK,
        "test": test_of(event.pk),
    }
    return render(request, "training/opinions.html", context, status=422 if form and form.errors else 200)


@require_POST
@requires(Permission.PLAN_EVENT)
def open_survey(request: Request, event_id: UUID) -> HttpResponse:
    event = shown.event_to_write(request, event_id)
    try:
        actions.open_survey(event, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The form is open."))
    return redirect("opinions", event_id=event.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def close_survey(request: Request, event_id: UUID) -> HttpResponse:
    event = shown.event_to_write(request, event_id)
    survey = survey_of(event.pk)
    try:
        if survey is None:
            raise Refused(_("The form is not open."))
        actions.close_survey(survey, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The form is closed. Who has answered is forgotten."))
    return redirect("opinions", event_id=event.pk)


@requires(Permission.PLAN_EVENT)
def opinion_form(request: Request, event_id: UUID) -> HttpResponse:
    """The blank form on paper."""
    event, now = shown.event_to_write(request, event_id), bangkok_now()
    survey = survey_of(event.pk)
    if survey is None:
        say(request, _("Open the form first: then its lines stand."), tone="warn")
        return redirect("opinions", event_id=event.pk)
    language = "en" if request.GET.get("language") == "en" else "th"
    return send(
        request,
        actions.print_survey_form(survey, language=language),
        filename=_("Satisfaction form.pdf"),
        content_type="application/pdf",
        verb="survey.printed",
        subject=event,
        by=request.actor,
        at=now,
        place_code=event.place_code,
    )


@requires(Permission.HELP_AT_EVENT)
def key_opinions(request: Request, event_id: UUID) -> HttpResponse:
    """A form from paper: a line of figures, the words, Enter."""
    event = shown.event_to_help(request, event_id)
    survey = survey_of(event.pk)
    if survey is None or not survey.is_open:
        say(request, _("The form is not open."), tone="warn")
        return redirect(shown.address_of_event(event) or "home")
    form = KeyOpinionForm(request.POST or None, items=survey.items, groups=actions.groups_to_say(event))
    if request.method == "POST" and form.is_valid():
        try:
            actions.key_opinion(
                survey,
                form.ratings(),
                words=form.cleaned_data["words"],
                group_id=form.group_id(),
                by=request.actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            say(request, _("The form is kept. The next one, please."))
            return redirect("key_opinions", event_id=event.pk)
    lines = [each.get(request.actor.language) or each["th"] for each in survey.items]
    context = shown.frame(event, request.actor.language) | {"form": form, "lines": lines}
    return render(request, "training/key_opinions.html", context, status=422 if form.errors else 200)


@public(WHY)
def give_opinion(request: Request, code: str) -> HttpResponse:
    """A guest says what was good. Who has said the code answers once; the answer is nobody's."""
    with actions.as_system() as system:
        visit = visit_of(request, code, system)
        survey, guest = visit.survey, visit.guest
        if guest is None:
            return redirect("take_test", code=visit.test.code)
        if survey is None or not survey.is_open or _has_answered(survey, guest.pk):
            done = survey is not None and survey.is_open
            return page(request, "training/give_opinion.html", visit, {"form": None, "is_done": done})
        form = OpinionForm(
            request.POST or None,
            items=survey.items,
            groups=actions.groups_to_say(visit.event),
            language=get_language() or "th",
        )
        if request.method == "POST" and form.is_valid():
            try:
                actions.give_opinion(
                    survey,
                    guest,
                    form.ratings(),
                    words=form.cleaned_data["words"],
                    group_id=form.group_id(),
                    by=system,
                    at=bangkok_now(),
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                return redirect("give_opinion", code=visit.test.code)
        context = {"form": form, "is_done": False, "lines": _lines(form)}
        return page(request, "training/give_opinion.html", visit, context, status=422 if form.errors else 200)


def _has_answered(survey: Survey, guest_id: UUID) -> bool:
    return SurveyUse.objects.filter(survey=survey, guest=guest_id).exists()


def _lines(form: OpinionForm) -> list[Any]:
    return [bound for bound in form if bound.name.startswith("line_")]


def _table(summary: OpinionSummary, language: str) -> Table:
    rows = [
        [
            aspect_name(summary.items, each["code"], language),
            *_figures(summary.rated.get(each["code"], Rated())),
        ]
        for each in summary.items
    ]
    return Table(
        caption=_("Line by line"),
        columns=[
            Column(_("Line of the form")),
            Column(_("Answers"), number=True),
            Column(_("Mean of 5"), number=True),
            Column(_("Said 4 or 5"), number=True),
            Column(_("Satisfaction in per cent"), number=True),
        ],
        rows=rows,
        totals=[_("All lines"), *_figures(summary.overall)],
        note=_(
            "Satisfaction in per cent = mean ÷ 5 × 100, as government reports count it. “Said 4 or 5” is another figure: the share of those who answered so."
        ),
    )


def _figures(rated: Rated) -> list[Any]:
    if rated.mean is None or rated.high_percent is None or rated.percent is None:
        return [rated.count, "–", "–", "–"]
    return [rated.count, f"{rated.mean:.2f}", f"{rated.high_percent:.1f}%", f"{rated.percent:.1f}%"]


def _bars(summary: OpinionSummary, language: str) -> list[Bar]:
    """The mean of each line, in the order of the form."""
    codes = [each["code"] for each in summary.items]
    rated = [(code, summary.rated[code].mean) for code in codes if code in summary.rated]
    return [
        Bar(aspect_name(summary.items, code, language), round(mean, 2), target=HIGHEST)
        for code, mean in rated
        if mean is not None
    ]


def _groups(summary: OpinionSummary) -> Table:
    rows = []
    for group in summary.groups:
        whole = sum(group.rated.values(), Rated())
        if group.is_hidden:
            rows.append([group.name, _("few"), "–", "–", "–"])
        else:
            rows.append([group.name, group.answers, *_figures(whole)[1:]])
    return Table(
        caption=_("By group"),
        columns=[
            Column(_("Group")),
            Column(_("Forms"), number=True),
            Column(_("Mean of 5"), number=True),
            Column(_("Said 4 or 5"), number=True),
            Column(_("Satisfaction in per cent"), number=True),
        ],
        rows=rows,
        note=_(
            "Groups with fewer than five forms are not told apart, and where one could be reckoned from the others, the next smallest is left out, too."
        ),
    )
