"""The clock of clues: who is told while nobody has decided. As the system, which opens nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.triage_notices import on_duty
from raengjai.protection.models import CLOSING, NEW, Clue, Member
from raengjai.protection.rules import triage

AT_ONCE = 200


@transaction.atomic
def climb_clues(*, at: datetime) -> int:
    """Takes the steps whose time has come, each once however often this runs. Returns how many clues moved; when it is AT_ONCE
    there may be more. Each member is told once, whatever the number of clues."""
    rows = Clue.objects.select_for_update(skip_locked=True).filter(_due(at), state__in=(NEW, CLOSING))
    found = list(rows.defer("content", "note").order_by("due_at", "pk")[:AT_ONCE])
    told: dict[UUID, Member] = {}
    moved = 0
    for row in sorted(found, key=lambda each: each.province_code):  # the chains are taken in one order
        steps = triage.steps_due(row.due_at, told=row.told, now=at)
        for step in steps:
            _take(row, step, at)
            told |= {member.pk: member for member in on_duty(row, step.duty)}
        if steps:
            moved += 1
            row.save(update_fields=["told", "climbed"])
    tell_members(told.values(), at=at)
    return moved


def _due(at: datetime) -> Q:
    """By the rule of today; what another day's rule says differently is asked row by row."""
    found = Q(pk=None)
    for number, (moment, _step) in enumerate(triage.steps_of(at)):
        found |= Q(told=number, due_at__lte=at - (moment - at))
    return found


def _take(row: Clue, step: triage.Step, at: datetime) -> None:
    row.told += 1
    row.climbed = max(row.climbed, step.climbed)
    enter(
        "clue.climbed" if step.climbed else "clue.told",
        province_code=row.province_code,
        subject_id=row.pk,
        at=at,
        codes={"hours": step.hours, "climbed": step.climbed},
    )
