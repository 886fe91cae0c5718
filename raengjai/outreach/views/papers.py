"""The sheet as tables of a page, as a paper and as a workbook: the same figures each time."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now, document_date, short_date, short_time
from raengjai.outreach.models import ServiceDay
from raengjai.outreach.rules.sheet import GROUPS, Part, Sheet
from raengjai.outreach.views import shown
from raengjai.papers.rules.sheets import TableReport
from raengjai.people.models.person import SEXES
from raengjai.services.models import catalogue
from raengjai.web.pieces import Column, Table
from raengjai.web.workbooks import workbook

Row = list[Any]


def agency_parts(sheet: Sheet, language: str) -> list[dict[str, Any]]:
    """Each agency with what it served, handed out and passed on, in words."""
    return [
        {
            "name": shown.agency_name(code, language),
            "part": part,
            "services": _named(part.services.items(), shown.service_name, language),
            "documents": _named(part.documents.items(), shown.document_name, language),
            "needs": _named(part.needs.items(), shown.topic_name, language),
        }
        for code, part in _in_order(sheet)
    ]


def tables(event: Event, sheet: Sheet, language: str, *, with_groups: bool) -> list[Table]:
    """The whole by agency, and the groups of people."""
    rows = [
        [shown.agency_name(code, language), part.all_people, *_sums(part)] for code, part in _in_order(sheet)
    ]
    whole = Table(
        caption=_("By agency"),
        columns=[Column(_("Agency")), *(Column(head, number=True) for head in _heads())],
        rows=rows,
        totals=[_("All together"), sheet.whole.all_people, *_sums(sheet.whole)],
        export_url=reverse("export_service_sheet", args=[event.pk]),
        note=_("A person who went to several agencies counts once in each, and once in the whole."),
    )
    return [whole, *(_groups(sheet, name, language) for name in GROUPS)] if with_groups else [whole]


def table_report(event: Event, day: ServiceDay, sheet: Sheet, language: str) -> TableReport:
    """One paper: every line of every agency, and the whole at its foot."""
    rows: list[list[str]] = []
    for agency in agency_parts(sheet, language):
        part: Part = agency["part"]
        rows.append([agency["name"], _("People served"), f"{part.all_people:,}"])
        rows += [["", name, f"{count:,}"] for name, count in agency["services"]]
        rows += [["", f"{_('Document')}: {name}", f"{count:,}"] for name, count in agency["documents"]]
        rows += [["", f"{_('Passed on')}: {name}", f"{count:,}"] for name, count in agency["needs"]]
    return TableReport(
        title=f"{_('Sheet of the service day')}: {event.title}",
        subtitle=shown.where_and_when(event, language),
        source=f"{_state(day, language)} {_('A person counts once in each agency and once in the whole.')}",
        columns=[_("Agency"), _("Service or document"), _("Number")],
        rows=rows,
        numeric=[False, False, True],
        totals=[_("All together"), _("People served"), f"{sheet.whole.all_people:,}"],
    )


def workbook_of(event: Event, sheet: Sheet, language: str, *, with_groups: bool) -> bytes:
    """The file's bytes. Text is written as text, so nothing in it can become a formula."""
    file = BytesIO()
    with workbook(file, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        for name, heads, rows in _sheets(sheet, language, with_groups=with_groups):
            page = book.add_worksheet(name)
            page.set_column(0, 1, 42)
            page.set_column(2, max(len(heads), 3), 16)
            page.write_string(0, 0, event.title, bold)
            page.write_string(1, 0, shown.where_and_when(event, language))
            for column, head in enumerate(heads):
                page.write_string(3, column, head, bold)
            for number, row in enumerate(rows, start=4):
                for column, value in enumerate(row):
                    write = page.write_number if isinstance(value, int) else page.write_string
                    write(number, column, value)
    return file.getvalue()


def _sheets(sheet: Sheet, language: str, *, with_groups: bool) -> list[tuple[str, Sequence[str], list[Row]]]:
    parts = agency_parts(sheet, language)
    whole = [[part["name"], part["part"].all_people, *_sums(part["part"])] for part in parts] + [
        [_("All together"), sheet.whole.all_people, *_sums(sheet.whole)]
    ]
    found: list[tuple[str, Sequence[str], list[Row]]] = [
        (_("By agency"), [_("Agency"), *_heads()], whole),
        (_("Services"), [_("Agency"), _("Service"), _("People")], _flat(parts, "services")),
        (_("Documents"), [_("Agency"), _("Title"), _("Copies")], _flat(parts, "documents")),
        (_("Passed on"), [_("Agency"), _("Topic"), _("Needs")], _flat(parts, "needs")),
    ]
    if with_groups:
        groups = [_groups(sheet, name, language) for name in GROUPS]
        found += [
            (str(each.caption), [str(c.label) for c in each.columns], [[*row] for row in each.rows])
            for each in groups
        ]
    return found


def _flat(parts: list[dict[str, Any]], what: str) -> list[Row]:
    return [[part["name"], name, count] for part in parts for name, count in part[what]]


def _groups(sheet: Sheet, name: str, language: str) -> Table:
    """People by one group, for each agency and the whole."""
    members = [
        each
        for each in GROUPS[name]
        if any(part.groups[name][each] for part in [sheet.whole, *sheet.agencies.values()] if part.groups)
    ]
    captions = {"sex": _("By sex"), "age": _("By age"), "nationality": _("By nationality")}
    lines = [(shown.agency_name(code, language), part) for code, part in _in_order(sheet)]
    return Table(
        caption=captions[name],
        columns=[
            Column(_("Agency")),
            *(Column(_member(name, each, language), number=True) for each in members),
        ],
        rows=[[label, *(part.groups[name][each] for each in members)] for label, part in lines],
        totals=[_("All together"), *(sheet.whole.groups[name][each] for each in members)] if lines else (),
    )


def _member(name: str, member: str, language: str) -> str:
    if not member:
        return _("Not said")
    if name == "sex":
        return str(dict(SEXES)[member])
    if name == "nationality":
        known = dict(catalogue().choices("nationality", language))
        return known.get(member) or _("Others")
    return member


def _in_order(sheet: Sheet) -> list[tuple[str, Part]]:
    """As the catalogue orders the agencies."""
    order = list(catalogue().agencies)
    return sorted(
        sheet.agencies.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order)
    )


def _named(counts: Any, name_of: Any, language: str) -> list[tuple[str, int]]:
    return sorted(((name_of(code, language), count) for code, count in counts), key=lambda each: -each[1])


def _heads() -> list[str]:
    return [
        _("People"),
        _("Services"),
        _("Answered on the spot"),
        _("Copies of documents"),
        _("Needs passed on"),
    ]


def _sums(part: Part) -> list[int]:
    return [
        part.services.total(),
        part.on_the_spot,
        part.documents.total(),
        part.needs.total(),
    ]


def _state(day: ServiceDay, language: str) -> str:
    if day.is_closed and day.closed_at and not day.late_acts:
        return _("Closed on %(day)s, edition %(n)d.") % {
            "day": document_date(day.closed_at, language),
            "n": day.revision,
        }
    now = bangkok_now()
    at = f"{short_date(now, language)} {short_time(now, language)}"
    if day.is_closed:
        return _("Revised: phones sent more after the day was closed. As of %(at)s.") % {"at": at}
    return _("Not closed yet. As of %(at)s.") % {"at": at}
