"""From a screening to its result. The same screening and edition give the same result for ever."""

from collections.abc import Iterator, Mapping
from typing import Literal

from raengjai.protection.rules.screening.answers import Answer, Episode, Said, Screening, in_order
from raengjai.protection.rules.screening.editions import Dimension, Edition, Rule, edition
from raengjai.protection.rules.screening.findings import Finding, Result, Who
from raengjai.protection.rules.screening.weighing import Weighed, speaks, weigh

Of = Who | Literal[""]
Known = Mapping[str, Weighed]
Definite = dict[str, tuple[list[Answer], list[Answer]]]
_YES_OR_NO = (Said.YES, Said.NO)
ADULT: Who = "adult"
CHILD: Who = "child"


def lists_for(episode: Episode) -> tuple[Who, ...]:
    """The list of indicators by the age when it began; both while the age is not known."""
    age = episode.age
    if age is None:
        return (CHILD, ADULT)
    return (CHILD,) if age < 18 else (ADULT,)


def evaluate(screening: Screening) -> Result:
    """What the screening's own edition says. Raises KeyError for an edition that is not listed."""
    return evaluate_by(edition(screening.edition), screening)


def evaluate_by(rules: Edition, screening: Screening) -> Result:
    """What an edition says to a screening, whichever it began with."""
    lists = lists_for(screening.episode)
    findings: dict[tuple[str, str], Finding] = {}
    for who in lists:
        for finding in _findings(rules, screening, who):
            findings.setdefault((finding.code, finding.who), finding)
    return Result(
        edition=rules.code,
        digest=rules.digest,
        episode=screening.episode,
        lists=lists,
        findings=tuple(findings.values()),
        cautions=tuple(_cautions(screening)),
        not_used=tuple(sorted({answer.question for answer in screening.answers} - rules.questions.keys())),
        not_of_time=tuple(
            rule.code
            for rule in rules.rules
            if not screening.episode.is_of_time(rule.valid_from, rule.valid_until)
        ),
    )


def _findings(rules: Edition, screening: Screening, who: Who) -> Iterator[Finding]:
    shipped = weigh(screening, rules, who)
    otherwise = weigh(screening, rules.other, who) if rules.other else shipped
    definite = _definite(screening)
    for dimension in rules.dimensions:
        yield _finding(dimension, definite, who, rules, shipped, otherwise)
    rest_on_list = {dimension.code for dimension in rules.dimensions}
    for rule in rules.rules:
        if rule.only or rest_on_list & _named(rule):
            rest_on_list.add(rule.code)
        if speaks(rule, screening, who):
            of: Of = who if rule.code in rest_on_list else ""
            yield _finding(rule, definite, of, rules, shipped, otherwise)


def _finding(
    of: Dimension | Rule, definite: Definite, who: Of, rules: Edition, shipped: Known, otherwise: Known
) -> Finding:
    weighed, other = shipped[of.code], otherwise[of.code].state
    rule = of if isinstance(of, Rule) else None
    because, against = _answers(definite, weighed)
    touched = {of.code, *weighed.because, *weighed.against, *_named(rule)}
    return Finding(
        code=of.code,
        kind=rule.kind if rule else "dimension",
        who=who,
        state=weighed.state,
        because=because,
        against=against,
        ways=weighed.ways,
        lifted_by=weighed.lifted_by,
        other_reading=other if other is not weighed.state else None,
        disputed=tuple(sorted(rules.disputed & touched)),
        confirmed=weighed.confirmed,
        urgent=bool(rule and rule.urgent),
        consent_irrelevant=bool(rule and rule.consent_irrelevant),
    )


def _named(rule: Rule | None) -> set[str]:
    return {code for group in rule.all_of for code in group} if rule else set()


def _definite(screening: Screening) -> Definite:
    """Question → its answers that say yes or no, first those that agree with what they say together, then the others."""
    said = screening.said()
    sides: Definite = {}
    for answer in in_order(screening.answers):
        if answer.said in _YES_OR_NO:
            agreeing, contradicting = sides.setdefault(answer.question, ([], []))
            (agreeing if answer.said is said[answer.question] else contradicting).append(answer)
    return sides


def _answers(definite: Definite, weighed: Weighed) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """The answers for and against. Who contradicts what counts stands on the other side."""
    none: tuple[list[Answer], list[Answer]] = ([], [])
    ours = [definite.get(question, none) for question in sorted(weighed.because)]
    theirs = [definite.get(question, none) for question in sorted(weighed.against)]
    because = [*(one for yes, _no in ours for one in yes), *(one for _yes, no in theirs for one in no)]
    against = [*(one for yes, _no in theirs for one in yes), *(one for _yes, no in ours for one in no)]
    return in_order(because), in_order(against)


def _cautions(screening: Screening) -> Iterator[str]:
    """Codes of what a reader must know before reading the findings."""
    episode = screening.episode
    said = {
        "age_not_known": episode.age is None,
        "reached_eighteen": episode.reached_eighteen,
        "when_not_known": episode.began_on is None,
        "period_not_said": episode.reference_period is None,
        "contradicted": bool(screening.contradicted),
        "agreed": screening.said().get("CONSENT") is Said.YES,
    }
    return (code for code, holds in said.items() if holds)
