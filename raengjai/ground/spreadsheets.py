"""The first sheet of a spreadsheet that somebody sent, as text: any Excel format, without macros."""

from io import BytesIO
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

MOST_UNPACKED = 50_000_000  # bytes; a small archive may hold endless blanks
_BEGINS = (b"PK", b"\xd0\xcf")  # a packed workbook, an older one


class Unreadable(Exception):
    """`why` says what is wrong with the file; whoever reads it has the words."""

    def __init__(self, why: Literal["large", "locked", "broken"]) -> None:
        super().__init__(why)
        self.why = why


def is_spreadsheet(raw: bytes) -> bool:
    return raw[:2] in _BEGINS


def first_sheet(raw: bytes) -> list[list[str]]:
    """Rows of cells; a figure without a fraction is its digits, as a telephone number needs. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 only for files

    try:
        if raw.startswith(b"PK"):
            with ZipFile(BytesIO(raw)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                    raise Unreadable("large")
        rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()
    except PasswordError as locked:
        raise Unreadable("locked") from locked
    except (CalamineError, BadZipFile, IndexError, ValueError, OSError) as broken:
        raise Unreadable("broken") from broken
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
