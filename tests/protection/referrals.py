"""Two organisations and a referral between them; everybody is invented."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from raengjai.ground import crypto
from raengjai.protection.rules.bundle import Identity, envelope, make_bundle, offers, read_bundle, strict

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
EXPIRES = AT + timedelta(days=7)
CONTENT: dict[str, Any] = {
    "code": "K7QX-2M4P",
    "request": {"service": "Shelter", "reason": "ไม่มีที่พักคืนนี้ (สมมติ)", "urgent": True},
    "person": {
        "prs_FirstName": "นามสมมติ",
        "prs_Gender": "NonSpecifiedUnknown",
        "prs_Citizenship": ["MM"],
        "prs_NumberOfChildren": 2,
        "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
        "vic_MethodsOfControl": ["WithholdsDocuments", "DebtBondage"],
        "x_safe_contact": "after six in the evening",
    },
    "consent": {
        "recipient": "shelter.example",
        "items": [
            "prs_FirstName",
            "prs_Gender",
            "prs_Citizenship",
            "prs_NumberOfChildren",
            "vic_TraffickingStatus",
            "vic_MethodsOfControl",
            "x_safe_contact",
        ],
        "given_on": "2026-11-26",
        "language": "my",
        "how": "read_aloud_before_witness",
        "given_by": "self",
    },
}


def organisation(name: str) -> Identity:
    sealing, signing = crypto.new_seal_key(), crypto.new_signing_key()
    return Identity(name, sealing.public, sealing.private, signing.public, signing.private)


SENDER, RECIPIENT, STRANGER = map(organisation, ("labour.example/52", "shelter.example", "broker.example"))


def sent(content=None, **other):
    """A bundle as it is sent, and its reference."""
    given = {
        "me": SENDER,
        "other": RECIPIENT.as_partner,
        "bundle_id": uuid4(),
        "at": AT,
        "expires_at": EXPIRES,
    }
    return make_bundle(CONTENT if content is None else content, **{**given, **other})


def read(raw, **other):
    given = {"me": RECIPIENT, "partners": [SENDER.as_partner], "at": AT, "known": {}}
    return read_bundle(raw, **{**given, **other})


def with_part(path: str, value):
    """The content with one part exchanged; `...` takes it away."""
    outer, _, inner = path.partition(".")
    if not inner:
        changed = {**CONTENT, outer: value}
        return {name: part for name, part in changed.items() if part is not ...}
    part = {**CONTENT[outer], inner: value}
    return {**CONTENT, outer: {name: held for name, held in part.items() if held is not ...}}


def sent_unchecked(content):
    """From a sender whose program checks nothing."""
    more = {"expires_at": strict.moment_text(EXPIRES)}
    keys = {"me": SENDER, "other": RECIPIENT.as_partner}
    return envelope.close(offers.BUNDLE, content, more, message_id=uuid4(), at=AT, **keys)[0]
