"""The catalogue as plain facts: what the five agencies offer, in both languages, each with its days of validity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, Protocol, TypeVar

ANY = "any"  # the status of a person who did not say
COUNTRY = "00"
DESK = "OPS"  # the agency whose provincial office takes what nobody else takes
HEADQUARTERS = f"{DESK}-{COUNTRY}"

Place = Literal["person", "matter"]


class Words(NamedTuple):
    """A text in both languages."""

    th: str = ""
    en: str = ""

    def say(self, language: str | None) -> str:
        """The text in `language`; whoever reads neither language gets English, or what there is."""
        first, second = (self.th, self.en) if language == "th" else (self.en, self.th)
        return first or second

    def fill(self, **names: "Words") -> "Words":
        """Both texts with {name} replaced by that name's words in the same language."""
        thai, english = self
        for name, words in names.items():
            mark = f"{{{name}}}"
            thai = thai.replace(mark, words.say("th"))
            english = english.replace(mark, words.say("en"))
        return Words(thai, english)


UNSAID = Words()


class Span(NamedTuple):
    """Days of validity, both inclusive; no last day means until further notice."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def is_empty(self) -> bool:
        """Withdrawn before its first day was over."""
        return self.last is not None and self.last < self.first

    def overlaps(self, other: "Span") -> bool:
        if self.is_empty or other.is_empty:
            return False
        return (other.last is None or self.first <= other.last) and (
            self.last is None or other.first <= self.last
        )


@dataclass(frozen=True, slots=True)
class Agency:
    code: str
    name: Words
    short: Words
    work: Words
    hotline: str
    position: int
    span: Span


@dataclass(frozen=True, slots=True)
class Office:
    """An agency's office in a province; `note` says what is unconfirmed about it."""

    code: str
    agency: str
    province: str
    name: Words
    phone: str
    address: Words
    note: Words
    confirmed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """One service of one agency. `unconfirmed` names the fields that no official has confirmed."""

    code: str
    agency: str
    icon: str
    name: Words
    plain: Words
    law: Words
    documents: tuple[Words, ...]
    promise: str
    promised_days: int | None
    promised_unit: str
    promise_note: Words
    channel: Words
    hotline: str
    routes_by: Place
    needs_group: bool
    group_min: int | None
    statuses: frozenset[str]
    unconfirmed: frozenset[str]
    source: str
    span: Span

    def serves(self, status: str) -> bool:
        return status == ANY or not self.statuses or status in self.statuses


@dataclass(frozen=True, slots=True)
class Way:
    """One service that a topic may lead to, for people of `statuses` (none named: everybody)."""

    service: str
    statuses: frozenset[str] = frozenset()
    why: Words = UNSAID


@dataclass(frozen=True, slots=True)
class Topic:
    """What people come with, in their own words."""

    code: str
    group: str
    icon: str
    name: Words
    search: Words
    ways: tuple[Way, ...]
    position: int
    span: Span


@dataclass(frozen=True, slots=True)
class Danger:
    """A sign of danger: points to telephone numbers, is never recorded and never routed."""

    code: str
    icon: str
    name: Words
    say: Words
    search: Words
    hotlines: tuple[str, ...]
    position: int
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """An exception that somebody wrote.

    With a topic: at `place`, for `status`, the topic goes to `service` (and to `office`, if one is named).
    Without: wherever `service` is due at `place`, for `status`, it goes to `office`.
    """

    id: str
    topic: str
    service: str
    place: str
    status: str
    office: str
    priority: int
    why: Words
    span: Span

    def covers(self, place: str, status: str) -> bool:
        return self.status in (ANY, status) and (self.place == COUNTRY or place.startswith(self.place))

    @property
    def weight(self) -> tuple[int, bool]:
        """How special the rule is: the smaller the area the more, then one status before all."""
        return (0 if self.place == COUNTRY else len(self.place), self.status != ANY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a referral may end."""

    code: str
    name: Words
    agencies: frozenset[str]
    services: frozenset[str]
    needs_amount: bool
    counts_as_resolved: bool
    position: int
    span: Span

    def fits(self, agency: str, service: str) -> bool:
        return (not self.agencies or agency in self.agencies) and (
            not self.services or service in self.services
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that is handed out."""

    code: str
    agency: str
    kind: str
    name: Words
    confirmed: bool
    position: int
    span: Span


@dataclass(frozen=True, slots=True)
class Hotline:
    number: str
    name: Words
    about: Words
    hours: Words
    languages: tuple[str, ...]
    first_in_danger: int
    confirmed: bool
    position: int
    span: Span


class Dated(Protocol):
    @property
    def span(self) -> Span: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything at once, all days included; ask for a thing *on a day*."""

    edition: int = 0
    agencies: Mapping[str, tuple[Agency, ...]] = field(default_factory=dict)
    offices: Mapping[str, tuple[Office, ...]] = field(default_factory=dict)
    services: Mapping[str, tuple[Service, ...]] = field(default_factory=dict)
    topics: Mapping[str, tuple[Topic, ...]] = field(default_factory=dict)
    dangers: Mapping[str, tuple[Danger, ...]] = field(default_factory=dict)
    outcomes: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)
    documents: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    hotlines: Mapping[str, tuple[Hotline, ...]] = field(default_factory=dict)
    rules_by_topic: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    rules_by_service: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    reasons: Mapping[str, Words] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    titles: Mapping[str, Words] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, Words]] = field(default_factory=dict)
    answer_days: int | None = None

    def agency(self, code: str, day: date) -> Agency | None:
        return on(self.agencies, code, day)

    def office(self, code: str, day: date) -> Office | None:
        return on(self.offices, code, day)

    def service(self, code: str, day: date) -> Service | None:
        return on(self.services, code, day)

    def topic(self, code: str, day: date) -> Topic | None:
        return on(self.topics, code, day)

    def danger(self, code: str, day: date) -> Danger | None:
        return on(self.dangers, code, day)

    def outcome(self, code: str, day: date) -> Outcome | None:
        return on(self.outcomes, code, day)

    def outcomes_for(self, *, agency: str, service: str, day: date) -> list[Outcome]:
        """The endings that an office may choose for a service, the usual ones first."""
        return [outcome for outcome in all_on(self.outcomes, day) if outcome.fits(agency, service)]

    def word(self, kind: str, code: str) -> Words:
        """One entry of a short code list ("status", "sex", "bounce" …)."""
        return self.words[kind][code]

    def choices(self, kind: str, language: str) -> list[tuple[str, str]]:
        """A code list for a form."""
        return [(code, words.say(language)) for code, words in self.words[kind].items()]


def on(rows: Mapping[str, tuple[D, ...]], code: str, day: date) -> D | None:
    """The version of `code` that is valid on `day`."""
    return next((row for row in rows.get(code, ()) if row.span.holds(day)), None)


def all_on(rows: Mapping[str, tuple[D, ...]], day: date) -> list[D]:
    """All that is valid on `day`, in the order of the list."""
    return [row for versions in rows.values() for row in versions if row.span.holds(day)]


def latest(rows: Mapping[str, tuple[D, ...]], code: str) -> D | None:
    """The newest version of `code`, valid or closed: for showing what an old row points to."""
    return max(rows.get(code, ()), key=lambda row: row.span.first, default=None)


def grouped(rows: Iterable[tuple[str, D]]) -> dict[str, tuple[D, ...]]:
    """Versions by code, in the order met."""
    found: dict[str, list[D]] = {}
    for code, row in rows:
        found.setdefault(code, []).append(row)
    return {code: tuple(versions) for code, versions in found.items()}
