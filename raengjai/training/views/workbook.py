"""The results of a test as an Excel workbook: groups, questions, and persons where the reader may see them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from raengjai.events.models import Event
from raengjai.training.models import TestSummary
from raengjai.training.models.question import QuestionVersion
from raengjai.training.models.results import PersonResult
from raengjai.training.rules.gain import GroupResult, QuestionResult
from raengjai.training.rules.questions import said_in
from raengjai.web.workbooks import workbook

Row = Sequence[Any]


def results_book(
    event: Event,
    summary: TestSummary,
    questions: Sequence[tuple[QuestionResult, QuestionVersion]],
    people: Sequence[PersonResult],
    language: str,
) -> bytes:
    """The file's bytes. Text is written as text, so that nothing in it can become a formula."""
    sheets: list[tuple[str, Row, list[Row]]] = [
        (_("Groups"), _group_heads(), [_group(each) for each in (*summary.groups, summary.total)])
    ]
    if questions:
        sheets.append((_("Questions"), _question_heads(), [_question(*each, language) for each in questions]))
    if people:
        sheets.append((_("Persons"), _person_heads(), [_person(each) for each in people]))
    file = BytesIO()
    with workbook(file, in_memory=True) as book:
        bold = book.add_format({"bold": True})
        for name, heads, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 0, 44)
            sheet.set_column(1, len(heads), 16)
            sheet.write_string(0, 0, event.title, bold)
            for column, head in enumerate(heads):
                sheet.write_string(2, column, head, bold)
            for number, row in enumerate(rows, start=3):
                _write(sheet, number, row)
    return file.getvalue()


def _group_heads() -> Row:
    return [
        _("Group"),
        _("Took both"),
        _("Mean before"),
        _("Mean after"),
        _("Difference"),
        _("Gain"),
        _("Passed"),
        _("Only before"),
        _("Only after"),
    ]


def _group(each: GroupResult) -> Row:
    figures = [each.mean_pre, each.mean_post, each.difference, each.gain]
    return [str(each.name), each.both, *figures, each.passed, each.only_pre, each.only_post]


def _question_heads() -> Row:
    return [_("Question"), _("Right before"), _("Papers before"), _("Right after"), _("Papers after")]


def _question(each: QuestionResult, version: QuestionVersion, language: str) -> Row:
    text = said_in(version.item, language).wording.text
    return [text, each.pre_right, each.pre_papers, each.post_right, each.post_papers]


def _person_heads() -> Row:
    return [_("Name"), _("Group"), _("Before"), _("After"), _("Difference"), _("Gain")]


def _person(each: PersonResult) -> Row:
    scores = [each.pre.score if each.pre else None, each.post.score if each.post else None]
    return [each.guest.name, each.guest.group.name, *scores, each.difference, each.gain]


def _write(sheet: Any, number: int, row: Row) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int | float):
            sheet.write_number(number, column, value)
        else:
            sheet.write_string(number, column, "" if value is None else str(value))
