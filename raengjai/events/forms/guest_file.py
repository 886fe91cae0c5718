"""The file of a guest list: Excel (any of its formats) or CSV, to rows of cells."""

import io
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from raengjai.events.rules.guest_list import rows_of_text
from raengjai.ground.text import text_of_file

MOST_BYTES = 2_000_000
_MOST_UNPACKED = 50_000_000  # a small archive may hold endless blanks


def rows_of_file(raw: bytes) -> list[list[str]]:
    """The rows of the first sheet, or of the text. Raises ValidationError with what to do."""
    if len(raw) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Divide the list."), code="size")
    if raw[:2] in (b"PK", b"\xd0\xcf"):
        return _excel(raw)
    text = text_of_file(raw)
    if text is None:
        raise ValidationError(_("The file is neither Excel nor text. Save it as .xlsx or CSV."), code="kind")
    return rows_of_text(text)


def _excel(raw: bytes) -> list[list[str]]:
    try:
        if raw[:2] == b"PK":
            with ZipFile(io.BytesIO(raw)) as packed:
                if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                    raise ValidationError(_("The file is larger than 2 MB. Divide the list."), code="size")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    except PasswordError as locked:
        raise ValidationError(
            _("The file is locked with a password. Save it without one."), code="locked"
        ) from locked
    except (CalamineError, BadZipFile, IndexError, ValueError, OSError) as broken:
        raise ValidationError(_("The file cannot be read. Save it anew in Excel."), code="broken") from broken
    return [[_text(value) for value in row] for row in rows]


def _text(value: Any) -> str:
    """A telephone number that Excel took for a figure is its digits."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
