"""One order for many members: chosen, written, checked, confirmed; carried out and undone in portions.

Each portion is one transaction that marks its lines, so that a worker that was killed is followed by another one that
goes on where it was, and nothing is done twice. Every member goes through the same action as on the single page, in
the name of whoever gave the order; who is refused is kept with the reason and does not hold the others back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.actions.endings import end_membership, renew_membership
from raengjai.network.actions.order_checks import why_not
from raengjai.network.actions.refusals import TermRefused
from raengjai.network.actions.takebacks import take_end_back, take_renewal_back
from raengjai.network.actions.terms import checked_order, hold_seats
from raengjai.network.models import Member, MemberQuerySet, OrderLine, OrderRun
from raengjai.network.models.order_run import Deed
from raengjai.network.rules import Order
from raengjai.network.rules.register import last_day_of_undo

MOST_IN_A_RUN = 5000
ORDER_PORTION = 50
ORDER_JOB = "network.carry_out_order"
_STANDS_STILL_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Said:
    """What the order says: `ends_on` is the last day of service, or that of the next terms (None = the usual length)."""

    order: Order
    ends_on: date | None
    reason: str = ""


@transaction.atomic
def choose_for_order(
    found: MemberQuerySet, *, deed: Deed, place_code: str, by: Actor, at: datetime
) -> OrderRun:
    """The terms for which an order is to be written, in the order of the list they come from."""
    chosen = list(found.values_list("pk", "place_code")[: MOST_IN_A_RUN + 1])
    if not chosen:
        raise Refused(_("Choose at least one person."))
    if len(chosen) > MOST_IN_A_RUN:
        raise Refused(_("One order is for at most 5,000 people. Choose a district."))
    if not by.covers(place_code) or not all(by.covers(code) for _pk, code in chosen):
        raise Refused(_("This place is outside your area."))
    run = OrderRun(user_id=by.me, place_code=place_code, deed=deed, made_at=at, touched_at=at)
    run.save(force_insert=True)
    OrderLine.objects.bulk_create(
        OrderLine(run=run, member_id=pk, place_code=code, province_code=code[:2], number=number)
        for number, (pk, code) in enumerate(chosen, start=1)
    )
    return run


@transaction.atomic
def check_order(run: OrderRun, said: Said, *, by: Actor, at: datetime) -> None:
    """The order is written down, and each line says whether it can be carried out; nothing has been done yet."""
    run = _open(run)
    order = checked_order(said.order)
    if run.deed == "end" and said.ends_on is None:
        raise Refused(_("Give the last day of service."), field="ends_on")
    if said.reason == "removed" and not order.number:
        raise Refused(
            _("Give the number and the day of the order that removes the person."), field="order_no"
        )
    run.order_no, run.order_on = order
    run.ends_on, run.reason = said.ends_on, said.reason if run.deed == "end" else ""
    run.state, run.touched_at = "checked", at
    run.save()
    lines = list(run.lines.select_related("member"))
    why = why_not(run, [line.member for line in lines])
    for line in lines:
        line.why = why[line.member_id]
        line.state = "refused" if line.why else "waiting"
    OrderLine.objects.bulk_update(lines, ["state", "why"], batch_size=500)


@transaction.atomic
def confirm_order(run: OrderRun, *, by: Actor, at: datetime) -> None:
    """From now on it is carried out, as whoever confirms it."""
    run = _open(run)
    able = run.counts()["waiting"]
    if run.state != "checked" or not able:
        raise Refused(_("There is nobody for whom this can be done."))
    run.user_id, run.state, run.confirmed_at, run.touched_at = by.me, "running", at, at
    run.save()
    _record("order.confirmed", run, by=by, at=at, people=able, until=run.ends_on, reason=run.reason)
    defer(ORDER_JOB, run_id=str(run.pk))


@transaction.atomic
def discard_order(run: OrderRun, *, by: Actor, at: datetime) -> None:
    """Nothing was done; the choice is forgotten."""
    run = _open(run)
    _record("order.discarded", run, by=by, at=at)
    run.delete()


@transaction.atomic
def undo_order(run: OrderRun, *, by: Actor, at: datetime) -> None:
    """From now on everything that the run did is taken back, as `by`, where nothing came after it."""
    run = _locked(run)
    if run.state != "done":
        raise Refused(_("This order is on its way already."))
    if bangkok_day(at) > undo_until(run):
        raise Refused(_("It is too late to undo the whole order. Correct each person's term."))
    done = run.counts()["done"]
    if not done:
        raise Refused(_("Nothing was done, so there is nothing to undo."))
    run.undone_by_id, run.undo_asked_at = by.me, at
    run.state, run.touched_at = "undoing", at
    run.save()
    _record("order.undo_asked", run, by=by, at=at, people=done)
    defer(ORDER_JOB, run_id=str(run.pk))


def undo_until(run: OrderRun) -> date:
    """The last day on which the whole run can be undone."""
    return last_day_of_undo(bangkok_day(run.confirmed_at or run.made_at))


@transaction.atomic
def carry_out_some(run_id: UUID, *, by: Actor, at: datetime) -> bool:
    """One portion of the deed; returns whether there is more to do."""
    run = _working(run_id, "running")
    if run is None:
        return False
    lines = _next_lines(run, "waiting", "number")
    if not lines:
        return _finish(run, "done", by=by, at=at)
    why = why_not(run, [line.member for line in lines])
    for line in lines:
        line.why = why[line.member_id]
        line.state = "refused" if line.why else "done"
        if not line.why:
            _tried(line, "refused", partial(_do, run, line, by=by, at=at))
        line.done_at = at if line.state == "done" else None
    return _goes_on(run, lines, at=at)


@transaction.atomic
def take_back_some(run_id: UUID, *, by: Actor, at: datetime) -> bool:
    """One portion of the undo, the last line first, so that what passed from one to the next finds its way back."""
    run = _working(run_id, "undoing")
    if run is None:
        return False
    lines = _next_lines(run, "done", "-number")
    if not lines:
        return _finish(run, "undone", by=by, at=at)
    for line in lines:
        line.state = "undone"
        _tried(line, "left", partial(_undo, run, line, by=by, at=at))
    return _goes_on(run, lines, at=at)


@transaction.atomic
def stop_order(run_id: UUID, *, by: Actor, at: datetime) -> None:
    """For the system: whoever asked may do it no more, so what is left of the order is not done.

    What is left of an undo stays as it is too, until a colleague undoes it.
    """
    run = OrderRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or not run.is_working:
        return
    if run.state == "running":
        run.lines.filter(state="waiting").update(state="refused", why="stopped")
        _finish(run, "done", by=by, at=at)
        return
    run.state, run.undone_by, run.undo_asked_at, run.touched_at = "done", None, None, at
    run.save()
    _record("order.undo_stopped", run, by=by, at=at)


def standing_orders(*, at: datetime) -> list[UUID]:
    """Runs that nobody has worked on for a while."""
    still = OrderRun.objects.filter(state__in=["running", "undoing"], touched_at__lt=at - _STANDS_STILL_AFTER)
    return list(still.values_list("pk", flat=True))


# --- one line ------------------------------------------------------------------------------------------------


def _do(run: OrderRun, line: OrderLine, *, by: Actor, at: datetime) -> None:
    if run.deed == "renew":
        line.next_id = renew_membership(line.member, order=run.order, ends_on=run.ends_on, by=by, at=at).pk
        return
    assert run.ends_on is not None  # a constraint says so
    end_membership(line.member, ends_on=run.ends_on, reason=run.reason, order=run.order, by=by, at=at)


def _undo(run: OrderRun, line: OrderLine, *, by: Actor, at: datetime) -> None:
    if line.next_id is not None:
        following = Member.objects.filter(pk=line.next_id).first()
        take_renewal_back(line.member, following=following, by=by, at=at)
    elif line.done_at is not None:
        line.stayed = take_end_back(line.member, ended_at=line.done_at, by=by, at=at)


def _tried(line: OrderLine, otherwise: str, deed: Callable[[], None]) -> None:
    """One member who cannot be dealt with does not keep the others back; the deed itself undoes what it had begun."""
    try:
        deed()
    except TermRefused as refused:
        line.state, line.why = otherwise, refused.code
    except (Refused, IntegrityError):  # a rule of a lower room, or what only two at once can run into
        line.state, line.why = otherwise, "other"


# --- the run -------------------------------------------------------------------------------------------------


def _next_lines(run: OrderRun, state: str, order: str) -> list[OrderLine]:
    """The next portion. Their terms are locked in one order, and whoever else appoints at their places waits."""
    lines = list(run.lines.filter(state=state).order_by(order)[:ORDER_PORTION])
    ids = [line.member_id for line in lines]
    members = {each.pk: each for each in Member.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    hold_seats([line.place_code for line in lines])
    for line in lines:
        line.member = members[line.member_id]
    return lines


def _goes_on(run: OrderRun, lines: Sequence[OrderLine], *, at: datetime) -> bool:
    OrderLine.objects.bulk_update(lines, ["state", "why", "done_at", "next_id", "stayed"])
    run.touched_at = at
    run.save(update_fields=["touched_at"])
    return True


def _finish(run: OrderRun, state: str, *, by: Actor, at: datetime) -> bool:
    run.state, run.touched_at = state, at
    if state == "done":
        run.finished_at = at
    else:
        run.undone_at = at
    run.save()
    counts = {name: n for name, n in run.counts().items() if n}
    _record("order.carried_out" if state == "done" else "order.undone", run, by=by, at=at, **counts)
    return False


def _working(run_id: UUID, state: str) -> OrderRun | None:
    run = OrderRun.objects.select_for_update().filter(pk=run_id).first()
    return run if run is not None and run.state == state else None


def _open(run: OrderRun) -> OrderRun:
    found = _locked(run)
    if not found.is_open:
        raise Refused(_("This order is on its way already."))
    return found


def _locked(run: OrderRun) -> OrderRun:
    found = OrderRun.objects.select_for_update().filter(pk=run.pk).first()
    if found is None:
        raise Refused(_("This order was thrown away."))
    return found


def _record(verb: str, run: OrderRun, *, by: Actor, at: datetime, **codes: object) -> None:
    record(
        verb,
        run,
        by=by,
        at=at,
        place_code=run.place_code,
        codes={"deed": run.deed, "order": run.order_on, **codes},
    )
