"""What the register goes by: seats, terms, ages and areas, read from data/register.toml. Facts in, verdict out."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from raengjai.places.rules import is_inside

_FILE = Path(__file__).parent.parent / "data" / "register.toml"

Level = Literal["province", "district", "subdistrict", "village"]
_LEVELS: dict[int, Level] = {2: "province", 4: "district", 6: "subdistrict"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file. `subject` is the tier, kind or deed that it speaks of, `number` its count, years, age or days."""

    subject: str
    valid_from: date
    source: str
    confirmed: bool
    number: int = 0
    within: tuple[str, ...] = ("00",)


@dataclass(frozen=True, slots=True)
class Register:
    """The whole file. `notice_days`: how long before its end a term is said to end soon."""

    seats: tuple[Line, ...]
    terms: tuple[Line, ...]
    ages: tuple[Line, ...]
    areas: tuple[Line, ...]
    undo: tuple[Line, ...]
    notice_days: int


@lru_cache(maxsize=1)
def register() -> Register:
    said: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Register(
        seats=_lines(said["seats"], "tier", "count"),
        terms=_lines(said["terms"], "kind", "years"),
        ages=_lines(said["ages"], "kind", "at_least"),
        areas=_lines(said["areas"], "kind", ""),
        undo=_lines(said["undo"], "deed", "days"),
        notice_days=said["notice"]["days"],
    )


def seats_of(place_code: str, tier: str, on: date) -> int | None:
    """How many of a tier a place has at a time; None when there is no limit."""
    line = _line(register().seats, tier, on, place_code)
    return line.number if line else None


def term_rule(kind: str, on: date) -> Line | None:
    return _line(register().terms, kind, on)


def last_day_of_term(kind: str, starts_on: date) -> date | None:
    """The last day of an appointment that begins on a day; None when nothing is known of a length."""
    rule = term_rule(kind, starts_on)
    return _years_later(starts_on, rule.number) - timedelta(days=1) if rule else None


def last_day_of_undo(carried_out_on: date) -> date:
    """Until when the whole of an order can be undone that was carried out on a day; that day when no rule held yet."""
    rule = _line(register().undo, "order", carried_out_on)
    return carried_out_on + timedelta(days=rule.number if rule else 0)


def age_rule(kind: str, on: date) -> Line | None:
    return _line(register().ages, kind, on)


def age_on(birth_date: date, day: date) -> int:
    """Full years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def level_of_service(place_code: str, village_no: int | None) -> Level:
    """How wide an area somebody serves: the code says it, a village number makes it one village."""
    return "village" if village_no is not None else _LEVELS[len(place_code)]


def serves_at(kind: str, place_code: str, on: date) -> bool:
    """Whether people of this kind are appointed at the place at all."""
    line = _line(register().areas, kind, on)
    return line is None or any(is_inside(place_code, area) for area in line.within)


def may_serve_in(kind: str, province_code: str, on: date) -> bool:
    """Whether people of this kind are appointed anywhere in the province."""
    line = _line(register().areas, kind, on)
    return line is None or any(area == "00" or area[:2] == province_code for area in line.within)


def free_seat(
    count: int, taken: Iterable[tuple[int | None, date, date | None]], first: date, last: date | None
) -> int | None:
    """The lowest of the seats 1 … `count` that nobody holds on any day of first … last; None when all are held.

    `taken` are (seat, first day, last day or None) of those who serve. Where places were merged some may sit beyond
    the number until their terms end; each of them stands for one of the seats, so that no more are added.
    """
    held = {seat for seat, begins, ends in taken if _share_a_day((begins, ends), (first, last))}
    free = [seat for seat in range(1, count + 1) if seat not in held]
    beyond = sum(1 for seat in held if seat is not None and seat > count)
    return free[0] if len(free) > beyond else None


def _share_a_day(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def _lines(rows: Sequence[dict[str, Any]], subject: str, number: str) -> tuple[Line, ...]:
    return tuple(
        Line(
            subject=row[subject],
            valid_from=row["valid_from"],
            source=row["source"],
            confirmed=row["confirmed"],
            number=row[number] if number else 0,
            within=tuple(row.get("within", ["00"])),
        )
        for row in rows
    )


def _line(lines: Sequence[Line], subject: str, on: date, place_code: str = "") -> Line | None:
    """What holds on a day (and at a place): the narrowest area, then the latest first day."""
    held = [
        (_width(line, place_code), line.valid_from, line)
        for line in lines
        if line.subject == subject and line.valid_from <= on and _width(line, place_code) >= 0
    ]
    return max(held, key=lambda each: each[:2])[2] if held else None


def _width(line: Line, place_code: str) -> int:
    """How many digits of the place the line names; -1 when it does not speak of the place."""
    if not place_code:
        return 0
    fits = [0 if area == "00" else len(area) for area in line.within if is_inside(place_code, area)]
    return max(fits, default=-1)


def _years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
