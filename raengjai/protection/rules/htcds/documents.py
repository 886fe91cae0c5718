"""HTCDS documents: JSON out and in, tables out. What is not good by the standard neither leaves nor comes in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from raengjai.protection.rules.htcds.case import (
    PARTS,
    Context,
    Fault,
    HtcdsCase,
    Person,
    Row,
    faults,
    of_persons,
    undecided,
    with_defaults,
)
from raengjai.protection.rules.htcds.fields import Field, fields_of, read

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotHtcds(ValueError):
    """`faults` says where and why, by case."""

    def __init__(self, found: Mapping[str, Sequence[Fault]]) -> None:
        super().__init__(
            "; ".join(f"{case}: {one.where}: {one.why}" for case, all_ in found.items() for one in all_)
        )
        self.faults = found


def as_json(cases: Iterable[HtcdsCase]) -> dict[str, Any]:
    """The document, with the safe status filled in. Raises NotHtcds; also where nobody is named who decided a status."""
    good = [with_defaults(case) for case in cases]
    _check(good, also_decided=True)
    standard = read()["standard"]
    return {
        "standard": standard["name"],
        "version": standard["version"],
        "cases": [_case_out(case) for case in good],
    }


def from_json(data: Any) -> tuple[HtcdsCase, ...]:
    """The cases of a document. Raises NotHtcds for anything that the schema does not take."""
    standard = read()["standard"]
    known = {"standard": standard["name"], "version": standard["version"]}
    if (
        not isinstance(data, dict)
        or data.keys() != known.keys() | {"cases"}
        or not data.items() >= known.items()
    ):
        raise NotHtcds({"": [Fault("", "not an HTCDS document of this version")]})
    try:
        cases = tuple(_case_in(one) for one in _list(data["cases"]))
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise NotHtcds({"": [Fault("cases", "not of the form of cases")]}) from wrong
    _check(cases, also_decided=False)
    return cases


def as_csv(cases: Iterable[HtcdsCase]) -> dict[str, str]:
    """Name of a table → CSV: "cases" and each of PARTS. Several codes are joined by ";"; a text that a spreadsheet would run
    as a formula stands behind an apostrophe. Raises NotHtcds as `as_json`."""
    good = [with_defaults(case) for case in cases]
    _check(good, also_decided=True)
    tables = {"cases": _table(fields_of("case"), [((case.id,), case.values) for case in good], ("id",))}
    for part, kind in PARTS.items():
        if kind == "person":
            people = [
                ((case.id, one.id, str(one.context)), one.values) for case in good for one in case.persons
            ]
            tables[part] = _table(of_persons(), people, ("case_id", "id", "context"))
        else:
            rows = [((case.id, row.id), row.values) for case in good for row in case.rows(part)]
            tables[part] = _table(fields_of(kind), rows, ("case_id", "id"))
    return tables


def _check(cases: Iterable[HtcdsCase], *, also_decided: bool) -> None:
    found = {
        case.id: all_
        for case in cases
        if (all_ := (*faults(case), *(undecided(case) if also_decided else ())))
    }
    if found:
        raise NotHtcds(found)


def _case_out(case: HtcdsCase) -> dict[str, Any]:
    parts = {part: [_row_out(row) for row in case.rows(part)] for part in PARTS if case.rows(part)}
    return {"id": case.id, **case.values, **parts}


def _row_out(row: Row) -> dict[str, Any]:
    context = {"context": str(row.context)} if isinstance(row, Person) else {}
    return {"id": row.id, **context, **row.values}


def _case_in(data: Mapping[str, Any]) -> HtcdsCase:
    values = {name: value for name, value in data.items() if name not in PARTS and name != "id"}
    parts: dict[str, Any] = {
        part: tuple(_row_in(part, row) for row in _list(data.get(part, []))) for part in PARTS
    }
    return HtcdsCase(_id(data), values, **parts)


def _row_in(part: str, data: Mapping[str, Any]) -> Row:
    values = dict(data.items())
    row_id = _id(values)
    del values["id"]
    if part == "persons":
        return Person(row_id, values, Context(values.pop("context")))
    return Row(row_id, values)


def _id(data: Mapping[str, Any]) -> str:
    if not isinstance(data["id"], str):
        raise TypeError("an id is a text")
    return data["id"]


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError("a list is wanted")
    return data


def _table(
    fields: Mapping[str, Field],
    rows: Iterable[tuple[tuple[str, ...], Mapping[str, Any]]],
    head: tuple[str, ...],
) -> str:
    kept = list(rows)
    others = sorted({name for _ids, values in kept for name in values} - fields.keys())
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*head, *fields, *others])
    for ids, values in kept:
        cells = [_cell(fields.get(name), values.get(name)) for name in [*fields, *others]]
        writer.writerow([*map(_quiet, ids), *cells])
    return out.getvalue()


def _cell(field: Field | None, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(map(str, value))
    is_safe = field is not None and field.type in ("phone", "number", "longitude", "latitude")
    return str(value) if is_safe else _quiet(str(value))


def _quiet(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
