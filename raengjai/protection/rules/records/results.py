"""A screening's result as a page says it: findings with the answers that led to them, and what could still matter.

It sums up answers. There is no field for what a person is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.protection.rules.records.interview import screening_of
from raengjai.protection.rules.records.stored import Record
from raengjai.protection.rules.screening import (
    AGE,
    Answer,
    Edition,
    Finding,
    Need,
    Result,
    State,
    edition,
    evaluate,
    progress,
)
from raengjai.protection.rules.screening import words as says

MOST_NEXT = 8  # questions named as what could matter: more would be an interrogation
_CLOSE = 3  # a finding is near when this many answers more would establish it
_WHOLE = frozenset({"dimension", "pattern"})
_QUIET = frozenset({"element"})  # parts of other findings


@dataclass(frozen=True, slots=True)
class Told:
    """One answer behind a finding. `words` are the person's own, "" when none were written down."""

    question: str
    said: Any
    source: Any
    words: str
    number: str
    interpreted: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """`count` of these would have to be answered `said`."""

    count: int
    among: tuple[str, ...]
    said: Any


@dataclass(frozen=True, slots=True)
class Line:
    """How one dimension or rule stands, in words. `missing`: the fewest answers that would establish it.

    `disputed` are rows that sources read in two ways; `otherwise` is how it reads the other way, None when the same.
    """

    code: str
    name: str
    kind: Any
    who: str
    state: State
    says: Any
    because: tuple[Told, ...]
    against: tuple[Told, ...]
    missing: tuple[Missing, ...]
    disputed: tuple[str, ...]
    otherwise: Any
    confirmed: bool
    urgent: bool
    consent_irrelevant: bool
    then: str


@dataclass(frozen=True, slots=True)
class Part:
    """One list of indicators: its dimensions, and what the answers indicate together (None when nothing is established)."""

    who: str
    dimensions: tuple[Line, ...]
    together: Line | None


@dataclass(frozen=True, slots=True)
class Results:
    """`others`: further findings that are established; `open`: those that answers could still establish."""

    edition: str
    digest: str
    state: str
    parts: tuple[Part, ...]
    others: tuple[Line, ...]
    open: tuple[Line, ...]
    cautions: tuple[Any, ...]
    next: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def urgent(self) -> tuple[Line, ...]:
        together = [part.together for part in self.parts if part.together]
        return tuple(line for line in (*together, *self.others) if line.urgent)


def results_of(record: Record, language: str) -> Results:
    """What a screening's own edition says to it. Raises KeyError, EditionChanged or ValueError when it cannot be read."""
    screening = screening_of(record)
    result, rules = evaluate(screening), edition(screening.edition)
    page = _Page(rules, record.values.get("words") or {}, language)
    others = [one for one in result.findings if one.kind not in _WHOLE | _QUIET]
    return Results(
        edition=result.edition,
        digest=result.digest,
        state=record.get("state"),
        parts=tuple(page.part(result, who) for who in result.lists),
        others=tuple(page.line(one) for one in others if one.state is State.ESTABLISHED),
        open=tuple(page.line(one) for one in others if one.state is State.NOT_ENOUGH_KNOWN and one.ways),
        cautions=tuple(says.CAUTIONS[code] for code in result.cautions),
        next=tuple(page.name(code) for code in next_questions(result, rules, screening.said())),
        passed_over=tuple(page.name(code) for code in progress(rules, screening).passed_over),
    )


def next_questions(result: Result, rules: Edition, said: Mapping[str, Any]) -> list[str]:
    """Codes of open questions that could establish what is nearest to it, most useful first. An answer is never hoped for."""
    near = [one for one in result.findings if one.kind in ("dimension", "element") and one.ways]
    useful: Counter[str] = Counter()
    for finding in near:
        shortest = finding.ways[0].length
        if shortest <= _CLOSE:
            for question in _questions((need for way in finding.ways for need in way.needs), rules):
                useful[question] += _CLOSE + 1 - shortest
    ranked = sorted(useful, key=lambda code: (code in said, -useful[code], list(rules.questions).index(code)))
    return ranked[:MOST_NEXT]


def _questions(needs: Iterable[Need], rules: Edition) -> set[str]:
    named = {code for need in needs for code in need.among}
    return {rules.thresholds[code].question if code in rules.thresholds else code for code in named} & {
        *rules.questions
    }


@dataclass(frozen=True)
class _Page:
    rules: Edition
    own_words: Mapping[str, str]
    language: str

    def part(self, result: Result, who: str) -> Part:
        mine = [one for one in result.findings if one.who in ("", who)]
        together = result.pattern("child" if who == "child" else "adult")
        return Part(
            who,
            tuple(self.line(one) for one in mine if one.kind == "dimension"),
            self.line(together) if together else None,
        )

    def line(self, finding: Finding) -> Line:
        rule = next((one for one in self.rules.rules if one.code == finding.code), None)
        return Line(
            code=finding.code,
            name=self.name(finding.code),
            kind=says.KINDS[finding.kind],
            who=finding.who,
            state=finding.state,
            says=says.STATES[finding.state],
            because=tuple(self.told(one) for one in finding.because),
            against=tuple(self.told(one) for one in finding.against),
            missing=tuple(self.missing(finding)),
            disputed=tuple(self.name(code) for code in finding.disputed),
            otherwise=says.STATES[finding.other_reading] if finding.other_reading is not None else None,
            confirmed=finding.confirmed,
            urgent=finding.urgent,
            consent_irrelevant=finding.consent_irrelevant,
            then=rule.then.in_language(self.language) if rule else "",
        )

    def told(self, answer: Answer) -> Told:
        return Told(
            question=self.name(answer.question),
            said=says.SAID[answer.said],
            source=says.SOURCES[answer.source],
            words=self.own_words.get(answer.question, ""),
            number=""
            if answer.number is None
            else f"{answer.number:f}"
            if answer.number % 1
            else str(int(answer.number)),
            interpreted=answer.interpreter is not None,
        )

    def missing(self, finding: Finding) -> Iterator[Missing]:
        for need in finding.ways[0].needs if finding.ways else ():
            yield Missing(need.count, tuple(self.name(code) for code in need.among), says.SAID[need.said])

    def name(self, code: str) -> str:
        """A question, threshold, dimension or rule in the reader's language."""
        if code == AGE:
            return str(_("The age when it began"))
        if code in self.rules.thresholds:
            return self._threshold(code)
        named: dict[str, Any] = {one.code: one for one in self.rules.dimensions}
        named |= {one.code: one for one in self.rules.rules}
        found = self.rules.questions.get(code) or named.get(code)
        return str(found.text.in_language(self.language)) if found else code

    def _threshold(self, code: str) -> str:
        threshold = self.rules.thresholds[code]
        question = self.rules.questions[threshold.question]
        said = (
            _("%(question)s: more than %(value)d")
            if threshold.is_strict
            else _("%(question)s: %(value)d or more")
        )
        return str(said) % {"question": question.text.in_language(self.language), "value": threshold.value}
