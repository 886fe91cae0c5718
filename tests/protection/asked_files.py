"""Files of rows that were asked for, for tests."""

import csv
import io
from decimal import Decimal

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.protection.actions import (
    approve_row_file,
    make_row_file,
    prepare_row_file,
)
from raengjai.protection.models import Draw, FigureSet, RowFile, RowFileText, Spending
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import ctdc
from tests.protection import rooms

YEAR = fiscal_year(bangkok_today()) - 1
PUBLIC, ROOM = "/statistics/protection/rows/", "/room/row-files/"
SEEN = {"broad_age": "24--26", "months": "0--12 (0-1 yr)", "country": "THA", "exploitation": ["ForcedLabour"]}


def low_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty people are enough, so that tests are quick; the true numbers are tried in test_synthetic.py."""
    for gate in ctdc.read()["gate"]:
        monkeypatch.setitem(gate, "rows", 30)


def figures(asks: Room, decides: Room, count: int, year: int = YEAR, quarter: int = 4) -> None:
    """A quarter whose figures were published, as the job would have left them."""
    who = {"prepared_by": asks.member, "decided_by": decides.member}
    now = bangkok_now()
    with acting_as_system("test"):
        row = FigureSet(
            year=year,
            quarter=quarter,
            state="published",
            epsilon=2,
            prepared_at=now,
            decided_at=now,
            published_at=now,
            **who,
        )
        row.save(force_insert=True)
        spending = Spending(
            figure_set=row,
            indicator="identified",
            year=year,
            quarter=quarter,
            base="country",
            epsilon=Decimal("0.5"),
            by=asks.member.user_id,
            approved_by=decides.member.user_id,
            at=now,
        )
        spending.save(force_insert=True)
        Draw(spending=spending, counts=[], cells=[[["female", "18-44"], count]]).save(force_insert=True)


def prepared(asks: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    with rooms.inside(asks):
        return prepare_row_file(kind, year, room=asks, at=bangkok_now())


def approved(asks: Room, decides: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    row = prepared(asks, kind, year)
    with rooms.inside(decides):
        return approve_row_file(row, room=decides, at=bangkok_now())


def made(asks: Room, decides: Room, kind: str = "synthetic", year: int = YEAR) -> RowFile:
    row = approved(asks, decides, kind, year)
    with acting_as_system("test"):
        assert make_row_file(row.pk, at=bangkok_now())
    return row


def text_of(row: RowFile) -> str:
    with acting_as_system("test"):
        return RowFileText.objects.get(row_file=row).text


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
