"""What was asked about one job in one period, and what was answered. Values that never change; no names, only ids."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Said(StrEnum):
    """What an answer says. `NOT_KNOWN` never counts as no; `NOT_ASKED` is a question passed over."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"
    NOT_ASKED = "not_asked"


_RANK = list(Said).index


class Source(StrEnum):
    """Where an answer comes from."""

    PERSON = "person"  # whom the screening is about
    WITNESS = "witness"
    SEEN = "seen"  # by the officer
    PAPERS = "papers"
    OFFICE = "office"  # another office


class Period(StrEnum):
    """The period that was asked about, short or long (ICLS 2018)."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    TWO_YEARS = "two_years"
    FIVE_YEARS = "five_years"
    LIFETIME = "lifetime"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question. `respondent` is whoever answered, under the code that the case gives them; `interpreter`
    whoever interpreted; `number` belongs to questions that ask for one, with `said` yes. `at` has a time zone."""

    question: str
    said: Said
    source: Source
    asked_by: UUID
    at: datetime
    respondent: UUID | None = None
    interpreter: UUID | None = None
    number: Decimal | int | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the time of an answer needs a zone")
        if self.number is not None and (self.said is not Said.YES or not self.number >= 0):
            raise ValueError("a number goes with yes, and is not negative")


@dataclass(frozen=True, slots=True)
class Episode:
    """One job in one period: what a screening is about, so that jobs and periods are never mixed in one result.

    `age_at_act`: full years when it began, as stated; a birth date and a first day say it better. `ended_on` is None when
    it goes on or the day is not known.
    """

    began_on: date | None = None
    ended_on: date | None = None
    born_on: date | None = None
    age_at_act: int | None = None
    reference_period: Period | None = None

    @property
    def age(self) -> int | None:
        """Full years on the day when it began; None while nobody knows."""
        return self._age_on(self.began_on) if self.began_on and self.born_on else self.age_at_act

    @property
    def reached_eighteen(self) -> bool:
        """Whether it began under 18 and is known to have ended at 18 or later."""
        then, later = self.age, self._age_on(self.ended_on)
        return then is not None and later is not None and then < 18 <= later

    def is_of_time(self, valid_from: date | None, valid_until: date | None) -> bool:
        """Whether a rule of that time can speak to it; what is not known shuts no rule out."""
        begun = valid_from is None or self.ended_on is None or valid_from <= self.ended_on
        ended = valid_until is not None and self.began_on is not None and valid_until < self.began_on
        return begun and not ended

    def _age_on(self, day: date | None) -> int | None:
        if day is None or self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)


@dataclass(frozen=True, slots=True)
class Screening:
    """The whole state of an interview: put it away, take it out again, go on. `edition` names the rules it began with."""

    edition: str
    episode: Episode = Episode()
    answers: tuple[Answer, ...] = ()

    def with_answer(self, answer: Answer) -> "Screening":
        """One answer more. The same respondent's earlier answer to the question, from the same source, gives way to it."""
        return self.with_answers([answer])

    def with_answers(self, answers: Iterable[Answer]) -> "Screening":
        """The same for several, one after the other."""
        kept = {_who(answer): answer for answer in self.answers}
        for answer in answers:
            kept.pop(_who(answer), None)
            kept[_who(answer)] = answer
        return replace(self, answers=tuple(kept.values()))

    def to(self, question: str) -> tuple[Answer, ...]:
        """All answers to a question, in an order that does not depend on when they were put in."""
        return in_order(answer for answer in self.answers if answer.question == question)

    def said(self) -> dict[str, Said]:
        """Question → what its answers say together: one yes is a yes, else one no is a no, else not known, else not asked."""
        together: dict[str, Said] = {}
        for answer in self.answers:
            together[answer.question] = min(
                together.get(answer.question, answer.said), answer.said, key=_RANK
            )
        return together

    @property
    def contradicted(self) -> tuple[str, ...]:
        """Questions with both a yes and a no."""
        said = {(answer.question, answer.said) for answer in self.answers}
        return tuple(
            sorted(question for question, one in said if one is Said.YES and (question, Said.NO) in said)
        )


def in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=_order))


def _who(answer: Answer) -> tuple[str, Source, UUID | None]:
    return (answer.question, answer.source, answer.respondent)


def _order(answer: Answer) -> tuple[str, datetime, str, str, str, str]:
    return (
        answer.question,
        answer.at,
        answer.source,
        str(answer.respondent),
        answer.said,
        str(answer.number),
    )
