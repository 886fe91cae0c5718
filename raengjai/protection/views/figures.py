"""Figures inside the room: counts of the own province, and in headquarters' room what goes out to everybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.places.models import name_of
from raengjai.places.rules import COUNTRY
from raengjai.protection import actions
from raengjai.protection.actions.figure_budget import is_of_country
from raengjai.protection.forms import QuarterForm
from raengjai.protection.models import APPROVED, PREPARED, PUBLISHED, REFUSED, FigureSet, InsideFigure
from raengjai.protection.rules import budget, counting
from raengjai.protection.rules.disclosure import threshold
from raengjai.protection.views import figures_shown as shown
from raengjai.protection.views.entrance import Request, in_room
from raengjai.protection.views.pages import room_page
from raengjai.web.pieces import Column, Table
from raengjai.web.refusals import put_refusal

MOST_SETS = 20


@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def room_figures(request: Request) -> HttpResponse:
    """True counts with small ones withheld; for headquarters also the sets and the privacy budget."""
    return _page(request, _form(None) if is_of_country(request.room.member) else None)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def prepare_figures(request: Request) -> HttpResponse:
    """Asks for the figures of a quarter; a second person decides."""
    form = _form(request)
    if form.is_valid():
        year, quarter = form.chosen()
        try:
            actions.prepare_figures(year, quarter, room=request.room, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("Asked for. Somebody else of headquarters’ room approves it now."))
            return redirect("room_figures")
    return _page(request, form, status=422)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def approve_figures(request: Request, set_id: UUID) -> HttpResponse:
    """The second person agrees: paid now, drawn and published by the job."""
    row = _found(set_id)
    try:
        actions.approve_figures(row, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request, _("Approved. The figures are drawn now and stand on the public page in a minute.")
        )
    return redirect("room_figures")


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def refuse_figures(request: Request, set_id: UUID) -> HttpResponse:
    """The second person does not agree."""
    row = _found(set_id)
    try:
        actions.refuse_figures(row, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Not approved. Nothing was drawn and nothing was paid."))
    return redirect("room_figures")


def _page(request: Request, form: QuarterForm | None, *, status: int = 200) -> HttpResponse:
    member = request.room.member
    actions.enter(
        "figures.read",
        province_code=member.province_code,
        member_id=member.pk,
        purpose="work",
        at=bangkok_now(),
    )
    own = member.province_code != COUNTRY
    context = {
        "table": _of_province(member.province_code) if own else _of_country(),
        "form": form if is_of_country(request.room.member) else None,
        "sets": _sets(request) if is_of_country(request.room.member) else [],
        "budgets": _budgets() if is_of_country(request.room.member) else [],
        "least": threshold(),
    }
    return room_page(request, "protection/room_figures.html", context, status=status)


def _found(set_id: UUID) -> FigureSet:
    row = FigureSet.objects.filter(pk=set_id).first()
    if row is None:
        raise Http404
    return row


def _form(request: Request | None) -> QuarterForm:
    """Quarters that are over and neither prepared nor before one that is."""
    last = FigureSet.objects.exclude(state=REFUSED).order_by("-year", "-quarter").first()
    upto = (last.year, last.quarter) if last else (0, 0)
    choices = [
        (f"{year}-{quarter}", shown.quarter_name(year, quarter))
        for year, quarter in counting.quarters_over(bangkok_today())
        if (year, quarter) > upto
    ]
    return QuarterForm(request.POST if request else None, choices=[("", _("Choose")), *choices])


def _of_province(province_code: str) -> Table:
    """Fiscal years down, quarters across."""
    rows = InsideFigure.objects.filter(province_code=province_code)
    found = {(row.year, row.quarter): row.value for row in rows}
    years = sorted({year for year, _quarter in found}, reverse=True)
    return Table(
        _("People who were helped, by fiscal year and quarter"),
        _columns(_("Fiscal year"), [_("Oct to Dec"), _("Jan to Mar"), _("Apr to Jun"), _("Jul to Sep")]),
        [[shown.year_name(year), *_cells(found, (year,))] for year in years],
    )


def _of_country() -> Table:
    """Provinces down, quarters of the newest year across."""
    newest = InsideFigure.objects.order_by("-year").values_list("year", flat=True).first()
    rows = InsideFigure.objects.filter(year=newest or 0)
    found = {(row.province_code, row.quarter): row.value for row in rows}
    provinces = sorted({code for code, _quarter in found} - {COUNTRY})
    quarters = [shown.quarter_name(newest, number) for number in (1, 2, 3, 4)] if newest else [""] * 4
    return Table(
        _("People who were helped, by province and quarter"),
        _columns(_("Province"), quarters),
        [[name_of(code), *_cells(found, (code,))] for code in provinces],
        totals=[_("Whole country"), *_cells(found, (COUNTRY,))] if newest else (),
    )


def _columns(first: str, quarters: list[str]) -> list[Column]:
    return [Column(first), *(Column(name, number=True) for name in (*quarters, _("Whole year")))]


def _cells(
    found: dict[tuple[int, int], int | None] | dict[tuple[str, int], int | None], key: tuple[object]
) -> list[object]:
    mark = shown.fewer_than(threshold())
    return [shown.said(found, (*key, quarter), mark) for quarter in (1, 2, 3, 4, 0)]


def _sets(request: Request) -> list[dict[str, object]]:
    rows = FigureSet.objects.select_related("prepared_by__user", "decided_by__user")
    return [
        {
            "row": row,
            "name": shown.quarter_name(row.year, row.quarter),
            "is_prepared": row.state == PREPARED,
            "is_approved": row.state == APPROVED,
            "is_published": row.state == PUBLISHED,
            "may_decide": row.state == PREPARED and row.prepared_by.user_id != request.room.member.user_id,
        }
        for row in rows.order_by("-prepared_at", "pk")[:MOST_SETS]
    ]


def _budgets() -> list[dict[str, object]]:
    """The years that can still be asked for, newest first."""
    years = sorted({year for year, _quarter in counting.quarters_over(bangkok_today())}, reverse=True)
    return [
        {
            "year": shown.year_name(year),
            "left": actions.budget_left(year).normalize(),
            "cap": budget.cap_of(year).normalize(),
        }
        for year in years
    ]
