"""A volunteer's own year: hours noted, numbers that were counted, and whether a nomination is welcome."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import (
    ERA,
    bangkok_now,
    bangkok_today,
    fiscal_year,
    fiscal_year_span,
    month_name,
    short_date,
)
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.actions.year import ACTIVE_DAYS, CONFIRMED, SAID
from raengjai.network.forms import HoursForm
from raengjai.network.models import Duty, Nomination
from raengjai.network.models.recognition import terms_within
from raengjai.network.providers import year_sources
from raengjai.network.rules.recognition import duty_name, hours_text
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

_OWN_LABELS = {
    ACTIVE_DAYS: gettext_lazy("Active days"),
    SAID: gettext_lazy("Hours noted"),
    CONFIRMED: gettext_lazy("of these confirmed"),
}


@requires(Permission.MANAGE_OWN_PROFILE)
def my_year(request: Request) -> HttpResponse:
    """The numbers of a fiscal year, the hours behind them, and a form for more hours."""
    actor, year = request.actor, asked_year(request)
    first, last = fiscal_year_span(year)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_hours(
                request.user,
                day=form.cleaned_data["day"],
                kind=form.cleaned_data["kind"],
                minutes=form.minutes(),
                by=actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("The hours are noted."))
            return redirect(f"{reverse('my_year')}?year={fiscal_year(form.cleaned_data['day'])}")
    noted = list(Duty.objects.of(actor.me, first, last))
    nomination = Nomination.objects.filter(user=actor.me, year=year).first()
    context = {
        "year": year,
        "years": years_of(reverse("my_year"), year, actor.language),
        "figures": figures_in_words(actions.year_of(actor.me, first, last).numbers, own=True),
        "months": _months(noted, actor.language),
        "nomination": nomination,
        "serves": bool(terms_within(actor.me, first, last)),
        "form": form,
    }
    return render(request, "network/my_year.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_OWN_PROFILE)
def remove_hours(request: Request, duty_id: UUID) -> HttpResponse:
    found = Duty.objects.filter(pk=duty_id, user=request.actor.me).first()
    if found is None:
        raise Http404
    year = fiscal_year(found.day)
    actions.remove_hours(found, by=request.actor, at=bangkok_now())
    say(request, _("Removed. Note the hours again if that was a slip."))
    return redirect(f"{reverse('my_year')}?year={year}")


@require_POST
@requires(Permission.MANAGE_OWN_PROFILE)
def decline_nomination(request: Request) -> HttpResponse:
    """Declines for a year, or takes that back."""
    year = asked_year(request)
    found = Nomination.objects.filter(user=request.actor.me, year=year).first()
    try:
        if found is not None and found.state == "declined":
            actions.take_back_decline(found, by=request.actor, at=bangkok_now())
            say(request, _("Taken back. You may be nominated."))
        else:
            actions.decline_nomination(request.user, year=year, by=request.actor, at=bangkok_now())
            say(request, _("Kept. You will not be nominated for this year."))
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect(f"{reverse('my_year')}?year={year}")


def asked_year(request: Request) -> int:
    """This fiscal year, or the one before."""
    this = fiscal_year(bangkok_today())
    asked = request.POST.get("year") or request.GET.get("year")
    return this - 1 if asked == str(this - 1) else this


def years_of(address: str, year: int, language: str) -> list[Link]:
    this = fiscal_year(bangkok_today())
    return [
        Link(year_name(each, language), f"{address}?year={each}", current=each == year)
        for each in (this, this - 1)
    ]


def year_name(year: int, language: str) -> str:
    """The fiscal year as readers of a language count years."""
    return _("Fiscal year %(year)s") % {"year": year if language == "th" else year - ERA}


def figures_in_words(numbers: Any, *, own: bool = False) -> list[dict[str, Any]]:
    """Each number with its name; their owner gets the page with the acts behind it."""
    labels: dict[str, Any] = dict(_OWN_LABELS)
    pages: dict[str, str] = {}
    for source in year_sources:
        labels |= source.labels
        pages |= source.pages
    return [
        {
            "code": code,
            "label": label,
            "value": figure_text(code, numbers[code]),
            "url": reverse(pages[code]) if own and code in pages and numbers[code] else "",
        }
        for code, label in labels.items()
        if code in numbers
    ]


def figure_text(code: str, number: int) -> str:
    return hours_text(number) if code in (SAID, CONFIRMED) else f"{number:,}"


def _months(noted: list[Duty], language: str) -> list[dict[str, Any]]:
    """The hours of each month, the newest first."""
    months: dict[Any, dict[str, Any]] = {}
    for each in noted:
        first = each.day.replace(day=1)
        month = months.setdefault(first, {"name": month_name(first, language), "minutes": 0, "lines": []})
        month["minutes"] += each.minutes
        month["lines"].append(
            {
                "id": each.pk,
                "day": short_date(each.day, language),
                "kind": duty_name(each.kind, language),
                "hours": hours_text(each.minutes),
                "is_confirmed": each.confirmed_at is not None,
            }
        )
    return [month | {"hours": hours_text(month["minutes"])} for month in months.values()]
