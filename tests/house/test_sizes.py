"""Files and functions that fit a head: 400 lines, 50 lines; scripts 150 (R40)."""

import ast
from pathlib import Path

from tests.house.rooms import PACKAGE, ROOT, python_files

# File → why it may be longer, and how long. The list may only shrink.
LONGER: dict[str, tuple[int, str]] = {}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_fit():
    limits = {path: 400 for path in python_files("raengjai", "tests", "tools")}
    limits |= {path: 150 for path in (PACKAGE / "web" / "static" / "js").rglob("*.js")}
    too_long = {
        str(path.relative_to(ROOT)): lines_of(path)
        for path, limit in limits.items()
        if lines_of(path) > LONGER.get(str(path.relative_to(ROOT)), (limit, ""))[0]
    }

    assert too_long == {}


def test_functions_fit():
    too_long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in python_files("raengjai", "tests", "tools")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 50
    }

    assert too_long == {}
