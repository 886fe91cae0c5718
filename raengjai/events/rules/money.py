"""What may be claimed for an event: the Treasury's rules on training as dated data, facts in, verdicts out."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

_FILE = Path(__file__).parents[1] / "data" / "money.toml"
NOON = time(12)
_ZERO = Decimal(0)

Verdict = Literal["refuse", "warn"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A ceiling in baht. `of`: government or private venue, government or outside speaker, car."""

    code: str
    of: str
    value: Decimal
    valid_from: date
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Meal:
    """The hours that an agenda must run across for this meal."""

    code: str
    first: time
    last: time
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether breaking it is refused or warned about, and where it stands."""

    code: str
    verdict: Verdict
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Money:
    """The whole file."""

    rates: tuple[Rate, ...]
    meals: Mapping[str, Meal]
    rules: Mapping[str, Rule]
    words: Mapping[str, Any]


@lru_cache(maxsize=1)
def money() -> Money:
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rates = [{**each, "value": Decimal(each["value"])} for each in said["rates"]]
    for each in [*rates, *said["meals"]]:
        each.pop("unit", None)
    meals = [{name: value for name, value in each.items() if name != "valid_from"} for each in said["meals"]]
    return Money(
        rates=tuple(Rate(**each) for each in rates),
        meals={each["code"]: Meal(**each) for each in meals},
        rules={each["code"]: Rule(**each) for each in said["rules"]},
        words=said["words"],
    )


def rate_on(code: str, of: str, day: date) -> Rate | None:
    """The ceiling that holds on a day; None when there is none."""
    held = [each for each in money().rates if (each.code, each.of) == (code, of) and each.valid_from <= day]
    return max(held, key=lambda each: each.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda: day, from, until, and who speaks."""

    day: date
    starts_at: time
    ends_at: time
    speakers: frozenset[Any] = frozenset()

    @property
    def minutes(self) -> int:
        ends = self.ends_at.hour * 60 + self.ends_at.minute
        return ends - self.starts_at.hour * 60 - self.starts_at.minute


@dataclass(frozen=True, slots=True)
class Claim:
    """A budget line as the rules see it. `times` are half days, meals, hours or nights; `of` decides the ceiling."""

    category: str
    quantity: Decimal
    times: Decimal
    unit_price: Decimal
    of: str = ""
    meal: str = ""
    speaker: Any = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a line or a payment breaks, and the numbers of its sentence."""

    rule: Rule
    numbers: tuple[Any, ...] = field(default=())

    @property
    def is_refused(self) -> bool:
        return self.rule.verdict == "refuse"


def found(code: str, *numbers: Any) -> Finding:
    return Finding(money().rules[code], numbers)


def check_claim(claim: Claim, agenda: Sequence[Item], day: date) -> list[Finding]:
    """The rules that a budget line breaks, those that refuse it first. `day` is the event's first."""
    checks = {"meal": _meal, "snack": _snack, "speaker": _speaker, "travel": _travel}
    check = checks.get(claim.category)
    findings = check(claim, agenda, day) if check else []
    return sorted(findings, key=lambda each: not each.is_refused)


def meals_of(agenda: Iterable[Item], meal: str) -> int:
    """On how many days the agenda runs across the meal: it begins before and goes on after."""
    hours, crossed = money().meals[meal], 0
    for items in _by_day(agenda).values():
        begins, ends = min(each.starts_at for each in items), max(each.ends_at for each in items)
        crossed += begins < hours.first and ends > hours.last
    return crossed


def half_days_of(agenda: Iterable[Item]) -> int:
    """How many mornings and afternoons the agenda fills."""
    return sum(
        any(each.starts_at < NOON for each in items) + any(each.ends_at > NOON for each in items)
        for items in _by_day(agenda).values()
    )


