"""A record as lines for a page, with places by their names."""

from dataclasses import replace

from raengjai.places.models import path_text
from raengjai.places.rules import is_code
from raengjai.protection.rules.records import Record, kind_of, shown
from raengjai.protection.rules.records.shown import Shown


def lines_of(record: Record, language: str) -> list[Shown]:
    """The lines of rules/records, where a code of an area stands behind its name."""
    names = {
        field.text.in_language(language): str(record.values.get(field.code, ""))
        for field in kind_of(record.kind).fields
        if field.type == "area"
    }
    return [
        _named(line, language) if names.get(line.label) == line.value else line
        for line in shown(record, language)
    ]


def _named(line: Shown, language: str) -> Shown:
    if not is_code(line.value):
        return line
    return replace(line, value=f"{path_text(line.value, language)} ({line.value})")
