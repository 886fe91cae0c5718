"""Finds the English sentences that code and templates ask translations for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "raengjai"
THAI = re.compile("[\u0e01-\u0e5b]")
_CALLS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2, "_n": 2}
_WORD = re.compile(r"""{%\s*translate\s+"((?:[^"\\]|\\.)*)"|_\("((?:[^"\\]|\\.)*)"\)""")
_BLOCK = re.compile(
    r"{%\s*blocktranslate\b([^%]*)%}(.*?)(?:{%\s*plural\s*%}(.*?))?{%\s*endblocktranslate\s*%}", re.S
)
_COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.S)


def sources(*endings: str) -> Iterator[Path]:
    """Files of the product; generated ones and migrations aside."""
    for ending in endings:
        for path in sorted(PACKAGE.rglob(f"*{ending}")):
            if not {"migrations", "dist", "node_modules"} & set(path.parts):
                yield path


def asked_for(path: Path) -> Iterator[str]:
    """Every message id that a file uses."""
    text = path.read_text(encoding="utf-8")
    yield from _in_python(text) if path.suffix == ".py" else _in_template(_COMMENT.sub("", text))


def _in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            for argument in node.args[: _CALLS[node.func.id]]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _in_template(text: str) -> Iterator[str]:
    for word in _WORD.finditer(text):
        yield (word[1] or word[2]).replace('\\"', '"')
    for options, *forms in _BLOCK.findall(text):
        for form in filter(None, forms):
            line = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", form.replace("%", "%%"))
            yield " ".join(line.split()) if "trimmed" in options else line


def thai_in(path: Path) -> list[str]:
    """Lines with Thai letters that are neither comment nor docstring."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = ast.parse(text)
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        return [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in prose
            and THAI.search(node.value)
        ]
    code = (
        _COMMENT.sub("", text)
        if path.suffix == ".html"
        else re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
    )
    return [line for line in code.splitlines() if THAI.search(line)]
