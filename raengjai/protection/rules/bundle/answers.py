"""What is said about a bundle afterwards: accepted, declined with a reason, done with a note, or taken back by who sent it.

offered -> accepted | declined | revoked; accepted -> done | revoked. Declined, done and revoked are ends. Where an answer
crosses another on its way, each side keeps the end it came to first and the later answer is OutOfOrder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from raengjai.ground import crypto
from raengjai.protection.rules.bundle import strict
from raengjai.protection.rules.bundle.envelope import Identity, Partner, close, open_message
from raengjai.protection.rules.bundle.offers import Reference
from raengjai.protection.rules.bundle.refusals import (
    AnotherOfThisId,
    AnotherReferral,
    Expired,
    NotTheirs,
    OutOfOrder,
    WrongContent,
)

ANSWER = "raengjai-referral-answer"
OFFERED, ACCEPTED, DECLINED, DONE, REVOKED = "offered", "accepted", "declined", "done", "revoked"
ACCEPT, DECLINE, REPORT_DONE, REVOKE = "accept", "decline", "done", "revoke"
VERBS = (ACCEPT, DECLINE, REPORT_DONE, REVOKE)
_NEXT = {
    (OFFERED, ACCEPT): ACCEPTED,
    (OFFERED, DECLINE): DECLINED,
    (OFFERED, REVOKE): REVOKED,
    (ACCEPTED, REPORT_DONE): DONE,
    (ACCEPTED, REVOKE): REVOKED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read. `again`: it was read before and changes nothing."""

    answer_id: UUID
    bundle_id: UUID
    verb: str
    text: str = field(repr=False)
    made_at: datetime
    digest: bytes
    again: bool


def next_state(state: str, verb: str) -> str:
    """Raises OutOfOrder."""
    try:
        return _NEXT[state, verb]
    except KeyError:
        raise OutOfOrder(state, verb) from None


def make_answer(
    reference: Reference,
    verb: str,
    text: str = "",
    *,
    me: Identity,
    other: Partner,
    answer_id: UUID,
    at: datetime,
) -> tuple[bytes, bytes]:
    """The answer as it is sent, and its digest. `text`: the reason of a decline, which is needed; a note of what was done.
    Raises NotTheirs, WrongContent, Expired (for an acceptance that comes too late), NotABundle, TooLarge."""
    content = {"verb": verb, "text": text}
    _check(reference, content, by=me.organisation, to=other.organisation, at=at)
    more = {"bundle": str(reference.bundle_id), "digest": strict.encoded(reference.digest)}
    return close(ANSWER, content, more, message_id=answer_id, me=me, other=other, at=at)


def read_answer(
    raw: bytes,
    *,
    reference: Reference,
    me: Identity,
    other: Partner,
    at: datetime,
    known: Mapping[UUID, bytes],
) -> Answer:
    """An answer that came in about the referenced bundle. `known`: digests of answers that were read before, by id.
    Whether it fits the state is for `next_state` to say, unless it came `again`. Raises a BundleRefused that says why not."""
    opened = open_message(ANSWER, raw, {"bundle", "digest"}, me=me, partners=[other], at=at)
    about = strict.id_of(opened.header["bundle"]), strict.decoded(opened.header["digest"])
    if about != (reference.bundle_id, reference.digest):
        raise AnotherReferral
    before = known.get(opened.id)
    if before is not None and not crypto.same(before, opened.digest):
        raise AnotherOfThisId
    content = opened.content
    _check(reference, content, by=other.organisation, to=me.organisation, at=opened.made_at)
    return Answer(
        opened.id,
        reference.bundle_id,
        content["verb"],
        content["text"],
        opened.made_at,
        opened.digest,
        again=before is not None,
    )


def _check(reference: Reference, content: Mapping[str, object], *, by: str, to: str, at: datetime) -> None:
    verb, text = content.get("verb"), content.get("text")
    if set(content) != {"verb", "text"} or verb not in VERBS:
        raise WrongContent("verb")
    if not isinstance(text, str) or not strict.is_text(text) or (verb == DECLINE and not text.strip()):
        raise WrongContent("text")
    sides = (reference.sender, reference.recipient)
    if (by, to) != (sides if verb == REVOKE else sides[::-1]):
        raise NotTheirs
    if verb == ACCEPT and at >= reference.expires_at:
        raise Expired
