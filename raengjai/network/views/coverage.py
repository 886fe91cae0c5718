"""Coverage and reach: a map and a table of the same numbers, for a province by sub-district, for the country by province."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.network.forms import CoverageFilter
from raengjai.network.rules import STATES, USUAL_DAYS, Area, Covered, since
from raengjai.network.rules.register import register as rules
from raengjai.network.views import coverage_table as tables
from raengjai.network.views.coverage_map import country_map, legend_of, province_map, tiles_of
from raengjai.network.views.covered import Province, country_on, province_on
from raengjai.places.models import full_name_of, name_of
from raengjai.places.rules import COUNTRY
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Chip
from raengjai.web.workbooks import EXCEL, workbook

PAGE = 100


@requires(Permission.VIEW_NETWORK)
def coverage(request: Request) -> HttpResponse:
    """Where a seat is free, where nobody was for long, which languages are missing. The map leads into the table."""
    form, said, before = _asked(request)
    common = {
        "form": form,
        "said": said,
        "chips": _chips(form, said),
        "clear_url": f"{reverse('coverage')}?{_query({'province': said['province']})}",
        "days": USUAL_DAYS if said["reach"] in ("", "never") else int(said["reach"]),
        "notice_days": rules().notice_days,
    }
    if not said["province"]:
        return render(request, "network/coverage.html", common | _country(said, before))
    found = province_on(said["province"], bangkok_today())
    shown = chosen(found.places, said, before)
    page = max(int(request.GET["page"]), 1) if request.GET.get("page", "").isdecimal() else 1
    context = common | _province(found, shown, said, before, page=page, language=request.actor.language)
    return render(request, "network/coverage.html", context)


@requires(Permission.VIEW_NETWORK)
def coverage_file(request: Request) -> HttpResponse:
    """All of the chosen places as a workbook; that it was taken is in the journal."""
    _form, said, before = _asked(request)
    language = request.actor.language
    if said["province"]:
        found = province_on(said["province"], bangkok_today())
        places = chosen(found.places, said, before)
        sheets = {
            _("Sub-districts"): tables.place_lines(places, before, language),
            _("Villages"): tables.village_lines(places, language),
        }
    else:
        sheets = {
            _("Provinces"): tables.area_lines(
                chosen_areas(country_on(bangkok_today(), before), said), language
            )
        }
    area = said["province"] or COUNTRY
    return send(
        request,
        _workbook(sheets, f"{full_name_of(area)} · {short_date(bangkok_today(), language)}"),
        filename=f"coverage-{area}-{bangkok_today():%Y%m%d}.xlsx",
        content_type=EXCEL,
        verb="network.coverage_downloaded",
        subject=("user", request.user.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=area,
        codes={"district": said["district"], "reach": said["reach"], "gaps": said["gaps"]},
    )


def chosen(places: Sequence[Covered], said: dict[str, str], before: date) -> list[Covered]:
    """The places that the filters leave."""
    return [
        place
        for place in places
        if place.code.startswith(said["district"])
        and (not said["gaps"] or place.has_gap)
        and (not said["reach"] or place.is_unreached(before) or place.villages_unreached(before))
    ]


def chosen_areas(areas: Sequence[Area], said: dict[str, str]) -> list[Area]:
    """The provinces that the filters leave: those with at least one such sub-district."""
    return [
        area for area in areas if (not said["gaps"] or area.gaps) and (not said["reach"] or area.unreached)
    ]


def _asked(request: Request) -> tuple[CoverageFilter, dict[str, str], date]:
    form = CoverageFilter(request.GET, actor=request.actor, of_country=reads_sums_only(request.actor))
    said = form.read()
    return form, said, since(bangkok_today(), said["reach"])


def reads_sums_only(actor: Actor) -> bool:
    """Headquarters, who reads sums by province and no place of anybody."""
    return not actor.may(Permission.READ_REGISTER)


def _country(said: dict[str, str], before: date) -> dict[str, Any]:
    areas = chosen_areas(country_on(bangkok_today(), before), said)
    return {
        "title": _("Coverage of the country"),
        "areas": areas,
        "map": country_map(areas),
        "table": tables.area_table(areas, _file_url(said)),
        "count": len(areas),
    }


def _province(
    found: Province, shown: list[Covered], said: dict[str, str], before: date, *, page: int, language: str
) -> dict[str, Any]:
    pages = -(-len(shown) // PAGE) or 1
    page = min(page, pages)
    rows = shown[(page - 1) * PAGE : page * PAGE]
    sums = found.sums(said["province"], shown, before)
    return {
        "title": _("Coverage of %(province)s") % {"province": full_name_of(said["province"])},
        "sums": sums,
        "map": province_map(said["province"], shown),
        "tiles": tiles_of(shown, before, province=said["province"], on_page=pages == 1),
        "legend": legend_of(shown, before, STATES),
        "table": tables.place_table(rows, sums, before, language, _file_url(said)),
        "count": len(shown),
        "wider": found.wider,
        "places": len(found.places),
        "without_villages": found.without_villages,
        "newer": f"?{_query(said, page=str(page - 1))}" if page > 1 else "",
        "older": f"?{_query(said, page=str(page + 1))}" if page < pages else "",
    }


def _chips(form: CoverageFilter, said: dict[str, str]) -> list[Chip]:
    words = {
        "district": (_("District"), name_of(said["district"]) if said["district"] else ""),
        "reach": (_("Last reached"), dict(form.fields["reach"].choices).get(said["reach"], "")),  # type: ignore[attr-defined]
        "gaps": (_("Seats"), _("A seat is free")),
    }
    return [
        Chip(label, value, f"?{_query({**said, name: ''})}")
        for name, (label, value) in words.items()
        if said[name]
    ]


def _file_url(said: dict[str, str]) -> str:
    return f"{reverse('coverage_file')}?{_query(said)}"


def _query(said: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in {**said, **more}.items() if value})


def _workbook(sheets: dict[str, list[list[Any]]], title: str) -> bytes:
    """Text is written as text, so nothing becomes a formula."""
    file = BytesIO()
    with workbook(file, strings_to_formulas=False) as book:
        bold = book.add_format({"bold": True})
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name.replace("/", " "))  # a sheet may not be called with one
            sheet.set_column(0, 12, 22)
            sheet.write_string(0, 0, title, bold)
            for number, line in enumerate(lines):
                for column, value in enumerate(line):
                    write = sheet.write_number if isinstance(value, int) else sheet.write_string
                    write(2 + number, column, value, bold if number == 0 else None)
    return file.getvalue()
