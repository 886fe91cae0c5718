"""Excel workbooks that pages give. The library is read with the first one: no server waits for it when it starts."""

from io import BytesIO
from typing import Any

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(file: BytesIO, **options: Any) -> Any:
    """A workbook that is written into `file` when it is closed, as `with` does. `options` are those of xlsxwriter."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - see above

    return Workbook(file, options)
