"""A phone's request: each envelope is opened, judged and run once, in its own savepoint; one that fails stops no other.

Everything is one transaction, which the door commits before the answer leaves. What ran gets a signed receipt.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import SealBroken, open_envelope, sign
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import gathered
from raengjai.offline import actions
from raengjai.offline.actions import Claim
from raengjai.offline.commands.registry import Changed, Done, Kind, Made, Unfit, known
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
    with gathered():
        kept = [each for each in fresh if each.reason or _ran(each, work)]
        _write_down(fresh, kept, work)
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


def run(said: Entry, kind: Kind, *, actor: Actor, made_at: datetime, at: datetime) -> Done:
    """The command's own function, if this kind of person may. Raises Refused, Unfit or Changed."""
    if not actor.may(kind.permission):
        raise Refused(_("Your posting of that day does not allow this. Ask your provincial labour office."))
    return kind.run(Made(said, actor, made_at, at))


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


def _ran(claim: Claim, work: _Work) -> bool:
    """Run one command; what it says is its result. True when it is done, and its id stays taken."""
    said, kind = claim.said, known(claim.said)
    assert kind is not None
    with translation.override(said.language):
        try:
            with _acting(claim, kind, work) as actor:
                done = run(said, kind, actor=actor, made_at=claim.made_at, at=work.at)
                if (
                    kind.appends
                    and actor is not work.actor
                    and not set(actor.places) <= set(work.actor.places)
                ):
                    actions.tell_of_late(list(done.needs), by=actor, at=work.at)
        except Unfit as unfit:
            result = _result(said.id, "refused", words=unfit.words, fields=unfit.fields)
        except Changed as changed:
            result = _result(said.id, "changed", words=str(changed.words), now=changed.now)
        except Refused as refused:
            result = _refused(said.id, refused)
        except (OperationalError, InterfaceError):
            raise  # the database itself: nothing of this request happened, and the phone sends it again
        except Exception:
            _log.exception("the command %s version %s failed", said.name, said.version)
            result = _result(said.id, "failed", words=_("This is our mistake. It is kept and sent again."))
        else:
            work.results[said.id] = _result(
                said.id, "taken", receipt=signed_receipt(said.id, claim.entry, _iso(work.at))
            )
            return True
    work.results[said.id] = result
    return False


@contextmanager
def _acting(claim: Claim, kind: Kind, work: _Work) -> Iterator[Actor]:
    """A savepoint with the scope that judges this command: of the day it was made, or of today."""
    then = work.phone.actor_on(bangkok_day(claim.made_at)) if kind.appends else work.actor
    if then == work.actor:
        with transaction.atomic(), gathered():
            yield work.actor
    else:  # nobody writes in another's scope: these entries are written before it is left
        with inside(then), gathered(apart=True):
            yield then


def _write_down(fresh: list[Claim], kept: list[Claim], work: _Work) -> None:
    """Journal and quarantine of what stays; the ids of what was refused are given back."""
    place, by, at = work.place_code, work.actor, work.at
    stays = {each.said.id for each in kept}
    actions.give_back([each.said.id for each in fresh if each.said.id not in stays])
    actions.enter(kept, work.phone, place_code=place, by=by, at=at)
    held = [each for each in kept if each.reason]
    actions.hold(held, work.phone, place_code=place, by=by, at=at)
    for each in held:
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
