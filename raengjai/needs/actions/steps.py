"""What every deed shares: lock, check the state, write the step and the journal, let the need follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor, system
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.needs.models import Need, Referral, Step, this_round
from raengjai.needs.rules.states import Deed, ReferralState, need_state_of
from raengjai.tasks.actions import give_task, settle_tasks


class Stale(Refused):
    """Somebody else acted on the need after this form was opened."""


@dataclass(slots=True)
class Change:
    """The columns that a deed replaced, and what it made; kept in the step so that it can be undone."""

    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: dict[str, list[str]] = field(default_factory=dict)

    def put(self, row: models.Model, **values: Any) -> None:
        """Set columns of `row` (saved by `save`), remembering the old values."""
        kept = self.before.setdefault(f"{row._meta.model_name}:{row.pk}", {})
        for name, value in values.items():
            kept.setdefault(name, plain(getattr(row, name)))
            setattr(row, name, value)

    def save(self, row: models.Model) -> None:
        row.save(update_fields=list(self.before[f"{row._meta.model_name}:{row.pk}"]))

    def add(self, kind: str, made_id: UUID) -> None:
        self.made.setdefault(kind, []).append(str(made_id))


def plain(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


def locked_need(need_id: UUID, *, version: int | None) -> Need:
    """The need, locked until the transaction ends. Raises Stale when its version is not `version`."""
    need = Need.objects.select_for_update(of=("self",)).select_related("person", "visit").get(pk=need_id)
    if version is not None and need.version != version:
        raise Stale(
            _("Somebody else worked on this need while you had it open. See what is new and decide again.")
        )
    return need


def locked_referral(referral: Referral, *, by: Actor, version: int | None = None) -> tuple[Need, Referral]:
    """The need and its referral, locked. Another office's part can be read but not worked."""
    need = locked_need(referral.need_id, version=version)
    fresh = Referral.objects.select_for_update().get(pk=referral.pk)
    fresh.need = need
    if fresh.office_code not in by.offices and not by.covers(need.place_code):
        raise Refused(_("This part of the need is with another office."))
    return need, fresh


def check_part(need: Need, *, by: Actor) -> None:
    """Deeds on the whole need are for its place, and for an office that has or had it as its own work.

    An office that passed the need on, or sent it back, still reads it but decides nothing any more.
    """
    if by.kind != "user" or by.covers(need.place_code):
        return
    left = (ReferralState.PASSED_ON, ReferralState.RETURNED)
    if not Referral.objects.filter(need=need, office_code__in=by.offices).exclude(state__in=left).exists():
        raise Refused(_("Your office does not have this need any more."))


def follow(need: Need, change: Change) -> None:
    """The need's state and clock follow from its parts; its version moves on."""
    referrals = parts_of(need)
    due = [referral.due_on for referral in referrals if referral.is_open]
    change.put(
        need,
        state=need_state_of(referral.state for referral in referrals),
        due_on=min(due) if due else need.due_on,
        version=need.version + 1,
    )


def parts_of(need: Need) -> list[Referral]:
    """The need's parts since it was recorded or last opened again, the oldest first."""
    return this_round(list(Referral.objects.filter(need=need).order_by("sent_at", "id")))


def give(need: Need, kind: str, *, to: UUID, office: str, due_on: date, by: Actor, at: datetime) -> None:
    """A task about the need, on behalf of an office."""
    give_task(kind, need, to=to, place_code=need.place_code, office_code=office, due_on=due_on, by=by, at=at)


def settle(need: Need, *kinds: str, by: Actor, at: datetime) -> None:
    """Tasks about the need end, also those on behalf of an office whose tasks the actor does not see."""
    with inside(system()):
        settle_tasks(need, *kinds, by=by, at=at)


def settle_questions(need: Need, *, by: Actor, at: datetime) -> None:
    """The recorder's task to answer ends when no office waits for an answer any more."""
    if not Referral.objects.filter(need=need, state=ReferralState.ASKED).exists():
        settle(need, "answer_question", by=by, at=at)


def end_referral(
    referral: Referral, change: Change, *, state: str, reason_code: str, note: str, by: Actor, at: datetime
) -> None:
    """The office's part ends without an outcome, for a reason."""
    change.put(
        referral,
        state=state,
        ended_at=at,
        ended_by=by.user_id,
        end_reason=reason_code,
        end_note=note.strip(),
    )
    change.save(referral)


def write_step(
    need: Need,
    deed: Deed,
    change: Change,
    *,
    by: Actor,
    at: datetime,
    referral: Referral | None = None,
    text: str = "",
    reason_code: str = "",
    for_person: bool = False,
    codes: Mapping[str, Any] | None = None,
) -> Step:
    """Save the need, keep the step in words, and enter it in the journal in codes."""
    if "version" not in change.before.get(f"need:{need.pk}", {}):
        change.put(need, version=need.version + 1)
    change.save(need)
    step = Step.objects.create(
        need=need,
        referral=referral,
        deed=deed,
        text=text.strip(),
        reason_code=reason_code,
        for_person=for_person,
        before=change.before,
        made=change.made,
        at=at,
        by_user=by.user_id,
        by_name=by.name if by.kind == "user" else "",
        office_code=referral.office_code if referral else "",
        place_code=need.place_code,
        receipt_hash=need.receipt_hash,
    )
    enter(need, PAST[deed], by=by, at=at, referral=referral, reason=reason_code, **(codes or {}))
    return step


def enter(
    need: Need, verb: str, *, by: Actor, at: datetime, referral: Referral | None = None, **codes: Any
) -> None:
    """One journal entry about a need, with its state and, where one is meant, the office."""
    record_many([entry_of(need, verb, referral, **codes)], by=by, at=at)


def entry_of(need: Need, verb: str, referral: Referral | None = None, **codes: Any) -> EntryDraft:
    """What `enter` writes, to be written together with other entries."""
    return EntryDraft(
        verb=f"need.{verb}",
        subject=need,
        place_code=need.place_code,
        office_code=referral.office_code if referral else "",
        codes={"state": str(need.state), "topic": need.topic_code}
        | {key: value for key, value in codes.items() if value},
    )


PAST = {
    Deed.REFER: "referred",
    Deed.ACCEPT: "accepted",
    Deed.ASSIGN: "assigned",
    Deed.ASK: "asked",
    Deed.ANSWER: "answered",
    Deed.NOTE: "noted",
    Deed.PASS_ON: "passed_on",
    Deed.RETURN: "returned",
    Deed.RESOLVE: "resolved",
    Deed.TELL: "told",
    Deed.WITHDRAW: "withdrawn",
    Deed.REOPEN: "reopened",
    Deed.RATE: "rated",
}
