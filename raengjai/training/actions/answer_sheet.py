"""Answers of many papers from one workbook: a row for each paper, a column for each question. All rows or none."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Guest
from raengjai.ground.refused import Refused
from raengjai.ground.spreadsheets import Unreadable, first_sheet, is_spreadsheet
from raengjai.ground.text import arabic_digits, normalise_thai, text_of_file
from raengjai.training.actions.papers import Codes, PaperDraft, codes_of, find_guest, printed_sheets
from raengjai.training.models import Test
from raengjai.training.rules.marking import VARIANTS, Shown, read_cell

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
_LOOKS_FOR_HEADS = 10
# How heads may read, in small letters; question columns are numbers: 1, 2, 3 or Q1.
HEADS = {
    "number": (
        "number",
        "paper number",
        "no",
        "no.",
        "เลขที่",
        "ลำดับ",
    ),
    "name": ("name", "ชื่อ"),
    "variant": ("paper", "letter", "paper letter", "ชุด"),
}


_WHY = {
    "large": _("The file is too large: at most 5 MB."),
    "locked": _("The file is locked with a password. Save it without one."),
    "broken": _("This file cannot be read. Save it as Excel (.xlsx) or CSV."),
}


class AnswerSheetUnreadable(Refused):
    """The file as a whole cannot be taken."""


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong with a row, as the file numbers it."""

    row: int
    sentence: Any


def read_answer_sheet(
    raw: bytes, test: Test, part: str, *, is_correction: bool = False
) -> tuple[list[PaperDraft], list[SheetFault]]:
    """The papers of the file and the rows that must be mended. Raises Refused when it cannot be read at all."""
    rows = list(_rows(raw))
    place, columns, questions = _heads(rows)
    known = _Known(test, printed_sheets(test, part), codes_of(test))
    drafts: list[PaperDraft] = []
    faults: list[SheetFault] = []
    seen: dict[Any, int] = {}
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        cells = [cell.strip() for cell in row]
        if not any(cells[column] for column in questions if column < len(cells)):
            continue
        try:
            draft = _draft(cells, columns, questions, known, part, is_correction=is_correction)
        except Refused as refused:
            faults.append(SheetFault(number, refused.message))
            continue
        if draft.guest.pk in seen:
            sentence: Any = _("The same guest stands in row %(row)d already.")
            faults.append(SheetFault(number, sentence % {"row": seen[draft.guest.pk]}))
            continue
        seen[draft.guest.pk] = number
        drafts.append(draft)
    if not drafts and not faults:
        raise AnswerSheetUnreadable(_("There are no answers in this file."), field="file")
    return drafts, faults


@dataclass(frozen=True, slots=True)
class _Known:
    """What all rows ask: read once, however many there are."""

    test: Test
    sheets: Mapping[str, Sequence[Shown]]  # by letter
    codes: Codes

    def guest(self, words: str) -> Guest:
        """By code or number, else by the name, which is asked of the database."""
        found = self.codes.find(words)
        return found.guest if found else find_guest(self.test, words)


def _draft(
    cells: Sequence[str],
    columns: dict[str, int],
    questions: Sequence[int],
    known: _Known,
    part: str,
    *,
    is_correction: bool,
) -> PaperDraft:
    said = {name: cells[column] if column < len(cells) else "" for name, column in columns.items()}
    words = said.get("number") or said.get("name", "")
    if not words:
        raise Refused(_("The number of the paper, or the name, is missing."))
    guest = known.guest(words)
    variant = said.get("variant", "").upper() or known.codes.variant_for(guest)
    if not variant or variant not in VARIANTS:
        raise Refused(_("Say which letter stands on the paper: A, B, C or D."))
    paper = known.sheets[variant]
    if len(questions) != len(paper):
        sentence: Any = _("Questions of the test: %(all)d. Columns of answers in the file: %(n)d.")
        raise Refused(sentence % {"n": len(questions), "all": len(paper)})
    answers = {
        shown.item.id: read_cell(cells[column] if column < len(cells) else "", shown, number)
        for number, (column, shown) in enumerate(zip(questions, paper, strict=True), start=1)
    }
    return PaperDraft(guest, part, variant, answers=answers, is_correction=is_correction)


def _heads(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], list[int]]:
    """Where the heads stand, the columns of number, name and letter, and those of the questions in their order."""
    for place, row in enumerate(rows[:_LOOKS_FOR_HEADS]):
        heads = [normalise_thai(cell) for cell in row]
        columns = {
            name: heads.index(word) for name, words in HEADS.items() for word in words[::-1] if word in heads
        }
        numbers = {_question(head): column for column, head in enumerate(heads) if _question(head)}
        if ("number" in columns or "name" in columns) and numbers:
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                raise AnswerSheetUnreadable(
                    _("The columns of the questions are not numbered 1, 2, 3 without gaps."), field="file"
                )
            return place, columns, [numbers[number] for number in sorted(numbers)]
    sentence = _("We found no row of heads: number or name, and a column for each question (1, 2, 3).")
    raise AnswerSheetUnreadable(sentence, field="file")


def _question(head: str) -> int:
    digits = arabic_digits(head).removeprefix("q").removeprefix("ข้อ").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 3 else 0


def _rows(raw: bytes) -> Iterator[list[str]]:
    if len(raw) > MOST_BYTES:
        raise AnswerSheetUnreadable(_("The file is too large: at most 5 MB."), field="file")
    rows = _excel(raw) if is_spreadsheet(raw) else _csv(raw)
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise AnswerSheetUnreadable(_("The file has too many rows: at most 5,000."), field="file")
        yield row


def _excel(raw: bytes) -> list[list[str]]:
    try:
        return first_sheet(raw)
    except Unreadable as unreadable:
        raise AnswerSheetUnreadable(_WHY[unreadable.why], field="file") from unreadable


def _csv(raw: bytes) -> Iterator[list[str]]:
    text = text_of_file(raw)
    if text is None:
        raise AnswerSheetUnreadable(
            _("This file cannot be read. Save it as Excel (.xlsx) or CSV."), field="file"
        )
    first = text.split("\n", 1)[0]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    except csv.Error as broken:
        raise AnswerSheetUnreadable(
            _("This file cannot be read. Save it as Excel (.xlsx) or CSV."), field="file"
        ) from broken
