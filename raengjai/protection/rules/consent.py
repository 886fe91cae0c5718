"""Consent: who may be told what, by whose word, from when until when; and what is shared without it.

A consent names its recipients' organisation and its items one by one; there is no "all". What was withdrawn (or refused) stays
withdrawn until a later consent names it under `again`: asked for anew, knowing that it had been withdrawn. A withdrawal counts
from its moment and wins over everything of that moment and before. Moments carry a zone; people are ids as text.
Items, ages and the grounds of the law are data (data/consent.toml).
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.protection.rules.screening.editions import Text

_FILE = Path(__file__).parent.parent / "data" / "consent.toml"
Items = frozenset[str]


class GivenBy(StrEnum):
    SELF = "self"
    GUARDIAN = "guardian"
    SELF_AND_GUARDIAN = "self_and_guardian"
    BEST_INTEREST = "best_interest"  # decided by officers where the guardian cannot be asked


class Assent(StrEnum):
    """What a young person said, beside whoever agrees for them."""

    AGREED = "agreed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


class How(StrEnum):
    """How it was explained."""

    SPOKEN = "spoken"
    READ_ALOUD = "read_aloud"
    IN_WRITING = "in_writing"
    PICTURES = "pictures"
    SIGN_LANGUAGE = "sign_language"


class Lack(StrEnum):
    """Why a consent does not count."""

    NO_ITEMS = "no_items"
    UNKNOWN_ITEM = "unknown_item"
    NO_RECIPIENT = "no_recipient"
    NO_LANGUAGE = "no_language"
    NOBODY_RECORDED = "nobody_recorded"
    WRONG_PERSON = "wrong_person"  # of this age somebody else, or somebody too, must agree
    NO_ASSENT = "no_assent"
    NO_GUARDIAN = "no_guardian"
    BACKWARDS = "backwards"  # it ends before it begins, or begins before it was given


@dataclass(frozen=True, slots=True)
class Consent:
    """`age`: full years when it was given, None when unknown. `again`: items that had been withdrawn and are agreed to anew.
    `guardian`: who agreed for a young person (or decided in their best interest)."""

    recipient: str
    items: Items
    given_by: GivenBy
    given_at: datetime
    language: str
    how: How
    recorded_by: str
    begins_at: datetime
    ends_at: datetime | None = None
    age: int | None = None
    assent: Assent = Assent.NOT_ASKED
    guardian: str = ""
    interpreter: str = ""
    again: Items = frozenset()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Taken back, or never agreed to. `recipient` "" means everybody, `items` None everything."""

    at: datetime
    recorded_by: str
    recipient: str = ""
    items: Items | None = None

    def covers(self, recipient: str, item: str) -> bool:
        return self.recipient in ("", recipient) and (self.items is None or item in self.items)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of the law. `items`: the most that it can open."""

    code: str
    text: Text
    note: Text
    items: Items
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Override:
    """What is shared without consent: on which ground, why, who decided. Made by `override` alone."""

    ground: str
    recipient: str
    items: Items
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """What may go out now: by consent, and by an override."""

    recipient: str
    agreed: Items
    overridden: Items
    by_override: Override | None

    @property
    def items(self) -> Items:
        return self.agreed | self.overridden


Word = Consent | Withdrawal


def items() -> Mapping[str, Text]:
    """Code → text of everything that can be shared apart."""
    return {row["code"]: Text(row["en"], row["th"]) for row in _read()["item"]}


def grounds_on(day: date) -> tuple[Ground, ...]:
    """The grounds of the law on a day."""
    return tuple(
        Ground(
            row["code"],
            Text(row["en"], row["th"]),
            Text(row["note_en"], row["note_th"]),
            frozenset(row["items"]),
            row["valid_from"],
            row["source"],
            row["confirmed"],
        )
        for row in _read()["ground"]
        if row["valid_from"] <= day
    )


def lacks(consent: Consent) -> tuple[Lack, ...]:
    """Everything because of which a consent does not count; empty when it does."""
    checks = {
        Lack.NO_ITEMS: not consent.items,
        Lack.UNKNOWN_ITEM: not (consent.items | consent.again) <= items().keys(),
        Lack.NO_RECIPIENT: not consent.recipient,
        Lack.NO_LANGUAGE: not consent.language,
        Lack.NOBODY_RECORDED: not consent.recorded_by,
        Lack.BACKWARDS: consent.begins_at < consent.given_at
        or (consent.ends_at is not None and consent.ends_at <= consent.begins_at),
        **_lacks_of_age(consent),
    }
    return tuple(lack for lack, is_so in checks.items() if is_so)


def allowed_items(words: Iterable[Word], recipient: str, at: datetime) -> Items:
    """What the recipient may be told at a moment. `words`: the consents and withdrawals of one person, in any order."""
    known = [word for word in words if (word.given_at if isinstance(word, Consent) else word.at) <= at]
    withdrawals = [word for word in known if isinstance(word, Withdrawal)]
    return frozenset(
        item
        for consent in known
        if isinstance(consent, Consent) and _is_live(consent, recipient, at)
        for item in consent.items
        if _stands(consent, item, withdrawals)
    )


def missing(words: Iterable[Word], recipient: str, wanted: Iterable[str], at: datetime) -> Items:
    """What must still be asked for before it is shared."""
    return frozenset(wanted) - allowed_items(words, recipient, at)


def override(
    ground: str, *, recipient: str, items: Iterable[str], reason: str, by: str, at: datetime
) -> Override:
    """A sharing on a ground of the law. Refused without a reason, or for more than the ground can open."""
    opens = next((one for one in grounds_on(bangkok_day(at)) if one.code == ground), None)
    wanted = frozenset(items)
    if opens is None:
        raise Refused(_("Choose the ground on which this is shared without consent."), field="ground")
    if not wanted or not wanted <= opens.items:
        raise Refused(_("This ground does not cover everything that is to be shared."), field="items")
    if not reason.strip():
        raise Refused(_("Write down the reason."), field="reason")
    if not by or not recipient:
        raise ValueError("an override names who decided and for whom")
    return Override(ground, recipient, wanted, reason.strip(), by, at)


def share(
    words: Sequence[Word],
    *,
    recipient: str,
    wanted: Iterable[str],
    at: datetime,
    without: Override | None = None,
) -> Sharing:
    """Exactly what is wanted, or Refused. `without`: an override of this moment, for this recipient."""
    asked = frozenset(wanted)
    if not asked:
        raise Refused(_("Choose what is shared."), field="items")
    agreed = asked & allowed_items(words, recipient, at)
    rest = asked - agreed
    if not rest:
        return Sharing(recipient, agreed, frozenset(), None)
    if without is None or without.recipient != recipient or without.at != at or not rest <= without.items:
        raise Refused(
            _("The person has not agreed to share all of this with this organisation."), field="items"
        )
    return Sharing(recipient, agreed, rest, without)


def as_data(word: Word) -> dict[str, Any]:
    """For JSON that is sealed; what is unset is left out."""
    kind = "consent" if isinstance(word, Consent) else "withdrawal"
    fields = {name: getattr(word, name) for name in word.__dataclass_fields__}
    return {"word": kind} | {name: _put(value) for name, value in fields.items() if value not in (None, "")}


def from_data(data: Mapping[str, Any]) -> Word:
    """What `as_data` gave. Raises KeyError, TypeError or ValueError for anything else."""
    fields = {name: _take(name, value) for name, value in data.items() if name != "word"}
    kinds: dict[str, type[Word]] = {"consent": Consent, "withdrawal": Withdrawal}
    return kinds[data["word"]](**fields)


def _lacks_of_age(consent: Consent) -> dict[Lack, bool]:
    """An unknown age is read as the age of whoever agreed: nobody is taken for a child to be shut out."""
    young = consent.given_by is not GivenBy.SELF
    rule = None if consent.age is None else next(row for row in _read()["age"] if consent.age <= row["until"])
    return {
        Lack.WRONG_PERSON: rule is not None and consent.given_by not in rule["given_by"],
        Lack.NO_ASSENT: consent.assent is not Assent.AGREED and (young if rule is None else rule["assent"]),
        Lack.NO_GUARDIAN: young and not consent.guardian,
    }


def _is_live(consent: Consent, recipient: str, at: datetime) -> bool:
    return (
        consent.recipient == recipient
        and consent.begins_at <= at
        and (consent.ends_at is None or at < consent.ends_at)
        and not lacks(consent)
    )


def _stands(consent: Consent, item: str, withdrawals: Iterable[Withdrawal]) -> bool:
    """Not withdrawn since; and, if withdrawn before, agreed to again by name."""
    against = [one for one in withdrawals if one.covers(consent.recipient, item)]
    return all(one.at < consent.given_at and item in consent.again for one in against)


def _put(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _take(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(value)
    if name == "at" or name.endswith("_at"):
        return datetime.fromisoformat(value)
    enums: dict[str, type[StrEnum]] = {"given_by": GivenBy, "assent": Assent, "how": How}
    return enums[name](value) if name in enums else value


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
