"""docs/asvs.md and docs/threat-model.md: every requirement has one honest line, and what they name is there.

A test cannot ask whether another test means what its name says; it can ask whether it exists.
"""

import ast
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tests.house.rooms import ROOT

# OWASP ASVS 5.0.0: how many requirements each section has, in order.
SECTIONS = {
    **{"1.1": 2, "1.2": 10, "1.3": 12, "1.4": 3, "1.5": 3, "2.1": 3, "2.2": 3, "2.3": 5, "2.4": 2},
    **{"3.1": 1, "3.2": 3, "3.3": 5, "3.4": 8, "3.5": 8, "3.6": 1, "3.7": 5, "4.1": 5, "4.2": 5, "4.3": 2},
    **{"4.4": 4, "5.1": 1, "5.2": 6, "5.3": 3, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 8, "6.4": 6, "6.5": 8},
    **{"6.6": 4, "6.7": 2, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 3, "7.6": 2, "8.1": 4},
    **{"8.2": 4, "8.3": 3, "8.4": 2, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 3, "10.3": 5, "10.4": 16},
    **{"10.5": 5, "10.6": 2, "10.7": 3, "11.1": 4, "11.2": 5, "11.3": 5, "11.4": 4, "11.5": 2, "11.6": 2},
    **{"11.7": 2, "12.1": 5, "12.2": 2, "12.3": 5, "13.1": 4, "13.2": 6, "13.3": 4, "13.4": 7, "14.1": 2},
    **{"14.2": 8, "14.3": 3, "15.1": 5, "15.2": 5, "15.3": 7, "15.4": 4, "16.1": 1, "16.2": 5, "16.3": 4},
    **{"16.4": 3, "16.5": 4, "17.1": 2, "17.2": 8, "17.3": 2},
}
OF_LEVEL = {1: 70, 2: 183, 3: 92}
RESULTS = ("met", "met in part", "not met", "not applicable")
DOCUMENT = ROOT / "docs" / "asvs.md"
TABLES = [
    ROOT / "docs" / "asvs" / f"{name}.md"
    for name in ("input-and-browser", "who-and-what", "keys-and-operation")
]
THREATS = ROOT / "docs" / "threat-model.md"
COMING = "coming:"
_SPAN = re.compile(r"`([^`\n]+)`")
_ROOTS = ("raengjai/", "tests/", "docs/", "tools/", "requirements/")
_FILES = ("README.md", "SECURITY.md", ".env.example", "package-lock.json")


class Row(NamedTuple):
    id: str
    level: int
    what: str
    where: str
    test: str
    result: str
    why: str


def rows() -> list[Row]:
    lines = [line for path in TABLES for line in path.read_text(encoding="utf-8").splitlines()]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [Row(one[0], int(one[1]), *one[2:]) for one in cells if re.fullmatch(r"\d+\.\d+\.\d+", one[0])]


def named_in(text: str) -> list[str]:
    """Files, folders and tests that a text names in code spans."""
    spans = _SPAN.findall(text)
    return [span for span in spans if span.removeprefix(COMING).startswith(_ROOTS) or span in _FILES]


def is_there(name: str) -> bool:
    """Whether a file, a folder or a test (`path::name`) exists."""
    place, _colons, test = name.partition("::")
    return (ROOT / place).exists() and (not test or test in functions_of(ROOT / place))


@lru_cache
def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_one_line():
    ids = [f"{section}.{number + 1}" for section, many in SECTIONS.items() for number in range(many)]

    assert [row.id for row in rows()] == ids
    assert Counter(row.level for row in rows()) == OF_LEVEL


def test_every_gap_has_its_sentence_and_what_is_met_its_place():
    for row in rows():
        assert row.result in RESULTS, row.id
        if row.result != "met":
            assert row.why.endswith("."), row.id
        if row.result in ("met", "met in part"):
            assert named_in(row.where), row.id
        if row.result == "met":
            assert COMING not in row.test, row.id


def test_the_sums_are_those_of_the_lines():
    found = Counter((row.level, row.result) for row in rows())
    told = re.findall(r"^\| (\d|all) \|[^|]*\|(.*)\|$", DOCUMENT.read_text(encoding="utf-8"), re.M)
    sums = {level: [int(cell) for cell in cells.split("|")] for level, cells in told}
    expected = {str(level): [found[level, result] for result in RESULTS] for level in OF_LEVEL}
    expected["all"] = [sum(column) for column in zip(*expected.values(), strict=True)]

    assert sums == {level: [*counts, sum(counts)] for level, counts in expected.items()}


def test_how_many_are_shown_by_a_test_is_said():
    met = [row for row in rows() if row.result == "met"]
    shown = [row for row in met if "::" in row.test]
    sentence = (
        f"Of the {len(met)} that are met, {len(shown)} are shown by a test that is named; "
        f"{len(met) - len(shown)} were found by reading"
    )

    assert sentence in DOCUMENT.read_text(encoding="utf-8")


def test_what_is_named_is_there():
    for path in (DOCUMENT, THREATS, *TABLES):
        names = [name for name in named_in(path.read_text(encoding="utf-8")) if not name.startswith(COMING)]
        assert names, path
        assert {name for name in names if not is_there(name)} == set(), path


def test_what_has_come_is_no_longer_called_coming():
    """When this fails: `sed -i 's/`coming:/`/g' docs/threat-model.md docs/asvs.md docs/asvs/*.md`, for what has come, and say it as it is now."""
    come = {
        name.removeprefix(COMING)
        for path in (DOCUMENT, THREATS, *TABLES)
        for name in named_in(path.read_text(encoding="utf-8"))
        if name.startswith(COMING) and (ROOT / name.removeprefix(COMING).partition("::")[0]).exists()
    }

    assert come == set()
