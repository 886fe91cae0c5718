"""The first sheet of a spreadsheet that somebody sent, as text: any Excel format, without macros."""

import zlib
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_STORED, BadZipFile, ZipFile

MOST_UNPACKED = 50_000_000  # bytes; a small archive may hold endless blanks
MOST_PARTS = 1_000  # a workbook of a hundred sheets has fewer
_LOCKED = 0x1  # the flag of a part that asks for a password
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
        workbook = unpacked(raw) if raw.startswith(b"PK") else raw
        rows = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()
    except PasswordError as locked:
        raise Unreadable("locked") from locked
    except (CalamineError, BadZipFile, zlib.error, IndexError, ValueError, OSError) as broken:
        raise Unreadable("broken") from broken
    return [[_text(cell) for cell in row] for row in rows]


def unpacked(raw: bytes, *, most: int = MOST_UNPACKED) -> bytes:
    """The same parts without packing, at most so many bytes. Each is read as far as the archive says and no further, so that an archive which says less
    than it holds is broken, and the reader of workbooks unpacks nothing itself."""
    plain = BytesIO()
    with ZipFile(BytesIO(raw)) as packed, ZipFile(plain, "w", ZIP_STORED) as anew:
        parts = {part.filename: part for part in packed.infolist()}
        if len(packed.infolist()) > MOST_PARTS or sum(part.file_size for part in parts.values()) > most:
            raise Unreadable("large")
        for name, part in parts.items():
            if part.flag_bits & _LOCKED:
                raise Unreadable("locked")
            anew.writestr(name, packed.read(part))
    return plain.getvalue()


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
