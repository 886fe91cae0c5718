"""Reading the file: Excel (any of its formats) or CSV, to rows of cells by column. Nothing is judged here."""

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from raengjai.ground.spreadsheets import Unreadable, unpacked
from raengjai.ground.text import text_of_file
from raengjai.network.rules.sheet import COLUMNS, MOST_ROWS, column_of, day_of

MOST_BYTES = 10_000_000
_MOST_UNPACKED = 100_000_000  # a small archive may hold endless blanks
_LOOKS_FOR_HEADS = 10  # rows in which the heads may stand


class SheetUnreadable(Exception):
    """The file as a whole cannot be taken; `problem` is a code (see the page's sentences)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row as the file numbers it, and its cells by column."""

    number: int
    cells: dict[str, str]


def read_lines(raw: bytes) -> list[SheetLine]:
    """The rows below the heads; empty ones are left out. Raises SheetUnreadable."""
    rows = list(_excel(raw) if raw[:2] in (b"PK", b"\xd0\xcf") else _csv(raw))
    place = next(
        (at for at, row in enumerate(rows[:_LOOKS_FOR_HEADS]) if "name" in map(column_of, row)), None
    )
    if place is None:
        raise SheetUnreadable("no_heads")
    heads = [column_of(text) for text in rows[place]]
    known = [head for head in heads if head]
    if len(set(known)) != len(known):
        raise SheetUnreadable("twice_a_head")
    if missing_heads(known):
        raise SheetUnreadable("missing_head")
    lines = [
        SheetLine(place + 2 + offset, _cells(heads, row)) for offset, row in enumerate(rows[place + 1 :])
    ]
    lines = [line for line in lines if any(line.cells.values())]
    if not lines:
        raise SheetUnreadable("empty")
    if len(lines) > MOST_ROWS:
        raise SheetUnreadable("too_many")
    return lines


def missing_heads(known: Sequence[str]) -> list[str]:
    """Columns without which no row can be read. An area may be said by its code or by its names."""
    missing = [column.name for column in COLUMNS if column.must and column.name not in known]
    names = {"subdistrict", "district", "province"}
    return missing if "place_code" in known or names <= set(known) else [*missing, "place_code"]


def _cells(heads: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    return {head: text.strip() for head, text in zip(heads, row, strict=False) if head}


def _excel(raw: bytes) -> Iterator[list[str]]:
    """The first sheet. Numbers become their digits, days 2025-10-01 whatever era they were typed in."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 only for files

    try:
        workbook = unpacked(raw, most=_MOST_UNPACKED) if raw[:2] == b"PK" else raw
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Unreadable as wrong:
        raise SheetUnreadable("too_many" if wrong.why == "large" else wrong.why) from wrong
    except PasswordError as locked:
        raise SheetUnreadable("locked") from locked
    except (CalamineError, BadZipFile, zlib.error, IndexError, ValueError, OSError) as broken:
        raise SheetUnreadable("broken") from broken
    for row in rows:
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    match value:
        case datetime() | date():
            day = day_of(value.year, value.month, value.day)
            return day.isoformat() if day else str(value)
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _csv(raw: bytes) -> Iterator[list[str]]:
    """UTF-8 with or without its mark, else Thai Windows; comma, semicolon or tab."""
    text = text_of_file(raw)
    if text is None:
        raise SheetUnreadable("broken")
    first = text.split("\n", 1)[0]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    except csv.Error as broken:
        raise SheetUnreadable("broken") from broken
