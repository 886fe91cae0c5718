"""Documents that hold together: links lead somewhere, decisions are numbered once, the version is one."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.house.rooms import ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)
_HEADING = re.compile(r"^#+ +(.+)$", re.M)
_ELSEWHERE = ("http:", "https:", "mailto:", "tel:")
SKIPPED = {"node_modules", ".venv", ".state", ".git"}
LARGEST_PICTURE = 60_000
ALL_PICTURES = 6_000_000


def documents() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.md")) if not SKIPPED & set(path.relative_to(ROOT).parts)]


def links_of(document: Path) -> list[str]:
    found = _LINK.findall(_FENCE.sub("", document.read_text(encoding="utf-8")))
    return [link for link in found if not link.startswith(_ELSEWHERE)]


def anchors_of(document: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = _HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(document: Path, link: str) -> bool:
    path, _hash, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors_of(target)


def test_every_link_leads_somewhere():
    broken = {
        f"{document.relative_to(ROOT)}: {link}"
        for document in documents()
        for link in links_of(document)
        if not leads_somewhere(document, link)
    }

    assert broken == set()
    assert sum(len(links_of(document)) for document in documents()) > 20


def test_decisions_are_numbered_once_and_without_gaps():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    headings = [path.read_text(encoding="utf-8").split("\n", 1)[0] for path in decisions]

    assert numbers == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    assert [heading[:7] for heading in headings] == [f"# {number} " for number in numbers]


def test_decisions_that_are_named_exist():
    decisions = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")}
    folders = [ROOT / "raengjai", ROOT / "tests", ROOT / "tools", ROOT / "docs"]
    sources = [
        path for folder in folders for kind in ("py", "md", "toml") for path in folder.rglob(f"*.{kind}")
    ]
    named = {
        number
        for path in sources
        for number in re.findall(r"(?:ADR |docs/adr/)(\d{4})", path.read_text(encoding="utf-8"))
    }

    assert named
    assert named - decisions == set()


def test_the_readme_begins_with_the_two_commands():
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ", 1)[0]

    assert re.search(r"^make run\b", first_screen, re.M)
    assert re.search(r"^make test\b", first_screen, re.M)
    assert [link for link in _LINK.findall(first_screen) if link.startswith("docs/screens/")]


def test_the_readme_names_only_commands_that_there_are():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))

    assert named
    assert named - targets == set()


@pytest.mark.django_db
def test_the_version_is_the_changelogs(client: Client):
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)

    assert client.get("/healthz").json()["version"] == versions[0]


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "screens").glob("*.*")}

    assert {name for name, size in sizes.items() if size > LARGEST_PICTURE} == set()
    assert 0 < sum(sizes.values()) <= ALL_PICTURES
