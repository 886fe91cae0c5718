"""The report as a PDF in the form of an official report, and as an Excel workbook."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.events.actions.report_parts import projects_of
from raengjai.events.models import Event, EventReport
from raengjai.events.rules.results import Figures, ReportPart
from raengjai.files.models import Attachment
from raengjai.ground.dates import document_date
from raengjai.ground.text import paragraphs
from raengjai.papers.rules.sheets import EventReportPaper, Fact, Photo, ReportSection, ReportTable
from raengjai.places.models import address_of
from raengjai.services.models import office_name
from raengjai.web.pieces import Answer
from raengjai.web.workbooks import workbook

_THAI = "th"


def paper_of(
    event: Event, written: EventReport | None, parts: Sequence[ReportPart], photos: Sequence[Attachment]
) -> EventReportPaper:
    """In Thai. A report that is not handed in says that it is a draft."""
    with translation.override(_THAI):
        return EventReportPaper(
            title=event.title,
            office=office_name(event.office_code, _THAI),
            facts=_facts(event),
            outcome=paragraphs(written.outcome if written else ""),
            sections=[_section(part) for part in parts],
            problems=paragraphs(written.problems if written else ""),
            suggestions=paragraphs(written.suggestions if written else ""),
            photos=[Photo(title=photo.title, body=photo.read()) for photo in photos],
            signer=written.reported_by_name if written and event.reported_at else "",
            signed_on=document_date(event.reported_at, _THAI) if event.reported_at else "",
            is_draft=event.reported_at is None,
        )


def _facts(event: Event) -> list[Fact]:
    place = address_of(event.place_code, _THAI, village_no=event.village_no)
    where = " ".join(part for part in (event.room, event.venue, place) if part)
    opener = " ".join(part for part in (event.opener_name, event.opener_position) if part)
    assert event.starts_on is not None  # only a template has no days
    assert event.ends_on is not None
    day = document_date(event.starts_on, _THAI)
    if event.ends_on != event.starts_on:
        day = f"{day} – {document_date(event.ends_on, _THAI)}"
    facts = [Fact(_("Charged to"), project.name_th) for project in projects_of(event)]
    for label, value in (
        (_("Date"), day),
        (_("Place"), where),
        (_("Held by"), office_name(event.office_code, _THAI)),
        (_("Opened by"), opener),
        (_("Purpose"), event.purpose),
    ):
        facts.append(Fact(label, value))
    return facts


def _section(part: ReportPart) -> ReportSection:
    return ReportSection(
        heading=part.heading,
        sentences=list(part.sentences),
        tables=[
            ReportTable(
                caption=each.caption,
                columns=list(each.columns),
                numeric=list(each.numeric),
                rows=[[_text(cell) for cell in row] for row in each.rows],
                totals=[_text(cell) for cell in each.totals],
            )
            for each in part.figures
        ],
    )


def _text(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell


def workbook_of(
    event: Event, facts: Sequence[Answer], written: EventReport | None, parts: Sequence[ReportPart]
) -> bytes:
    """One sheet for the words, one for each part. Text is written as text, so nothing in it can become a formula."""
    file = BytesIO()
    with workbook(file, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(_("Event"))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        lines = [(str(fact.label), str(fact.value)) for fact in facts] + _words(written)
        for number, (label, value) in enumerate(lines):
            sheet.write_string(number, 0, label, bold)
            sheet.write_string(number, 1, value)
        for part in parts:
            _write_part(book, part, event.title, bold)
    return file.getvalue()


def _words(written: EventReport | None) -> list[tuple[str, str]]:
    if written is None:
        return []
    return [
        (_("What the event brought"), written.outcome),
        (_("Problems"), written.problems),
        (_("Suggestions"), written.suggestions),
    ]


def _write_part(book: Any, part: ReportPart, title: str, bold: Any) -> None:
    sheet = book.add_worksheet(_sheet_name(part.heading))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 12, 16)
    sheet.write_string(0, 0, title, bold)
    line = 1
    for sentence in part.sentences:
        sheet.write_string(line, 0, sentence)
        line += 1
    for figures in part.figures:
        line = _write_figures(sheet, figures, line + 1, bold) + 1


def _write_figures(sheet: Any, figures: Figures, line: int, bold: Any) -> int:
    sheet.write_string(line, 0, figures.caption, bold)
    for column, label in enumerate(figures.columns):
        sheet.write_string(line + 1, column, label, bold)
    rows = [*figures.rows, *([figures.totals] if figures.totals else [])]
    for number, row in enumerate(rows, start=line + 2):
        for column, cell in enumerate(row):
            (sheet.write_number if isinstance(cell, int) else sheet.write_string)(number, column, cell)
    return line + 2 + len(rows)


def _sheet_name(heading: str) -> str:
    """Excel allows 31 characters and forbids some."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in heading)[:31]
