"""Workbooks that strangers hand in: bounded before anything of them is unpacked."""

import struct
import zlib
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from raengjai.ground.spreadsheets import MOST_PARTS, MOST_UNPACKED, Unreadable, first_sheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object]) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def with_sheet(raw: bytes, sheet: bytes) -> bytes:
    """The workbook with other bytes as its sheet."""
    kept = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, sheet if part.filename == SHEET else old.read(part))
    return kept.getvalue()


def saying(raw: bytes, size: int, content: bytes) -> bytes:
    """The archive says that the sheet has `size` bytes, and the check sum of that much of it."""
    with ZipFile(BytesIO(raw)) as packed:
        part = packed.getinfo(SHEET)
    told, check = struct.pack("<I", part.file_size), struct.pack("<I", part.CRC)
    lie = struct.pack("<I", zlib.crc32(content[:size]))
    return raw.replace(told, struct.pack("<I", size)).replace(check, lie)


def test_cells_are_text_and_figures_keep_their_digits():
    assert first_sheet(workbook(["ชื่อ", 812345678], ["ก", 1.5])) == [["ชื่อ", "812345678"], ["ก", "1.5"]]


def test_more_than_the_most_is_large_by_what_the_archive_says():
    raw = with_sheet(workbook(["a"]), b" " * (MOST_UNPACKED + 1))
    assert len(raw) < 100_000

    with pytest.raises(Unreadable) as refused:
        first_sheet(raw)

    assert refused.value.why == "large"


def test_what_an_archive_does_not_say_is_never_unpacked(monkeypatch: pytest.MonkeyPatch):
    content = b" " * 3_000_017
    raw = saying(with_sheet(workbook(["a"]), content), 100, content)
    given: list[int] = []

    def seen(file: BytesIO) -> None:
        given.append(len(file.getvalue()))
        raise ValueError("seen enough")

    monkeypatch.setattr("python_calamine.CalamineWorkbook", SimpleNamespace(from_filelike=seen))

    with pytest.raises(Unreadable):
        first_sheet(raw)

    assert len(given) == 1
    assert given[0] < 100_000


def test_too_many_parts_are_large():
    kept = BytesIO()
    with ZipFile(kept, "w") as packed:
        for number in range(MOST_PARTS + 1):
            packed.writestr(f"part{number}", "")

    with pytest.raises(Unreadable) as refused:
        first_sheet(kept.getvalue())

    assert refused.value.why == "large"


@pytest.mark.parametrize("raw", [b"PK", b"PK\x03\x04" + b"\x00" * 100, b"\xd0\xcf nothing", b""])
def test_what_is_no_workbook_is_broken(raw: bytes):
    with pytest.raises(Unreadable) as refused:
        first_sheet(raw)

    assert refused.value.why == "broken"
