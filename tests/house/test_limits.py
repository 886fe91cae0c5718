"""docs/limits.md says the figures that the code has, docs/input.md names rules that are there."""

import re
from datetime import timedelta
from importlib import import_module

import pytest

from tests.house.rooms import ROOT

DOCUMENT = ROOT / "docs" / "limits.md"
INPUT = ROOT / "docs" / "input.md"
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(raengjai/[^`:]+)\.py::([A-Z_]+)` \|$", re.M)
_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))
ROWS = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


def in_words(value: object) -> str:
    """As the page says it: 20,000, or 15 minutes; a day is 24 hours."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        name, size = next(
            (name, size)
            for name, size in _UNITS
            if seconds % size == 0 and (seconds >= 2 * size or size == 1)
        )
        return f"{seconds // size} {name}"
    assert isinstance(value, int), value
    return f"{value:,}"


@pytest.mark.parametrize(("what", "told", "module", "name"), ROWS, ids=[f"{row[2]}.{row[3]}" for row in ROWS])
def test_the_figure_is_that_of_the_code(what: str, told: str, module: str, name: str):
    value = getattr(import_module(module.replace("/", ".")), name)

    assert told == in_words(value), what


def test_rules_of_input_are_where_they_are_said_to_be():
    """A file, or a name that stands in it: a function, a constraint, a test."""
    spans = re.findall(r"`((?:raengjai|tests)/[^`<>\n]+)`", INPUT.read_text(encoding="utf-8"))
    missing = set()
    for span in spans:
        place, _colons, name = span.partition("::")
        path = ROOT / place
        if not path.exists() or (name and not re.search(rf"{name}\b", path.read_text(encoding="utf-8"))):
            missing.add(span)

    assert missing == set()
    assert len(spans) > 30


def test_there_are_rows_to_compare():
    assert len(ROWS) > 35
