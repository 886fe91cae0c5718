"""Workbooks are written by a library that a server reads with the first of them, and not when it starts."""

import subprocess
import sys
from io import BytesIO

from python_calamine import CalamineWorkbook

from raengjai.web.workbooks import workbook
from tools.state import ROOT


def test_a_workbook_is_written_when_it_is_closed():
    file = BytesIO()
    with workbook(file, in_memory=True) as book:
        book.add_worksheet("รายงาน").write_string(0, 0, "=1+1")

    assert CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).get_sheet_by_name(
        "รายงาน"
    ).to_python() == [["=1+1"]]


def test_no_server_loads_the_libraries_of_workbooks_when_it_starts():
    loads = (
        "import sys, django; django.setup(); import raengjai.config.urls\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print(sorted({'xlsxwriter', 'python_calamine'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", loads], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"
