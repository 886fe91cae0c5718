"""An office's own points of its sub-districts: the file, and what is known so far."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.outreach import actions
from raengjai.outreach.forms.points import POINT_COLUMNS, PointsForm
from raengjai.outreach.models import OwnPoint
from raengjai.places.models import Place, name_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Column, Table
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PLACE_SERVICE_DAYS)
def own_points(request: Request) -> HttpResponse:
    """Points in, and those that are there."""
    province = next((code for code in request.actor.places if len(code) == 2), request.actor.provinces[0])
    posted = request.method == "POST"
    form = PointsForm(request.POST if posted else None, request.FILES if posted else None, province=province)
    if posted and form.is_valid():
        try:
            count = actions.enter_points(
                form.rows, source=form.cleaned_data["source"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, ngettext("%(n)d point is taken.", "%(n)d points are taken.", count) % {"n": count})
            return redirect("own_points")
    context = {"form": form, "table": _table(province, request.actor.language)}
    return render(request, "outreach/own_points.html", context, status=422 if form.errors else 200)


@requires(Permission.PLACE_SERVICE_DAYS)
def points_template(request: Request) -> HttpResponse:
    """A list of the province's sub-districts with the right first line, as spreadsheets open it."""
    province = next((code for code in request.actor.places if len(code) == 2), request.actor.provinces[0])
    places = Place.objects.inside(province).filter(level="subdistrict").open_on(bangkok_today())
    lines = [",".join((*POINT_COLUMNS, "name"))]
    lines += [f"{place.code},,,{place.name_th}" for place in places.order_by("code")]
    return send(
        request,
        ("\ufeff" + "\r\n".join(lines) + "\r\n").encode(),
        filename=f"points-{province}.csv",
        content_type="text/csv; charset=utf-8",
        verb="points.template",
        subject=("user", request.user.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=province,
    )


def _table(province: str, language: str) -> Table | None:
    points = list(OwnPoint.objects.filter(province_code=province).order_by("place_code"))
    if not points:
        return None
    return Table(
        caption=_("Points of your own"),
        columns=[
            Column(_("Sub-district")),
            Column(_("District")),
            Column(_("Latitude"), number=True),
            Column(_("Longitude"), number=True),
            Column(_("Source of the point")),
            Column(_("Entered"), whole=True),
        ],
        rows=[
            (
                name_of(point.place_code, language),
                name_of(point.place_code[:4], language),
                f"{point.latitude:.5f}",
                f"{point.longitude:.5f}",
                point.source,
                short_date(point.entered_at, language),
            )
            for point in points
        ],
    )
