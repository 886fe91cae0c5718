"""The place report as an Excel workbook: areas, months, services and indicators, each on a sheet."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from raengjai.ground.dates import month_name
from raengjai.places.models import full_name_of
from raengjai.programmes.models import Numbers, value_of
from raengjai.programmes.providers import name_of_code
from raengjai.programmes.rules import kinds, month_of
from raengjai.programmes.views.report import KINDS, Report
from raengjai.web.workbooks import workbook

Row = Sequence[Any]


def workbook_of(report: Report, period: str) -> bytes:
    """The file's bytes. Text is written as text, so nothing in it can become a formula."""
    file = BytesIO()
    with workbook(file, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        for name, heads, rows in _sheets(report):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, len(heads), 16)
            sheet.write_string(0, 0, f"{full_name_of(report.place.code)}, {period}", bold)
            sheet.write_string(1, 0, _as_of(report))
            for column, head in enumerate(heads):
                sheet.write_string(3, column, head, bold)
            for number, row in enumerate(rows, start=4):
                _write(sheet, number, row)
    return file.getvalue()


def _sheets(report: Report) -> list[tuple[str, Row, list[Row]]]:
    language = report.form.language
    months: list[Row] = [
        [month_name(first, language), *_numbers([report.monthly[month_of(first), kind] for kind in KINDS])]
        for first in report.months
    ]
    services: list[Row] = [
        [
            name_of_code("service", row.service, language),
            name_of_code("agency", row.agency, language),
            kinds()[row.kind].name(language),
            row.acts,
            row.quantity,
        ]
        for row in report.services
    ]
    indicators: list[Row] = [
        [one.name, value_of(one, report.services, report.numbers, report.place.code)]
        for one in report.indicators
    ]
    return [
        (_("Areas"), [_("Area"), _("Code"), *_heads(language)], _areas(report)),
        (_("Months"), [_("Month"), *_heads(language)], months),
        (
            _("Services"),
            [_("Service"), _("Agency"), _("About"), _("Acts"), _("Quantity")],
            services,
        ),
        (_("Indicators"), [_("Indicator"), _("Result")], indicators),
    ]


def _areas(report: Report) -> list[Row]:
    rows: list[Row] = [
        [place.name, place.code, *_numbers([report.numbers[place.code, kind] for kind in KINDS])]
        for place in report.children
    ]
    elsewhere = [report.elsewhere(kind) for kind in KINDS]
    if report.children and any(elsewhere):
        rows.append([_("Not told where exactly"), "", *(cell for n in elsewhere for cell in (n, "", ""))])
    total = [report.numbers[report.place.code, kind] for kind in KINDS]
    return [*rows, [_("Total"), report.place.code, *_numbers(total)]]


def _heads(language: str) -> list[str]:
    return [
        head
        for kind in KINDS
        for head in (
            kinds()[kind].many(language),
            f"{kinds()[kind].many(language)}: {_('people')}",
            f"{kinds()[kind].many(language)}: {_('acts without a person')}",
        )
    ]


def _numbers(numbers: Sequence[Numbers]) -> list[int]:
    return [value for n in numbers for value in (n.acts, n.people, n.keyless)]


def _as_of(report: Report) -> str:
    told = _("People are counted once in each area and period, so they do not add up.")
    return f"{_('Everything up to')} {report.as_of:%Y-%m-%d %H:%M:%S %z}. {told}"


def _write(sheet: Any, number: int, row: Row) -> None:
    for column, value in enumerate(row):
        write = sheet.write_number if isinstance(value, int) else sheet.write_string
        write(number, column, value)
