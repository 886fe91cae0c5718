"""Reading a list of guests: rows of cells, or pasted lines, to people; what is wrong with a row is a code. Pure."""

import csv
import io
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from raengjai.ground.text import normalise_thai, phone_e164

COLUMNS = ("name", "position", "organisation", "phone")
MOST_ROWS = 2_000
_LONGEST = {"name": 120, "position": 200, "organisation": 200, "phone": 30}
_HEADS: dict[str, str] = {
    normalise_thai(word): column
    for column, words in tomllib.loads(
        (Path(__file__).parent.parent / "data" / "guest_heads.toml").read_text(encoding="utf-8")
    ).items()
    for word in words
}
_LETTERS = 2  # a name has at least so many


@dataclass(frozen=True, slots=True)
class GuestRow:
    """One row as it stands in the list, `number` counted from 1; `fault` is "" or what is wrong with it."""

    number: int
    name: str
    position: str = ""
    organisation: str = ""
    phone: str = ""
    fault: str = ""


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of pasted lines or of a CSV file: tab, semicolon or comma, whichever the lines have most of."""
    text = text.replace("\x00", "").replace("\r\n", "\n")
    mark = max("\t;,", key=text.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:  # a cell without end: quotation marks mean nothing then
        rows = [line.split(mark) for line in text.split("\n")]
    return [[cell.strip() for cell in row] for row in rows]


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """The rows as lines that `rows_of_text` reads again: kept in the form while a person looks at the preview."""
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter="\t", lineterminator="\n").writerows(rows)
    return kept.getvalue()


def read_guests(rows: Sequence[Sequence[str]]) -> list[GuestRow]:
    """The people of a list; empty rows are passed over. A first row of heads says which column is which."""
    heads = _heads_of(rows)
    order = heads or list(COLUMNS)
    found = []
    for number, row in enumerate(rows, start=1):
        if (heads and number == 1) or not any(cell.strip() for cell in row):
            continue
        found.append(_row(number, dict(zip(order, row, strict=False))))
    return found


def _heads_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Column names of the first row when it is one of heads: it names the name."""
    first = [_HEADS.get(normalise_thai(cell), "") for cell in rows[0]] if rows else []
    return first if "name" in first else []


def _row(number: int, cells: dict[str, str]) -> GuestRow:
    said = {column: " ".join(cells.get(column, "").split()) for column in COLUMNS}
    phone = phone_e164(_with_zero(said["phone"])) if said["phone"] else ""
    fault = _fault(said, phone)
    return GuestRow(
        number, said["name"], said["position"], said["organisation"], phone or said["phone"], fault
    )


def _with_zero(text: str) -> str:
    """A spreadsheet that took the number for a figure has eaten its first zero."""
    return f"0{text}" if len(text) in (8, 9) and text.isdigit() and not text.startswith("0") else text


def _fault(said: dict[str, str], phone: str) -> str:
    if len(said["name"]) < _LETTERS or not any(letter.isalpha() for letter in said["name"]):
        return "no_name"
    if any(len(said[column]) > most for column, most in _LONGEST.items()):
        return "too_long"
    return "phone" if said["phone"] and not phone else ""
