"""What everybody may know: published figures of protection work by quarter and province. Drilling ends here.

The page reads what was published and nothing else, and does the same work whatever happened: every province has its line.
"""

from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raengjai.access.door import Request, public
from raengjai.ground.dates import bangkok_now
from raengjai.places.models import Place
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import PUBLISHED, Figure, FigureSet
from raengjai.protection.rules import counting
from raengjai.protection.rules.disclosure import TOTAL, bases, public_line
from raengjai.protection.views import figures_shown as shown
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Bar, Column, Link, Table
from raengjai.web.workbooks import EXCEL, workbook

WHY = "figures that two people approved and that tell of nobody are for everybody"
_QUARTERS = (1, 2, 3, 4)
Found = dict[tuple[str, str, str, int], int | None]  # province, sex, age, quarter


@require_safe
@public(WHY)
def protection_figures(request: Request) -> HttpResponse:
    """Country by sex and age, then the provinces, for one fiscal year and one indicator."""
    years, year, indicator = _asked(request)
    found = _found(year, indicator)
    sets = FigureSet.objects.filter(state=PUBLISHED, year=year or 0).order_by("-quarter")
    provinces = list(Place.objects.provinces().in_reading_order())
    context = {
        "year": shown.year_name(year) if year else "",
        "newest": sets.first(),
        "indicators": [
            Link(name, f"?year={year}&of={code}", current=code == indicator)
            for code, name in shown.INDICATOR_NAMES.items()
        ],
        "years": [
            Link(shown.year_name(each), f"?year={each}&of={indicator}", current=each == year)
            for each in years
        ],
        "indicator": shown.INDICATOR_NAMES[indicator],
        "bars": _bars(found, provinces, year),
        "country": _country(found, year) if year else None,
        "provinces": _provinces(found, provinces, year) if year else None,
        "file_url": f"{reverse('protection_figures_file')}?year={year}&of={indicator}",
        "line": _line(),
    }
    return render(request, "protection/protection_figures.html", context)


@require_safe
@public(WHY)
def protection_figures_file(request: Request) -> HttpResponse:
    """All published figures of that year as a workbook, those by sex and age together too."""
    _years, year, indicator = _asked(request)
    newest = FigureSet.objects.filter(state=PUBLISHED, year=year or 0).order_by("-quarter").first()
    if year is None or newest is None:
        raise Http404
    found = _found(year, indicator)
    provinces = list(Place.objects.provinces().in_reading_order())
    tables = [_country(found, year, crossed=True), _provinces(found, provinces, year)]
    return send(
        request,
        _workbook(tables),
        filename=f"figures-{year}-{indicator}.xlsx",
        content_type=EXCEL,
        verb="figures.downloaded",
        subject=("figure_set", newest.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=COUNTRY,
        codes={"year": year, "of": indicator},
    )


def _asked(request: Request) -> tuple[list[int], int | None, str]:
    """Years with figures, newest first; the one that is asked for, or the newest; the indicator."""
    years = list(
        FigureSet.objects.filter(state=PUBLISHED).order_by("-year").values_list("year", flat=True).distinct()
    )
    asked = request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), years[0] if years else None)
    of = request.GET.get("of", "")
    return years, year, of if of in counting.INDICATORS else counting.PEOPLE


def _found(year: int | None, indicator: str) -> Found:
    rows = Figure.objects.filter(year=year or 0, indicator=indicator)
    return {(row.province_code, row.sex, row.age, row.quarter): row.value for row in rows}


def _line() -> int:
    return public_line(bases()[counting.PROVINCE_BASE])


def _country(found: Found, year: int, *, crossed: bool = False) -> Table:
    """Everybody, then by sex and by age; `crossed`: by both together too."""
    groups = [(TOTAL, TOTAL)]
    groups += [(sex, TOTAL) for sex in counting.SEXES] + [(TOTAL, age) for age in counting.AGES]
    groups += [(sex, age) for sex in counting.SEXES for age in counting.AGES] if crossed else []
    rows: list[list[Any]] = [
        [_group(*group), *_row(found, (COUNTRY, *group), _("not shown"))] for group in groups
    ]
    return Table(_("Whole country, by sex and age"), _columns(_("Group"), year), rows)


def _provinces(found: Found, provinces: list[Place], year: int) -> Table:
    rows = [
        [place.name, *_row(found, (place.code, TOTAL, TOTAL), shown.fewer_than(_line()))]
        for place in provinces
    ]
    return Table(_("By province"), _columns(_("Province"), year), rows)


def _row(found: Found, key: tuple[str, str, str], withheld: str) -> list[Any]:
    quarters = [shown.said(found, (*key, quarter), withheld) for quarter in _QUARTERS]
    return [*quarters, shown.said(found, (*key, counting.WHOLE_YEAR), _("not shown"))]


def _columns(first: str, year: int) -> list[Column]:
    quarters = [shown.quarter_name(year, each) for each in _QUARTERS]
    return [Column(first), *(Column(name, number=True) for name in (*quarters, _("Whole year")))]


def _group(sex: str, age: str) -> str:
    if age == TOTAL:
        return str(shown.SEX_NAMES[sex])
    return str(shown.AGE_NAMES[age]) if sex == TOTAL else f"{shown.SEX_NAMES[sex]}, {shown.AGE_NAMES[age]}"


def _bars(found: Found, provinces: list[Place], year: int | None) -> list[Bar]:
    """Provinces whose figure of the newest quarter is shown, largest first."""
    newest = max((quarter for *_group, quarter in found), default=0)
    values = [(found.get((place.code, TOTAL, TOTAL, newest)), place.name) for place in provinces]
    largest = sorted(((value, name) for value, name in values if value is not None), reverse=True)
    return [Bar(name, value) for value, name in largest]


def _workbook(tables: list[Table]) -> bytes:
    """Text is written as text, so nothing becomes a formula."""
    file = BytesIO()
    with workbook(file, strings_to_formulas=False) as book:
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(str(table.caption)[:31])
            sheet.set_column(0, 6, 22)
            for column, head in enumerate(table.columns):
                sheet.write_string(0, column, str(head.label), bold)
            for number, row in enumerate(table.rows, start=1):
                for column, value in enumerate(row):
                    write = sheet.write_number if isinstance(value, int) else sheet.write_string
                    write(number, column, value)
    return file.getvalue()
