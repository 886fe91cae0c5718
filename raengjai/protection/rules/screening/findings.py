"""What an evaluation says: states of rules, the answers behind them, what is still open. Nothing here judges a person.

There is no field for who somebody is. Formal status is decided by the multi-disciplinary team and recorded elsewhere,
with who decided and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from raengjai.protection.rules.screening.answers import Answer, Episode, Said

Who = Literal["adult", "child"]
AGE = "AGE"  # in a need: how old the person was when it began


class State(IntEnum):
    """How a rule stands. In this order: any of several is their highest, all of several their lowest."""

    NOT_ESTABLISHED = 0  # no further answer would establish it
    NOT_ENOUGH_KNOWN = 1  # answers that are still open could
    ESTABLISHED = 2

    @property
    def code(self) -> str:
        return self.name.lower()


def any_of(states: Iterable[State]) -> State:
    return max(states, default=State.NOT_ESTABLISHED)


def all_of(states: Iterable[State]) -> State:
    return min(states, default=State.ESTABLISHED)


def opposite(state: State) -> State:
    return State(State.ESTABLISHED - state)


@dataclass(frozen=True, slots=True)
class Need:
    """`count` of these questions (or thresholds, dimensions, rules) would have to be answered like this."""

    count: int
    among: tuple[str, ...]
    said: Said = Said.YES


@dataclass(frozen=True, slots=True)
class Way:
    """Needs that together would establish a finding; with one answer less they would not."""

    needs: tuple[Need, ...]

    @property
    def length(self) -> int:
        return sum(need.count for need in self.needs)


@dataclass(frozen=True, slots=True)
class Finding:
    """How one dimension or rule stands.

    `who` is the list it was read with ("" where both lists read the same). `because` and `against` are the answers that
    count for and against it. `ways`, shortest first, are what would establish it while not enough is known; when all that
    they name is answered otherwise, it is not established. `lifted_by` are exceptions that papers may still show.
    `other_reading` is its state where disputed rows are read the other way, None when that changes nothing; `disputed` are
    the disputed rows that it touches.
    `confirmed` is whether the rule and everything it rests on have been confirmed in a source.
    """

    code: str
    kind: str
    who: Who | Literal[""]
    state: State
    because: tuple[Answer, ...]
    against: tuple[Answer, ...]
    ways: tuple[Way, ...]
    lifted_by: tuple[str, ...]
    other_reading: State | None
    disputed: tuple[str, ...]
    confirmed: bool
    urgent: bool
    consent_irrelevant: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that one edition of the rules says to one screening; the same for ever.

    `digest` is that of the edition's files. `cautions` are codes of words.CAUTIONS. `not_used` are answers to questions
    that the edition does not have, `not_of_time` rules that did not hold at the time of the act.
    """

    edition: str
    digest: str
    episode: Episode
    lists: tuple[Who, ...]
    findings: tuple[Finding, ...]
    cautions: tuple[str, ...]
    not_used: tuple[str, ...]
    not_of_time: tuple[str, ...]

    def finding(self, code: str, who: Who | Literal[""] = "") -> Finding:
        """Raises LookupError when the edition says nothing of it for this list."""
        for one in self.findings:
            if one.code == code and who in (one.who, ""):
                return one
        raise LookupError(code)

    def established(self, *kinds: str) -> tuple[str, ...]:
        """Codes of what is established, of these kinds or of all, in the order of the rules."""
        return tuple(
            one.code
            for one in self.findings
            if one.state is State.ESTABLISHED and (not kinds or one.kind in kinds)
        )

    def pattern(self, who: Who) -> Finding | None:
        """What the answers indicate together by one list: the first line that is established, None when none is."""
        found = (one for one in self.findings if one.kind == "pattern" and one.who == who)
        return next((one for one in found if one.state is State.ESTABLISHED), None)
