"""Deciding what is held: look at it, let it run as it was made, or discard it with a reason."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import open_sealed
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.offline.models import DISCARDED, TAKEN, Command, Held


def look_at_held(held: Held, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What the entry says. That somebody looked is written down."""
    _record("held.opened", held, by=by, at=at)
    said: dict[str, Any] = json.loads(text_of_held(held))
    return said


def text_of_held(held: Held) -> str:
    return open_sealed(bytes(held.sealed), table="offline_held", column="sealed", row_id=held.pk)


@transaction.atomic
def accept_held(held: Held, run: Callable[[Held], Any], *, by: Actor, at: datetime) -> None:
    """`run` runs the entry as its person made it; refused by the form or the action, it stays held."""
    held = _undecided(held)
    run(held)
    _decide(held, TAKEN, "", by=by, at=at)


@transaction.atomic
def discard_held(held: Held, *, words: str, by: Actor, at: datetime) -> None:
    """It is not taken; its person reads why."""
    held = _undecided(held)
    if not words.strip():
        raise Refused(_("Write why, for the volunteer reads it."), field="words")
    _decide(held, DISCARDED, words.strip(), by=by, at=at)


def _undecided(held: Held) -> Held:
    fresh = Held.objects.select_for_update().get(pk=held.pk)
    if fresh.decided_at is not None:
        raise Refused(_("Somebody has decided this already."))
    return fresh


def _decide(held: Held, decision: str, words: str, *, by: Actor, at: datetime) -> None:
    held.decided_at, held.decided_by, held.decision, held.words = at, by.me, decision, words
    held.save(update_fields=["decided_at", "decided_by", "decision", "words"])
    verb = "held.accepted" if decision == TAKEN else "held.discarded"
    entry = _record(verb, held, by=by, at=at)
    Command.objects.filter(pk=held.pk).update(state=decision, entry_id=entry)


def _record(verb: str, held: Held, *, by: Actor, at: datetime) -> Any:
    codes = {"reason": held.reason, "user": held.user_id}
    return record(verb, held, by=by, at=at, place_code=held.place_code, codes=codes)
