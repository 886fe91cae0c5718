"""Clocks of a case: what runs stands sealed in a record; the moment by which it is due is open, so that a watch can see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from raengjai.protection.actions.cases import OpenCase, Written, read_records, write_record
from raengjai.protection.models import Clock
from raengjai.protection.rules import clocks

KIND = "clock"


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of the case, with the record that holds it and the person it is about, if any."""

    written: Written
    clock: clocks.Clock

    @property
    def id(self) -> UUID:
        return self.written.id


@transaction.atomic
def start_clock(
    opened: OpenCase, kind: str, *, started_at: datetime, about_id: UUID | None = None, at: datetime
) -> UUID:
    """A clock of a kind of data/clocks.toml that has begun to run. Returns the record's id."""
    clock = clocks.start(kind, started_at)
    record = write_record(opened, KIND, clocks.as_data(clock), about_id=about_id, at=at)
    _watch(opened, record.pk, clock)
    return record.pk


def extend_clock(opened: OpenCase, running: Running, extension: str, *, reason: str, at: datetime) -> UUID:
    """Longer by what the law allows for its kind."""
    by = str(opened.room.member_id)
    return _change(
        opened, running, lambda clock: clocks.extended(clock, extension, at=at, by=by, reason=reason), at
    )


def finish_clock(opened: OpenCase, running: Running, *, at: datetime) -> UUID:
    """What it waits for is done, in time or late."""
    by = str(opened.room.member_id)
    return _change(opened, running, lambda clock: clocks.done(clock, at=at, by=by), at)


def stop_clock(opened: OpenCase, running: Running, *, reason: str, at: datetime) -> UUID:
    """It no longer applies, for a reason."""
    by = str(opened.room.member_id)
    return _change(opened, running, lambda clock: clocks.stopped(clock, at=at, by=by, reason=reason), at)


def case_clocks(opened: OpenCase) -> list[Running]:
    """All clocks of the case, those that run first and by their end."""
    found = [Running(written, clocks.from_data(written.content)) for written in read_records(opened, KIND)]
    return sorted(found, key=_order)


@transaction.atomic
def _change(
    opened: OpenCase, running: Running, make: Callable[[clocks.Clock], clocks.Clock], at: datetime
) -> UUID:
    clock = make(running.clock)
    record = write_record(
        opened,
        KIND,
        clocks.as_data(clock),
        about_id=running.written.about_id,
        replaces=running.written,
        at=at,
    )
    Clock.objects.filter(record_id=running.id).delete()
    _watch(opened, record.pk, clock)
    return record.pk


def _watch(opened: OpenCase, record_id: UUID, clock: clocks.Clock) -> None:
    due = clocks.due_at(clock)
    if due is None:
        return
    end = clock.end
    Clock(case=opened.case, record_id=record_id, due_at=due, ended_at=end.at if end else None).save(
        force_insert=True
    )


def _order(running: Running) -> tuple[bool, bool, datetime]:
    due = clocks.due_at(running.clock)
    return running.clock.end is not None, due is None, due or running.clock.started_at
