"""What a referral bundle tells of a person (docs/referral-bundle.md): the fields of HTCDS and, in words, what it has no field for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from raengjai.ground.dates import bangkok_day
from raengjai.protection.rules.bundle import GIVEN_BY
from raengjai.protection.rules.bundle.strict import LONGEST_TEXT
from raengjai.protection.rules.consent import Consent, GivenBy, How, Items
from raengjai.protection.rules.htcds import limited as limited_to
from raengjai.protection.rules.records import Record, shown
from raengjai.protection.rules.sharing.exported import htcds_case
from raengjai.protection.rules.sharing.items import limited

_FIELDS = Path(__file__).parents[2] / "data" / "referral_fields.toml"
# Told in words, as the record's page says it: x_ field → (item, kinds).
_IN_WORDS = {
    "x_contact": ("contact", ("person", "identity")),
    "x_place": ("place", ("place", "employer", "identity")),
    "x_story": ("story", ("note", "person", "document", "recruiter", "employer")),
    "x_screening": ("screening", ("screening",)),
    "x_health": ("health", ("person",)),
    "x_documents": ("documents", ("document", "identity")),
    "x_needs": ("needs", ("service", "safety_plan", "person", "outcome")),
}
_HOW = {
    How.SPOKEN: "face_to_face",
    How.READ_ALOUD: "read_aloud_before_witness",
    How.IN_WRITING: "written",
    How.PICTURES: "face_to_face",
    How.SIGN_LANGUAGE: "face_to_face",
}
_BY = {
    GivenBy.SELF: "self",
    GivenBy.GUARDIAN: "guardian",
    GivenBy.SELF_AND_GUARDIAN: "guardian",
    GivenBy.BEST_INTEREST: "best_interest",
}
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def bundled_person(
    records: Sequence[Record], person: str, items: Items, *, year: int, language: str
) -> dict[str, Any]:
    """Field → value, no more than the items open: cut once as records and once more as HTCDS."""
    cut = limited(records, items)
    case = limited_to(htcds_case(cut, code="X", year=year), items)
    victim: Mapping[str, Any] = next((one.values for one in case.persons if one.id == person), {})
    told = {_name(name): value for name, value in victim.items()}
    known = {name: value for name, value in told.items() if name in _known() or name.startswith("x_")}
    known.pop("x_survivor_code", None)
    for name, (item, kinds) in _IN_WORDS.items():
        words = _words([one for one in cut if one.kind in kinds], item, language) if item in items else ""
        if words:
            known[name] = words
    return known


def consent_of(consents: Sequence[Consent], *, organisation: str, fields: Iterable[str]) -> dict[str, Any]:
    """The proof as the bundle carries it, of the newest consent; `fields`: what is told, which is all that it names."""
    newest = consents[0]
    return {
        "recipient": organisation,
        "items": sorted(fields),
        "given_on": bangkok_day(newest.given_at).isoformat(),
        "language": newest.language if re.fullmatch(r"[a-z]{2,3}", newest.language) else "und",
        "how": _HOW[newest.how],
        "given_by": given_by(newest),
    }


def given_by(consent: Consent) -> str:
    said = _BY[consent.given_by]
    if said not in GIVEN_BY:
        raise ValueError(said)
    return said


def _words(records: Iterable[Record], item: str, language: str) -> str:
    """ "Label: words", one a line, of only what this item opens."""
    lines = [
        f"{line.label}: {line.value}"
        for record in limited(records, [item])
        for line in shown(record, language)
    ]
    return "\n".join(lines)[:LONGEST_TEXT]


def _name(htcds: str) -> str:
    """x_SafeContact → x_safe_contact: extensions of a bundle are in small letters."""
    return _CAPITAL.sub("_", htcds).lower() if htcds.startswith("x_") else htcds


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    text = _FIELDS.read_text(encoding="utf-8")
    return frozenset(re.findall(r'^name = "(\w+)"$', text, re.MULTILINE))