def hours_of(agenda: Iterable[Item], speaker: Any) -> Decimal:
    """For how many hours somebody speaks, by the lines of the agenda; of a panel each speaker has all of it."""
    minutes = sum(each.minutes for each in agenda if speaker in each.speakers)
    return round(Decimal(minutes) / 60, 2)


def is_committee(title: str) -> bool:
    """The title says that this is a meeting of a committee, which is no training."""
    return any(word in title.casefold() for word in money().words["committees"])


def _by_day(agenda: Iterable[Item]) -> dict[date, list[Item]]:
    days: dict[date, list[Item]] = {}
    for item in agenda:
        days.setdefault(item.day, []).append(item)
    return days


def _meal(claim: Claim, agenda: Sequence[Item], _day: date) -> list[Finding]:
    allowed = meals_of(agenda, claim.meal)
    return [found("meal_agenda", claim.times, allowed)] if claim.times > allowed else []


def _snack(claim: Claim, agenda: Sequence[Item], day: date) -> list[Finding]:
    findings, half_days, ceiling = [], half_days_of(agenda), rate_on("snack", claim.of, day)
    if claim.times > half_days:
        findings.append(found("snack_half_days", claim.times, half_days))
    if ceiling and claim.unit_price > ceiling.value:
        findings.append(found("snack_rate", claim.unit_price, ceiling.value))
    return findings


def _speaker(claim: Claim, agenda: Sequence[Item], day: date) -> list[Finding]:
    findings, hours, ceiling = [], hours_of(agenda, claim.speaker), rate_on("speaker", claim.of, day)
    if claim.quantity * claim.times > hours:
        findings.append(found("speaker_hours", claim.quantity * claim.times, hours))
    if ceiling and claim.unit_price > ceiling.value:
        findings.append(found("speaker_rate", claim.unit_price, ceiling.value))
    return findings


def _travel(_claim: Claim, _agenda: Sequence[Item], _day: date) -> list[Finding]:
    return [found("travel_actual")]


def check_travel(amount: Decimal, km: Decimal | None, receipt: str, day: date) -> list[Finding]:
    """The rules that one person's travel breaks."""
    if km is None and not receipt.strip():
        return [found("travel_proof")]
    rate = rate_on("kilometre", "car", day)
    if km is not None and not receipt.strip() and rate and amount > km * rate.value:
        return [found("travel_rate", amount, km, km * rate.value)]
    return []


def is_lump(amounts: Sequence[Decimal]) -> bool:
    """Three or more people were paid the same for travel, and nobody anything else."""
    return len(amounts) >= 3 and len(set(amounts)) == 1


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, in baht and satang."""
    return sum(amounts, _ZERO).quantize(Decimal("0.01"))


def baht_text(amount: Decimal) -> str:
    """An amount in Thai words, as receipts write it in brackets: 1,250.50 is "one thousand two hundred …".

    Raises ValueError for amounts below zero or with parts of a satang.
    """
    said = money().words
    if amount < 0 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} cannot be written in words")
    whole, parts = divmod(int(amount * 100), 100)
    baht = _words(whole) + said["baht"] if whole or not parts else ""
    return baht + str(_words(parts) + said["satang"] if parts else said["whole"])


def _words(number: int) -> str:
    said = money().words
    if number == 0:
        return str(said["zero"])
    if number >= 1_000_000:
        millions, rest = divmod(number, 1_000_000)
        return _words(millions) + str(said["million"]) + (_words_below(rest, after=True) if rest else "")
    return _words_below(number, after=False)


def _words_below(number: int, *, after: bool) -> str:
    """A number below a million; `after` says that something larger was said before."""
    said, digits = money().words, str(number)
    parts = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit == 0:
            continue
        if place == 0 and digit == 1 and (len(digits) > 1 or after):
            parts.append(said["last_one"])
        elif place == 1 and digit in (1, 2):
            parts.append((said["twenty"] if digit == 2 else "") + said["places"][1])
        else:
            parts.append(said["digits"][digit] + said["places"][place])
    return "".join(parts)
