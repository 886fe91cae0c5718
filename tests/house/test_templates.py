"""Templates hold no script and no style of their own: the content security policy would refuse them."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "raengjai"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
PYTHON = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
REFUSED = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script of its own": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "htmx that needs eval": re.compile(
        r"\shx-on[:-]|\shx-vals\s*=\s*[\"']js:|\shx-headers\s*=\s*[\"']js:", re.I
    ),
}


def refused_in(text: str) -> list[str]:
    return [name for name, pattern in REFUSED.items() if pattern.search(text)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('<p class="a" style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>alert(1)</script>", "a script of its own"),
        ('<button onclick="go()">', "an event attribute"),
        ('<a href="javascript:go()">', "a script address"),
        ('<p hx-on:click="go()">', "htmx that needs eval"),
    ],
)
def test_refused_in_notices(line: str, name: str) -> None:
    assert refused_in(line) == [name]


def test_refused_in_lets_files_through() -> None:
    assert refused_in('<script src="/static/main.js" defer></script><p data-style="x">on = off</p>') == []


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_template_has_nothing_inline(path: Path) -> None:
    assert refused_in(path.read_text(encoding="utf-8")) == []


def test_python_writes_nothing_inline() -> None:
    found = {path.name: refused_in(path.read_text(encoding="utf-8")) for path in PYTHON}

    assert {name: what for name, what in found.items() if what} == {}
