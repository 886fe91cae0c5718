"""The monthly targets of a province: what holds now, and setting them from a month on."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, month_name
from raengjai.ground.refused import Refused
from raengjai.places.models import Place, full_name_of
from raengjai.programmes import actions
from raengjai.programmes.forms import MonthForm, TargetsForm
from raengjai.programmes.models import Holding, Indicator, holding_in, months_ahead
from raengjai.web.fragments import render
from raengjai.web.pieces import Cell, Column, Table
from raengjai.web.toasts import say


@requires(Permission.SET_TARGETS)
def targets(request: Request) -> HttpResponse:
    """Every indicator, and what is expected of it in this month."""
    province, today = _own_province(request.actor), bangkok_today()
    indicators = list(Indicator.objects.order_by("position"))
    held = holding_in(province, indicators, today.replace(day=1))
    rows = [
        [Cell(each.name, reverse("set_targets", args=[each.code])), *_said(held[each.code])]
        for each in indicators
    ]
    month = month_name(today, get_language() or "th")
    table = Table(
        caption=_("In force in %(month)s") % {"month": month},
        columns=[
            Column(_("Indicator")),
            Column(_("For each sub-district"), number=True),
            Column(_("Exceptions"), number=True),
        ],
        rows=rows,
    )
    return render(request, "programmes/targets.html", {"province": full_name_of(province), "table": table})


@requires(Permission.SET_TARGETS)
def set_targets(request: Request, indicator: str) -> HttpResponse:
    """One indicator: the month, the number for each sub-district, the exceptions by district."""
    province, today = _own_province(request.actor), bangkok_today()
    asked = get_object_or_404(Indicator, code=indicator)
    months = MonthForm(request.GET, today=today)
    now = holding_in(province, [asked], months.chosen)[asked.code]
    form = TargetsForm(request.POST or None, places=_sub_districts(province), now=now)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_targets(
                asked,
                province_code=province,
                from_month=months.chosen,
                for_each=form.cleaned_data["for_each"],
                exceptions=form.exceptions(),
                seen=form.cleaned_data["seen"],
                by=request.actor,
                at=bangkok_now(),
            )
            say(request, _words(changed))
            return redirect("targets")
        except Refused as refused:
            form.add_error(None, refused.message)
            form.looked_at(now)
    context = {"indicator": asked, "province": full_name_of(province), "months": months, "form": form}
    language = get_language() or "th"
    context |= {
        "month": month_name(months.chosen, language),
        "ahead": [month_name(day, language) for day in months_ahead(province, asked, months.chosen)],
    }
    return render(request, "programmes/set_targets.html", context)


def _own_province(actor: Actor) -> str:
    """The province that somebody is posted to as a whole."""
    for place in actor.places:
        if len(place) == 2 and place != COUNTRY:
            return place
    raise Http404


def _sub_districts(province: str) -> list[Place]:
    """Those in use, district by district."""
    inside = Place.objects.inside(province).filter(level="subdistrict").open_on(bangkok_today())
    return list(inside.order_by("code"))


def _said(held: Holding) -> list[Any]:
    return ["–" if held.for_each is None else held.for_each, len(held.exceptions) or "–"]


def _words(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return _("Saved. Volunteers see the targets on their first page and on their phones.")
