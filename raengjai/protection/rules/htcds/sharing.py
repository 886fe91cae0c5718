"""What of a case goes to whom: only the fields that a consent opens; and what indicators say in the words of HTCDS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from raengjai.protection.rules.htcds.case import PARTS, HtcdsCase, Row
from raengjai.protection.rules.htcds.fields import Field, fields_of, read


@dataclass(frozen=True, slots=True)
class Control:
    """Codes of vic_MethodsOfControl, our extensions that go with them, and indicator → codes that may be meant instead or too."""

    codes: tuple[str, ...]
    extensions: tuple[str, ...]
    open_choices: Mapping[str, tuple[str, ...]]

    def values(self) -> dict[str, Any]:
        """As fields of a victim; empty when nothing was found."""
        codes = {"vic_MethodsOfControl": list(self.codes)} if self.codes else {}
        return {**codes, **dict.fromkeys(self.extensions, True)}


def methods_of_control(indicators: Iterable[str]) -> Control:
    """Indicators that were answered yes (codes of the screening) → methods of control, in the order of the standard."""
    said = set(indicators)
    rows = [row for row in read()["crosswalk"]["rows"] if said & set(row["from"])]
    found = {row["to"] for row in rows}
    return Control(
        tuple(code for code in read()["codes"]["MethodsOfControl"] if code in found),
        tuple(row["extension"] for row in rows if "extension" in row),
        {
            code: (row["to"], *row["or"])
            for row in rows
            if "or" in row
            for code in sorted(said & set(row["from"]))
        },
    )


def limited(case: HtcdsCase, items: Iterable[str]) -> HtcdsCase:
    """The same case with only those fields that these items of a consent open. Fields of others' extensions stay behind;
    so do rows of which nothing is left, and lookups to rows that stay behind. Persons keep their row, by their id alone.
    Consents are not chosen here: give a recipient those to the recipient."""
    opened = frozenset(items)
    parts: dict[str, Any] = {
        part: tuple(
            replace(row, values=values)
            for row in case.rows(part)
            if (values := _opened(row.values, row.fields(kind), opened)) or part == "persons"
        )
        for part, kind in PARTS.items()
    }
    return _without_dangling(replace(case, values=_opened(case.values, fields_of("case"), opened), **parts))


def _opened(values: Mapping[str, Any], fields: Mapping[str, Field], items: frozenset[str]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if name in fields and (not fields[name].item or fields[name].item in items)
    }


def _without_dangling(case: HtcdsCase) -> HtcdsCase:
    ids = {"organisation": {one.id for one in case.organizations}, "person": {one.id for one in case.persons}}

    def clean(row: Row, kind: str) -> Row:
        known = row.fields(kind)
        return replace(
            row,
            values={
                name: value
                for name, value in row.values.items()
                if known[name].to not in ids or value in ids[known[name].to]
            },
        )

    parts: dict[str, Any] = {
        part: tuple(clean(row, kind) for row in case.rows(part)) for part, kind in PARTS.items()
    }
    return replace(case, **parts)
