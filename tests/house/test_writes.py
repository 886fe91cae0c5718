"""Every write to the database is an action (R11)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rooms import PACKAGE, python_files

VERBS = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "update",
    "delete",
    "save",
}
SQL = ("insert into ", "delete from ", "truncate ")
# File → why it writes by itself.
ALLOWED = {
    "access/sessions.py": "Django's session framework writes its own table; no rule and no entry hangs on it",
    "ground/gathering.py": "writes the rows that actions hand to it",
    "ground/rows.py": "SQL of policies, run by migrations",
}


def writes_in(source: str) -> Iterator[str]:
    """Calls that change rows, and statements that do."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VERBS:
            chain = ast.unparse(node.func.value)
            is_query = "objects" in chain or ".filter(" in chain or ".exclude(" in chain
            is_row = node.func.attr in ("save", "delete") and not any(
                word in chain
                for word in ("session", "storage", "form", "super()", "image", "document", "writer")
            )
            if is_query or is_row:
                yield f"line {node.lineno}: {chain}.{node.func.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("keep", "keep_rows"):
            yield f"line {node.lineno}: {ast.unparse(node.func)}"
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.lower().startswith(SQL)
        ):
            yield f"line {node.lineno}: {node.value[:30]}"


def may_write(path: Path) -> bool:
    room_file = path.relative_to(PACKAGE)
    return "actions" in {*room_file.parts, room_file.stem} or str(room_file) in ALLOWED


def test_only_actions_write():
    found = {
        str(path.relative_to(PACKAGE)): list(writes_in(path.read_text(encoding="utf-8")))
        for path in python_files("raengjai")
        if not may_write(path)
    }

    assert {path: writes for path, writes in found.items() if writes} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Need.objects.create(a=1)",
        "Need.objects.filter(a=1).update(a=2)",
        "need.save()",
        "keep_rows([need])",
        "Need.objects.filter(a=1).delete()",
        "cursor.execute('DELETE FROM needs_need')",
    ],
)
def test_the_guard_sees_a_write(line: str):
    assert len(list(writes_in(line))) == 1


@pytest.mark.parametrize("line", ["values.update(a=1)", "digest.update(b'')", "request.session.save()"])
def test_the_guard_lets_others_be(line: str):
    assert list(writes_in(line)) == []
