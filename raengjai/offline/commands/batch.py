"""A phone's request: each envelope is opened, judged and run once; one that fails stops no other.

Everything is one transaction, which the door commits before the answer leaves. What ran gets a signed receipt.
Entries run together first, their rows written table by table at the end (ground/gathering.py); what does not fit in
runs by itself afterwards, in its own savepoint.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import SealBroken, open_envelope, sign
from raengjai.ground.dates import bangkok_day
from raengjai.ground.gathering import gathered, tried
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.offline import actions
from raengjai.offline.actions import Claim
from raengjai.offline.commands.registry import Changed, Done, ForOffice, Kind, Made, Unfit, known
from raengjai.offline.models import DISCARDED, HELD, Command, Held, keyring
from raengjai.offline.models.phone import NOWHERE, Phone, home_of, scope_of
from raengjai.offline.rules import (
    Batch,
    Entry,
    Envelope,
    Malformed,
    encoded,
    envelope_info,
    read_entry,
    receipt_text,
)

Result = dict[str, Any]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Work:
    """One request on its way."""

    phone: Phone
    actor: Actor  # with today's postings
    at: datetime
    results: dict[UUID, Result] = field(default_factory=dict)

    @property
    def place_code(self) -> str:
        """Where the phone belongs: by today's posting, or where it was heard last."""
        return home_of(self.actor) if self.actor.roles else self.phone.place_code or NOWHERE


