"""Results by place: needs recorded, referred and resolved, and people, per area and month of a fiscal year."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year, month_name, short_month
from raengjai.places.models import Place, place_path
from raengjai.places.rules import COUNTRY
from raengjai.programmes.forms import ALL, year_name
from raengjai.programmes.models import month_of_place, value_of
from raengjai.programmes.providers import name_of_code
from raengjai.programmes.rules import kinds, month_of
from raengjai.programmes.views.report import KINDS, RECORDED, Report
from raengjai.programmes.views.workbook import workbook_of
from raengjai.web import fragments
from raengjai.web.downloads import send
from raengjai.web.pieces import Cell, Column, Line, Link, Table
from raengjai.web.workbooks import EXCEL

LATE = timedelta(seconds=5)


@requires(Permission.VIEW_PLACE_REPORT)
def place_report(request: Request) -> HttpResponse:
    report = Report.read(request)
    context = {
        "report": report,
        "place": report.place,
        "form": report.form,
        "path": _path(report),
        "period": period_name(report),
        "totals": {kind.partition(".")[2]: report.numbers[report.place.code, kind] for kind in KINDS},
        "table": _months_table(report) if report.shows_months_as_rows else _places_table(report),
        "quiet": _quiet_places(report),
        "lines": _lines(report),
        "line_labels": [short_month(first, report.form.language) for first in report.months],
        "services": _services_table(report),
        "indicators": _indicators_table(report),
        "is_late": timezone.now() - report.as_of > LATE,
        "year_name": year_name(report.year),
        "now": _this_month(report),
        "may_set_targets": request.actor.may(Permission.SET_TARGETS),
    }
    return fragments.render(request, "programmes/place_report.html", context)


@requires(Permission.VIEW_PLACE_REPORT)
def place_report_file(request: Request) -> HttpResponse:
    report = Report.read(request)
    period = report.form.period()
    return send(
        request,
        workbook_of(report, period_name(report)),
        filename=f"results-{report.place.code}-{period}.xlsx",
        content_type=EXCEL,
        verb="place_report.downloaded",
        subject=("user", request.user.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=report.place.code,
        codes={"period": period, "of": report.form.cleaned_data["of"].replace(":", ".").lower()},
    )


def period_name(report: Report) -> str:
    """ "fiscal year 2563" / "มกราคม 2563"."""
    if report.form.cleaned_data["month"] != ALL:
        return month_name(report.form.first_day(), report.form.language)
    return _("fiscal year %(year)s") % {"year": year_name(report.year)}


def _path(report: Report) -> list[Link]:
    """Up to the country for headquarters, up to the province for others."""
    steps = [Link(crumb.name, report.link(place=crumb.code)) for crumb in place_path(report.place.code)]
    if COUNTRY in report.actor.provinces and report.place.code != COUNTRY:
        steps.insert(0, Link(_("The whole country"), report.link(place=COUNTRY)))
    return steps


def _counted(report: Report, child: Place) -> bool:
    return any(report.numbers[child.code, kind].acts for kind in KINDS)


def _quiet_places(report: Report) -> list[Link]:
    """The areas in which nothing was recorded, by name; their rows would all read 0."""
    if report.shows_months_as_rows:
        return []
    return [
        Link(child.name, report.link(place=child.code))
        for child in report.children
        if not _counted(report, child)
    ]


def _places_table(report: Report) -> Table:
    rows: list[Any] = [_place_row(report, child) for child in report.children if _counted(report, child)]
    elsewhere = [report.elsewhere(kind) for kind in KINDS]
    if any(elsewhere):
        rows.append([_("Not told where exactly"), *elsewhere, "–"])
    return Table(
        caption=_("By area, %(period)s") % {"period": period_name(report)},
        columns=_columns(_("Area")),
        rows=rows,
        totals=_row(report, _("Total"), report.place.code),
        export_url=_export_url(report),
    )


def _months_table(report: Report) -> Table:
    rows = []
    for first in report.months:
        month, number = month_of(first), f"{first.month:02}"
        numbers = [report.monthly[month, kind] for kind in KINDS]
        cells = [
            Cell(n.acts, report.acts_link(n.acts, kind=kind, month=number))
            for kind, n in zip(KINDS, numbers, strict=True)
        ]
        people = Cell(numbers[0].people, report.acts_link(numbers[0].people, kind=RECORDED, month=number))
        rows.append([month_name(first, report.form.language), *cells, people])
    return Table(
        caption=_("By month, %(period)s") % {"period": period_name(report)},
        columns=_columns(_("Month")),
        rows=rows,
        totals=_row(report, _("Total"), report.place.code),
        export_url=_export_url(report),
    )


def _columns(first: str) -> list[Column]:
    language = get_language() or "th"
    heads = [Column(kinds()[kind].many(language), number=True) for kind in KINDS]
    return [Column(first), *heads, Column(_("Persons"), number=True)]


def _place_row(report: Report, child: Place) -> list[Any]:
    name, *numbers = _row(report, child.name, child.code)
    return [Cell(name, report.link(place=child.code)), *numbers]


def _row(report: Report, name: str, code: str) -> list[Any]:
    numbers = [(kind, report.numbers[code, kind]) for kind in KINDS]
    cells = [Cell(n.acts, report.acts_link(n.acts, place=code, kind=kind)) for kind, n in numbers]
    people = report.numbers[code, RECORDED].people
    return [name, *cells, Cell(people, report.acts_link(people, place=code, kind=RECORDED))]


def _lines(report: Report) -> list[Line]:
    """Months that have not come yet have no point."""
    today, language = bangkok_today(), report.form.language
    known = [month_of(first) if first <= today else "" for first in report.months]
    return [
        Line(
            kinds()[kind].many(language),
            [report.monthly[month, kind].acts if month else None for month in known],
        )
        for kind in KINDS
    ]


def _services_table(report: Report) -> Table:
    """Acts per service: a row for each, the agency beside it."""
    language = report.form.language
    acts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in report.services:
        if row.kind in KINDS and row.acts:
            acts[row.agency, row.service][row.kind] = row.acts
    rows = [
        [
            name_of_code("service", service, language) or _("No service named"),
            name_of_code("agency", agency, language) or "–",
            *(_service_cell(report, service, kind, numbers.get(kind, 0)) for kind in KINDS),
        ]
        for (agency, service), numbers in sorted(acts.items())
    ]
    heads = [Column(kinds()[kind].many(language), number=True) for kind in KINDS]
    return Table(
        caption=_("By service, %(period)s") % {"period": period_name(report)},
        columns=[Column(_("Service")), Column(_("Agency")), *heads],
        rows=rows,
    )


def _service_cell(report: Report, service: str, kind: str, acts: int) -> Cell:
    """The acts of a service; one act without a service cannot be told from others in a list."""
    return Cell(acts, report.acts_link(acts, kind=kind, service=service) if service else "")


def _indicators_table(report: Report) -> Table:
    rows = []
    for indicator in report.indicators:
        value = value_of(indicator, report.services, report.numbers, report.place.code)
        opens = report.acts_link(value, kind=indicator.kinds[0]) if len(indicator.kinds) == 1 else ""
        rows.append([indicator.name, Cell(value, opens)])
    return Table(
        caption=_("Indicators, %(period)s") % {"period": period_name(report)},
        columns=[Column(_("Indicator")), Column(_("Result"), number=True)],
        rows=rows,
    )


def _this_month(report: Report) -> dict[str, Any] | None:
    """What the own sub-district has this month up to this moment; it does not wait for the roller."""
    today = bangkok_today()
    if not report.shows_months_as_rows or not report.actor.covers(report.place.code):
        return None
    if fiscal_year(today) != report.year:
        return None
    numbers = month_of_place(report.place.code, today)
    return {"month": month_name(today, report.form.language), "recorded": numbers[RECORDED]}


def _export_url(report: Report) -> str:
    return f"{reverse('place_report_file')}?{urlencode(report.form.query())}"
