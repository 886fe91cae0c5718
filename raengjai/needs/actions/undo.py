"""Taking back the last step: the screen offers it for eight seconds, the server allows a minute."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from raengjai.files.actions import hide_from_office as hide_files
from raengjai.ground.actor import Actor, system
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.needs.actions.facts import correct_facts
from raengjai.needs.actions.finish import count_again
from raengjai.needs.actions.steps import enter, locked_need
from raengjai.needs.models import Need, Referral, Step
from raengjai.needs.rules.states import Deed, ReferralState
from raengjai.people.actions import end_office_sight
from raengjai.people.models import Person
from raengjai.search.actions import hide_from_office as hide_from_search
from raengjai.services.actions import take_back_bounce
from raengjai.tasks.actions import resume_tasks, take_back_tasks

ALLOWED_FOR = timedelta(seconds=60)
UNDOABLE = frozenset(
    {
        Deed.REFER,
        Deed.ACCEPT,
        Deed.ASSIGN,
        Deed.ASK,
        Deed.ANSWER,
        Deed.PASS_ON,
        Deed.RETURN,
        Deed.RESOLVE,
        Deed.TELL,
        Deed.WITHDRAW,
        Deed.REOPEN,
    }
)


@transaction.atomic
def undo_step(step: Step, *, by: Actor, at: datetime) -> Step:
    """Everything the step changed goes back; refused when it is too late or somebody has gone on from there."""
    need = locked_need(step.need_id, version=None)
    _check(step, need, by=by, at=at)
    _restore(need, step)
    _unmake(step, need, by=by, at=at)
    undone = Step.objects.create(
        need=need,
        referral=step.referral,
        deed=step.deed,
        undoes=step,
        at=at,
        by_user=by.user_id,
        by_name=by.name,
        office_code=step.office_code,
        place_code=need.place_code,
        receipt_hash=need.receipt_hash,
    )
    Step.objects.filter(pk=step.pk).update(undone_at=at)
    enter(need, "undone", by=by, at=at, deed=step.deed, step=step.pk)
    return undone


def undo_steps(steps: Iterable[Step], *, by: Actor, at: datetime) -> int:
    """Take back what was done to several needs at once; returns how many could be. The others stay as they are."""
    undone = 0
    for step in sorted(steps, key=lambda each: each.need_id):
        try:
            undo_step(step, by=by, at=at)
            undone += 1
        except Refused:
            continue
    return undone


def _check(step: Step, need: Need, *, by: Actor, at: datetime) -> None:
    if step.by_user != by.user_id or step.deed not in UNDOABLE or step.undone_at is not None:
        raise Refused(_("This step cannot be undone."))
    if at - step.at > ALLOWED_FOR:
        raise Refused(_("It is too late to undo this. Choose the next step on the need’s page instead."))
    later = Step.objects.filter(need=need, at__gte=step.at).exclude(pk=step.pk).exclude(deed=Deed.NOTE)
    if later.exists():
        raise Refused(_("Somebody has gone on from here already, so it cannot be undone. See what is new."))


def _restore(need: Need, step: Step) -> None:
    """Put the former values back, column by column; the version only ever goes up."""
    for key, values in step.before.items():
        kind, _colon, row_id = key.partition(":")
        row: models.Model = need if kind == "need" else Referral.objects.get(pk=row_id)
        for name, value in values.items():
            setattr(row, name, _typed(row, name, value))
        if kind == "need":
            need.version += 1 if "version" not in values else 2
        row.save(update_fields=sorted({*values, *(["version"] if kind == "need" else [])}))


def _hide(need: Need, office_code: str, *, at: datetime) -> None:
    """The office that was let in by mistake no longer sees it, unless it had a part in the need before.

    Whoever undoes has no right over the other office's sight; the system ends it in their stead.
    """
    if Referral.objects.filter(need=need, office_code=office_code).count() > 1:
        return
    with inside(system()) as actor:
        hide_files(need, office_code)
        hide_from_search("need", need.pk, office_code)
        if need.person_id is not None:
            end_office_sight(Person.objects.get(pk=need.person_id), office_code, by=actor, at=at)


def _typed(row: models.Model, name: str, value: Any) -> Any:
    """A value from JSON as its column holds it."""
    field = row._meta.get_field(name)
    if value is None:
        return None
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    if isinstance(field, models.DecimalField):
        return Decimal(value)
    return UUID(value) if isinstance(field, models.UUIDField) else value


def _unmake(step: Step, need: Need, *, by: Actor, at: datetime) -> None:
    made = step.made
    for referral_id in made.get("referral", ()):
        begun = Referral.objects.select_for_update().get(pk=referral_id)
        if begun.state != ReferralState.WAITING:
            raise Refused(_("The other office has accepted it already, so it cannot be undone."))
        _hide(need, begun.office_code, at=at)
        if begun.pk == step.referral_id:
            step.referral = None
        Step.objects.filter(referral=begun).update(referral=None)  # what was done stays told
        begun.delete()
    correct_facts([UUID(fact) for fact in made.get("fact", ())], by=by, at=at)
    if step.deed == Deed.REOPEN:
        count_again(need, by=by, at=at)
    if step.deed in (Deed.PASS_ON, Deed.RETURN) and step.referral_id:
        take_back_bounce(step.referral_id)
    take_back_tasks(need, since=step.at, by=by, at=at)
    with inside(system()):  # one that ended may be on behalf of another office
        resume_tasks(need, ended_at=step.at)