def receive(batch: Batch, phone: Phone, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Take in a request of `phone`; the answer, ready for JSON. `at` is in whole milliseconds, as receipts say it."""
    work = _Work(phone, by, at)
    claims = [each for each in (_opened(envelope, work) for envelope in batch.envelopes) if each]
    new = actions.claim(claims, phone, place_code=work.place_code, at=at)
    _answer_again([each for each in claims if each.said.id not in new], work)
    fresh = [each for each in claims if each.said.id in new]
    together = _run_together([each for each in fresh if not each.reason], work)
    for each in fresh:
        if not each.reason and each.said.id not in together:
            _run_alone(each, work)
    _hold([each for each in fresh if each.reason], work)
    actions.note_contact(phone.id, sent_at=batch.sent_at, waiting=_left(batch, work), by=by, at=at)
    state = state_of(phone, by)
    if state == "revoked" and batch.waiting <= len(batch.envelopes):
        actions.note_wiped(phone.id, by=by, at=at)
    return {
        "time": _iso(at),
        "state": state,
        "keys": keys(),
        "results": [work.results[envelope.id] for envelope in batch.envelopes],
    }


def state_of(phone: Phone, today: Actor) -> str:
    """ "revoked", "withdrawn" (the postings of the working set on the phone are not today's) or "active"."""
    if phone.is_revoked:
        return "revoked"
    return "withdrawn" if phone.set_scope and phone.set_scope != scope_of(today) else "active"


def keys() -> dict[str, Any]:
    """The public keys to seal to and to verify receipts with."""
    ring = keyring()
    return {
        "seal": {"id": ring.seal.name, "public": encoded(ring.seal.public)},
        "receipt": {"id": ring.receipt.name, "public": encoded(ring.receipt.public)},
    }


def signed_receipt(command: UUID, entry: UUID | str, at: str) -> dict[str, str]:
    key = keyring().receipt
    signature = sign(key.private, receipt_text(command, entry, at))
    return {
        "id": str(command),
        "entry": str(entry),
        "at": at,
        "key": key.name,
        "signature": encoded(signature),
    }


def run(made: Made, kind: Kind) -> Done:
    """The command's own function, if this kind of person may. Raises Refused, Unfit, Changed or ForOffice."""
    if not made.actor.may(kind.permission):
        raise Refused(_("Your posting of that day does not allow this. Ask your provincial labour office."))
    return kind.run(made)


def _opened(envelope: Envelope, work: _Work) -> Claim | None:
    """The entry inside; None when it cannot be read, and the result says so."""
    key = keyring(with_key=envelope.key).keys.get(envelope.key)
    if key is None:
        work.results[envelope.id] = _result(envelope.id, "unreadable")
        return None
    try:
        raw = open_envelope(key.private, envelope.sealed, info=envelope_info(work.phone.id, envelope.id))
        said = read_entry(raw, of=envelope.id)
    except SealBroken:
        work.results[envelope.id] = _result(envelope.id, "unreadable")
    except Malformed:
        words = _("This entry cannot be read. Please write it again.")
        work.results[envelope.id] = _result(envelope.id, "refused", words=words)
    else:
        reason = _why_held(said, work)
        return actions.new_claim(said, raw, made_at=said.moment(work.at), reason=reason)
    return None


def _why_held(said: Entry, work: _Work) -> str:
    if work.phone.is_revoked:
        return "revoked"
    if said.is_too_old(work.at):
        return "too_old"
    return "" if known(said) else "unknown"


def _run_together(claims: Sequence[Claim], work: _Work) -> set[UUID]:
    """Run what can run together; returns the ids. When anything of it is spoilt nothing has happened.

    One that is refused is left out while nothing of it is written yet, and then runs by itself.
    """
    done: list[Claim] = []
    try:
        with tried() as waiting:
            for claim in claims:
                asked = waiting.asked
                try:
                    with gathered():
                        _run_one(claim, work)
                except Exception:
                    if waiting.asked != asked:
                        raise
                else:
                    done.append(claim)
            _enter(done, work)
    except (OperationalError, InterfaceError):
        raise  # the database itself: nothing of this request happened, and the phone sends it again
    except Exception:  # which one it was, and what it says, shows when each runs by itself
        return set()
    for claim in done:
        _take(claim, work)
    return {claim.said.id for claim in done}


def _run_alone(claim: Claim, work: _Work) -> None:
    """Run one command by itself; what it says is its result. The id of one that was refused is given back."""
    said = claim.said
    with translation.override(said.language):
        try:
            with transaction.atomic():
                _run_one(claim, work)
                _enter([claim], work)
        except Unfit as unfit:
            result = _result(said.id, "refused", words=unfit.words, fields=unfit.fields)
        except Changed as changed:
            result = _result(said.id, "changed", words=str(changed.words), now=changed.now)
        except Refused as refused:
            result = _refused(said.id, refused)
        except ForOffice as office:
            actions.hold_claimed(said.id)
            return _hold([replace(claim, reason=office.reason)], work)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            _log.exception("the command %s version %s failed", said.name, said.version)
            result = _result(said.id, "failed", words=_("This is our mistake. It is kept and sent again."))
        else:
            return _take(claim, work)
        work.results[said.id] = result
        actions.give_back([said.id])


def _run_one(claim: Claim, work: _Work) -> None:
    """In the scope that judges it: of the day it was made, or of today."""
    said, kind = claim.said, known(claim.said)
    assert kind is not None
    then = work.phone.actor_on(bangkok_day(claim.made_at)) if kind.appends else work.actor
    scope: AbstractContextManager[object] = nullcontext() if then == work.actor else inside(then)
    with translation.override(said.language), scope:
        done = run(Made(said, then, claim.made_at, work.at, work.phone.id), kind)
        if not set(then.places) <= set(work.actor.places):
            actions.tell_of_late(list(done.needs), by=then, at=work.at)


def _take(claim: Claim, work: _Work) -> None:
    receipt = signed_receipt(claim.said.id, claim.entry, _iso(work.at))
    work.results[claim.said.id] = _result(claim.said.id, "taken", receipt=receipt)


def _enter(claims: Sequence[Claim], work: _Work) -> None:
    actions.enter(claims, work.phone, place_code=work.place_code, by=work.actor, at=work.at)


def _hold(claims: Sequence[Claim], work: _Work) -> None:
    """Keep for the coordinator what must not run."""
    _enter(claims, work)
    actions.hold(claims, work.phone, place_code=work.place_code, by=work.actor, at=work.at)
    for each in claims:
        work.results[each.said.id] = _result(each.said.id, HELD)


def _answer_again(claims: list[Claim], work: _Work) -> None:
    """The same answer as before for what was sent before. Somebody else's id is refused."""
    if not claims:
        return
    rows = Command.objects.filter(pk__in=[each.said.id for each in claims], device=work.phone.id)
    sent = {row.pk: row for row in rows}
    for each in claims:
        row = sent.get(each.said.id)
        if row is None:
            words = _("The number of this entry belongs to another one. Please write it again.")
            work.results[each.said.id] = _result(each.said.id, "refused", words=words)
        elif row.state in (HELD, DISCARDED):
            work.results[row.pk] = _result(row.pk, HELD, words=_why_discarded(row))
        else:
            receipt = signed_receipt(row.pk, row.entry_id, _iso(row.received_at))
            work.results[row.pk] = _result(row.pk, "taken", receipt=receipt)


def _why_discarded(row: Command) -> str:
    if row.state != DISCARDED:
        return ""
    reason = Held.objects.filter(pk=row.pk).values_list("words", flat=True).first()
    return _("The office did not take this entry: %(reason)s") % {"reason": reason or "-"}


def _left(batch: Batch, work: _Work) -> int:
    """How many entries still wait on the phone after this answer."""
    decided = sum(result["state"] not in ("unreadable", "failed") for result in work.results.values())
    return max(batch.waiting - decided, 0)


def _refused(command: UUID, refused: Refused) -> Result:
    words = str(refused.message)
    if refused.field:
        return _result(command, "refused", fields={refused.field: words})
    return _result(command, "refused", words=words)


def _result(command: UUID, state: str, **more: str | Mapping[str, Any]) -> Result:
    return {"id": str(command), "state": state} | {name: value for name, value in more.items() if value}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
