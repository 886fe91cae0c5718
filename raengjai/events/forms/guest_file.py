"""The file of a guest list: Excel (any of its formats) or CSV, to rows of cells."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.events.rules.guest_list import rows_of_text
from raengjai.ground.spreadsheets import Unreadable, first_sheet, is_spreadsheet
from raengjai.ground.text import text_of_file

MOST_BYTES = 2_000_000
_WHY = {
    "large": gettext_lazy("The file is larger than 2 MB. Divide the list."),
    "locked": gettext_lazy("The file is locked with a password. Save it without one."),
    "broken": gettext_lazy("The file cannot be read. Save it anew in Excel."),
}


def rows_of_file(raw: bytes) -> list[list[str]]:
    """The rows of the first sheet, or of the text. Raises ValidationError with what to do."""
    if len(raw) > MOST_BYTES:
        raise ValidationError(_WHY["large"], code="large")
    if is_spreadsheet(raw):
        return _excel(raw)
    text = text_of_file(raw)
    if text is None:
        raise ValidationError(_("The file is neither Excel nor text. Save it as .xlsx or CSV."), code="kind")
    return rows_of_text(text)


def _excel(raw: bytes) -> list[list[str]]:
    try:
        return first_sheet(raw)
    except Unreadable as unreadable:
        raise ValidationError(_WHY[unreadable.why], code=unreadable.why) from unreadable
