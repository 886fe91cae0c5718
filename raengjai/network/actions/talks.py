"""Notes on talks with volunteers: writing one, amending it, the agreed next step, and erasing it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.network.models import Member, Talk, TalkWords, names_of, stood_by, words_of
from raengjai.tasks.actions import give_task, settle_tasks

NEXT_STEP = "coaching_next"
MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """What somebody writes about a talk. A next step has words and a day, or neither."""

    kind: str
    held_on: date
    talked: str
    next_step: str = ""
    next_on: date | None = None
    is_shared: bool = False


@transaction.atomic
def write_talk(member: Member, draft: TalkDraft, *, by: Actor, at: datetime) -> Talk:
    """A talk with a volunteer that the writer stands by; the next step becomes a task of the writer."""
    if member.user_id not in stood_by([member.user_id]):
        raise Refused(_("Only who stands by this volunteer writes a note."))
    _check(draft, at)
    talk = Talk(
        user=member.user,
        place_code=member.place_code,
        written_by=by.me,
        kind=draft.kind,
        held_on=draft.held_on,
        next_on=draft.next_on,
        is_shared=draft.is_shared,
        made_at=at,
        changed_at=at,
    )
    talk.save(force_insert=True)
    _keep_words(talk, draft, 1, by=by, at=at)
    _ask_for_next(talk, by=by, at=at)
    _enter("talk.written", talk, by=by, at=at)
    return talk


@transaction.atomic
def change_talk(talk: Talk, draft: TalkDraft, *, by: Actor, at: datetime) -> Talk:
    """The writer amends a note; what it said before stays as an earlier writing of it."""
    talk = _own(talk, by=by)
    _check(draft, at)
    before = words_of([talk])[talk.pk]
    step_moved = (talk.next_on, before.said()["next_step"]) != (draft.next_on, draft.next_step)
    talk.kind, talk.held_on, talk.is_shared = draft.kind, draft.held_on, draft.is_shared
    talk.next_on, talk.changed_at = draft.next_on, at
    if step_moved:
        talk.settled_at = None
    talk.save()
    if before.said() != {"talked": draft.talked, "next_step": draft.next_step}:
        _keep_words(talk, draft, before.number + 1, by=by, at=at)
    if step_moved:
        settle_tasks(talk, NEXT_STEP, by=by, at=at)
        _ask_for_next(talk, by=by, at=at)
    _enter("talk.changed", talk, by=by, at=at)
    return talk


@transaction.atomic
def finish_next_step(talk: Talk, *, by: Actor, at: datetime) -> None:
    """What was agreed is done."""
    talk = _own(talk, by=by)
    if not talk.is_open():
        raise Refused(_("This step is done already."))
    talk.settled_at = at
    talk.save(update_fields=["settled_at"])
    settle_tasks(talk, NEXT_STEP, by=by, at=at)
    _enter("talk.step_done", talk, by=by, at=at)


@transaction.atomic
def reopen_next_step(talk: Talk, *, by: Actor, at: datetime) -> None:
    """It is not done after all: the task is there again."""
    talk = _own(talk, by=by)
    if talk.settled_at is None:
        return
    talk.settled_at = None
    talk.save(update_fields=["settled_at"])
    _ask_for_next(talk, by=by, at=at)
    _enter("talk.step_reopened", talk, by=by, at=at)


@transaction.atomic
def erase_talk(talk: Talk, *, by: Actor, at: datetime) -> None:
    """The note goes with everything it ever said; the journal keeps that one was erased. By its writer, or by the
    coordinator who answers for the volunteer's data."""
    found = Talk.objects.select_for_update().filter(pk=talk.pk).first()
    if found is None:
        return
    if found.written_by != by.user_id and not by.covers(found.province_code):
        raise Refused(_("Only its writer or the coordinator erases a note."))
    settle_tasks(found, NEXT_STEP, by=by, at=at)
    _enter("talk.erased", found, by=by, at=at)
    found.delete()


def export_talks(user: User) -> list[dict[str, Any]]:
    """Every note about somebody with all it says, as JSON values, for the person's own copy."""
    talks = list(Talk.objects.with_person(user.pk))
    words, names = words_of(talks), names_of({each.written_by for each in talks})
    return [
        {
            "kind": each.kind,
            "held_on": each.held_on.isoformat(),
            "written_by": names.get(each.written_by, ""),
            "next_on": each.next_on.isoformat() if each.next_on else None,
            **(words[each.pk].said() if each.pk in words else {}),
        }
        for each in talks
    ]


def _check(draft: TalkDraft, at: datetime) -> None:
    if draft.held_on > bangkok_day(at):
        raise Refused(_("This day is still to come. Check the year."), field="held_on")
    if not draft.talked.strip():
        raise Refused(_("Write in a few words what you talked about."), field="talked")
    if draft.next_step and draft.next_on is None:
        raise Refused(_("Give the day of the next step."), field="next_on")
    if draft.next_on is not None and not draft.next_step:
        raise Refused(_("Say what the next step is."), field="next_step")
    if draft.next_on is not None and draft.next_on < draft.held_on:
        raise Refused(_("The next step comes after the talk."), field="next_on")


def _own(talk: Talk, *, by: Actor) -> Talk:
    found = Talk.objects.select_for_update().get(pk=talk.pk)
    if found.written_by != by.user_id:
        raise Refused(_("Only its writer changes a note."))
    return found


def _keep_words(talk: Talk, draft: TalkDraft, number: int, *, by: Actor, at: datetime) -> None:
    words = TalkWords(talk=talk, number=number, made_at=at, made_by=by.me)
    words.keep(talked=draft.talked, next_step=draft.next_step)
    words.save(force_insert=True)


def _ask_for_next(talk: Talk, *, by: Actor, at: datetime) -> None:
    if talk.is_open() and talk.next_on is not None:
        place = talk.province_code  # the writer's own list; nobody of the sub-district finds it
        give_task(NEXT_STEP, talk, to=talk.written_by, place_code=place, due_on=talk.next_on, by=by, at=at)


def _enter(verb: str, talk: Talk, *, by: Actor, at: datetime) -> None:
    codes = {"kind": talk.kind, "user": talk.user_id, "on": talk.held_on, "next": talk.next_on}
    record(verb, talk, by=by, at=at, place_code=talk.province_code, codes=codes)
