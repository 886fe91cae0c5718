"""Files of rows: asked for with a preview, approved by a second person and paid, then made by the job, once.

Whoever was asked about in a file of a kind is in no later one of that kind, so no two files differ by a few people.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import digest
from raengjai.ground.dates import bangkok_day, fiscal_year
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.answers import mark_counted
from raengjai.protection.actions.entries import Code, enter
from raengjai.protection.actions.figure_budget import (
    BEYOND,
    budget_left,
    check_country,
    decide,
    hold_ledger,
    ledger_of,
    pay,
    to_decide,
)
from raengjai.protection.models import (
    APPROVED,
    PUBLISHED,
    REFUSED,
    Answer,
    Draw,
    FigureSet,
    RowFile,
    RowFileText,
)
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import counting, ctdc, row_files, synthetic
from raengjai.protection.rules.budget import Question
from raengjai.protection.rules.ctdc import Release, Row
from raengjai.protection.rules.disclosure import Base
from raengjai.protection.rules.row_files import SYNTHETIC, Gate

ROW_FILE_JOB = "protection.make_row_file"
ROWS_BASE = "rows"


@transaction.atomic
def prepare_row_file(kind: str, year: int, *, room: Room, at: datetime) -> RowFile:
    """Asks for a file about a fiscal year (พ.ศ.) and those before it that no file of the kind told of.

    Refused where the published figures count too few people. Nothing is paid or drawn yet.
    """
    check_country(room.member)
    hold_ledger()
    years = _years(kind, year, at)
    gate = row_files.gate_of(kind, year)
    with inside(actors.system()):
        row_files.check_enough(_published(years), gate)
        preview = _preview(kind, years, gate)
    if any(gate.epsilon > budget_left(each) for each in years):
        raise Refused(BEYOND, field="year")
    row = RowFile(
        kind=kind,
        from_year=years[0],
        year=year,
        epsilon=gate.epsilon,
        preview=preview,
        prepared_by=room.member,
        prepared_at=at,
    )
    row.save(force_insert=True)
    _enter("row_file.prepared", row, at, room.member_id)
    return row


@transaction.atomic
def approve_row_file(row_file: RowFile, *, room: Room, at: datetime) -> RowFile:
    """A second person approves: what it costs is written into the ledger of each year, and the job makes it after that."""
    row = _to_decide(row_file, room)
    _check_kept(row.from_year, at)
    if row.epsilon:
        for year in range(row.from_year, row.year + 1):
            question = Question(counting.IDENTIFIED, year, counting.WHOLE_YEAR, ROWS_BASE)
            base = Base(ROWS_BASE, ctdc.columns(), totals=False, epsilon=row.epsilon)
            pay(ledger_of(year), question, base, row=row, room=room, at=at)
    _decide(row, APPROVED, room, at)
    defer(ROW_FILE_JOB, file_id=str(row.pk))
    return row


@transaction.atomic
def refuse_row_file(row_file: RowFile, *, room: Room, at: datetime) -> RowFile:
    """A second person does not approve. Nothing was paid or drawn; the year may be asked for again."""
    row = _to_decide(row_file, room)
    _decide(row, REFUSED, room, at)
    return row


@transaction.atomic
def make_row_file(file_id: UUID, *, at: datetime) -> bool:
    """Draws or withholds, and keeps the file, all or nothing; False when it was done before. As the system."""
    with inside(actors.system()):
        hold_ledger()
        row = RowFile.objects.select_for_update().filter(pk=file_id, state=APPROVED).first()
        if row is None:
            return False
        answers = _people(row.kind, range(row.from_year, row.year + 1))
        rows = [row_files.row_of(one) for one in answers]
        gate = row_files.gate_of(row.kind, row.year)
        made = _drawn(row, rows, gate) if row.kind == SYNTHETIC else row_files.rows_for_ctdc(rows, gate)
        text = ctdc.as_csv(made.rows)
        report = {"k": gate.k} if row.kind == SYNTHETIC else row_files.report_of(rows, made, k=gate.k)
        RowFileText(
            row_file=row, is_public=row.kind == SYNTHETIC, rows=len(made.rows), text=text, report=report
        ).save(force_insert=True)
        mark_counted(answers, row.kind)
        row.state, row.published_at = PUBLISHED, at
        row.save(update_fields=["state", "published_at"])
        _enter("row_file.made", row, at, rows=len(made.rows), digest=digest(text.encode()).hex())
    return True


@transaction.atomic
def take_row_file(row_file: RowFile, *, room: Room, at: datetime) -> RowFileText:
    """The file for whoever hands it to CTDC: the journal keeps who took it and which text it was."""
    check_country(room.member)
    made = RowFileText.objects.filter(row_file=row_file).first()
    if made is None:
        raise Refused(_("This file is not made yet."))
    _enter("row_file.taken", row_file, at, room.member_id, digest=digest(made.text.encode()).hex())
    return made


def _years(kind: str, year: int, at: datetime) -> range:
    """The years that a file about `year` would tell of; Refused for one that is not over, told of, or too long ago."""
    if kind not in row_files.KINDS:
        raise Refused(_("Choose which kind of file."), field="kind")
    now = fiscal_year(bangkok_day(at))
    if year >= now:
        raise Refused(_("This fiscal year is not over yet."), field="year")
    _check_kept(year, at)
    newest = RowFile.objects.filter(kind=kind).exclude(state=REFUSED).order_by("-year").first()
    if newest is not None and newest.year >= year:
        raise Refused(
            _("There is a file of this kind about this year or a later one. It is made once."), field="year"
        )
    first = max(newest.year if newest else 0, now - row_files.YEARS_KEPT)
    if not FigureSet.objects.filter(year=year, quarter=4, state=PUBLISHED).exists():
        raise Refused(_("First the figures of this year’s four quarters must be published."), field="year")
    return row_files.years_of(year, after=first)


def _check_kept(year: int, at: datetime) -> None:
    if year <= fiscal_year(bangkok_day(at)) - row_files.YEARS_KEPT:
        raise Refused(
            _("Of this fiscal year only coarse groups are kept. No file can be made."), field="year"
        )


def _published(years: Sequence[int]) -> int:
    """How many were identified, as drawn for the published figures."""
    draws = Draw.objects.filter(
        spending__year__in=years,
        spending__indicator=counting.IDENTIFIED,
        spending__base=counting.COUNTRY_BASE,
    )
    return sum(count for draw in draws for _cell, count in draw.cells)


def _people(kind: str, years: Sequence[int]) -> list[Answer]:
    """Whom a team identified as victims, those recorded late too, and who was in no file of this kind."""
    left = Answer.objects.filter(year__lte=years[-1]).exclude(counted__contains=[kind]).order_by("pk")
    return [one for one in left if counting.counts_in(counting.IDENTIFIED, identified=one.identified)]


def _preview(kind: str, years: Sequence[int], gate: Gate) -> dict[str, Any]:
    """Of rows of people what will be left out, before chance takes its part; of rows of nobody the numbers of the plan."""
    if kind == SYNTHETIC:
        tables = synthetic.plans(row_files.calendar_years(years))
        return {"k": gate.k, "tables": len(tables), "line": max(one.line(gate.k) for one in tables)}
    rows = [row_files.row_of(one) for one in _people(kind, years)]
    return row_files.report_of(rows, ctdc.safe_rows(rows, k=gate.k), k=gate.k)


def _drawn(row: RowFile, rows: Sequence[Row], gate: Gate) -> Release:
    """Draws the tables for the payment of the last year, keeps them, and makes rows of them."""
    if synthetic.price() > gate.epsilon or row.epsilon < synthetic.price():
        raise AssertionError("the tables cost more than was paid")
    years = row_files.calendar_years(range(row.from_year, row.year + 1))
    tables = synthetic.drawn_tables(rows, years)
    cells = [[[list(cell), count] for cell, count in one.items()] for one in tables]
    spending = row.spendings.get(year=row.year)
    Draw(spending=spending, counts=[], cells=cells).save(force_insert=True)
    return synthetic.synthetic_rows(tables, years, k=gate.k)


def _to_decide(row_file: RowFile, room: Room) -> RowFile:
    return to_decide(
        row_file,
        room,
        meanwhile=_("Somebody has decided on this file meanwhile."),
        second=_("A second person must approve a file before it leaves."),
    )


def _decide(row: RowFile, state: str, room: Room, at: datetime) -> None:
    decide(row, state, room=room, at=at)
    _enter(f"row_file.{state}", row, at, room.member_id)


def _enter(verb: str, row: RowFile, at: datetime, member_id: UUID | None = None, **more: Code) -> None:
    codes: Mapping[str, Code] = {
        "kind": row.kind,
        "from_year": row.from_year,
        "year": row.year,
        "epsilon": str(row.epsilon),
        **more,
    }
    enter(verb, province_code=COUNTRY, at=at, member_id=member_id, subject_id=row.pk, codes=codes)
