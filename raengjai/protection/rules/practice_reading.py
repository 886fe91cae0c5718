"""What a learner reads in an invented interview: dimension by dimension the answers, how much is open, and what the rules say."""

from dataclasses import dataclass

from raengjai.protection.rules.practice import PracticeCase
from raengjai.protection.rules.records import Record, screening_of
from raengjai.protection.rules.records.results import Line, Results, Told, results_of
from raengjai.protection.rules.screening import Answer, Edition, Said, edition
from raengjai.protection.rules.screening import words as says

CHOICES = ("established", "not_established", "not_enough_known")


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer that is no plain no, and how heavy the rules take it: "S", "M", "W", or "" outside the dimensions."""

    told: Told
    strength: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One dimension of one interview. `field` names it in a form; `line` is what the rules say, to be shown afterwards."""

    field: str
    name: str
    heard: tuple[Heard, ...]
    said_no: int
    not_asked: int
    line: Line

    @property
    def state(self) -> str:
        return self.line.state.name.lower()


@dataclass(frozen=True, slots=True)
class Interview:
    """`others` are the answers that belong to no dimension: safety, consent to talk, the law, hours."""

    record: Record
    readings: tuple[Reading, ...]
    others: tuple[Heard, ...]
    results: Results


def interviews_of(case: PracticeCase, language: str) -> tuple[Interview, ...]:
    """In the order of the story; none for a story that ends with the decision on its clue."""
    return tuple(_interview(number, record, language) for number, record in enumerate(case.screenings, 1))


def _interview(number: int, record: Record, language: str) -> Interview:
    results, answers = results_of(record, language), screening_of(record).answers
    rules = edition(results.edition)
    readings = tuple(
        _reading(f"read_{number}_{part.who}_{line.code}", line, part.who, answers, record, rules, language)
        for part in results.parts
        for line in part.dimensions
    )
    others = tuple(
        Heard(_told(one, record, rules, language), "")
        for one in answers
        if not rules.questions[one.question].dimension and one.said is not Said.NO
    )
    return Interview(record, readings, others, results)


def _reading(
    field: str,
    line: Line,
    who: str,
    answers: tuple[Answer, ...],
    record: Record,
    rules: Edition,
    language: str,
) -> Reading:
    asked = {
        code: one.strength[who]
        for code, one in rules.questions.items()
        if one.dimension == line.code and who in one.strength
    }
    mine = [one for one in answers if one.question in asked]
    return Reading(
        field=field,
        name=line.name,
        heard=tuple(
            Heard(_told(one, record, rules, language), asked[one.question])
            for one in mine
            if one.said is not Said.NO
        ),
        said_no=sum(one.said is Said.NO for one in mine),
        not_asked=len(asked) - len({one.question for one in mine}),
        line=line,
    )


def _told(answer: Answer, record: Record, rules: Edition, language: str) -> Told:
    return Told(
        question=rules.questions[answer.question].text.in_language(language),
        said=says.SAID[answer.said],
        source=says.SOURCES[answer.source],
        words=(record.values.get("words") or {}).get(answer.question, ""),
        number="" if answer.number is None else f"{answer.number:f}",
        interpreted=answer.interpreter is not None,
    )
