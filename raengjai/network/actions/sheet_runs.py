"""A list of volunteers on its way: taken, read and checked, confirmed, loaded in portions.

Each portion is one transaction that marks its rows as done, so that a worker that was killed is followed by another one
that goes on. Before a row is written it is judged again: the register may have changed since, and a list that is
loaded twice finds everybody there. Reading and loading are the system's; the entries name whoever brought the list.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.access.scope import actor_of, person_on
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import keep_rows
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.actions.profiles import save_profile
from raengjai.network.actions.sheet_appointing import appoint_newcomers
from raengjai.network.actions.sheet_file import MOST_BYTES, SheetLine, SheetUnreadable, read_lines
from raengjai.network.actions.sheet_places import Gazetteer, gazetteer
from raengjai.network.actions.sheet_verdicts import Verdict, Weighing
from raengjai.network.actions.terms import appoint_to_place, hold_seats, record_member
from raengjai.network.models import Member, SheetRow, SheetRun
from raengjai.network.rules.sheet import Fault, RowSaid, read_row

AT_ONCE = 500
STANDS_STILL_AFTER = timedelta(minutes=2)


@transaction.atomic
def start_run(raw: bytes, *, by: Actor, at: datetime) -> SheetRun:
    """The file is kept, sealed, until a job has read it."""
    if not raw:
        raise Refused(_("The file is empty. Choose another one."), field="file")
    if len(raw) > MOST_BYTES:
        raise Refused(
            _("The file is larger than 10 MB. Load one part of the country at a time."), field="file"
        )
    run = SheetRun(user_id=by.me, province_code=by.provinces[0], made_at=at, touched_at=at)
    run.keep_file(raw)
    run.save(force_insert=True)
    _record("import.sent", run, by=by, at=at, size=len(raw))
    defer("network.read_list", run_id=str(run.pk))
    return run


@transaction.atomic
def read_run(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """Reads and judges every row; what stood there of a reading that was broken off is not there, it was one deed."""
    run = SheetRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.state != "reading":
        return
    try:
        lines, provinces = read_lines(run.file()), _provinces_of(run.user, bangkok_day(at))
    except SheetUnreadable as unreadable:
        run.state, run.problem, run.file_sealed = "unreadable", unreadable.problem, None
        run.save()
        _record("import.unreadable", run, by=by, at=at, problem=run.problem)
        return
    counts = {"new": 0, "same": 0, "changed": 0, "faulty": 0}
    for portion in _judged(lines, provinces, bangkok_day(at)):
        rows = [_row(run, line, verdict) for line, _said, verdict in portion]
        for row in rows:
            counts[row.verdict] += 1
            run.noted += row.is_noted
        keep_rows(rows)
    run.total, run.state, run.file_sealed, run.touched_at = len(lines), "checked", None, at
    run.new, run.same, run.changed, run.faulty = counts.values()
    run.save()
    _record("import.checked", run, by=by, at=at, **counts)


@transaction.atomic
def confirm_run(run: SheetRun, *, with_changes: bool, by: Actor, at: datetime) -> None:
    """From now on the rows go in; those that differ from the register only when asked for."""
    run = _locked(run.pk)
    if run.state != "checked":
        raise Refused(_("This list is on its way already."))
    run.with_changes, run.confirmed_at, run.touched_at = with_changes, at, at
    if not run.to_load:
        raise Refused(_("There is nothing to load: no row is new."))
    run.state = "loading"
    run.save()
    _record("import.confirmed", run, by=by, at=at, rows=run.to_load, changes=with_changes)
    defer("network.load_list", run_id=str(run.pk))


@transaction.atomic
def discard_run(run: SheetRun, *, by: Actor, at: datetime) -> None:
    """The list and everything it says go at once. What was loaded stays."""
    run = _locked(run.pk)
    if run.is_working:
        raise Refused(_("This list is on its way already."))
    _record("import.discarded", run, by=by, at=at)
    run.delete()


@transaction.atomic
def load_some(run_id: UUID, *, by: Actor, at: datetime) -> bool:
    """One portion; returns whether there is more to do."""
    run = SheetRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.state != "loading":
        return False
    rows = list(_waiting(run)[:AT_ONCE])
    if not rows:
        run.state, run.finished_at, run.touched_at = "loaded", at, at
        run.save()
        _record("import.loaded", run, by=by, at=at, rows=run.loaded)
        return False
    said = {row.pk: row.said()["cells"] for row in rows}
    lines = [SheetLine(row.number, said[row.pk]) for row in rows]
    hold_seats([cells["place_code"] for cells in said.values() if cells.get("place_code")])
    provinces = _provinces_of(run.user, bangkok_day(at))
    (judged,) = _judged(lines, provinces, bangkok_day(at))
    run.loaded += _write(run, judged, by=by, at=at)
    for row, (_line, _said, verdict) in zip(rows, judged, strict=True):
        _settle(run, row, said[row.pk], verdict)
    SheetRow.objects.filter(pk__in=said).update(is_done=True)
    run.done, run.touched_at = run.done + len(rows), at
    run.save()
    return True


def standing_runs(*, at: datetime) -> list[tuple[UUID, str]]:
    """(run, state) of those that nobody has worked on for a while."""
    still = SheetRun.objects.filter(state__in=["reading", "loading"], touched_at__lt=at - STANDS_STILL_AFTER)
    return list(still.values_list("pk", "state"))


def _judged(
    lines: Sequence[SheetLine], provinces: tuple[str, ...], today: date
) -> Iterator[list[tuple[SheetLine, RowSaid | None, Verdict]]]:
    places, weighing, seen = gazetteer(), Weighing(today), _Seen()
    for start in range(0, len(lines), AT_ONCE):
        portion = lines[start : start + AT_ONCE]
        read = [_read(line, places, provinces, today, seen) for line in portion]
        verdicts = iter(weighing.weigh([row for row, _faults in read if row is not None]))
        yield [
            (line, row, Verdict("faulty", faults) if row is None else next(verdicts))
            for line, (row, faults) in zip(portion, read, strict=True)
        ]


class _Seen:
    """The rows before, by national ID and by name, place and first day."""

    def __init__(self) -> None:
        self._first: dict[object, int] = {}

    def fault_of(self, row: RowSaid) -> Fault | None:
        first = self._first.setdefault(row.citizen_id or row.identity, row.number)
        column = "citizen_id" if row.citizen_id else "name"
        return Fault(column, "twice", {"row": first}) if first != row.number else None


def _read(
    line: SheetLine, places: Gazetteer, provinces: tuple[str, ...], today: date, seen: _Seen
) -> tuple[RowSaid | None, list[Fault]]:
    place = places.find(line.cells, provinces, today)
    row, faults = read_row(line.number, line.cells, place, today=today)
    home = line.cells.get("home_place_code")
    if home and (wrong := places.fault_of("home_place_code", home, today)):
        return None, [*faults, wrong]
    if row is not None and (twice := seen.fault_of(row)):
        return None, [twice]
    return row, faults


def _row(run: SheetRun, line: SheetLine, verdict: Verdict) -> SheetRow:
    row = SheetRow(
        run=run,
        user_id=run.user_id,
        number=line.number,
        verdict=verdict.kind,
        is_noted=bool(verdict.notes),
    )
    row.keep(line.cells, faults=verdict.faults, notes=verdict.notes, fields=list(verdict.fields))
    return row


def _waiting(run: SheetRun) -> Any:
    wanted = ["new", "changed"] if run.with_changes else ["new"]
    return run.rows.filter(is_done=False, verdict__in=wanted).order_by("number")


def _settle(run: SheetRun, row: SheetRow, cells: dict[str, str], verdict: Verdict) -> None:
    """A row that came to something else than was shown is counted as what it is now."""
    if verdict.kind == row.verdict:
        return
    setattr(run, row.verdict, getattr(run, row.verdict) - 1)
    setattr(run, verdict.kind, getattr(run, verdict.kind) + 1)
    row.verdict = verdict.kind
    row.keep(cells, faults=verdict.faults, notes=verdict.notes, fields=list(verdict.fields))
    row.save(update_fields=["verdict", "said_sealed"])


def _write(
    run: SheetRun, judged: Sequence[tuple[SheetLine, RowSaid | None, Verdict]], *, by: Actor, at: datetime
) -> int:
    """Writes what is new, and what differs where that was asked for; returns how many rows that were."""
    new = [(row, verdict) for _line, row, verdict in judged if row is not None and verdict.kind == "new"]
    changed = [
        (row, verdict)
        for _line, row, verdict in judged
        if row is not None and verdict.kind == "changed" and run.with_changes
    ]
    newcomers = [(row, verdict.seat) for row, verdict in new if verdict.user_id is None]
    if newcomers:
        appoint_newcomers(newcomers, asked_by=run.user_id, by=by, at=at)
    for row, verdict in new:
        if verdict.user_id is not None:
            _appoint_again(row, verdict.user_id, by=by, at=at)
    for row, verdict in changed:
        _take_over(row, verdict, asked_by=run.user_id, by=by, at=at)
    return len(new) + len(changed)


def _appoint_again(row: RowSaid, user_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody who served before: the account and the record go on."""
    user = User.objects.get(pk=user_id)
    member = Member(
        user=user,
        kind=row.kind,
        tier=row.tier,
        name=row.name,
        phone=row.phone,
        village_no=row.village_no,
        place_code=row.place_code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
    appoint_to_place(member, order=row.order, by=by, at=at)
    said = {**row.profile} | ({"citizen_id": row.citizen_id} if row.citizen_id else {})
    save_profile(user, said, cause="imported", by=by, at=at)


def _take_over(row: RowSaid, verdict: Verdict, *, asked_by: UUID, by: Actor, at: datetime) -> None:
    """What the list says otherwise; the old values stay in the record's changes."""
    member = verdict.member
    if member is None:
        return
    fields = dict(verdict.fields)
    of_term = [name for name in ("village_no", "order_no") if name in fields]
    if of_term:
        member.village_no = fields.pop("village_no", member.village_no)
        if fields.pop("order_no", ""):
            member.order_no, member.order_on = row.order
        member.save(update_fields=["village_no", "order_no", "order_on"])
        record_member(
            "member.corrected", member, by=by, at=at, fields=of_term, cause="imported", asked_by=asked_by
        )
    if fields:
        save_profile(member.user, fields, cause="imported", by=by, at=at)


def _provinces_of(user: User, day: date) -> tuple[str, ...]:
    """The provinces whose people the account may load today; none when it may load no list (any more)."""
    actor = actor_of(person_on(user, day))
    return actor.provinces if actor.may(Permission.LOAD_REGISTER) else ()


def _locked(run_id: UUID) -> SheetRun:
    found = SheetRun.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise Refused(_("This list was thrown away."))
    return found


def _record(verb: str, run: SheetRun, *, by: Actor, at: datetime, **codes: object) -> None:
    record(verb, run, by=by, at=at, place_code=run.province_code, codes={"user": run.user_id, **codes})
