"""Reading the dated data files into plain rows, one shape per table, with what a line may leave out filled in."""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from raengjai.ground.refused import Refused
from raengjai.services.rules import COUNTRY
from raengjai.services.rules.checks import faults

DATA = Path(__file__).resolve().parent.parent / "data"
FIRST_DAY = date(2019, 10, 1)  # the first fiscal year that the system counts: 2563
LANGUAGES = ("th", "en")

Row = dict[str, Any]


def read_data(folder: Path = DATA) -> dict[str, list[Row]]:
    """All files of a folder as rows by table; refuses a folder with faults, naming them all."""
    raw: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for table, rows in _parsed(path).items():
            raw[table] = (
                {**raw.get(table, {}), **rows} if isinstance(rows, dict) else raw.get(table, []) + rows
            )
    data = _shaped(raw)
    found = faults(data)
    if found:
        raise Refused(_("The data files were not loaded:") + "\n" + "\n".join(found))
    return data


def read_office_rules(folder: Path = DATA) -> tuple[dict[str, Any], list[Row]]:
    """How the directory of offices is made: the rules by agency, and the offices named one by one."""
    raw = _parsed(folder / "offices.toml")
    return raw["rules"], raw["office"]


def digest(folder: Path = DATA, *, more: Iterable[str] = ()) -> str:
    """A fingerprint of the files, and of what else the catalogue is made from."""
    sum_of_all = sha256()
    for path in sorted(folder.glob("*.toml")):
        sum_of_all.update(path.read_bytes())
    for text in more:
        sum_of_all.update(text.encode())
    return sum_of_all.hexdigest()


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Refused(_("%(file)s cannot be read: %(why)s") % {"file": path.name, "why": error}) from error


def _shaped(raw: dict[str, Any]) -> dict[str, list[Row]]:
    return {
        "agency": _numbered(raw["agency"]),
        "service": _numbered(raw["service"], _service),
        "topic": _numbered(raw["topic"], _topic),
        "danger": _numbered(raw["danger"], _searchable),
        "outcome": _numbered(raw["outcome"], _outcome),
        "document": _numbered(raw["document"]),
        "hotline": _numbered({**row, "code": row["number"]} for row in raw["hotline"]),
        "rule": [_rule(row) for row in raw["rule"]],
        "word": [
            *_lists(raw["list"]),
            *_reasons(raw["reason"]),
            *_groups(raw["group"]),
            *_clocks(raw["clock"]),
        ],
    }


def _numbered(rows: Iterable[Row], shape: Callable[[Row], Row] = dict) -> list[Row]:
    """Rows with their place in the order; versions of one code share it, services count within their agency."""
    places: dict[str, dict[str, int]] = {}
    shaped = []
    for row in rows:
        among = places.setdefault(row.get("agency", ""), {})
        place = among.setdefault(row["code"], len(among) + 1)
        shaped.append({"valid_from": FIRST_DAY, "position": place, **shape(row)})
    return shaped


def _service(row: Row) -> Row:
    return {"statuses": [], "unconfirmed": [], "confirmed": not row.get("unconfirmed"), **row}


def _searchable(row: Row) -> Row:
    """`words` in the file are what people type when they look for it."""
    renamed = {key: value for key, value in row.items() if not key.startswith("words_")}
    return {**renamed, **{f"search_{language}": row[f"words_{language}"] for language in LANGUAGES}}


def _topic(row: Row) -> Row:
    return {"to": [], **_searchable(row)}


def _outcome(row: Row) -> Row:
    return {"agencies": [], "services": [], **row}


def _rule(row: Row) -> Row:
    return {
        "topic": "",
        "place": COUNTRY,
        "status": "any",
        "office": "",
        "priority": 1,
        "valid_from": FIRST_DAY,
        **row,
    }


def _lists(lists: Iterable[Row]) -> list[Row]:
    rows = []
    for position, each in enumerate(lists, start=1):
        rows.append(_word("list", each["code"], each["title_th"], each["title_en"], position))
        rows += [
            _word(each["code"], item["code"], item["th"], item["en"], number)
            for number, item in enumerate(each["items"], start=1)
        ]
    return rows


def _reasons(reasons: Iterable[Row]) -> list[Row]:
    return [
        _word("reason", row["code"], row["th"], row["en"], number) for number, row in enumerate(reasons, 1)
    ]


def _groups(groups: Iterable[Row]) -> list[Row]:
    return [
        {**_word("group", row["code"], row["name_th"], row["name_en"], number), "icon": row["icon"]}
        for number, row in enumerate(groups, start=1)
    ]


def _clocks(clocks: Iterable[Row]) -> list[Row]:
    return [
        {
            **_word("clock", row["code"], "", "", 1),
            "value": row["office_days"],
            "valid_from": row["valid_from"],
            "confirmed": row["confirmed"],
            "source": row["source"],
        }
        for row in clocks
    ]


def _word(kind: str, code: str, thai: str, english: str, position: int) -> Row:
    return {
        "kind": kind,
        "code": code,
        "name_th": thai,
        "name_en": english,
        "position": position,
        "valid_from": FIRST_DAY,
    }
