"""The bundle itself: one organisation offers another to take a person's matter on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from raengjai.ground import crypto
from raengjai.protection.rules.bundle import strict
from raengjai.protection.rules.bundle.content import check_content
from raengjai.protection.rules.bundle.envelope import Identity, Partner, close, open_message
from raengjai.protection.rules.bundle.refusals import AnotherOfThisId, Expired, NotABundle

BUNDLE = "raengjai-referral-bundle"
LONGEST_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reference:
    """What both sides keep of a bundle, and bind answers to: who sent it to whom, and the digest of the whole."""

    bundle_id: UUID
    digest: bytes
    sender: str
    recipient: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read. `again`: it is the same one as before, and nothing new follows from it."""

    reference: Reference
    content: dict[str, Any] = field(repr=False)
    again: bool


def make_bundle(
    content: dict[str, Any],
    *,
    me: Identity,
    other: Partner,
    bundle_id: UUID,
    at: datetime,
    expires_at: datetime,
) -> tuple[bytes, Reference]:
    """The bundle as it is sent, and what is kept of it. `bundle_id`: random, used once; times are rounded down to seconds.
    Raises WrongContent, WithoutConsent, TooLarge, NotABundle (what JSON cannot carry), and ValueError for a life under a second
    or over 90 days."""
    at, expires_at = (moment.astimezone(UTC).replace(microsecond=0) for moment in (at, expires_at))
    if not timedelta(0) < expires_at - at <= LONGEST_LIFE:
        raise ValueError("it lives 90 days at most")
    check_content(content, recipient=other.organisation, made_on=_last_day(at))
    more = {"expires_at": strict.moment_text(expires_at)}
    raw, digest = close(BUNDLE, content, more, message_id=bundle_id, me=me, other=other, at=at)
    return raw, Reference(bundle_id, digest, me.organisation, other.organisation, at, expires_at)


def read_bundle(
    raw: bytes,
    *,
    me: Identity,
    partners: Iterable[Partner],
    at: datetime,
    known: Mapping[tuple[str, UUID], bytes],
) -> Bundle:
    """A bundle that came in. `known`: digests of bundles that were read before, by sender and id; the same one again opens
    also after it has expired. Raises a BundleRefused that says why not."""
    opened = open_message(BUNDLE, raw, {"expires_at"}, me=me, partners=partners, at=at)
    expires_at = strict.moment_of(opened.header["expires_at"])
    if not timedelta(0) < expires_at - opened.made_at <= LONGEST_LIFE:
        raise NotABundle
    before = known.get((opened.sender.organisation, opened.id))
    if before is not None and not crypto.same(before, opened.digest):
        raise AnotherOfThisId
    if before is None and at >= expires_at:
        raise Expired
    check_content(opened.content, recipient=me.organisation, made_on=_last_day(opened.made_at))
    sender = opened.sender.organisation
    reference = Reference(opened.id, opened.digest, sender, me.organisation, opened.made_at, expires_at)
    return Bundle(reference, opened.content, again=before is not None)


def _last_day(moment: datetime) -> Any:
    """The latest day that it was anywhere on Earth: consent is written down by the local calendar."""
    return (moment + timedelta(hours=14)).date()
