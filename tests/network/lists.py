"""Lists of volunteers, for tests: files as people make them, read and loaded by the jobs that do it."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from stdnum.th import pin

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now
from raengjai.network import actions, jobs
from raengjai.network.models import SheetRow, SheetRun
from raengjai.network.rules.sheet import COLUMNS

TERM = date(2019, 10, 1)
UNTIL = f"30/9/{bangkok_now().year + 543 + 1}"  # of a term that goes on
ROW = {
    "name": "นางบัวตอง ใจสมมติ",
    "birth_date": "17 พ.ค. 2513",
    "phone": "081-234-5678",
    "role": "แกนนำ",
    "place_code": "520101",
    "starts_on": "1/10/2562",
    "ends_on": "30/9/2565",
    "order_no": "12/2562",
    "order_on": "20/9/2562",
}


def citizen_id(number: int) -> str:
    """The invented number `number`, with its right check digit."""
    first = f"1{number:011d}"
    return first + pin.calc_check_digit(first)


def row(**said: Any) -> dict[str, Any]:
    return {**ROW, "citizen_id": citizen_id(1), **said}


def workbook(rows: Iterable[Mapping[str, Any]], *, heads: Iterable[str] = ()) -> bytes:
    """An Excel file with the heads of the template, or those given."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for column, head in enumerate(heads or (f"{each.th} / {each.en}" for each in COLUMNS)):
            sheet.write_string(0, column, head)
        for line, values in enumerate(rows, start=1):
            for column, each in enumerate(COLUMNS):
                value = values.get(each.name, "")
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, value)
    return file.getvalue()


def read(by: User, raw: bytes) -> SheetRun:
    """The list as the job has checked it."""
    with acting_as(by) as actor:
        run = actions.start_run(raw, by=actor, at=bangkok_now())
    jobs.read_list(str(run.pk))
    return again(by, run)


def load(by: User, run: SheetRun, *, with_changes: bool = False) -> SheetRun:
    with acting_as(by) as actor:
        actions.confirm_run(run, with_changes=with_changes, by=actor, at=bangkok_now())
    jobs.load_list(str(run.pk))
    return again(by, run)


def again(by: User, run: SheetRun) -> SheetRun:
    with acting_as(by):
        return SheetRun.objects.get(pk=run.pk)


def faults(by: User, run: SheetRun) -> dict[int, list[tuple[str, str]]]:
    """Row number → (column, code) of what is wrong there."""
    with acting_as(by):
        rows = SheetRow.objects.filter(run=run, verdict="faulty").order_by("number")
        return {each.number: [fault[:2] for fault in each.said()["faults"]] for each in rows}


def counts(run: SheetRun) -> tuple[int, int, int, int]:
    """(new, same, changed, faulty)."""
    return run.new, run.same, run.changed, run.faulty
