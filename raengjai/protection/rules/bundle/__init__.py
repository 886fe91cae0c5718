"""A signed and sealed referral to another organisation, in an open format (docs/referral-bundle.md). Pure: keys, texts and
times come in, nothing is stored or sent."""

from raengjai.protection.rules.bundle.answers import (
    ACCEPT,
    ACCEPTED,
    DECLINE,
    DECLINED,
    DONE,
    OFFERED,
    REPORT_DONE,
    REVOKE,
    REVOKED,
    Answer,
    make_answer,
    next_state,
    read_answer,
)
from raengjai.protection.rules.bundle.content import GIVEN_BY, HOW
from raengjai.protection.rules.bundle.envelope import LARGEST, Identity, Partner
from raengjai.protection.rules.bundle.offers import Bundle, Reference, make_bundle, read_bundle
from raengjai.protection.rules.bundle.refusals import BundleRefused

__all__ = [
    "ACCEPT",
    "ACCEPTED",
    "DECLINE",
    "DECLINED",
    "DONE",
    "GIVEN_BY",
    "HOW",
    "LARGEST",
    "OFFERED",
    "REPORT_DONE",
    "REVOKE",
    "REVOKED",
    "Answer",
    "Bundle",
    "BundleRefused",
    "Identity",
    "Partner",
    "Reference",
    "make_answer",
    "make_bundle",
    "next_state",
    "read_answer",
    "read_bundle",
]
