"""What a bundle tells: what is asked, of whom, in HTCDS terms, and the proof that the person agreed to just that.

HTCDS 2.0: Human Trafficking Case Data Standard of the International Organization for Migration,
https://github.com/UNMigration/HTCDS (CC BY 4.0), whose names and codes are used as they are.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from raengjai.protection.rules.bundle import strict
from raengjai.protection.rules.bundle.refusals import WithoutConsent, WrongContent

_FILE = Path(__file__).parents[2] / "data" / "referral_fields.toml"
_PARTS = {"code", "request", "person", "consent"}
_REQUEST = {"service", "reason", "urgent"}
_CONSENT = {"recipient", "items", "given_on", "language", "how", "given_by"}
HOW = ("written", "face_to_face", "by_phone", "read_aloud_before_witness")
GIVEN_BY = ("self", "proxy", "guardian", "best_interest")
_CODE = re.compile(r"[0-9A-Z-]{4,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OWN = re.compile(r"x_[a-z][a-z_]{1,60}")
_LISTS = {"ISO 3166": re.compile(r"[A-Z]{2,3}"), "ISO 639-2": re.compile(r"[a-z]{2,3}")}
_STATUS, _DECIDED_BY = "vic_TraffickingStatus", "vic_TraffickingStatusDecisionMakingOrg"
_POSSIBLE = "PossibleVictimOfTrafficking"


def check_content(content: dict[str, Any], *, recipient: str, made_on: date) -> None:
    """Raises WrongContent, and WithoutConsent for whatever the consent does not name: nothing more may be told."""
    _names(content, _PARTS, "")
    _fits(isinstance(content["code"], str) and bool(_CODE.fullmatch(content["code"])), "code")
    _check_request(_object(content, "request"))
    person, consent = _object(content, "person"), _object(content, "consent")
    _check_person(person)
    _check_consent(consent, made_on)
    if consent["recipient"] != recipient:
        raise WithoutConsent
    unnamed = tuple(sorted(set(person) - set(consent["items"])))
    if unnamed:
        raise WithoutConsent(unnamed)


def _check_request(request: dict[str, Any]) -> None:
    _names(request, _REQUEST, "request.")
    _fits(_is_said(request["service"]), "request.service")
    _fits(_is_said(request["reason"]), "request.reason")
    _fits(isinstance(request["urgent"], bool), "request.urgent")


def _check_person(person: dict[str, Any]) -> None:
    """HTCDS's default where nobody has decided is "possible"; any other status names who decided."""
    _fits(len(person) <= strict.MOST_PARTS, "person")
    for name, value in person.items():
        field = _fields().get(name, {"kind": "own"} if _OWN.fullmatch(name) else None)
        _fits(field is not None and _KINDS[field["kind"]](value, field), f"person.{name}")
    _fits(person.get(_STATUS, _POSSIBLE) == _POSSIBLE or _DECIDED_BY in person, f"person.{_DECIDED_BY}")


def _check_consent(consent: dict[str, Any], made_on: date) -> None:
    _names(consent, _CONSENT, "consent.")
    _fits(_is_said(consent["recipient"]), "consent.recipient")
    items = consent["items"]
    known = isinstance(items, list) and len(items) <= strict.MOST_PARTS and all(map(_is_said, items))
    _fits(known, "consent.items")
    given_on = _day(consent["given_on"])
    _fits(given_on is not None, "consent.given_on")
    language = consent["language"]
    _fits(isinstance(language, str) and bool(_LANGUAGE.fullmatch(language)), "consent.language")
    _fits(consent["how"] in HOW, "consent.how")
    _fits(consent["given_by"] in GIVEN_BY, "consent.given_by")
    if given_on is not None and given_on > made_on:
        raise WithoutConsent


def _names(part: dict[str, Any], expected: set[str], inside: str) -> None:
    for name in sorted(expected ^ set(part)):
        raise WrongContent(inside + name)


def _object(content: dict[str, Any], name: str) -> dict[str, Any]:
    value = content[name]
    if not isinstance(value, dict):
        raise WrongContent(name)
    return value


def _fits(right: bool, where: str) -> None:  # noqa: FBT001 - it is the sentence itself
    if not right:
        raise WrongContent(where)


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and strict.is_text(value)


def _is_code(value: Any, field: dict[str, Any]) -> bool:
    if "list" in field:
        return isinstance(value, str) and bool(_LISTS[field["list"]].fullmatch(value))
    return value in field["codes"]


def _are_codes(value: Any, field: dict[str, Any]) -> bool:
    if not isinstance(value, list) or not 0 < len(value) <= strict.MOST_PARTS:
        return False
    return all(_is_code(part, field) for part in value)


def _is_own(value: Any) -> bool:
    if isinstance(value, list):
        return 0 < len(value) <= strict.MOST_PARTS and all(map(_is_said, value))
    return _is_said(value) if isinstance(value, str) else strict.is_number(value)


_KINDS: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "text": lambda value, _: _is_said(value),
    "date": lambda value, _: _day(value) is not None,
    "number": lambda value, _: strict.is_number(value) and not isinstance(value, bool),
    "yes_no": lambda value, _: isinstance(value, bool),
    "code": _is_code,
    "codes": _are_codes,
    "own": lambda value, _: _is_own(value),
}


@lru_cache(maxsize=1)
def _fields() -> dict[str, dict[str, Any]]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["field"]
    return {row["name"]: row for row in rows}


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
