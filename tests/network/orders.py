"""Orders for many, for tests: chosen, written and checked, carried out by the job that does it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting, User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.network import actions, jobs
from raengjai.network.actions import Said
from raengjai.network.models import Member, OrderLine, OrderRun
from raengjai.network.models.order_run import Deed
from raengjai.network.rules import NO_ORDER, Order
from raengjai.tasks.actions import give_task
from raengjai.tasks.models import Task
from tests import make

ORDER = Order("9/2569", date(2026, 11, 1))


def checked(
    by: User,
    members: Iterable[Member],
    *,
    deed: Deed = "renew",
    ends_on: date | None = None,
    reason: str = "",
    order: Order = ORDER,
) -> OrderRun:
    """An order that waits for its confirmation."""
    with acting_as(by) as actor:
        found = Member.objects.filter(pk__in=[each.pk for each in members]).order_by("name_key", "id")
        run = actions.choose_for_order(found, deed=deed, place_code="52", by=actor, at=bangkok_now())
        actions.check_order(run, Said(order, ends_on, reason), by=actor, at=bangkok_now())
    return again(by, run)


def confirmed(by: User, members: Iterable[Member], **said: Any) -> OrderRun:
    run = checked(by, members, **said)
    with acting_as(by) as actor:
        actions.confirm_order(run, by=actor, at=bangkok_now())
    return again(by, run)


def carried_out(by: User, members: Iterable[Member], **said: Any) -> OrderRun:
    run = confirmed(by, members, **said)
    jobs.carry_out_order(str(run.pk))
    return again(by, run)


def ended(by: User, members: Iterable[Member], *, on: date, reason: str = "resigned") -> OrderRun:
    return carried_out(by, members, deed="end", ends_on=on, reason=reason, order=NO_ORDER)


def undone(by: User, run: OrderRun) -> OrderRun:
    with acting_as(by) as actor:
        actions.undo_order(run, by=actor, at=bangkok_now())
    jobs.carry_out_order(str(run.pk))
    return again(by, run)


def again(by: User, run: OrderRun) -> OrderRun:
    with acting_as(by):
        return OrderRun.objects.get(pk=run.pk)


def lines(run: OrderRun) -> list[tuple[str, str, str]]:
    """(name, state, why) of everybody, in their order."""
    with acting_as_system("test"):
        found = OrderLine.objects.filter(run=run).order_by("number")
        return list(found.values_list("member__name", "state", "why"))


def counts(run: OrderRun) -> dict[str, int]:
    """State → how many lines, without those where none is."""
    with acting_as_system("test"):
        return {state: n for state, n in run.counts().items() if n}


def register() -> tuple[list[Any], list[Any]]:
    """Every term and every posting of those who serve a place, as the register has them."""
    fields = (
        "user",
        "place_code",
        "tier",
        "seat",
        "starts_on",
        "ends_on",
        "end_reason",
        "ended_at",
        "end_order_no",
    )
    with acting_as_system("test"):
        terms = list(Member.objects.order_by("id").values_list("id", "previous", "mentor", *fields))
        postings = Posting.objects.order_by("user", "place_code", "role", "starts_on")
        return terms, list(postings.values_list("user", "place_code", "role", "starts_on", "ends_on"))


def task_of(member: Member) -> Task:
    """An open task of a member at the own place; its subject is an account, for the task room does not care."""
    with acting_as_system("test") as system:
        subject = make.user()
        due, at = bangkok_today() + timedelta(days=14), bangkok_now()
        give_task(
            "tell_person",
            subject,
            to=member.user_id,
            place_code=member.place_code,
            due_on=due,
            by=system,
            at=at,
        )
        return Task.objects.open().of(member.user_id).get(subject_id=subject.pk)


def owner(task: Task) -> UUID | None:
    """Whose the task is; None when it has ended."""
    with acting_as_system("test"):
        task.refresh_from_db()
    return None if task.ended_at else task.assigned_to


def everybody_until(day: date) -> list[Member]:
    """All who serve a place, whose terms and postings now end on a day."""
    with acting_as_system("test"):
        field = Member.objects.in_the_field()
        field.update(ends_on=day, appointed_until=day)
        Posting.objects.filter(user__in=field.values("user")).update(ends_on=day)
        return list(field)
