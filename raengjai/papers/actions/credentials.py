"""Issuing, revoking and verifying credentials, and the signed list of revoked ones."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import crypto
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import EntryDraft, record_many
from raengjai.papers.models import Credential, SigningKey, signing_keys
from raengjai.papers.models.credential import sealed_code
from raengjai.papers.providers import credential_kinds
from raengjai.papers.rules import credential
from raengjai.papers.rules.credential import Claims, Signed
from raengjai.papers.rules.revoked import LIST_CONTEXT, list_body
from raengjai.papers.rules.verdict import Verdict, verdict_on


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What a card is to say. `valid_until` is the last day, None without one; `note` is what a certificate is for."""

    kind: str
    subject_kind: str
    subject_id: UUID
    name: str
    place_code: str
    valid_from: date
    valid_until: date | None
    grade: str = ""
    office_code: str = ""
    note: str = ""


@transaction.atomic
def issue_credentials(wanted: Sequence[NewCredential], *, by: Actor, at: datetime) -> list[Credential]:
    """One card for each, in one statement; a live card of the same subject and kind is replaced by it.

    Raises Refused outside the actor's area and for days that are over.
    """
    for each in wanted:
        _check(each, by=by, at=at)
    _replace(wanted, by=by, at=at)
    key = signing_keys().in_use
    made = [_made(each, key, by=by, at=at) for each in wanted]
    Credential.objects.bulk_create(made)
    record_many([_entry("credential.issued", each) for each in made], by=by, at=at)
    return made


@transaction.atomic
def revoke_credential(
    found: Credential, *, reason: str, by: Actor, at: datetime, from_day: date | None = None
) -> None:
    """No longer valid from `from_day` (default: today). It stands on the list from now on, whatever day that is."""
    found = Credential.objects.select_for_update().get(pk=found.pk)
    if not by.covers(found.place_code):
        raise Refused(_("This place is outside your area."))
    if found.revoked_at is not None:
        raise Refused(_("Somebody has revoked this card already."))
    found.revoked_at, found.revoked_by, found.reason_code = at, by.user_id, reason
    found.revoked_from = from_day or bangkok_day(at)
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_from", "reason_code"])
    record_many(
        [_entry("credential.revoked", found, reason=reason, **{"from": found.revoked_from})], by=by, at=at
    )


@transaction.atomic
def restore_credential(found: Credential, *, by: Actor, at: datetime) -> None:
    """Takes back a revocation: what caused it was undone. The next list that a phone fetches does not name it."""
    found = Credential.objects.select_for_update().get(pk=found.pk)
    if found.revoked_at is None:
        return
    found.revoked_at = found.revoked_by = found.revoked_from = None
    found.reason_code = ""
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_from", "reason_code"])
    record_many([_entry("credential.restored", found)], by=by, at=at)


def verify(text: str, *, at: datetime) -> tuple[Verdict, Claims | None]:
    """What is to be said of a code today. The caller stands inside a door that may ask for one number.

    Without a right signature nothing is looked up: whoever has no card learns nothing.
    """
    try:
        signed = credential.read(text)
    except credential.NotOurs:
        return Verdict.NOT_OURS, None
    if not _is_ours(signed):
        return Verdict.NOT_OURS, None
    claims = signed.claims
    return verdict_on(claims, bangkok_day(at), revoked_from=revoked_from(claims.number)), claims


def revoked_from(number: str) -> date | None:
    """The first day on which the card of that number is no longer valid, if it was revoked."""
    found = Credential.objects.filter(number=number, revoked_at__isnull=False)
    return found.values_list("revoked_from", flat=True).first()


def signed_list(*, at: datetime) -> bytes:
    """Every revoked card that has not expired: body and signature (docs/credentials.md)."""
    key = signing_keys().in_use
    lines = Credential.objects.on_the_list(bangkok_day(at)).values_list("number", "revoked_from")
    body = list_body(key.name, at, [(number, day) for number, day in lines if day])
    return body + crypto.sign(key.private, LIST_CONTEXT + body)


def _is_ours(signed: Signed) -> bool:
    public = signing_keys().public(signed.claims.key)
    known = {kind.number for kind in credential_kinds.values()}
    return (
        public is not None
        and signed.claims.kind in known
        and crypto.is_signed(public, signed.signature, signed.message)
    )


def _check(wanted: NewCredential, *, by: Actor, at: datetime) -> None:
    if not by.covers(wanted.place_code):
        raise Refused(_("This place is outside your area."))
    if wanted.valid_until is not None and wanted.valid_until < bangkok_day(at):
        raise Refused(_("The term is over: no card can be issued for it."))


def _replace(wanted: Sequence[NewCredential], *, by: Actor, at: datetime) -> None:
    """Live cards of the same subjects are revoked from today on."""
    kinds = {(each.kind, each.subject_kind) for each in wanted}
    for kind, subject_kind in sorted(kinds):
        ids = [each.subject_id for each in wanted if each.kind == kind and each.subject_kind == subject_kind]
        before = Credential.objects.about(subject_kind, ids).live().filter(kind=kind).select_for_update()
        for found in before:
            revoke_credential(found, reason="replaced", by=by, at=at)


def _made(wanted: NewCredential, key: SigningKey, *, by: Actor, at: datetime) -> Credential:
    row_id = new_id()
    number = credential.number_text(secrets.token_bytes(credential.NUMBER))
    claims = Claims(
        kind=credential_kinds[wanted.kind].number,
        number=number,
        key=key.name,
        place_code=wanted.place_code,
        grade=wanted.grade,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        name=credential.short_name(wanted.name),
        note=credential.short_note(wanted.note),
    )
    body = credential.body_of(claims)
    code = credential.text_of(body, crypto.sign(key.private, credential.CONTEXT + body))
    return Credential(
        id=row_id,
        kind=wanted.kind,
        number=number,
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        place_code=wanted.place_code,
        province_code=wanted.place_code[:2],
        office_code=wanted.office_code,
        code_sealed=sealed_code(code, row_id=row_id),
        key_name=key.name,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        issued_at=at,
        issued_by=by.user_id,
    )


def _entry(verb: str, found: Credential, **codes: object) -> EntryDraft:
    return EntryDraft(
        verb,
        (found.subject_kind, found.subject_id),
        found.place_code,
        found.office_code,
        {"credential": found.pk, "kind": found.kind, **codes},
    )
