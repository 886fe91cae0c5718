"""How answers weigh for one list of one edition: the state of every question, threshold, dimension and rule, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from raengjai.protection.rules.screening.answers import Said, Screening
from raengjai.protection.rules.screening.dimensions import STRENGTHS, Counts, counted, missing, state_of
from raengjai.protection.rules.screening.editions import Edition, Question, Rule, Threshold
from raengjai.protection.rules.screening.findings import (
    AGE,
    Need,
    State,
    Way,
    Who,
    all_of,
    any_of,
    opposite,
)

_STATES = {
    Said.YES: State.ESTABLISHED,
    Said.NO: State.NOT_ESTABLISHED,
    Said.NOT_KNOWN: State.NOT_ENOUGH_KNOWN,
    Said.NOT_ASKED: State.NOT_ENOUGH_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """`because` and `against` are questions whose answers count for and against it."""

    state: State
    because: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    confirmed: bool = True
    ways: tuple[Way, ...] = ()
    lifted_by: tuple[str, ...] = ()


def weigh(screening: Screening, edition: Edition, who: Who) -> dict[str, Weighed]:
    """Code → how it stands. A rule that did not hold at the time of the act, or is of the other list, is not established."""
    said = screening.said()
    known = {
        code: _of_question(code, _state(one, said.get(code, Said.NOT_ASKED)), confirmed=one.confirmed)
        for code, one in edition.questions.items()
    }
    for threshold in edition.thresholds.values():
        known[threshold.code] = _reached(screening, threshold)
    for dimension in edition.dimensions:
        known[dimension.code] = _dimension(dimension.code, edition, who, known)
    for rule in edition.rules:
        known[rule.code] = _rule(rule, screening, known) if speaks(rule, screening, who) else _SILENT
    return known


def speaks(rule: Rule, screening: Screening, who: Who) -> bool:
    """Whether a rule is read for this list and this time."""
    return rule.only in ("", who) and screening.episode.is_of_time(rule.valid_from, rule.valid_until)


_SILENT = Weighed(State.NOT_ESTABLISHED)


def _state(question: Question, said: Said) -> State:
    """A number is neither yes nor no; its thresholds are."""
    return State.NOT_ENOUGH_KNOWN if question.is_number else _STATES[said]


def _reached(screening: Screening, threshold: Threshold) -> Weighed:
    """One number that reaches it is enough; without any number it is open."""
    least = threshold.value
    numbers = [answer.number for answer in screening.to(threshold.question) if answer.number is not None]
    enough = [number > least or (number == least and not threshold.is_strict) for number in numbers]
    states = [(State.NOT_ESTABLISHED, State.ESTABLISHED)[one] for one in enough]
    return _of_question(threshold.question, any_of(states or [State.NOT_ENOUGH_KNOWN]), confirmed=True)


def _of_question(question: str, state: State, *, confirmed: bool) -> Weighed:
    only_it = frozenset({question})
    return Weighed(
        state,
        because=only_it if state is State.ESTABLISHED else frozenset(),
        against=only_it if state is State.NOT_ESTABLISHED else frozenset(),
        confirmed=confirmed,
    )


def _dimension(code: str, edition: Edition, who: Who, known: Mapping[str, Weighed]) -> Weighed:
    strengths = {
        question.code: question.strength[who]
        for question in edition.questions.values()
        if question.dimension == code and who in question.strength
    }
    by_state = {state: [one for one in strengths if known[one].state is state] for state in State}
    open_ones = by_state[State.NOT_ENOUGH_KNOWN]
    yes = counted(strengths[one] for one in by_state[State.ESTABLISHED])
    still_open = counted(strengths[one] for one in open_ones)
    state = state_of(yes, still_open, edition.smallest)
    lines = missing(yes, still_open, edition.smallest) if state is State.NOT_ENOUGH_KNOWN else []
    return Weighed(
        state,
        because=frozenset(by_state[State.ESTABLISHED]),
        against=frozenset(by_state[State.NOT_ESTABLISHED]),
        confirmed=edition.dimension_confirmed,
        ways=tuple(_way(line, open_ones, strengths) for line in lines),
    )


def _way(line: Counts, open_ones: Sequence[str], strengths: Mapping[str, str]) -> Way:
    """So many of each strength, among those that are open."""
    needs = [
        Need(count, tuple(sorted(one for one in open_ones if strengths[one] == strength)))
        for strength, count in zip(STRENGTHS, line, strict=True)
    ]
    return Way(tuple(need for need in needs if need.count))


def _rule(rule: Rule, screening: Screening, known: Mapping[str, Weighed]) -> Weighed:
    groups = [[known[code] for code in group] for group in rule.all_of]
    states = [any_of(one.state for one in group) for group in groups]
    exception = any_of(known[code].state for code in rule.unless)
    of_age = _age_state(rule, screening.episode.age)
    shown = [code for code in rule.unless_shown if known[code].state is State.ESTABLISHED]
    is_lifted = State.NOT_ESTABLISHED if shown else State.ESTABLISHED
    state = all_of([*states, opposite(exception), of_age, is_lifted])
    members = [one for group in groups for one in group]
    against = [one.against for one in members] + [known[code].because for code in (*rule.unless, *shown)]
    return Weighed(
        state,
        because=_union([one.because for one in members] + [known[code].against for code in rule.unless]),
        against=_union(against),
        confirmed=rule.confirmed and all(one.confirmed for one in members),
        ways=_ways(rule, states, exception, of_age, known) if state is State.NOT_ENOUGH_KNOWN else (),
        lifted_by=_open_ones(rule.unless_shown, known=known) if state else (),
    )


def _ways(
    rule: Rule, states: Sequence[State], exception: State, of_age: State, known: Mapping[str, Weighed]
) -> tuple[Way, ...]:
    """One way: of each group that is open one more yes, no to the exceptions that are open, the age if it is not known."""
    is_open = partial(_open_ones, known=known)
    groups = [is_open(group) for group, state in zip(rule.all_of, states, strict=True) if _open(state)]
    exceptions = is_open(rule.unless) if _open(exception) else ()
    needs = [
        *(Need(1, (AGE,)) for _ in range(_open(of_age))),
        *(Need(1, group) for group in groups),
        *(Need(1, (code,), Said.NO) for code in exceptions),
    ]
    return (Way(tuple(needs)),)


def _open_ones(codes: Iterable[str], *, known: Mapping[str, Weighed]) -> tuple[str, ...]:
    return tuple(code for code in codes if _open(known[code].state))


def _open(state: State) -> bool:
    return state is State.NOT_ENOUGH_KNOWN


def _age_state(rule: Rule, age: int | None) -> State:
    if rule.ages is None:
        return State.ESTABLISHED
    if age is None:
        return State.NOT_ENOUGH_KNOWN
    return State.ESTABLISHED if rule.ages[0] <= age <= rule.ages[1] else State.NOT_ESTABLISHED


def _union(several: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*several)
