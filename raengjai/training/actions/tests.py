"""The test of an event: its questions, its codes, opening and closing it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Guest
from raengjai.events.rules import GuestState
from raengjai.ground import actor as actors
from raengjai.ground import crypto
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.receipts import ALPHABET
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import record
from raengjai.training.actions.rights import check_at_work, check_writes
from raengjai.training.models import (
    GuestCode,
    Paper,
    QuestionVersion,
    Test,
    TestQuestion,
    code_index,
    items_of,
    test_of,
)
from raengjai.training.rules.marking import score_of

CODE = 6  # characters: 30 bits, and wrong tries are slowed
MOST_QUESTIONS = 60
_GONE = (GuestState.DECLINED, GuestState.SUBSTITUTED, GuestState.REMOVED)


@transaction.atomic
def plan_test(event: Event, versions: Sequence[UUID], *, pass_mark: int, by: Actor, at: datetime) -> Test:
    """The questions of an event's test, as a whole, and how many must be right to pass."""
    check_writes(by, event)
    found = {each.pk: each for each in QuestionVersion.objects.filter(pk__in=list(versions))}
    chosen = [found[pk] for pk in dict.fromkeys(versions) if pk in found]
    if not chosen or len(chosen) > MOST_QUESTIONS:
        raise Refused(_("Choose between 1 and 60 questions."), field="questions")
    if not 1 <= pass_mark <= len(chosen):
        sentence: Any = _("The pass mark lies between 1 and the number of questions (%(n)d).")
        raise Refused(sentence % {"n": len(chosen)}, field="pass_mark")
    test = Test.objects.select_for_update().filter(event=event).first()
    if test is None:
        test = Test(event=event, code=_new_code(), written_by=by.me, written_at=at)
    before = list(
        TestQuestion.objects.filter(test=test).order_by("position").values_list("version", flat=True)
    )
    is_changed = before != [each.pk for each in chosen]
    if is_changed and test.fixed_at is not None:
        raise Refused(_("Papers of this test are out already, so its questions stay as they are."))
    test.pass_mark = pass_mark
    test.save()
    if is_changed:
        TestQuestion.objects.filter(test=test).delete()
        TestQuestion.objects.bulk_create(
            TestQuestion(
                test=test,
                event=event,
                version=version,
                position=position,
                place_code=event.place_code,
                province_code=event.province_code,
                office_code=event.office_code,
            )
            for position, version in enumerate(chosen)
        )
    _record("test.planned", test, by=by, at=at, questions=len(chosen), pass_mark=pass_mark)
    return test


@transaction.atomic
def open_part(test: Test, part: str, *, by: Actor, at: datetime) -> None:
    """People can take this part from now on. Opening the test after the workshop closes the one before it."""
    test = locked(test)
    event = test.event
    check_writes(by, event)
    check_at_work(event)
    if test.is_open(part):
        raise Refused(_("This part of the test is open already."))
    if part == "pre" and test.was_open("post"):
        raise Refused(_("The test after the workshop has begun, so the one before it stays closed."))
    if part == "post" and test.is_open("pre"):
        _close(test, "pre", by=by, at=at)
    setattr(test, f"{part}_opened_at", getattr(test, f"{part}_opened_at") or at)
    setattr(test, f"{part}_closed_at", None)
    test.fixed_at = test.fixed_at or at
    test.save()
    give_codes(event, by=by, at=at)
    _record("test.opened", test, by=by, at=at, part=part)


@transaction.atomic
def close_part(test: Test, part: str, *, by: Actor, at: datetime) -> None:
    """Nobody hands in any more. Half-filled papers on phones count as they are, empty ones go."""
    test = locked(test)
    check_writes(by, test.event)
    if not test.is_open(part):
        raise Refused(_("This part of the test is not open."))
    _close(test, part, by=by, at=at)
    test.save()


@transaction.atomic
def give_codes(event: Event, *, by: Actor, at: datetime) -> int:
    """Every guest who may come and has no number yet gets one, with a code; returns how many are new."""
    test = test_of(event.pk)
    if test is None:
        raise Refused(_("The event has no test yet."))
    Test.objects.select_for_update().get(pk=test.pk)
    known = dict(GuestCode.objects.filter(event=event).values_list("guest", "number"))
    guests = Guest.objects.of_event(event.pk).exclude(state__in=_GONE).exclude(pk__in=list(known))
    wanted = list(guests.order_by("group__position", "name_key", "id"))
    first = max(known.values(), default=0) + 1
    made = [_code_for(guest, test, number) for number, guest in enumerate(wanted, start=first)]
    GuestCode.objects.bulk_create(made)
    if made:
        _record("test.codes_given", test, by=by, at=at, codes=len(made))
    return len(made)


@transaction.atomic
def fix_questions(test: Test, *, by: Actor, at: datetime) -> None:
    """Papers are printed or keyed in: from now on the questions stay as they are."""
    test = locked(test)
    if test.fixed_at is None:
        test.fixed_at = at
        test.save(update_fields=["fixed_at"])
        _record("test.fixed", test, by=by, at=at)


def locked(test: Test) -> Test:
    return Test.objects.select_for_update(of=("self",)).select_related("event").get(pk=test.pk)


def as_system() -> Any:
    """The system reads the right answers, and writes for a guest who has no account."""
    return inside(actors.system())


def _close(test: Test, part: str, *, by: Actor, at: datetime) -> None:
    setattr(test, f"{part}_closed_at", at)
    with as_system():
        items = items_of(test)
        open_ones = Paper.objects.select_for_update().filter(test=test, part=part, finished_at=None)
        for paper in open_ones:
            if not any(paper.answers.values()):
                paper.delete()
                continue
            paper.finished_at, paper.score = at, score_of(paper.seed, items, paper.answers)
            paper.save(update_fields=["finished_at", "score"])
    _record("test.closed", test, by=by, at=at, part=part)


def _code_for(guest: Guest, test: Test, number: int) -> GuestCode:
    row_id, code = new_id(), _new_code()
    return GuestCode(
        id=row_id,
        event_id=guest.event_id,
        guest=guest,
        number=number,
        code_sealed=crypto.seal(code, table="training_guest_code", column="code_sealed", row_id=row_id),
        code_index=code_index(test.code, code),
        place_code=guest.place_code,
        province_code=guest.province_code,
        office_code=guest.office_code,
    )


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE))


def _record(verb: str, test: Test, *, by: Actor, at: datetime, **codes: Any) -> None:
    record(
        verb,
        ("event", test.event_id),
        by=by,
        at=at,
        place_code=test.place_code,
        office_code=test.office_code,
        codes=codes,
    )
