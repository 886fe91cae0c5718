"""The file of volunteers: its columns (data/sheet.toml), and what a row says. Cells in, an entry or faults out; nothing is asked here.

An empty cell says nothing: what the register knows stays. Dates may be written in พ.ศ. or ค.ศ., with Thai digits.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import get_month_names

from raengjai.ground.dates import ERA
from raengjai.ground.text import arabic_digits, is_citizen_id, normalise_thai, phone_e164, plain_digits
from raengjai.network.rules.orders import LONGEST, NO_ORDER, Order, is_number, tidy_number
from raengjai.network.rules.register import last_day_of_term
from raengjai.network.rules.words import WordList, words_of

MOST_ROWS = 20_000
_BUDDHIST_FROM = 2400  # a greater year is counted in พ.ศ.
_FIRST_BIRTH, _FIRST_ORDERS = date(1900, 1, 1), date(2005, 1, 1)


class Heading(NamedTuple):
    """A column: its name in the code, its heads, whether each row needs it, how wide it is, its longest text and an example."""

    name: str
    th: str
    en: str
    must: bool = False
    width: int = 16
    longest: int = 60
    example: str = ""


_SAID: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent.parent / "data" / "sheet.toml").read_text(encoding="utf-8")
)
COLUMNS = tuple(Heading(**column) for column in _SAID["column"])
BY_NAME = {column.name: column for column in COLUMNS}
# (kind, tier) → what the cells of "Serves as" may say; the first is what the template offers.
ROLES: dict[tuple[str, str], tuple[str, ...]] = {
    (role["kind"], role["tier"]): tuple(role["words"]) for role in _SAID["role"]
}
PLACE_WORDS: tuple[str, ...] = tuple(_SAID["places"]["words"])
PROFILE_COLUMNS = (
    *("birth_date", "line_id", "education", "occupation", "languages", "skills"),
    *("home_place_code", "home_village_no", "address"),
)


class Fault(NamedTuple):
    """What is wrong in a row: the column, a code, and what its sentence names. Views put it into words."""

    column: str
    code: str
    told: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class RowSaid:
    """One row that can be read. `profile` holds only what its cells say."""

    number: int
    name: str
    kind: str
    tier: str
    place_code: str
    starts_on: date
    ends_on: date | None
    is_end_said: bool
    citizen_id: str = ""
    birth_date: date | None = None
    phone: str = ""
    village_no: int | None = None
    order: Order = NO_ORDER
    profile: Mapping[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, str]:
        """By which a row without a national ID is the same as another."""
        return (normalise_thai(self.name), self.place_code, self.starts_on.isoformat())


class _Unreadable(Exception):
    """A cell that says nothing readable; its arguments are those of the fault."""


def column_of(head: str) -> str:
    """The column of a head in Thai or English ("" when there is none)."""
    return _heads().get(_plain(head), "")


def read_date(text: str) -> date | None:
    """ "1/10/2568", "1 Oct 2568" in Thai or English, "2025-10-01", with Thai digits too; None when it is no day."""
    plain = arabic_digits(text).strip()
    parts = plain.split(".") if re.fullmatch(r"\d+\.\d+\.\d+", plain) else re.split(r"[\s/\-]+", plain)
    words = [word for word in parts if word]
    if len(words) != 3:
        return None
    if len(words[0]) == 4:
        words.reverse()
    day, month, year = words[0], _months().get(_plain(words[1]), words[1]), words[2]
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal() and len(year) == 4):
        return None
    return day_of(int(year), int(month), int(day))


def day_of(year: int, month: int, day: int) -> date | None:
    """A day whose year may be counted in พ.ศ.; None when there is none."""
    try:
        return date(year - ERA if year > _BUDDHIST_FROM else year, month, day)
    except ValueError:
        return None


def role_of(text: str) -> tuple[str, str] | None:
    """(kind, tier) of what a cell says, in Thai or English."""
    return _roles().get(_plain(text))


def read_row(
    number: int, cells: Mapping[str, str], place: "tuple[str, Fault | None]", *, today: date
) -> tuple[RowSaid | None, list[Fault]]:
    """What a row says, or every fault that can be seen in the row alone. `place` is what its area came to."""
    cells = {name: " ".join(str(value).split()) for name, value in cells.items()}
    faults = [
        Fault(column.name, "missing") for column in COLUMNS if column.must and not cells.get(column.name)
    ]
    faults += [
        Fault(column.name, "long", {"most": column.longest})
        for column in COLUMNS
        if len(cells.get(column.name, "")) > column.longest
    ]
    said: dict[str, Any] = {}
    for name, reader in _READERS.items():
        try:
            said[name] = reader(cells.get(name, ""), today)
        except _Unreadable as fault:
            faults.append(Fault(name, *fault.args))
    code, wrong = place
    faults += [wrong] if wrong else []
    if faults:
        return None, faults
    faults = [*_of_term(said, code, cells), *_of_order(said)]
    return (None, faults) if faults else (_said(number, cells, said, code), [])


def _said(number: int, cells: Mapping[str, str], said: dict[str, Any], code: str) -> RowSaid:
    kind, tier = said["role"]
    known = {name: said.get(name, cells.get(name, "")) for name in PROFILE_COLUMNS if cells.get(name)}
    if birth := known.get("birth_date"):
        known["birth_date"] = birth.isoformat()
    return RowSaid(
        number=number,
        name=cells["name"],
        kind=kind,
        tier=tier,
        place_code=code,
        starts_on=said["starts_on"],
        ends_on=said["ends_on"] or last_day_of_term(kind, said["starts_on"]),
        is_end_said=said["ends_on"] is not None,
        citizen_id=said["citizen_id"],
        birth_date=said["birth_date"],
        phone=said["phone"],
        village_no=said["village_no"],
        order=Order(said["order_no"], said["order_on"]),
        profile=known,
    )


def _of_term(said: dict[str, Any], code: str, cells: Mapping[str, str]) -> list[Fault]:
    faults = []
    if said["ends_on"] and said["ends_on"] < said["starts_on"]:
        faults.append(Fault("ends_on", "ends_before"))
    if said["ends_on"] and said["ends_on"] > said["starts_on"] + timedelta(days=366 * 10):
        faults.append(Fault("ends_on", "long_term"))
    if len(code) < 6 and said["village_no"]:
        faults.append(Fault("village_no", "village_of_wide"))
    if len(code) < 6 and said["role"][1] == "core":
        faults.append(Fault("place_code", "core_of_wide"))
    return faults


def _of_order(said: dict[str, Any]) -> list[Fault]:
    if bool(said["order_no"]) == bool(said["order_on"]):
        return []
    return [Fault("order_on" if said["order_no"] else "order_no", "order_half")]


def _citizen_id(text: str, _today: date) -> str:
    number = plain_digits(text)
    if text and len(number) != 13:
        raise _Unreadable("number_length", {"n": len(number)})
    if text and not is_citizen_id(number):
        raise _Unreadable("number_check")
    return number


def _phone(text: str, _today: date) -> str:
    number = phone_e164(text) if text else ""
    if text and not number:
        raise _Unreadable("phone", {"said": text})
    return number


def _role(text: str, _today: date) -> tuple[str, str]:
    found = role_of(text)
    if found is None:
        raise _Unreadable("role", {"said": text}) if text else _Unreadable("missing")
    return found


def _village(text: str, _today: date) -> int | None:
    if not text:
        return None
    number = arabic_digits(text)
    if not (number.isdecimal() and 1 <= int(number[:4]) <= 99):
        raise _Unreadable("village", {"said": text})
    return int(number)


def _day(text: str, first: date, last: date) -> date | None:
    if not text:
        return None
    found = read_date(text)
    if found is None:
        raise _Unreadable("date", {"said": text})
    if not first <= found <= last:
        raise _Unreadable("date_range", {"first": first.isoformat(), "last": last.isoformat()})
    return found


def _birth(text: str, today: date) -> date | None:
    return _day(text, _FIRST_BIRTH, today)


def _near(text: str, today: date) -> date | None:
    return _day(text, _FIRST_ORDERS, today + timedelta(days=366 * 10))


def _past(text: str, today: date) -> date | None:
    return _day(text, _FIRST_ORDERS, today)


def _order_no(text: str, _today: date) -> str:
    number = tidy_number(text)
    if number and not is_number(number):
        raise _Unreadable("order_form", {"most": LONGEST})
    return number


def _education(text: str, _today: date) -> str:
    return _word("education", text) if text else ""


def _languages(text: str, _today: date) -> list[str]:
    return sorted({_word("language", each) for each in re.split(r"[,;/]", text) if each.strip()})


def _word(words: WordList, text: str) -> str:
    code = _words(words).get(_plain(text))
    if code is None:
        raise _Unreadable("word", {"said": text.strip()})
    return code


_READERS: dict[str, Any] = {
    "citizen_id": _citizen_id,
    "birth_date": _birth,
    "phone": _phone,
    "role": _role,
    "village_no": _village,
    "starts_on": _near,
    "ends_on": _near,
    "order_no": _order_no,
    "order_on": _past,
    "education": _education,
    "languages": _languages,
    "home_village_no": _village,
}


def _plain(text: str) -> str:
    return normalise_thai(text).replace("*", "").strip()


@cache
def _heads() -> dict[str, str]:
    """A head may be Thai, English, both (as the template writes them), or the column's own name."""
    heads = {}
    for column in COLUMNS:
        for text in (column.th, column.en, column.name, f"{column.th} / {column.en}"):
            heads[_plain(text)] = column.name
    return heads


@cache
def _roles() -> dict[str, tuple[str, str]]:
    return {_plain(word): role for role, words in ROLES.items() for word in words}


@cache
def _words(name: WordList) -> dict[str, str]:
    known = words_of(name).items()
    return {_plain(text): code for code, words in known for text in (words.th, words.en, code)}


@cache
def _months() -> dict[str, str]:
    return {
        _plain(text): str(number)
        for language in ("th", "en")
        for width in ("wide", "abbreviated")
        for number, text in get_month_names(width, locale=language).items()
    }
