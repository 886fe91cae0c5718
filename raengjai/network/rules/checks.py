"""What is looked at before an application is decided. Facts in, verdicts out; pages put them into words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from raengjai.ground.text import is_citizen_id
from raengjai.network.rules.register import age_on, age_rule, seats_of
from raengjai.places.rules import is_inside

Outcome = Literal["good", "warn", "bad"]


class Check(NamedTuple):
    """One verdict: what was looked at, how it came out, and the code of the sentence with its numbers."""

    name: Literal["number", "age", "home", "twin", "seat"]
    outcome: Outcome
    found: str
    number: int = 0
    limit: int = 0
    confirmed: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an application. `number_held`: "", "own" or "elsewhere"; `serving`: core volunteers there."""

    kind: str
    tier: str
    place_code: str
    citizen_id: str
    birth_date: date | None
    home_place_code: str
    on: date
    number_held: str = ""
    is_twin_known: bool = False
    serving: int = 0


def checks_of(facts: Facts) -> list[Check]:
    """In the order in which people read them."""
    return [_number(facts), *_age(facts), _home(facts), _twin(facts), *_seat(facts)]


def _number(facts: Facts) -> Check:
    if not facts.citizen_id:
        return Check("number", "warn", "missing")
    if not is_citizen_id(facts.citizen_id):
        return Check("number", "bad", "invalid")
    if facts.number_held:
        return Check("number", "bad", f"held_{facts.number_held}")
    return Check("number", "good", "valid")


def _age(facts: Facts) -> Iterator[Check]:
    rule = age_rule(facts.kind, facts.on)
    if rule is None:
        return
    if facts.birth_date is None:
        yield Check("age", "warn", "missing", limit=rule.number, confirmed=rule.confirmed, source=rule.source)
        return
    age = age_on(facts.birth_date, facts.on)
    outcome: Outcome = "good" if age >= rule.number else ("bad" if rule.confirmed else "warn")
    found = "old_enough" if age >= rule.number else "too_young"
    yield Check("age", outcome, found, age, rule.number, rule.confirmed, rule.source)


def _home(facts: Facts) -> Check:
    """Whether the home lies in the place served. Only a warning: people work where they do not sleep."""
    if not facts.home_place_code:
        return Check("home", "warn", "missing")
    if is_inside(facts.home_place_code, facts.place_code):
        return Check("home", "good", "inside")
    near = facts.home_place_code[:2] == facts.place_code[:2]
    return Check("home", "warn", "same_province" if near else "other_province")


def _twin(facts: Facts) -> Check:
    return Check(
        "twin", "warn" if facts.is_twin_known else "good", "known" if facts.is_twin_known else "none"
    )


def _seat(facts: Facts) -> Iterator[Check]:
    count = seats_of(facts.place_code, facts.tier, facts.on) if facts.tier else None
    if count is None:
        return
    free = facts.serving < count
    yield Check("seat", "good" if free else "bad", "free" if free else "taken", facts.serving, count)
