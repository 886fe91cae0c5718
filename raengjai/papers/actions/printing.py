"""Orders of many papers: begun in a request, made in parts by the job worker, each part in one transaction.

A worker that is killed in mid part loses that part's work and nothing else: its lock goes with its connection, the
part is still waiting, and the next round takes it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.papers.models import KEPT_FOR, Print, PrintPart
from raengjai.papers.models.printing import DONE, WAITING
from raengjai.papers.providers import makers

PART = 250  # cards in one file: 25 sheets, about a second of work and a few megabytes
JOB = "papers.make_parts"


@transaction.atomic
def begin_print(
    kind: str,
    subject_ids: Sequence[UUID],
    *,
    place_code: str,
    address: str,
    language: str,
    by: Actor,
    at: datetime,
    office_code: str = "",
) -> Print:
    """An order with its parts, and the job that makes them. `address` is where QR codes lead, up to the #."""
    if not subject_ids:
        raise Refused(_("Nobody here can get a card."))
    order = Print(
        kind=kind,
        user_id=by.me,
        place_code=place_code,
        office_code=office_code,
        address=address,
        language=language,
        total=len(subject_ids),
        begun_at=at,
        expires_at=at + KEPT_FOR,
    )
    order.save(force_insert=True)
    PrintPart.objects.bulk_create(
        PrintPart(
            id=new_id(),
            print=order,
            user_id=by.me,
            number=number,
            subject_ids=list(subject_ids[start : start + PART]),
        )
        for number, start in enumerate(range(0, len(subject_ids), PART), start=1)
    )
    record(
        "print.begun", order, by=by, at=at, place_code=place_code, codes={"kind": kind, "total": order.total}
    )
    defer(JOB, print_id=str(order.pk))
    return order


@transaction.atomic
def make_next_part(print_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Make one waiting part that nobody else is making; False when there is none."""
    part = (
        PrintPart.objects.select_for_update(skip_locked=True)
        .filter(print_id=print_id, state=WAITING)
        .order_by("number")
        .first()
    )
    if part is None:
        return False
    order = Print.objects.get(pk=print_id)
    made = makers[order.kind](order, part.subject_ids, by, at)
    part.state, part.file, part.size = DONE, made.file, len(made.file)
    part.save(update_fields=["state", "file", "size"])
    counted = Print.objects.filter(pk=print_id)
    counted.update(done=F("done") + made.done, left_out=F("left_out") + made.left_out)
    # The update above holds the order's row, so the last part to commit sees that no other waits.
    if not PrintPart.objects.filter(print_id=print_id, state=WAITING).exists():
        counted.update(finished_at=at, expires_at=at + KEPT_FOR)
        record("print.finished", order, by=by, at=at, place_code=order.place_code, codes={"kind": order.kind})
    return True


def forget_old_prints(*, at: datetime) -> int:
    """Files and orders that are no longer offered go; returns how many orders."""
    gone = list(Print.objects.over(at).values_list("pk", flat=True)[:1000])
    PrintPart.objects.filter(print_id__in=gone).delete()
    Print.objects.filter(pk__in=gone).delete()
    return len(gone)
